/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/clock.h - a clock for tests, and calendar text.
 *
 * Libraries never ask the system for the time: they are handed a clock of divit/clock.h. Years 1
 * to 9999.
 * Ownership: a clock borrows its ctx. Threads: no state.
 * Not done here: waiting, timers, time zones other than the system's.
 */
#ifndef DIVIT_BASE_CLOCK_H
#define DIVIT_BASE_CLOCK_H

#include "divit/clock.h"

/* A clock that stands still at `time`, UTC; for tests. *time must outlive it. */
divit_clock divit_clock_fixed(int64_t *time);

typedef struct divit_civil {
    int year, month, day, hour, minute, second;
} divit_civil;

/* Calendar fields of a time, shifted by offset minutes. */
divit_civil divit_civil_of(int64_t time, int offset_minutes);

/* The inverse, fields taken as UTC. INPUT_BROKEN if a field is out of its range. */
DIVIT_MUST_CHECK divit_status divit_civil_time(divit_civil civil, int64_t *ret_time);

/* "2026-11-22T15:04:05Z", or "+03:00" for another offset (RFC 3339). Fits 32 bytes. */
void divit_time_rfc3339(int64_t time, int offset_minutes, char out[32]);

/* Parses RFC 3339 date-time, seconds fraction dropped. INPUT_BROKEN. */
DIVIT_MUST_CHECK divit_status divit_time_parse_rfc3339(divit_span text, int64_t *ret_time);

/*
 * Parses the date of an HTTP header, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7 IMF-fixdate);
 * the day's name is not compared. INPUT_BROKEN.
 */
DIVIT_MUST_CHECK divit_status divit_time_parse_http(divit_span text, int64_t *ret_time);

#endif
