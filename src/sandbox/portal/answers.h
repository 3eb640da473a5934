/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/answers.h - idempotency keys and the answers that belong to them.
 *
 *     const divit_world_claim c = {person.id, "POST /v1/consent", key, body_digest, run};
 *     s = divit_world_answer_claim(store, &c, &state, &reply, err);
 *     // NEW: do the work and, in the same transaction, divit_world_answer_keep(store, &c, &reply)
 *     // or, if the answer is not to be kept, divit_world_answer_drop(store, &c)
 *
 * A claim outlives a crash: one that a former run of the server left unanswered is taken over,
 * because its effects and its answer are written in one transaction, so neither happened.
 * Threads: as the store's. Not done here: which answers are kept, see sandbox/portal/access.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_ANSWERS_H
#define DIVIT_SANDBOX_PORTAL_ANSWERS_H

#include "sandbox/portal/reply.h"
#include "sandbox/portal/store.h"

typedef enum divit_world_claim_state {
    DIVIT_WORLD_CLAIM_NEW,     /* the caller does the work */
    DIVIT_WORLD_CLAIM_RUNNING, /* another request with the key is at work: 409 */
    DIVIT_WORLD_CLAIM_DONE,    /* the answer is given again */
    DIVIT_WORLD_CLAIM_OTHER,   /* the key belongs to another body: 422 */
} divit_world_claim_state;

typedef struct divit_world_claim {
    const char *person;
    const char *path; /* method and path */
    const char *key;
    divit_span request; /* digest of the body */
    const char *run;    /* this run of the server */
} divit_world_claim;

/* Claims a key; ret_reply is filled for DONE only. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_answer_claim(divit_world_store *store,
    const divit_world_claim *claim, divit_world_claim_state *ret_state,
    divit_world_reply *ret_reply, divit_error *err);

/* Keeps the answer of a claim. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_answer_keep(divit_world_store *store,
    const divit_world_claim *claim, const divit_world_reply *reply, divit_error *err);

/* Gives a claim up: the key may be tried again. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_answer_drop(
    divit_world_store *store, const divit_world_claim *claim, divit_error *err);

#endif
