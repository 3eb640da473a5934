/* SPDX-License-Identifier: Apache-2.0 */
/* The consent to e-Onay: whether it is given, its paper, and giving it with the card. */
#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/signed.h"
#include "sandbox/portal/statements.h"

static divit_status tell(int64_t given, divit_world_reply *ret, divit_error *err)
{
    char time[32];
    divit_time_rfc3339(given, 0, time);
    return divit_world_reply_json(ret, 200,
        json_pack(
            "{s:b, s:o}", "given", given != 0, "given_at", given ? json_string(time) : json_null()),
        err);
}

/* see sandbox/portal/acts.h */
divit_status divit_world_consent_get(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    (void)world;
    (void)request;
    return tell(person->consent, ret, err);
}

/* see sandbox/portal/acts.h */
divit_status divit_world_consent_paper(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes xml = {0};
    (void)world;
    (void)request;
    const divit_status s = divit_world_statement_consent(person, &xml, err);
    return s == DIVIT_OK
               ? divit_world_reply_document(ret, "application/xml", divit_bytes_span(&xml), err)
               : s;
}

static divit_status take(divit_world_context *world, const divit_world_person *person,
    divit_span received, divit_world_reply *ret, divit_error *err)
{
    const int64_t now = world->clock.now(world->clock.ctx);
    divit_status s = divit_world_signed_keep(world, person->id, "consent.xml", received, err);
    if (s == DIVIT_OK)
        s = divit_world_person_consent(world->store, person->id, now, err);
    return s == DIVIT_OK ? tell(now, ret, err) : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_consent_give(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes issued = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes certificate = {0};
    divit_world_verdict verdict = {0};
    if (person->consent != 0)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "state"}, err);
    divit_status s = divit_world_statement_consent(person, &issued, err);
    if (s != DIVIT_OK)
        return s;
    const divit_world_signed what = {.name = "consent",
        .judge = world->judge.xml,
        .issued = divit_bytes_span(&issued),
        .received = request->body};
    s = divit_world_signed_judge(world, person, &what, &certificate, &verdict, err);
    if (s == DIVIT_OK && verdict.type)
        return divit_world_verdict_reply(&verdict, ret, err);
    return s == DIVIT_OK ? take(world, person, request->body, ret, err) : s;
}
