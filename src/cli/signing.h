/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/signing.h - signs the files that a job names: every file is looked at first, the PIN is asked
 * for once, each signature is verified before its file gets its name. Several files are on their
 * way at a time, so that the card need not wait while one is read, hashed, checked or written; rows
 * and lines keep the order of the arguments.
 *
 *     const cli_signing what = {.target = {.folder = "out"}, .how = how, .seat = &seat};
 *     s = cli_signing_run(job, &what, err);        // a row for each file in job->out
 *
 * Ownership: everything is borrowed. Threads: its own.
 * Not done here: the command's options.
 */
#ifndef DIVIT_CLI_SIGNING_H
#define DIVIT_CLI_SIGNING_H

#include "cli/seat.h"
#include "cli/sign_target.h"
#include "divit/sign.h"

typedef struct cli_signing {
    cli_sign_target target;
    divit_sign_options how;            /* but for the time */
    const struct divit_preset *preset; /* whose rule the certificate is to fit; NULL: none */
    const cli_seat_options *seat;
    long wait;      /* see cli/batch.h */
    size_t jobs;    /* files on their way at a time; see cli/crew.h */
    bool check;     /* only look whether it can be signed */
    bool repair;    /* see cli/repair.h */
    bool skip_done; /* see cli/done.h */
} cli_signing;

/* Signs, or looks. BATCH_PARTIAL if some of several failed, else why the run ended. */
DIVIT_MUST_CHECK divit_status cli_signing_run(
    cli_job *job, const cli_signing *values, divit_error *err);

#endif
