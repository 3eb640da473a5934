/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/latency.h - how long a step took in many rounds, in a few numbers.
 *
 *     divit_latency l;
 *     divit_latency_of(times, n, failed, &l);       // l.median, l.p95 in microseconds
 *
 * Ownership: a value. Threads: no state.
 * Not done here: measuring; judging against earlier runs, see doctor/history.h.
 */
#ifndef DIVIT_DOCTOR_LATENCY_H
#define DIVIT_DOCTOR_LATENCY_H

#include "divit/base.h"

enum { DIVIT_LATENCY_ROUNDS_MAX = 1000 };

typedef struct divit_latency {
    size_t n;                      /* rounds that were measured */
    size_t failed;                 /* rounds that failed and are not in the times */
    int64_t min, median, p95, max; /* microseconds; 0 without a round */
    int drift; /* median of the last third against that of the first, in percent; 0 below 6 rounds
                */
} divit_latency;

/*
 * The median is the lower one of an even number; the 95th percentile is the smallest time that at
 * least 95 of 100 do not exceed (nearest rank). At most DIVIT_LATENCY_ROUNDS_MAX times are taken.
 */
void divit_latency_of(const int64_t *micros, size_t n, size_t failed, divit_latency *ret);

/* The lower median of at most DIVIT_LATENCY_ROUNDS_MAX numbers; 0 of none. */
int64_t divit_latency_median(const int64_t *numbers, size_t n);

#endif
