/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/call.h - one request to the worker and its answers, within a deadline.
 *
 *     divit_line line = {.worker = ..., .clock = clock, .person_ms = 300000};
 *     const divit_call c = {.request = &r, .attached = -1, .limit_ms = 30000};
 *     s = divit_call_make(&line, &c, err);       // the result's status and error
 *
 * The deadline is absolute for the card and moves only while the worker says that it waits for a
 * person, a bounded number of times. Whatever goes wrong with the line itself (late, dead, talking
 * nonsense) ends the worker; so does a result of TOKEN_LOST. After that every call is TOKEN_LOST.
 *
 * Ownership: the line owns the worker. Threads: one at a time.
 * Not done here: what requests and items mean (card/card.h).
 */
#ifndef DIVIT_CARD_CALL_H
#define DIVIT_CARD_CALL_H

#include "base/clock.h"
#include "card/message.h"
#include "card/spawn.h"

struct divit_log;

/* The connection to a worker. */
typedef struct divit_line {
    divit_spawn worker;
    divit_clock clock;
    const struct divit_log *log; /* NULL: silent */
    unsigned person_ms;          /* how long a person may take */
} divit_line;

/* Takes one item of the answers; may take the certificate out of it. MODULE if it was not asked. */
typedef divit_status (*divit_call_item)(void *ctx, divit_answer *answer, divit_error *err);

typedef struct divit_call {
    const divit_request *request;
    int attached; /* descriptor to go with it, borrowed; -1: none */
    unsigned limit_ms;
    divit_call_item item; /* NULL: no item is expected */
    void *ctx;
} divit_call;

/*
 * Makes the call: any status of the worker; READER_SILENT if it is late, TOKEN_LOST if it is dead,
 * MODULE if its answer makes no sense, E_INTERNAL for a request that no worker takes.
 */
DIVIT_MUST_CHECK divit_status divit_call_make(
    divit_line *line, const divit_call *call, divit_error *err);

#endif
