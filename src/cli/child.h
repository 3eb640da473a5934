/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/child.h - work that may hang, done in a child of this process that can be ended.
 *
 *     DIVIT_AUTO(cli_child_done) cli_child child = CLI_CHILD_NONE;
 *     s = cli_child_start(work, &input, &child, err);
 *     if (!cli_child_read(&child, &answer, sizeof answer, &wait))
 *         ...                                              // it died, or is late
 *
 * PC/SC knows no time-outs: whoever asks it here can still be interrupted. The child shares what
 * was there when it started, so constant texts are at the same place in both.
 * Ownership: a child belongs to who started it and dies with it. Threads: one.
 * Not done here: the card worker, which is a program of its own.
 */
#ifndef DIVIT_CLI_CHILD_H
#define DIVIT_CLI_CHILD_H

#include <sys/types.h>

#include "base/clock.h"

typedef struct cli_child {
    pid_t pid;
    int from; /* what the child writes comes here */
} cli_child;

#define CLI_CHILD_NONE ((cli_child){.pid = -1, .from = -1})

/* How long to wait for an answer. */
typedef struct cli_child_wait {
    const divit_clock *clock;
    int64_t ms;
} cli_child_wait;

/* Runs work(to, ctx) in a child that ends afterwards; `to` is for its answers. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_child_start(
    void (*work)(int to, void *ctx), void *ctx, cli_child *ret, divit_error *err);

/* Reads exactly n bytes into out; false if the child ended before or they do not come in time. */
bool cli_child_read(const cli_child *child, void *out, size_t n, const cli_child_wait *wait);

/* Ends the child. Accepts CLI_CHILD_NONE; also a cleanup handler. */
void cli_child_done(cli_child *child);

#endif
