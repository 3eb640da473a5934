/* SPDX-License-Identifier: Apache-2.0 */
/* Lists and shows applications. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "sandbox/portal/acts.h"

static bool is_status(const divit_world_application *a, const char *status)
{
    return strcmp(a->status, status) == 0;
}

static json_t *actions_of(const divit_world_application *a)
{
    if (is_status(a, DIVIT_WORLD_AWAITS_FORM))
        return json_pack("[s,s]", "form", "identity-refresh");
    if (is_status(a, DIVIT_WORLD_AWAITS_APPROVAL))
        return json_pack("[s,s,s,s]", "form", "identity-refresh", "documents", "approval");
    if (!a->via[0])
        return json_array();
    return divit_world_owes(a) ? json_pack("[s,s,s]", "documents", "receipt", "payment")
                               : json_pack("[s,s]", "documents", "receipt");
}

/* see sandbox/portal/acts.h */
bool divit_world_owes(const divit_world_application *a)
{
    return strcmp(a->payment, DIVIT_WORLD_PAID_BY_PERSON) == 0 && !a->paid;
}

/* see sandbox/portal/acts.h */
json_t *divit_world_summary_json(const divit_world_application *a)
{
    char date[32];
    divit_time_rfc3339(a->created, 0, date);
    return json_pack("{s:s, s:s, s:s, s:o}", "no", a->no, "date", date, "status", a->status,
        "actions", actions_of(a));
}

static void owe(json_t *due, const char *what, const char *turkish, const char *english)
{
    (void)json_array_append_new(
        due, json_pack("{s:s, s:s, s:s}", "what", what, "text_tr", turkish, "text_en", english));
}

static json_t *due_of(const divit_world_application *a)
{
    json_t *due = json_array();
    const bool paper = is_status(a, DIVIT_WORLD_AWAITS_PAPER);
    if (is_status(a, DIVIT_WORLD_AWAITS_FORM))
        owe(due, "form", "Başvuru formunu doldurun.", "Fill in the application form.");
    if (is_status(a, DIVIT_WORLD_AWAITS_FORM) || is_status(a, DIVIT_WORLD_AWAITS_APPROVAL))
        owe(due, "approval", "Başvuruyu e-İmza, e-Onay veya ıslak imza ile onaylayın.",
            "Approve the application by e-signature, e-Onay or by hand.");
    if (paper)
        owe(due, "paper-form",
            "Formu yazdırıp imzalayın; kurumunuzun Bilgi İşlem birimine veya formdaki adrese "
            "teslim edin.",
            "Print and sign the form; hand it to your institution's IT or the address on it.");
    if (a->via[0] && divit_world_owes(a))
        owe(due, "payment", "Ödemeyi yapın.", "Make the payment.");
    return due;
}

static json_t *approval_of(const divit_world_application *a)
{
    char time[32];
    if (!a->via[0])
        return json_null();
    divit_time_rfc3339(a->received, 0, time);
    return json_pack(
        "{s:s, s:s, s:s}", "via", a->via, "received_at", time, "idempotency_key", a->key);
}

/* see sandbox/portal/acts.h */
json_t *divit_world_application_json(
    const divit_world_application *a, const divit_world_person *person)
{
    json_t *all = divit_world_summary_json(a);
    json_t *more = json_pack("{s:s, s:s, s:b, s:s, s:o, s:o}", "type", a->type, "payment",
        a->payment, "spare_certificate", a->spare, "institution", person->institution, "due",
        due_of(a), "approval", approval_of(a));
    if (json_object_update(all, more) != 0) {
        json_decref(all);
        all = NULL;
    }
    json_decref(more);
    return all;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_reply_missing(divit_status s, divit_world_reply *ret, divit_error *err)
{
    return s == DIVIT_INPUT_MISSING
               ? divit_world_reply_problem(ret, &(divit_world_problem){.type = "not-found"}, err)
               : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_list(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application list[DIVIT_WORLD_APPLICATIONS_MAX];
    size_t count = 0;
    (void)request;
    const divit_status s =
        divit_world_applications_list(world->store, person->id, list, &count, err);
    if (s != DIVIT_OK)
        return s;
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(items, divit_world_summary_json(&list[i]));
    return divit_world_reply_json(ret, 200, json_pack("{s:o}", "applications", items), err);
}

/* True for the one body that the contract knows: {"payment": "Kişi Ödemeli"}. */
static bool asks_paid_by_person(divit_span body)
{
    json_t *json = json_loadb((const char *)body.p, body.n, JSON_REJECT_DUPLICATES, NULL);
    const char *payment = json_string_value(json_object_get(json, "payment"));
    const bool right =
        json_object_size(json) == 1 && payment && strcmp(payment, DIVIT_WORLD_PAID_BY_PERSON) == 0;
    json_decref(json);
    return right;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_apply(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char location[64];
    divit_world_application a = {.created = world->clock.now(world->clock.ctx),
        .type = "Yenileme",
        .payment = DIVIT_WORLD_PAID_BY_PERSON,
        .status = DIVIT_WORLD_AWAITS_FORM};
    if (!asks_paid_by_person(request->body))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    divit_text_copy(a.person, sizeof a.person, person->id);
    divit_status s = divit_world_application_add(world->store, &a, err);
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(location, sizeof location, "/v1/applications/%s", a.no);
    s = divit_world_reply_header(ret, "Location", location);
    return s == DIVIT_OK
               ? divit_world_reply_json(ret, 201, divit_world_application_json(&a, person), err)
               : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_show(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application a = {0};
    const divit_status s =
        divit_world_application_find(world->store, person->id, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    return divit_world_reply_json(ret, 200, divit_world_application_json(&a, person), err);
}
