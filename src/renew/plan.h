/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/plan.h - when to renew: how a certificate's end, the law and the window stand to a moment.
 *
 *     const divit_plan plan = divit_plan_of(not_after, now);
 *     if (plan.phase == DIVIT_PLAN_OPEN) ...
 *
 * The days are guidance, gathered from universities' and Kamu SM's pages, which differ; the law
 * asks only that a renewal is asked for before the end. Times are seconds since 1970 UTC.
 * Ownership: a value. Threads: no state. Not done here: words and calendars.
 */
#ifndef DIVIT_RENEW_PLAN_H
#define DIVIT_RENEW_PLAN_H

#include "divit/base.h"

typedef enum divit_plan_phase {
    DIVIT_PLAN_EARLY,  /* more than 90 days: nothing to do */
    DIVIT_PLAN_OPEN,   /* 90 to 31: the window is open, the institution's IT unit should know */
    DIVIT_PLAN_URGENT, /* 30 to 11 */
    DIVIT_PLAN_LAST,   /* 10 to the last second: some offices treat it as expired */
    DIVIT_PLAN_OVER,   /* no renewal any more: e-Onay given before, or by hand */
} divit_plan_phase;

/* The days before the end at which a person is reminded. */
enum { DIVIT_PLAN_WINDOW = 90, DIVIT_PLAN_SOON = 30, DIVIT_PLAN_LATE = 10 };

typedef struct divit_plan {
    divit_plan_phase phase;
    int64_t days;         /* whole days left, negative behind the end */
    int64_t window_opens; /* 90 days before the end */
    int64_t production;   /* about 15 days before the end: the new card is made */
    int64_t end;          /* the last good second of the old card */
    int64_t new_card;     /* the second behind it: the new card's PIN can be made */
} divit_plan;

/* How `not_after`, the last good second, stands to `now`. */
divit_plan divit_plan_of(int64_t not_after, int64_t now);

#endif
