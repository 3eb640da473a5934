/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/renewal.h - what divit renew does beside renewing: when, and whether a receipt still holds.
 *
 *     if (strcmp(job->argv[0], "when") == 0) return cli_renewal_when(job, &options, err);
 *
 * Ownership: all is borrowed for the call. Threads: one.
 * Not done here: the renewal, see cli/cmd_renew.c.
 */
#ifndef DIVIT_CLI_RENEWAL_H
#define DIVIT_CLI_RENEWAL_H

#include "cli/seat.h"

/* `divit renew when`: days left on the card, what to do, and the dates as a calendar file. */
typedef struct cli_renewal_when_options {
    const cli_seat_options *seat;
    const char *calendar; /* file to write, or NULL */
    bool force;           /* it may exist */
} cli_renewal_when_options;

/* The statuses of cli_seat_open(); NO_CERTIFICATE if there is no qualified one; EXISTS, E_IO. */
DIVIT_MUST_CHECK divit_status cli_renewal_when(
    cli_job *job, const cli_renewal_when_options *options, divit_error *err);

/*
 * `divit renew --mail FILE`: looks at the links of a saved mail. portal_url: of the portal that
 * this program is set to, or NULL. ret_order: the order number that it names, or "". LINK_REFUSED
 * for a link that only looks right, INPUT_MISSING, INPUT_BROKEN, INPUT_LIMIT.
 */
DIVIT_MUST_CHECK divit_status cli_renewal_mail(
    cli_job *job, const char *path, const char *portal_url, char ret_order[16], divit_error *err);

/* `divit renew receipt ORDER`: the statuses of divit_bundle_check(). */
DIVIT_MUST_CHECK divit_status cli_renewal_receipt(cli_job *job, const char *no, divit_error *err);

#endif
