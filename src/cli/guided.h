/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/guided.h - "renew --guided": the renewal on the live site, with the person's own browser in
 * the middle.
 *
 *     const cli_guided_options o = {.seat = &seat, .order = "SD-780"};
 *     s = cli_guided_run(job, &o, err);
 *
 * Opens one fixed address (renew/walk.h; the practice portal's with --sandbox only), says what
 * stands on each of the twelve screens and what to press, watches the download folder for the
 * form, shows and signs it, and says where the signed file is to be uploaded from. It sends
 * nothing itself, presses nothing, and asks for no password of e-Devlet.
 * The progress that it saves is of renew/progress.h; running it again goes on there.
 * Ownership: all is borrowed for the call. Threads: one. Not done here: the screens.
 */
#ifndef DIVIT_CLI_GUIDED_H
#define DIVIT_CLI_GUIDED_H

#include "cli/seat.h"

typedef struct cli_guided_options {
    const cli_seat_options *seat;
    const char *order;     /* "SD-780", or NULL: any one form */
    const char *portal;    /* of the practice world; used with --sandbox only */
    const char *downloads; /* folder, or NULL: the desktop's */
    const char *browser;   /* command, or NULL: xdg-open */
    const char *viewer;    /* command for the form and the folder, or NULL: xdg-open */
    bool consent;          /* accepted beforehand */
} cli_guided_options;

/*
 * OK at the end of the walk, or where the person stopped; without a terminal, once a form is
 * signed. USAGE for an address that is not the practice portal's; INPUT_MISSING without a download
 * folder; DECLINED where nobody agreed; the statuses of divit_renewal_sign() and of the card.
 */
DIVIT_MUST_CHECK divit_status cli_guided_run(
    cli_job *job, const cli_guided_options *options, divit_error *err);

#endif
