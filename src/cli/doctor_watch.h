/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_watch.h - "divit doctor --watch": what happens at the readers, and where the chain
 * breaks then.
 *
 *     s = cli_desk_watch(job, &desk, err);
 *
 * After the lines of cli/watch.h comes one with the first fault, its id and what to do.
 * Threads: one. Not done here: any check.
 */
#ifndef DIVIT_CLI_DOCTOR_WATCH_H
#define DIVIT_CLI_DOCTOR_WATCH_H

#include "cli/doctor_desk.h"

/* The statuses of cli_watch_run() and cli_desk_examine(). */
DIVIT_MUST_CHECK divit_status cli_desk_watch(
    cli_job *job, const cli_desk_options *desk, divit_error *err);

#endif
