/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/profiles.h - the profiles of card families for a command that must not fail by a bad one.
 *
 *     DIVIT_AUTO(divit_tokens_free) divit_tokens *tokens = NULL;
 *     s = cli_profiles_load(job, &tokens, err);     // a bad one of the person's is told, and left
 *
 * A person's own profiles may name the module that gets the PIN, so a command that signs stops at a
 * bad one. A command that only shows things says what is wrong and goes on with the shipped ones.
 * Ownership: the tokens are the caller's. Threads: one.
 * Not done here: profiles for signing, see cli/seat.h.
 */
#ifndef DIVIT_CLI_PROFILES_H
#define DIVIT_CLI_PROFILES_H

#include "cli/job.h"
#include "token/tokens.h"

/*
 * Loads the shipped profiles and those of the person. If one of the person's is at fault, says so
 * (standard error; "profiles" of the JSON object) and loads the shipped ones alone. The statuses of
 * divit_tokens_load() for these.
 */
DIVIT_MUST_CHECK divit_status cli_profiles_load(
    const cli_job *job, divit_tokens **ret, divit_error *err);

#endif
