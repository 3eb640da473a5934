/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/time.h - the practice world's time: the real one, moved by a switch.
 *
 *     const divit_world_time time = {.folder = folder, .real = divit_clock_system()};
 *     const divit_clock clock = divit_world_time_clock(&time);     // of everything in the world
 *     s = divit_world_time_move(folder, "+30d", err);              // from another program
 *     s = divit_world_time_advance(store, clock.now(clock.ctx), err);
 *
 * The switch is the file FOLDER/clock, so that it survives a restart and holds at once. What
 * follows from time by itself: certificates, tokens and codes end, OCSP answers and CRLs are of
 * that time, and applications go on from production by courier to their end. Ownership: a clock
 * borrows its time. Threads: any. Not done here: the times of signatures, which are the client's.
 */
#ifndef DIVIT_SANDBOX_PORTAL_TIME_H
#define DIVIT_SANDBOX_PORTAL_TIME_H

#include "divit/clock.h"
#include "sandbox/portal/store.h"

typedef struct divit_world_time {
    const char *folder; /* of the world */
    divit_clock real;
} divit_world_time;

/* Borrows the time. */
divit_clock divit_world_time_clock(divit_world_time *time);

/* By how many seconds the world is ahead of the real time; 0 where it was never moved. */
int64_t divit_world_time_ahead(const char *folder);

/*
 * Moves it on: "+30d", "-12h", "+5m" (days, hours, minutes; at most ten years in all), "now" for
 * the real time. USAGE for another text, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_world_time_move(
    const char *folder, const char *by, divit_error *err);

/*
 * Applications in production are with the courier three days after their approval, and done after
 * seven. E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_world_time_advance(
    divit_world_store *store, int64_t now, divit_error *err);

#endif
