/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN tries that are left, in words. */
#include "cli/tries.h"

#include <libintl.h>

#include "card/tries.h"
#include "card/tries_store.h"
#include "cli/words.h"

/* What divit noted; NULL if that is nothing. */
static const char *noted_text(const divit_card_token *token)
{
    if (!token->failures_known || token->failures == 0)
        return NULL;
    if (token->failures >= DIVIT_TRIES_USUAL)
        return N_("probably locked: the PIN was wrong three times");
    return token->failures + 1 == DIVIT_TRIES_USUAL
               ? N_("probably the LAST TRY: the PIN was wrong twice, and mostly three times lock")
               : N_("the PIN was wrong once; 2 of 3 tries are probably left");
}

/* see cli/tries.h */
const char *cli_tries_text(const divit_card_token *token)
{
    const char *noted = noted_text(token);
    switch (token->tries) {
    case DIVIT_CARD_TRIES_UNKNOWN:
        return noted ? noted : N_("tries left: not known before the first wrong PIN");
    case DIVIT_CARD_TRIES_LOW:
        return N_("the PIN was wrong at least once");
    case DIVIT_CARD_TRIES_FINAL:
        return N_("LAST TRY: one more wrong PIN locks the card");
    case DIVIT_CARD_TRIES_LOCKED:
        return N_("the PIN is locked");
    }
    return "";
}

/* see cli/tries.h */
void cli_tries_tell(const cli_job *job, const divit_card_token *token)
{
    if (token->tries != DIVIT_CARD_TRIES_UNKNOWN || noted_text(token))
        cli_tell(job, "%s", _(cli_tries_text(token)));
}

/* see cli/tries.h */
bool cli_tries_allow(const cli_job *job, const divit_card_token *token, bool allowed)
{
    if (allowed || !divit_card_last_try(token))
        return allowed;
    return cli_ask(job, _("One more wrong PIN may lock the card. Use this try?"));
}

/* see cli/tries.h */
void cli_tries_tell_damage(const cli_job *job, const divit_card_token *token)
{
    unsigned failures = 0;
    divit_error why = {0};
    if (token->failures_known || !token->serial[0])
        return;
    const divit_status s = divit_tries_read(job->place.state, token, &failures, &why);
    if (s != DIVIT_OK && !job->common.json)
        cli_words_failure(s, &why, stderr);
    cli_tell(job, "%s", _("How many tries are left is not known."));
}
