/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/tries.h - what a person is told of the PIN tries that are left, and asked before the last
 * one.
 *
 *     login.allow_last_try = cli_tries_allow(job, token, options->allow_last_try);
 *     s = divit_card_login(card, i, &login, err);      // a wrong PIN: err says what is left
 *
 * The token's flags come first; where they say nothing, the wrong PINs that divit noted, and then
 * it says "probably": another program may have used the card meanwhile, and a card may allow more.
 * Ownership: all borrowed. Threads: one.
 * Not done here: counting, see card/tries_store.h.
 */
#ifndef DIVIT_CLI_TRIES_H
#define DIVIT_CLI_TRIES_H

#include "card/card.h"
#include "cli/job.h"

/* What is known of the tries left: a clause marked for translation. */
const char *cli_tries_text(const divit_card_token *token);

/* One line of talk, before a person types the PIN, if something is known that asks for care. */
void cli_tries_tell(const cli_job *job, const divit_card_token *token);

/*
 * True if a wrong PIN may lock the token: `allowed`, or a yes on the terminal before the PIN is
 * asked for. False where it is not asked because it is not the last try.
 */
bool cli_tries_allow(const cli_job *job, const divit_card_token *token, bool allowed);

/* Says once that the noted wrong PINs of a token cannot be read; nothing if they can. */
void cli_tries_tell_damage(const cli_job *job, const divit_card_token *token);

#endif
