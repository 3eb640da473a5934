/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/sign_early.h - an XML document that is taken over into its output before the PIN is asked
 * for, so that it is read once.
 *
 *     cli_sign_early early = {0};
 *     if (cli_sign_early_fits(fd, &how))
 *         s = cli_sign_early_take(&early, fd, &how, &out, err);
 *     if (early.prepared) ...divit_prepared_sign(), which leaves the rest to early.out...
 *     cli_sign_early_done(&early);
 *
 * Nothing of it has a name meanwhile: whoever gives up at the PIN leaves nothing behind.
 * Ownership: it owns the output and what was prepared; the options are borrowed. Threads: one
 * object, one thread at a time. Not done here: signing.
 */
#ifndef DIVIT_CLI_SIGN_EARLY_H
#define DIVIT_CLI_SIGN_EARLY_H

#include "divit/sign.h"

/* So many files of one run are taken over at most, each with two descriptors. */
enum { CLI_SIGN_EARLY_MAX = 16 };

/* {0}: it is read when its turn comes. */
typedef struct cli_sign_early {
    divit_output *out;
    divit_prepared *prepared;
} cli_sign_early;

/* True for a document of which that makes sense: XML that the signature goes into. */
bool cli_sign_early_fits(int fd, const divit_sign_options *how);

/*
 * Takes it over into *out, which is early's and NULL then. An output that has a name already and
 * that of a failure stay the caller's; for the first it is only looked at. Statuses of
 * divit_prepared_new().
 */
DIVIT_MUST_CHECK divit_status cli_sign_early_take(cli_sign_early *early, int fd,
    const divit_sign_options *how, divit_output **out, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_sign_early_done(cli_sign_early *early);

#endif
