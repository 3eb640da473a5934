/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/apart.h - a question that may never be answered, asked in a child (cli/child.h) within a
 * deadline.
 *
 *     const cli_apart how = {.clock = job->clock, .limit_ms = 5000, .ask = ask_service, .ctx =
 * ctx}; s = cli_apart_ask(&how, &facts, sizeof facts, err);   // ask_service() ran in the child
 *
 * PC/SC knows no time-outs: who asks a service that hangs, hangs too. The child asks and sends its
 * answer, a value without pointers, through a pipe; a child that is late is killed.
 * Ownership: nothing stays. Threads: called from a process with one thread only, as it forks.
 * Not done here: what is asked; modules, which have a worker of their own (card/card.h).
 */
#ifndef DIVIT_CLI_APART_H
#define DIVIT_CLI_APART_H

#include "cli/job.h"
#include "reader/readers.h"

enum { CLI_APART_MS = 5000 }; /* what the smart card service gets for an answer */

typedef struct cli_apart {
    divit_clock clock;
    unsigned limit_ms; /* milliseconds */
    divit_status (*ask)(void *ctx, void *ret, divit_error *err);
    void *ctx;
} cli_apart;

/*
 * Runs how->ask() in a child and hands over its status, its error and, on OK, the n bytes that it
 * wrote to `ret`. Its error's texts must be constant. READER_SILENT if it is late or ends without
 * an answer, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_apart_ask(
    const cli_apart *how, void *ret, size_t n, divit_error *err);

/*
 * divit_readers_list() of a new connection, in a child, within limit_ms milliseconds. Its statuses
 * and those of the above.
 */
DIVIT_MUST_CHECK divit_status cli_apart_readers(
    const cli_job *job, unsigned limit_ms, divit_reader_list *ret, divit_error *err);

#endif
