/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/walk.h - the twelve screens of the guide: what stands on each, what to press, what else.
 *
 *     for (unsigned i = 1; i <= DIVIT_WALK_STEPS; i++)
 *         tell(divit_walk_step_at(i)->title);
 *
 * Titles and words on the screen are the portal's own and stay Turkish in every language; what to
 * do is a sentence of ours, marked for translation.
 * Source: the guide of the renewal, steps 1 to 12; menus differ from year to year, so a screen is
 * known by what it is for. Ownership: constants. Threads: no state.
 * Not done here: any screen; the person's own browser shows it.
 */
#ifndef DIVIT_RENEW_WALK_H
#define DIVIT_RENEW_WALK_H

#include "divit/base.h"

/* Where the live site begins (DOMAIN: Kamu SM's own FAQ), the only address ever opened of it. */
#define DIVIT_WALK_LIVE "https://onlineislemler.kamusm.gov.tr/landing"

enum {
    DIVIT_WALK_STEPS = 12,
    DIVIT_WALK_APPROVAL = 10, /* the three ways part here */
    DIVIT_WALK_SIGNATURE = 11,
    DIVIT_WALK_RESULT = 12,
};

typedef struct divit_walk_step {
    const char *title; /* of the screen, in the portal's words */
    const char *shown; /* what can be read on it, in the portal's words */
    const char *press; /* in the portal's words; "": nothing of the portal's */
    const char *act;   /* what to do before, N_() */
    const char *other; /* what if it looks different, N_() */
} divit_walk_step;

/* A step, 1 to DIVIT_WALK_STEPS; NULL for any other number. */
const divit_walk_step *divit_walk_step_at(unsigned number);

#endif
