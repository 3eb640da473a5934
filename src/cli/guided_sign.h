/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/guided_sign.h - shows a form, asks, and signs it with the card, beside where it lies.
 *
 *     const cli_guided_papers papers = {.job = job, .folder = folder, .seat = &seat};
 *     s = cli_guided_sign(&papers, &form, signed_name, err);
 *
 * Ownership: all is borrowed for the call. Threads: one. Not done here: finding the form.
 */
#ifndef DIVIT_CLI_GUIDED_SIGN_H
#define DIVIT_CLI_GUIDED_SIGN_H

#include "cli/guided_form.h"
#include "cli/seat.h"

typedef struct cli_guided_papers {
    cli_job *job;
    const char *folder; /* absolute */
    const cli_seat_options *seat;
    const char *viewer; /* command, or NULL */
    bool consent;
} cli_guided_papers;

/*
 * Tells and shows the form, waits for the yes, signs NAME.pdf into NAME-signed.pdf (with a number
 * if there is one already). ret_name: that file. DECLINED; the statuses of
 * divit_renewal_preflight(), divit_renewal_sign() and of the card.
 */
DIVIT_MUST_CHECK divit_status cli_guided_sign(const cli_guided_papers *papers,
    const cli_guided_form *form, char ret_name[256], divit_error *err);

#endif
