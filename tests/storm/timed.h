/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A transport that measures how long each exchange of another one takes, and bounds it.
 *
 *     storm_timed timed = {.inner = divit_net_transport(net), .timeout_ms = 10000, .room = 4000};
 *     timed.ms = calloc(timed.room, sizeof *timed.ms);
 *     options.transport = storm_timed_transport(&timed);
 *
 * Threads: one at a time.
 */
#ifndef DIVIT_TESTS_STORM_TIMED_H
#define DIVIT_TESTS_STORM_TIMED_H

#include "divit/transport.h"

typedef struct storm_timed {
    divit_transport inner;
    unsigned timeout_ms; /* for each exchange */
    size_t room;
    uint32_t *ms; /* of exchanges that were answered, room places */
    size_t count;
    uint32_t *approvals; /* of these the submissions, room places */
    size_t approval_count;
} storm_timed;

/* Borrows it. */
divit_transport storm_timed_transport(storm_timed *timed);

/* Milliseconds of a clock that only goes forward. */
int64_t storm_now_ms(void);

#endif
