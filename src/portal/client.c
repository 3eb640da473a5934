/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of the portal contract. */
#include "portal/client.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/multipart.h"
#include "portal/request.h"

#define JSON_TYPE "application/json"

enum {
    PATH_MAX_BYTES = 96,

    APPROVAL_TIMEOUT_MS = 120000
};

/* "/v1/applications/{no}{rest}"; an order number cannot change the path. */
static divit_status make_path(
    const char *no, const char *rest, char out[PATH_MAX_BYTES], divit_error *err)
{
    if (!divit_order_valid(no)) {
        const divit_status s =
            divit_fail(err, DIVIT_USAGE, __func__, N_("an order number looks like SD-780"));
        divit_error_subject(err, no);
        return s;
    }
    (void)snprintf(out, PATH_MAX_BYTES, "/v1/applications/%s%s", no, rest);
    return DIVIT_OK;
}

/* see portal/client.h */
divit_status divit_portal_applications(
    divit_portal *portal, divit_application_list *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_portal_request r = {
        .method = "GET", .path = "/v1/applications", .accept = JSON_TYPE};
    const divit_status s = divit_portal_send(portal, &r, &answer, err);
    return s == DIVIT_OK ? divit_application_list_parse(divit_bytes_span(&answer.body), ret, err)
                         : s;
}

/* Sends and reads an application out of the answer. */
static divit_status send_for_application(
    divit_portal *portal, const divit_portal_request *r, divit_application *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_status s = divit_portal_send(portal, r, &answer, err);
    return s == DIVIT_OK ? divit_application_parse(divit_bytes_span(&answer.body), ret, err) : s;
}

/* Sends and reads a form out of the answer. */
static divit_status send_for_form(
    divit_portal *portal, const divit_portal_request *r, divit_form *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_status s = divit_portal_send(portal, r, &answer, err);
    return s == DIVIT_OK ? divit_form_parse(divit_bytes_span(&answer.body),
                               divit_http_answer_header(&answer, "etag"), ret, err)
                         : s;
}

/* see portal/client.h */
divit_status divit_portal_application(
    divit_portal *portal, const char *no, divit_application *ret, divit_error *err)
{
    char path[PATH_MAX_BYTES];
    const divit_status s = make_path(no, "", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "GET", .path = path, .accept = JSON_TYPE};
    return send_for_application(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_apply(
    divit_portal *portal, const char *key, divit_application *ret, divit_error *err)
{
    const divit_portal_request r = {.method = "POST",
        .path = "/v1/applications",
        .accept = JSON_TYPE,
        .key = key,
        .content_type = JSON_TYPE,
        .body = DIVIT_SPAN_TEXT("{\"payment\":\"Kişi Ödemeli\"}")};
    return send_for_application(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_form(
    divit_portal *portal, const char *no, divit_form *ret, divit_error *err)
{
    char path[PATH_MAX_BYTES];
    const divit_status s = make_path(no, "/form", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "GET", .path = path, .accept = JSON_TYPE};
    return send_for_form(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_form_send(
    divit_portal *portal, const divit_form_change *change, divit_form *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes body = {0};
    char path[PATH_MAX_BYTES];
    divit_status s = make_path(change->no, "/form", path, err);
    if (s == DIVIT_OK)
        s = divit_form_body(change->form, &change->values, &body, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "PUT",
        .path = path,
        .accept = JSON_TYPE,
        .etag = change->form->etag,
        .content_type = JSON_TYPE,
        .body = divit_bytes_span(&body)};
    return send_for_form(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_identity(
    divit_portal *portal, const char *no, const char *key, divit_form *ret, divit_error *err)
{
    char path[PATH_MAX_BYTES];
    const divit_status s = make_path(no, "/identity-refresh", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {
        .method = "POST", .path = path, .accept = JSON_TYPE, .key = key};
    return send_for_form(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_document(divit_portal *portal, const char *no, divit_document document,
    divit_bytes *ret, divit_error *err)
{
    static const char *const rows[][2] = {
        [DIVIT_DOCUMENT_FORM] = {"/form.pdf", "application/pdf"},
        [DIVIT_DOCUMENT_COMMITMENT] = {"/commitment.xml", "application/xml"},
        [DIVIT_DOCUMENT_COMMITMENT_PDF] = {"/commitment.pdf", "application/pdf"},
    };
    char path[PATH_MAX_BYTES];
    const divit_status s = make_path(no, rows[document][0], path, err);
    return s == DIVIT_OK ? divit_portal_send_for_document(portal, path, rows[document][1], ret, err)
                         : s;
}

static const char *const via_texts[] = {
    [DIVIT_VIA_E_IMZA] = "e-imza",
    [DIVIT_VIA_E_ONAY] = "e-onay",
    [DIVIT_VIA_ISLAK_IMZA] = "islak-imza",
};

/* see portal/client.h */
const char *divit_via_text(divit_via via)
{
    return via_texts[via];
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

/* see portal/client.h */
divit_status divit_portal_approve(
    divit_portal *portal, const divit_approval *approval, divit_application *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes body = {0};
    char path[PATH_MAX_BYTES];
    char type[128];
    divit_status s = make_path(approval->no, "/approval", path, err);
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
    return send_for_application(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_receipt(
    divit_portal *portal, const char *no, divit_receipt *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes json = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    char path[PATH_MAX_BYTES];
    divit_status s = make_path(no, "/receipt", path, err);
    if (s == DIVIT_OK)
        s = divit_portal_send_for_document(portal, path, JSON_TYPE, &json, err);
    if (s == DIVIT_OK)
        s = make_path(no, "/receipt.p7s", path, err);
    if (s == DIVIT_OK)
        s = divit_portal_send_for_document(
            portal, path, "application/pkcs7-signature", &signature, err);
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt receipt = {0};
    if (s == DIVIT_OK)
        s = divit_receipt_parse(&json, &signature, &receipt, err);
    if (s == DIVIT_OK && strcmp(receipt.no, no) != 0)
        s = divit_fail(
            err, DIVIT_NETWORK_ANSWER, __func__, N_("the receipt is for another application"));
    if (s != DIVIT_OK)
        return s;
    *ret = receipt;
    receipt = (divit_receipt){0};
    return DIVIT_OK;
}
