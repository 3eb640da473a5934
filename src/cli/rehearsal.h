/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/rehearsal.h - "renew --dry-run": everything but what changes anything, at the portal or here.
 *
 *     const cli_rehearsal r = {.wizard = &wizard, .answers = &answers, .no = "SD-780"};
 *     s = cli_rehearsal_run(&r, err);
 *
 * Looks the application up, checks the values for its form as the portal would, looks whether the
 * card can sign without a PIN, and says what would be sent. No journal is begun.
 * Ownership: all is borrowed for the call. Threads: one. Not done here: the renewal.
 */
#ifndef DIVIT_CLI_REHEARSAL_H
#define DIVIT_CLI_REHEARSAL_H

#include "cli/answers.h"
#include "cli/wizard.h"

typedef struct cli_rehearsal {
    const cli_wizard *wizard;
    cli_answers *answers;
    const char *no;
    const char *via; /* as named, or NULL */
} cli_rehearsal;

/*
 * OK if the renewal could be done as it stands. PORTAL_STATE if the application waits for nothing
 * of the person, USAGE for values that do not fit, what the card answers if it is to sign.
 */
DIVIT_MUST_CHECK divit_status cli_rehearsal_run(const cli_rehearsal *r, divit_error *err);

#endif
