/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/changes.h - what happened between two looks at the readers.
 *
 *     divit_reader_event events[DIVIT_READER_EVENTS_MAX];
 *     const size_t n = divit_readers_changes(&before, &after, events);
 *
 * That some program connects to a card is no event. A card that was swapped between the two looks
 * is seen by its answer to reset.
 * Ownership: an event borrows its reader from one of the lists. Threads: no state.
 * Not done here: looking, see reader/readers.h.
 */
#ifndef DIVIT_READER_CHANGES_H
#define DIVIT_READER_CHANGES_H

#include "reader/readers.h"

enum { DIVIT_READER_EVENTS_MAX = 3 * DIVIT_READERS_MAX };

typedef enum divit_reader_change {
    DIVIT_READER_PLUGGED,
    DIVIT_READER_UNPLUGGED,
    DIVIT_READER_CARD_IN,
    DIVIT_READER_CARD_MUTE, /* a card is in, but does not answer */
    DIVIT_READER_CARD_OUT,
} divit_reader_change;

typedef struct divit_reader_event {
    divit_reader_change change;
    const divit_reader *reader;
} divit_reader_event;

/* The stable name of a change, such as "card-in". */
const char *divit_reader_change_name(divit_reader_change change);

/* Fills the events in the order of the readers, those that went first. Returns how many. */
size_t divit_readers_changes(const divit_reader_list *before, const divit_reader_list *after,
    divit_reader_event ret[DIVIT_READER_EVENTS_MAX]);

#endif
