/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/preflight.h - says what a PDF is and holds before it is signed, and what verifiers will show.
 *
 *     if (divit_inspect(fd, &how, 0, &seen, &err) == DIVIT_OK)
 *         cli_preflight_tell(job, &seen, row);          // lines on standard output, facts in JSON
 *
 * The ids in JSON are stable; the sentences are not.
 * Ownership: nothing is kept. Threads: one. Not done here: whether it can be signed.
 */
#ifndef DIVIT_CLI_PREFLIGHT_H
#define DIVIT_CLI_PREFLIGHT_H

#include "cli/job.h"
#include "divit/inspect.h"

/* Prints the facts and notices, and puts them into the file's row as "inspection". */
void cli_preflight_tell(const cli_job *job, const divit_inspection *seen, json_t *row);

/* The same of what verifiers will show once it is signed: "after_signing". */
void cli_preflight_predict(const cli_job *job, const divit_inspection *seen, json_t *row);

/* One line on standard error for each notice that is worth a warning. */
void cli_preflight_warn(const cli_job *job, const char *path, const divit_inspection *seen);

#endif
