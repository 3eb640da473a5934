/* SPDX-License-Identifier: Apache-2.0 */
/* Debts and their practice payment: the door that needs no sign-in. */
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/urlencoded.h"

/* What a practice certificate costs; no price of anybody's. */
#define AMOUNT "1250.00"

/* The start page of the live site, from which people pay (PORTAL.md). */
#define PAYING_PAGE "https://onlineislemler.kamusm.gov.tr"

static divit_status tell(const divit_world_application *a, divit_world_reply *ret, divit_error *err)
{
    return divit_world_reply_json(ret, 200,
        json_pack("{s:s, s:s, s:s, s:b, s:s}", "order", a->no, "amount",
            divit_world_owes(a) ? AMOUNT : "0.00", "currency", "TRY", "paid", a->paid, "address",
            PAYING_PAGE),
        err);
}

/* see sandbox/portal/acts.h */
divit_status divit_world_debt(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    divit_world_application a = {0};
    (void)person;
    const char *order = NULL;
    if (divit_world_urlencoded_parse(request->query, &fields, NULL) == DIVIT_OK)
        order = divit_world_fields_value(&fields, "order");
    if (!order)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    const divit_status s = divit_world_application_find(world->store, NULL, order, &a, err);
    return s == DIVIT_OK ? tell(&a, ret, err) : divit_world_reply_missing(s, ret, err);
}

/* True for {"amount": what is owed}. */
static bool pays_all(divit_span body)
{
    json_t *json = json_loadb((const char *)body.p, body.n, JSON_REJECT_DUPLICATES, NULL);
    const char *amount = json_string_value(json_object_get(json, "amount"));
    const bool right = json_object_size(json) == 1 && amount && strcmp(amount, AMOUNT) == 0;
    json_decref(json);
    return right;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_debt_pay(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application a = {0};
    (void)person;
    divit_status s = divit_world_application_find(world->store, NULL, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (!divit_world_owes(&a) || !pays_all(request->body))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "state"}, err);
    s = divit_world_application_pay(world->store, a.no, world->clock.now(world->clock.ctx), err);
    a.paid = true;
    if (s == DIVIT_OK && strcmp(a.status, DIVIT_WORLD_AWAITS_PAYMENT) == 0) {
        divit_text_copy(a.status, sizeof a.status, DIVIT_WORLD_AWAITS_PRODUCTION);
        s = divit_world_application_save(world->store, &a, err);
    }
    return s == DIVIT_OK ? tell(&a, ret, err) : s;
}
