/* SPDX-License-Identifier: Apache-2.0 */
/* What the portal knows beside the applications. */
#include "portal/account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/json.h"
#include "portal/request.h"

#define JSON_TYPE "application/json"

enum { LIST_MAX = 200, PATH_TEXT = 96 };

/* see portal/account.h */
void divit_certificate_list_done(divit_certificate_list *list)
{
    free(list->items);
    divit_json_free(&list->document);
    *list = (divit_certificate_list){0};
}

static divit_status read_certificate(
    const json_t *object, divit_certificate_item *ret, divit_error *err)
{
    divit_json_reader r = {.object = object, .err = err};
    ret->serial = divit_json_text(&r, "serial", 40);
    ret->subject = divit_json_text(&r, "subject", 800);
    ret->kind = divit_json_text(&r, "kind", 40);
    ret->not_before = divit_json_time(&r, "not_before");
    ret->not_after = divit_json_time(&r, "not_after");
    ret->status_text = divit_json_text(&r, "status", 120);
    return r.status;
}

static divit_status read_certificates(
    divit_certificate_list *list, const char *name, divit_error *err)
{
    divit_json_reader r = {.object = list->document, .err = err};
    const json_t *items = divit_json_array(&r, name, LIST_MAX);
    if (!items)
        return r.status;
    list->items = calloc(json_array_size(items) + 1, sizeof *list->items);
    if (!list->items)
        return divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    for (; list->count < json_array_size(items) && s == DIVIT_OK; list->count++)
        s = read_certificate(json_array_get(items, list->count), &list->items[list->count], err);
    return s;
}

/* A list of certificates under /v1/NAME, as the member NAME. */
static divit_status fetch_certificates(
    divit_portal *portal, const char *name, divit_certificate_list *ret, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_list_done)
    divit_certificate_list list = {0};
    char path[PATH_TEXT];
    (void)snprintf(path, sizeof path, "/v1/%s", name);
    const divit_portal_request r = {.method = "GET", .path = path, .accept = JSON_TYPE};
    divit_status s = divit_portal_send_for_json(portal, &r, &list.document, err);
    if (s == DIVIT_OK)
        s = read_certificates(&list, name, err);
    if (s != DIVIT_OK)
        return s;
    *ret = list;
    list = (divit_certificate_list){0};
    return DIVIT_OK;
}

/* see portal/account.h */
divit_status divit_portal_certificates(
    divit_portal *portal, divit_certificate_list *ret, divit_error *err)
{
    return fetch_certificates(portal, "certificates", ret, err);
}

/* see portal/account.h */
divit_status divit_portal_seals(divit_portal *portal, divit_certificate_list *ret, divit_error *err)
{
    return fetch_certificates(portal, "seals", ret, err);
}

static divit_status send_for_consent(
    divit_portal *portal, const divit_portal_request *request, divit_consent *ret, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *json = NULL;
    const divit_status s = divit_portal_send_for_json(portal, request, &json, err);
    if (s != DIVIT_OK)
        return s;
    divit_json_reader r = {.object = json, .err = err};
    divit_consent consent = {.given = divit_json_bool(&r, "given")};
    if (consent.given)
        consent.given_at = divit_json_time(&r, "given_at");
    if (r.status == DIVIT_OK)
        *ret = consent;
    return r.status;
}

/* see portal/account.h */
divit_status divit_portal_consent(divit_portal *portal, divit_consent *ret, divit_error *err)
{
    const divit_portal_request r = {.method = "GET", .path = "/v1/consent", .accept = JSON_TYPE};
    return send_for_consent(portal, &r, ret, err);
}

/* see portal/account.h */
divit_status divit_portal_consent_document(divit_portal *portal, divit_bytes *ret, divit_error *err)
{
    return divit_portal_send_for_papers(
        portal, &(divit_portal_paper){"/v1/consent.xml", "application/xml"}, 1, ret, err);
}

/* see portal/account.h */
divit_status divit_portal_consent_give(
    divit_portal *portal, const char *key, divit_span signed_xml, divit_error *err)
{
    divit_consent consent = {0};
    const divit_portal_request r = {.method = "POST",
        .path = "/v1/consent",
        .accept = JSON_TYPE,
        .key = key,
        .content_type = "application/xml",
        .body = signed_xml};
    const divit_status s = send_for_consent(portal, &r, &consent, err);
    if (s == DIVIT_OK && !consent.given)
        return divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the portal took the consent and says that none was given"));
    return s;
}

static divit_status send_for_debt(
    divit_portal *portal, const divit_portal_request *request, divit_debt *ret, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *json = NULL;
    const divit_status s = divit_portal_send_for_json(portal, request, &json, err);
    if (s != DIVIT_OK)
        return s;
    divit_json_reader r = {.object = json, .err = err};
    divit_debt debt = {.paid = divit_json_bool(&r, "paid")};
    (void)snprintf(
        debt.order, sizeof debt.order, "%s", divit_json_text(&r, "order", sizeof debt.order - 1));
    (void)snprintf(debt.amount, sizeof debt.amount, "%s",
        divit_json_text(&r, "amount", sizeof debt.amount - 1));
    (void)snprintf(debt.address, sizeof debt.address, "%s",
        divit_json_text(&r, "address", sizeof debt.address - 1));
    if (strspn(debt.amount, "0123456789.") != strlen(debt.amount))
        divit_json_refuse(&r, "amount", N_("an amount of the answer is malformed"));
    if (strcmp(divit_json_text(&r, "currency", 3), "TRY") != 0)
        divit_json_refuse(&r, "currency", N_("an amount of the answer is in another currency"));
    if (r.status == DIVIT_OK)
        *ret = debt;
    return r.status;
}

static divit_status fail_order(const char *order, divit_error *err)
{
    const divit_status s =
        divit_fail(err, DIVIT_USAGE, __func__, N_("an order number looks like SD-780"));
    divit_error_subject(err, order);
    return s;
}

/* see portal/account.h */
divit_status divit_portal_debt(
    divit_portal *portal, const char *order, divit_debt *ret, divit_error *err)
{
    char path[PATH_TEXT];
    if (!divit_order_valid(order))
        return fail_order(order, err);
    (void)snprintf(path, sizeof path, "/v1/debts?order=%s", order);
    const divit_portal_request r = {
        .method = "GET", .path = path, .accept = JSON_TYPE, .open = true};
    return send_for_debt(portal, &r, ret, err);
}

/* see portal/account.h */
divit_status divit_portal_debt_pay(divit_portal *portal, const divit_debt *debt, const char *key,
    divit_debt *ret, divit_error *err)
{
    char path[PATH_TEXT];
    char body[40];
    if (!divit_order_valid(debt->order))
        return fail_order(debt->order, err);
    (void)snprintf(path, sizeof path, "/v1/debts/%s/payment", debt->order);
    (void)snprintf(body, sizeof body, "{\"amount\":\"%s\"}", debt->amount);
    const divit_portal_request r = {.method = "POST",
        .path = path,
        .accept = JSON_TYPE,
        .key = key,
        .content_type = JSON_TYPE,
        .body = divit_span_of(body),
        .open = true};
    return send_for_debt(portal, &r, ret, err);
}
