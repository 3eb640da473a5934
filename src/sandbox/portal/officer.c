/* SPDX-License-Identifier: Apache-2.0 */
/* What the institution's officer does: the list, the paper of one application, signing it. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/signed.h"
#include "sandbox/portal/statements.h"
#include "sandbox/portal/waiting.h"

enum { TCKN_HIDDEN = 9 };

static json_t *item_of(const divit_world_case *one)
{
    char date[32];
    char masked[12];
    const divit_world_application *a = &one->application;
    divit_time_rfc3339(a->created, 0, date);
    (void)snprintf(masked, sizeof masked, "*********%.2s", one->applicant.tckn + TCKN_HIDDEN);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "no", a->no, "date", date,
        "status", a->status, "name", one->applicant.name, "identity_no_masked", masked, "type",
        a->type, "payment", a->payment, "unit", one->unit);
}

/* see sandbox/portal/acts.h */
divit_status divit_world_officer_list(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_waiting_done)
    divit_world_waiting list = {0};
    (void)request;
    divit_status s = divit_world_officer_check(world->store, person->id, err);
    if (s == DIVIT_OK)
        s = divit_world_waiting_list(world->store, person->institution, &list, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    json_t *items = json_array();
    for (size_t i = 0; i < list.count; i++)
        (void)json_array_append_new(items, item_of(&list.items[i]));
    return divit_world_reply_json(ret, 200, json_pack("{s:o}", "applications", items), err);
}

/* The application that a request names, if the person is its officer; its paper. INPUT_MISSING. */
static divit_status find(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_case *ret, divit_bytes *ret_paper,
    divit_error *err)
{
    divit_status s = divit_world_officer_check(world->store, person->id, err);
    if (s == DIVIT_OK)
        s = divit_world_waiting_find(world->store, person->institution, request->number, ret, err);
    return s == DIVIT_OK
               ? divit_world_statement_approval(&ret->application, &ret->applicant, ret_paper, err)
               : s;
}

static bool is_waiting(const divit_world_case *one)
{
    return strcmp(one->application.status, DIVIT_WORLD_AWAITS_OFFICER) == 0;
}

static divit_status refuse_state(divit_world_reply *ret, divit_error *err)
{
    return divit_world_reply_problem(ret, &(divit_world_problem){.type = "state"}, err);
}

/* see sandbox/portal/acts.h */
divit_status divit_world_officer_paper(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_case one = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes paper = {0};
    const divit_status s = find(world, person, request, &one, &paper, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (!is_waiting(&one))
        return refuse_state(ret, err);
    return divit_world_reply_document(ret, "application/xml", divit_bytes_span(&paper), err);
}

/* Keeps the signed paper and lets the application go on to the person. */
static divit_status take(divit_world_context *world, divit_world_application *a,
    divit_span received, divit_world_reply *ret, divit_error *err)
{
    divit_text_copy(a->status, sizeof a->status, DIVIT_WORLD_AWAITS_FORM);
    divit_status s = divit_world_signed_keep(world, a->no, "approval.xml", received, err);
    if (s == DIVIT_OK)
        s = divit_world_application_save(world->store, a, err);
    return s == DIVIT_OK ? divit_world_reply_json(ret, 200, divit_world_summary_json(a), err) : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_officer_sign(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_case one = {0};
    divit_world_verdict verdict = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes paper = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes certificate = {0};
    divit_status s = find(world, person, request, &one, &paper, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (!is_waiting(&one))
        return refuse_state(ret, err);
    const divit_world_signed what = {.name = "approval",
        .judge = world->judge.xml,
        .issued = divit_bytes_span(&paper),
        .received = request->body};
    s = divit_world_signed_judge(world, person, &what, &certificate, &verdict, err);
    if (s == DIVIT_OK && verdict.type)
        return divit_world_verdict_reply(&verdict, ret, err);
    return s == DIVIT_OK ? take(world, &one.application, request->body, ret, err) : s;
}
