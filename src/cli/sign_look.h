/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/sign_look.h - everything that is looked at before the card is asked for anything: whether
 * each file can be signed and each output be made.
 *
 *     cli_sign_look look = {.job = job, .values = values, .how = how, .files = rows, .taken = -1};
 *     s = cli_sign_look_repair(&look, paths, err);   // new files in the place of broken ones
 *     s = cli_sign_look_before(&look, err);          // or cli_sign_look_all(), for --check
 *     s = cli_sign_look_open(&look, "-", &fd, err);
 *     cli_sign_look_done(&look);
 *
 * Ownership: all is borrowed but for what standard input held and what was taken over. Threads:
 * once all is looked at, opening from any, and a file's row of `early` is its own; the rest from
 * one. Not done here: signing.
 */
#ifndef DIVIT_CLI_SIGN_LOOK_H
#define DIVIT_CLI_SIGN_LOOK_H

#include "cli/sign_early.h"
#include "cli/signing.h"

typedef struct cli_sign_look {
    cli_job *job;
    const cli_signing *values;
    divit_sign_options how;                   /* but for the time */
    json_t *files;                            /* a row each */
    int taken;                                /* what standard input held, or -1 */
    cli_sign_early early[CLI_SIGN_EARLY_MAX]; /* of the first files, in their order */
} cli_sign_look;

/* A file, or what standard input held, which is taken once. As cli_stream_open(). */
DIVIT_MUST_CHECK divit_status cli_sign_look_open(
    cli_sign_look *look, const char *input, int *ret_fd, divit_error *err);

/* Adds a file's row to the JSON object; borrowed. */
json_t *cli_sign_look_row(const cli_sign_look *look, const char *input, const char *output,
    divit_status s, const divit_error *err);

/*
 * Puts new files in the place of broken ones, if that is wished; `paths` has room for one each and
 * is the caller's. As cli_repair().
 */
DIVIT_MUST_CHECK divit_status cli_sign_look_repair(
    const cli_sign_look *look, divit_bytes *paths, divit_error *err);

/*
 * Looks at every file and every target, and takes over the first ones as far as cli/sign_early.h
 * does; the first that will not do ends it, with its status.
 */
DIVIT_MUST_CHECK divit_status cli_sign_look_before(cli_sign_look *look, divit_error *err);

/*
 * Tells all about the files of --check; one that cannot be signed does not stop the rest. Why a
 * single one cannot be signed, BATCH_PARTIAL if one of several cannot.
 */
DIVIT_MUST_CHECK divit_status cli_sign_look_all(cli_sign_look *look, divit_error *err);

/* Frees what standard input held and what was taken over and not signed. */
void cli_sign_look_done(cli_sign_look *look);

#endif
