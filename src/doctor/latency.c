/* SPDX-License-Identifier: Apache-2.0 */
/* How long a step took in many rounds, in a few numbers. */
#include "doctor/latency.h"

#include <stdlib.h>
#include <string.h>

/* Rounds below which the first and the last third say nothing. */
enum { DRIFT_ROUNDS = 6 };

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static size_t sort_copy(const int64_t *from, size_t n, int64_t to[DIVIT_LATENCY_ROUNDS_MAX])
{
    n = n < DIVIT_LATENCY_ROUNDS_MAX ? n : DIVIT_LATENCY_ROUNDS_MAX;
    if (n > 0)
        memcpy(to, from, n * sizeof *to);
    qsort(to, n, sizeof *to, compare);
    return n;
}

/* see doctor/latency.h */
int64_t divit_latency_median(const int64_t *numbers, size_t n)
{
    int64_t sorted[DIVIT_LATENCY_ROUNDS_MAX];
    n = sort_copy(numbers, n, sorted);
    return n ? sorted[(n - 1) / 2] : 0;
}

static int drift_of(const int64_t *micros, size_t n)
{
    const size_t third = n / 3;
    const int64_t first = divit_latency_median(micros, third);
    const int64_t last = divit_latency_median(micros + n - third, third);
    return n < DRIFT_ROUNDS || first <= 0 ? 0 : (int)((last - first) * 100 / first);
}

/* see doctor/latency.h */
void divit_latency_of(const int64_t *micros, size_t n, size_t failed, divit_latency *ret)
{
    int64_t sorted[DIVIT_LATENCY_ROUNDS_MAX];
    n = sort_copy(micros, n, sorted);
    *ret = (divit_latency){.n = n, .failed = failed};
    if (n == 0)
        return;
    ret->min = sorted[0];
    ret->median = sorted[(n - 1) / 2];
    ret->p95 = sorted[(95 * n + 99) / 100 - 1];
    ret->max = sorted[n - 1];
    ret->drift = drift_of(micros, n);
}
