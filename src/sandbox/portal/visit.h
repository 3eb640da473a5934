/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/visit.h - a person's browser at the portal: who it is, and asking on its behalf.
 *
 *     s = divit_world_visit_who(world, request, &visit, ret, err);   // ret->code != 0: go to sign
 * in const divit_world_question q = {.method = "GET", .path = path, .act = divit_world_show}; s =
 * divit_world_visit_ask(&visit, &q, &answer, err);           // as the contract answers
 *
 * The cookie holds an access token, as other clients send it; the pages ask what any client asks,
 * through the same front (sandbox/portal/access.h), so nothing is judged twice or otherwise.
 * Ownership: a visit borrows the world; an answer owns. Threads: as the store's.
 * Not done here: pages.
 */
#ifndef DIVIT_SANDBOX_PORTAL_VISIT_H
#define DIVIT_SANDBOX_PORTAL_VISIT_H

#include "sandbox/portal/context.h"
#include "sandbox/portal/grants.h"
#include "sandbox/portal/reply.h"

typedef struct divit_world_visit {
    divit_world_context *world;
    divit_world_person person;
    char authorization[DIVIT_WORLD_TOKEN_MAX + 8]; /* "Bearer ..." */
} divit_world_visit;

/*
 * Whose browser it is. Without a token that holds, ret is filled: the browser is sent to the
 * sign-in (303); a POST from another site is refused. E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_world_visit_who(divit_world_context *world,
    const divit_world_request *request, divit_world_visit *ret_visit, divit_world_reply *ret,
    divit_error *err);

/* Gives the browser a token of this person by a cookie. E_CRYPTO, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_visit_begin(
    divit_world_context *world, const char *person, divit_world_reply *ret, divit_error *err);

/* True if the POST comes from a page of this portal (Origin, RFC 6454). */
bool divit_world_visit_is_own(const divit_world_context *world, const divit_world_request *request);

/* What is asked of the contract. */
typedef struct divit_world_question {
    const char *method;
    const char *path; /* as the contract has it */
    const char *number;
    divit_world_act act;
    divit_span body;
    const char *content_type;
    const char *if_match;
    const char *idempotency_key;
} divit_world_question;

/* An answer and its JSON, NULL if it is none. */
typedef struct divit_world_answer {
    divit_world_reply reply;
    json_t *json;
} divit_world_answer;

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_world_answer_done(divit_world_answer *answer);

/* Asks. OK whatever the HTTP status is; faults of the world otherwise. */
DIVIT_MUST_CHECK divit_status divit_world_visit_ask(const divit_world_visit *visit,
    const divit_world_question *question, divit_world_answer *ret, divit_error *err);

#endif
