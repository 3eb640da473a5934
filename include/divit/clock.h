/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/clock.h - the clock as a value.
 *
 *     const divit_clock clock = divit_clock_system();
 *     const int64_t now = clock.now(clock.ctx);
 *
 * Nothing here asks the system for the time by itself: whoever calls hands a clock in, so that a
 * test can hand in another. Times are seconds since 1970-01-01T00:00:00Z without leap seconds.
 * Ownership: a clock borrows its ctx. Threads: the system's clock may be asked by any.
 * Not done here: time stamps; what a clock says is a claim.
 */
#ifndef DIVIT_CLOCK_H
#define DIVIT_CLOCK_H

#include "divit/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct divit_clock {
    int64_t (*now)(void *ctx);                  /* wall time, seconds since 1970 UTC */
    int64_t (*ticks)(void *ctx);                /* milliseconds of a clock that never goes back */
    int (*utc_offset)(void *ctx, int64_t time); /* local time minus UTC at `time`, in minutes */
    void *ctx;
} divit_clock;

/* The system's clock and time zone. */
DIVIT_API divit_clock divit_clock_system(void);

#ifdef __cplusplus
}
#endif

#endif
