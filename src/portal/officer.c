/* SPDX-License-Identifier: Apache-2.0 */
/* The institution's officer: the list of applications, and signing them. */
#include "portal/officer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/status.h"
#include "portal/json.h"
#include "portal/request.h"

enum { LIST_MAX = 1000, PATH_TEXT = 96 };

/* see portal/officer.h */
void divit_officer_list_done(divit_officer_list *list)
{
    free(list->items);
    divit_json_free(&list->document);
    *list = (divit_officer_list){0};
}

static divit_status read_item(const json_t *object, divit_officer_item *ret, divit_error *err)
{
    divit_json_reader r = {.object = object, .err = err};
    ret->no = divit_json_text(&r, "no", 15);
    ret->date = divit_json_time(&r, "date");
    ret->status_text = divit_json_text(&r, "status", 120);
    ret->name = divit_json_text(&r, "name", 800);
    ret->identity_no_masked = divit_json_text(&r, "identity_no_masked", 11);
    ret->type = divit_json_text(&r, "type", 40);
    ret->payment = divit_json_text(&r, "payment", 40);
    ret->unit = divit_json_text(&r, "unit", 480);
    if (!divit_order_valid(ret->no))
        divit_json_refuse(&r, "no", N_("an order number of the answer is malformed"));
    return r.status;
}

static divit_status read_list(divit_officer_list *list, divit_error *err)
{
    divit_json_reader r = {.object = list->document, .err = err};
    const json_t *items = divit_json_array(&r, "applications", LIST_MAX);
    if (!items)
        return r.status;
    list->items = calloc(json_array_size(items) + 1, sizeof *list->items);
    if (!list->items)
        return divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    for (; list->count < json_array_size(items) && s == DIVIT_OK; list->count++)
        s = read_item(json_array_get(items, list->count), &list->items[list->count], err);
    return s;
}

/* see portal/officer.h */
divit_status divit_portal_officer_list(
    divit_portal *portal, divit_officer_list *ret, divit_error *err)
{
    DIVIT_AUTO(divit_officer_list_done)
    divit_officer_list list = {0};
    const divit_portal_request r = {
        .method = "GET", .path = "/v1/officer/applications", .accept = "application/json"};
    divit_status s = divit_portal_send_for_json(portal, &r, &list.document, err);
    if (s == DIVIT_OK)
        s = read_list(&list, err);
    if (s != DIVIT_OK)
        return s;
    *ret = list;
    list = (divit_officer_list){0};
    return DIVIT_OK;
}

/* "/v1/officer/applications/{no}{rest}". */
static divit_status make_path(
    const char *no, const char *rest, char out[PATH_TEXT], divit_error *err)
{
    if (!divit_order_valid(no))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("an order number looks like SD-780"));
    (void)snprintf(out, PATH_TEXT, "/v1/officer/applications/%s%s", no, rest);
    return DIVIT_OK;
}

/* see portal/officer.h */
divit_status divit_portal_officer_document(
    divit_portal *portal, const char *no, divit_bytes *ret, divit_error *err)
{
    char path[PATH_TEXT];
    const divit_status s = make_path(no, "/approval.xml", path, err);
    return s == DIVIT_OK ? divit_portal_send_for_papers(
                               portal, &(divit_portal_paper){path, "application/xml"}, 1, ret, err)
                         : s;
}

/* see portal/officer.h */
divit_status divit_portal_officer_sign(
    divit_portal *portal, const divit_officer_signature *signature, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    char path[PATH_TEXT];
    const divit_status s = make_path(signature->no, "/officer-signature", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "POST",
        .path = path,
        .accept = "application/json",
        .key = signature->key,
        .content_type = "application/xml",
        .body = signature->signed_xml};
    return divit_portal_send(portal, &r, &answer, err);
}
