/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/crew.h - threads that do the pieces of a batch, while the results are taken in order.
 *
 *     const cli_crew crew = {.count = 500, .threads = 8, .run = sign, .done = tell, .ctx = &batch};
 *     s = cli_crew_run(&crew, &err);        // OK, whatever came of the pieces; or INTERRUPTED
 *
 * run() is called on any thread, for several pieces at a time; done() on the caller's, for one
 * piece after the other from the first on, as soon as all before it are done. When run() answers
 * false no further piece is begun; those that are begun are ended and told. So it is with SIGINT,
 * SIGTERM and SIGHUP too, which are taken here as long as there are pieces: nothing is left half
 * done. Ownership: ctx is borrowed; what run() and done() share of it is their own to guard, but
 * for what belongs to one piece. Threads: gone when it comes back. Not done here: what a piece is,
 * and what failed.
 */
#ifndef DIVIT_CLI_CREW_H
#define DIVIT_CLI_CREW_H

#include "divit/base.h"

enum { CLI_CREW_MAX = 64 };

typedef struct cli_crew {
    size_t count;
    size_t threads;                   /* at most CLI_CREW_MAX; 0: one */
    bool (*run)(void *ctx, size_t i); /* false: begin no more */
    void (*done)(void *ctx, size_t i);
    void *ctx;
} cli_crew;

/* Does the pieces. OK, INTERRUPTED if a signal ended it, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_crew_run(const cli_crew *crew, divit_error *err);

#endif
