/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/watch.h - tells what happens at the readers until somebody ends it (Ctrl-C, SIGTERM).
 *
 *     s = cli_watch_run(job, &(cli_watch_options){.examine = examine, .ctx = &values}, err);
 *
 * A line for each reader plugged or unplugged, each card put in, taken out or mute, and each time
 * that the service is lost or back; with --json an object a line (NDJSON). First it tells what is
 * there. When things have been quiet for a moment after a change, `examine` is called.
 * A child asks PC/SC, so that a service that hangs or dies ends neither the watch nor Ctrl-C.
 * Threads: one. Not done here: finding out why something does not work.
 */
#ifndef DIVIT_CLI_WATCH_H
#define DIVIT_CLI_WATCH_H

#include "cli/job.h"

typedef struct cli_watch_options {
    bool masked; /* readers are told without their serial numbers */
    /* What else to do after changes; NULL: nothing. Its failure ends the watch. */
    divit_status (*examine)(void *ctx, divit_error *err);
    void *ctx;
} cli_watch_options;

/* An object with the time and the name of an event; the caller adds to it. */
json_t *cli_watch_event(const cli_job *job, const char *event);

/* Prints an event as a line of JSON where --json is given, and frees it. */
void cli_watch_print(const cli_job *job, json_t *event);

/* "15:04:05", the local time of now. */
void cli_watch_time(const cli_job *job, char ret[16]);

/* INTERRUPTED when somebody ended it; E_IO; what `examine` answers. */
DIVIT_MUST_CHECK divit_status cli_watch_run(
    cli_job *job, const cli_watch_options *options, divit_error *err);

#endif
