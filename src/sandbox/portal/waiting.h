/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/waiting.h - applications as an institution's officer sees them.
 *
 *     DIVIT_AUTO(divit_world_waiting_done) divit_world_waiting list = {0};
 *     s = divit_world_officer_check(store, person->id, err);       // INPUT_MISSING: is none
 *     s = divit_world_waiting_list(store, person->institution, &list, err);
 *     s = divit_world_waiting_find(store, person->institution, "SD-790", &one, err);
 *
 * Ownership: a list owns its items. Threads: as the store's.
 * Not done here: what the officer may do, see sandbox/portal/acts.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_WAITING_H
#define DIVIT_SANDBOX_PORTAL_WAITING_H

#include "sandbox/portal/records.h"

/* Most items of a list (contract.yaml). */
enum { DIVIT_WORLD_WAITING_MAX = 1000 };

typedef struct divit_world_case {
    divit_world_application application;
    divit_world_person applicant;
    char unit[200]; /* that the institution gave in its list, "" if none */
} divit_world_case;

typedef struct divit_world_waiting {
    divit_world_case *items;
    size_t count;
} divit_world_waiting;

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_world_waiting_done(divit_world_waiting *list);

/* OK if the person is an officer of their institution; INPUT_MISSING if not; E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_officer_check(
    divit_world_store *store, const char *person, divit_error *err);

/* Those that wait for the institution, oldest first, at most DIVIT_WORLD_WAITING_MAX. E_IO,
   E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_waiting_list(
    divit_world_store *store, const char *institution, divit_world_waiting *ret, divit_error *err);

/* One of the institution's applications, at whatever step. INPUT_MISSING, E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_waiting_find(divit_world_store *store,
    const char *institution, const char *no, divit_world_case *ret, divit_error *err);

#endif
