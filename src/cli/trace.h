/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/trace.h - the options that have a conversation with the card recorded, and its file.
 *
 *     const cli_option_set set = {cli_trace_table, &job.trace};    // of a command that uses a card
 *     s = cli_trace_open(&job, err);
 *     ... cli_seat_open_module() hands job.trace on to every card worker ...
 *     cli_trace_close(&job.trace);
 *
 * Several workers, one after another, write to the same file. Ownership: the job owns the file.
 * Not done here: the record itself (base/trace.h, card/record.h).
 */
#ifndef DIVIT_CLI_TRACE_H
#define DIVIT_CLI_TRACE_H

#include "cli/options.h"

struct cli_job;
struct divit_record;
struct divit_trace_port;

typedef struct cli_trace {
    const char *path; /* NULL: nothing is recorded */
    bool keep_data;
    struct divit_record *record; /* NULL: none is open */
    int fd;                      /* valid where it is open */
} cli_trace;

/* The rows that fill a cli_trace. */
extern const cli_option cli_trace_table[];

/*
 * Makes the file if one is wanted, writes its first line and tells what will be in it. USAGE if
 * there is such a file and for --trace-data alone, E_IO.
 */
DIVIT_MUST_CHECK divit_status cli_trace_open(struct cli_job *job, divit_error *err);

/*
 * Begins a part of the record for what this process asks PC/SC; where to write it, borrowed. NULL
 * if nothing is recorded.
 */
const struct divit_trace_port *cli_trace_port(const cli_trace *trace);

/* Closes the file. */
void cli_trace_close(cli_trace *trace);

#endif
