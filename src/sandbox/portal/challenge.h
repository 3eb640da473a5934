/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/challenge.h - the tab e-Imza: a paper that a person signs to sign in.
 *
 *     s = divit_world_challenge_make(world, key, &xml, err);                // handed out
 *     s = divit_world_challenge_answer(world, key, body, &person, &verdict, err);
 *     if (!verdict.type) ...signed in as person
 *
 * The paper names the address, what it is for, the time and a random number; it is kept under a key
 * of its asker, answered once, and lives DIVIT_WORLD_CODE_SECONDS. Who signed it is who signs in:
 * the certificate must be a NES of a person of this world, in date and not revoked.
 * Ownership: results are the caller's. Threads: as the store's. Not done here: HTTP.
 */
#ifndef DIVIT_SANDBOX_PORTAL_CHALLENGE_H
#define DIVIT_SANDBOX_PORTAL_CHALLENGE_H

#include "sandbox/portal/context.h"
#include "sandbox/portal/signed.h"

/* Makes and keeps a challenge, in the place of an earlier one of this key. E_CRYPTO, E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_challenge_make(
    divit_world_context *world, const char *key, divit_bytes *ret_xml, divit_error *err);

/*
 * Judges the signed challenge and forgets it. ret_verdict.type is NULL if it holds, and then
 * ret_person is who signed. The statuses of divit_world_signed_judge().
 */
DIVIT_MUST_CHECK divit_status divit_world_challenge_answer(divit_world_context *world,
    const char *key, divit_span received, divit_world_person *ret_person,
    divit_world_verdict *ret_verdict, divit_error *err);

#endif
