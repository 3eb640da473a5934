/* SPDX-License-Identifier: Apache-2.0 */
/* A transport that measures how long each exchange of another one takes. */
#include "storm/timed.h"

#include <string.h>
#include <time.h>

enum { AT_ONCE = 8 };

/* see storm/timed.h */
int64_t storm_now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void note(storm_timed *t, const divit_http_request *q, int64_t began)
{
    const uint32_t took = (uint32_t)(storm_now_ms() - began);
    if (t->count < t->room)
        t->ms[t->count++] = took;
    if (strcmp(q->method, "POST") == 0 && strstr(q->url, "/approval") &&
        t->approval_count < t->room)
        t->approvals[t->approval_count++] = took;
}

static divit_status exchange(
    void *ctx, const divit_http_request *request, divit_http_answer *ret, divit_error *err)
{
    storm_timed *t = ctx;
    divit_http_request q = *request;
    const int64_t began = storm_now_ms();
    q.timeout_ms = t->timeout_ms;
    const divit_status s = t->inner.exchange(t->inner.ctx, &q, ret, err);
    if (s == DIVIT_OK)
        note(t, &q, began);
    return s;
}

/* Several at once count as one: the person waits for all. */
static divit_status exchange_all(void *ctx, const divit_http_request *requests, size_t n,
    divit_http_answer *ret, divit_error *err)
{
    storm_timed *t = ctx;
    divit_http_request q[AT_ONCE];
    const int64_t began = storm_now_ms();
    const size_t some = n < AT_ONCE ? n : AT_ONCE;
    for (size_t i = 0; i < some; i++) {
        q[i] = requests[i];
        q[i].timeout_ms = t->timeout_ms;
    }
    const divit_status s = t->inner.exchange_all(t->inner.ctx, q, some, ret, err);
    if (s == DIVIT_OK)
        note(t, q, began);
    return s;
}

/* see storm/timed.h */
divit_transport storm_timed_transport(storm_timed *timed)
{
    return (divit_transport){.exchange = exchange, .exchange_all = exchange_all, .ctx = timed};
}
