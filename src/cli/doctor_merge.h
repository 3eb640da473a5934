/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_merge.h - "divit doctor --merge A.json B.json ...": many desks side by side.
 *
 *     s = cli_merge_run(job, &options, err);   // the files are the job's arguments
 *
 * Prints one line for each desk, its first fault, and fills job->out; with a path it also writes
 * the page of cli/merge_page.h. A file that cannot be read is named and left out.
 * Threads: one. Not done here: the reading of a file's content, see cli/desk_file.h.
 */
#ifndef DIVIT_CLI_DOCTOR_MERGE_H
#define DIVIT_CLI_DOCTOR_MERGE_H

#include "cli/desk_file.h"
#include "cli/job.h"
#include "divit/output.h"

enum { CLI_MERGE_DESKS_MAX = 1000, CLI_MERGE_SPANS = 7 };

typedef struct cli_merge_options {
    const char *report; /* path of a page; NULL: none */
    divit_output_mode mode;
} cli_merge_options;

/* All desks. The names of skipped files are borrowed from the job. */
typedef struct cli_merge {
    cli_desk *desks; /* owned */
    size_t n;
    const char **skipped; /* owned list */
    size_t skipped_count;
    int64_t now; /* days are counted from here */
} cli_merge;

/* How many certificates end within a span of time. */
typedef struct cli_merge_span {
    const char *id;   /* stable: "expired", "10", ... in days, "later", "unknown" */
    const char *name; /* marked N_() */
    size_t desks;
} cli_merge_span;

/* Sorts the desks by the days that their certificates are valid. */
void cli_merge_spans(const cli_merge *merge, cli_merge_span ret[CLI_MERGE_SPANS]);

/*
 * USAGE without files or with too many, BATCH_PARTIAL if a file was left out, and the statuses of
 * cli_html_save().
 */
DIVIT_MUST_CHECK divit_status cli_merge_run(
    cli_job *job, const cli_merge_options *options, divit_error *err);

#endif
