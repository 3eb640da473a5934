/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/calendar.h - the dates of a plan as a calendar file (RFC 5545), for any calendar program.
 *
 *     const divit_calendar_words words = {"E-imza yenileme", {...}};
 *     s = divit_calendar_write(&plan, now, &words, &ics, err);
 *
 * Events: 90, 30 and 10 days before the end, and the handover from the old card to the new one;
 * each reminds in the morning (VALARM), the handover on the day before too. Events of the past are
 * left out. Nothing personal is in it. Ownership: the result is the caller's. Threads: no state.
 * Not done here: words.
 */
#ifndef DIVIT_RENEW_CALENDAR_H
#define DIVIT_RENEW_CALENDAR_H

#include "renew/plan.h"

enum { DIVIT_CALENDAR_EVENTS = 4 };

/* What each event is called and says, in its order in time; UTF-8, borrowed. */
typedef struct divit_calendar_words {
    const char *summary[DIVIT_CALENDAR_EVENTS];
    const char *text[DIVIT_CALENDAR_EVENTS];
    const char *ready; /* reminds on the day before the handover */
} divit_calendar_words;

/* `now` stamps the events (DTSTAMP). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_calendar_write(const divit_plan *plan, int64_t now,
    const divit_calendar_words *words, divit_bytes *ret, divit_error *err);

#endif
