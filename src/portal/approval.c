/* SPDX-License-Identifier: Apache-2.0 */
/* Approves an application, and fetches the receipt. */
#include "portal/approval.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/multipart.h"
#include "portal/request.h"

#define JSON_TYPE "application/json"

enum { APPROVAL_TIMEOUT_MS = 120000 };

static const char *const via_texts[] = {
    [DIVIT_VIA_E_IMZA] = "e-imza",
    [DIVIT_VIA_E_ONAY] = "e-onay",
    [DIVIT_VIA_ISLAK_IMZA] = "islak-imza",
};

/* see portal/approval.h */
const char *divit_via_text(divit_via via)
{
    return via_texts[via];
}

/* see portal/approval.h */
divit_status divit_via_parse(const char *text, divit_via *ret, divit_error *err)
{
    for (size_t i = 0; i < sizeof via_texts / sizeof via_texts[0]; i++)
        if (strcmp(via_texts[i], text) == 0) {
            *ret = (divit_via)i;
            return DIVIT_OK;
        }
    const divit_status s =
        divit_fail(err, DIVIT_USAGE, __func__, N_("the ways are e-onay, e-imza and islak-imza"));
    divit_error_subject(err, text);
    return s;
}

/* The body of an approval and its type; the same bytes for the same approval. */
static divit_status make_approval(
    const divit_approval *a, divit_bytes *ret_body, char ret_type[128], divit_error *err)
{
    divit_status s;
    if (a->via == DIVIT_VIA_E_IMZA) {
        const divit_part parts[] = {
            {.name = "via", .body = DIVIT_SPAN_TEXT("e-imza")},
            {"form", "form.pdf", "application/pdf", a->form},
            {"commitment", "commitment.xml", "application/xml", a->commitment},
        };
        s = divit_multipart_body(parts, sizeof parts / sizeof parts[0], a->key, ret_body, ret_type);
    } else {
        (void)snprintf(ret_type, 128, "%s", JSON_TYPE);
        s = divit_bytes_printf(ret_body, "{\"via\":\"%s\"}", divit_via_text(a->via));
    }
    if (s == DIVIT_E_INTERNAL)
        return divit_fail(
            err, s, __func__, N_("the key of the request occurs in a signed document"));
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see portal/approval.h */
divit_status divit_portal_approve(
    divit_portal *portal, const divit_approval *approval, divit_application *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes body = {0};
    char path[DIVIT_PORTAL_PATH];
    char type[128];
    divit_status s = divit_portal_path(approval->no, "/approval", path, err);
    if (s == DIVIT_OK)
        s = make_approval(approval, &body, type, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "POST",
        .path = path,
        .accept = JSON_TYPE,
        .key = approval->key,
        .etag = approval->via == DIVIT_VIA_E_IMZA ? NULL : approval->etag,
        .content_type = type,
        .body = divit_bytes_span(&body),
        .timeout_ms = APPROVAL_TIMEOUT_MS};
    return divit_portal_send_for_application(portal, &r, ret, err);
}

static divit_status fetch_receipt(
    divit_portal *portal, const char *no, divit_bytes ret[2], divit_error *err)
{
    char json[DIVIT_PORTAL_PATH];
    char signature[DIVIT_PORTAL_PATH];
    divit_status s = divit_portal_path(no, "/receipt", json, err);
    if (s == DIVIT_OK)
        s = divit_portal_path(no, "/receipt.p7s", signature, err);
    const divit_portal_paper papers[] = {
        {json, JSON_TYPE}, {signature, "application/pkcs7-signature"}};
    return s == DIVIT_OK ? divit_portal_send_for_papers(portal, papers, 2, ret, err) : s;
}

/* see portal/approval.h */
divit_status divit_portal_receipt(
    divit_portal *portal, const char *no, divit_receipt *ret, divit_error *err)
{
    divit_bytes fetched[2] = {0};
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt receipt = {0};
    divit_status s = fetch_receipt(portal, no, fetched, err);
    if (s == DIVIT_OK)
        s = divit_receipt_parse(&fetched[0], &fetched[1], &receipt, err);
    divit_bytes_done(&fetched[0]);
    divit_bytes_done(&fetched[1]);
    if (s == DIVIT_OK && strcmp(receipt.no, no) != 0)
        s = divit_fail(
            err, DIVIT_NETWORK_ANSWER, __func__, N_("the receipt is for another application"));
    if (s != DIVIT_OK)
        return s;
    *ret = receipt;
    receipt = (divit_receipt){0};
    return DIVIT_OK;
}
