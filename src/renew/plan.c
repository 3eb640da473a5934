/* SPDX-License-Identifier: Apache-2.0 */
/* When to renew. */
#include "renew/plan.h"

enum { DAY = 86400, PRODUCTION_DAYS = 15 };

static divit_plan_phase phase_of(int64_t left, int64_t days)
{
    if (left < 0)
        return DIVIT_PLAN_OVER;
    if (days <= DIVIT_PLAN_LATE)
        return DIVIT_PLAN_LAST;
    if (days <= DIVIT_PLAN_SOON)
        return DIVIT_PLAN_URGENT;
    return days <= DIVIT_PLAN_WINDOW ? DIVIT_PLAN_OPEN : DIVIT_PLAN_EARLY;
}

/* see renew/plan.h */
divit_plan divit_plan_of(int64_t not_after, int64_t now)
{
    const int64_t left = not_after - now;
    /* Rounded down on both sides of zero. */
    const int64_t days = left / DAY - (left % DAY < 0);
    return (divit_plan){.phase = phase_of(left, days),
        .days = days,
        .window_opens = not_after - (int64_t)DIVIT_PLAN_WINDOW * DAY,
        .production = not_after - (int64_t)PRODUCTION_DAYS * DAY,
        .end = not_after,
        .new_card = not_after + 1};
}
