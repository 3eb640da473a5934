/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/history.h - what earlier measurements of readers said, so that a dying one shows.
 *
 *     DIVIT_AUTO(divit_history_free) divit_history *h = NULL;
 *     s = divit_history_parse(file, &h, err);
 *     if (divit_history_usual(h, reader, &usual)) compare(&usual, &now);
 *     divit_history_add(h, &now);
 *     s = divit_history_format(h, &bytes);
 *
 * A line of text for each measurement: "1 READER TIME ROUNDS FAILED CONNECT RESET APDU", the reader
 * as 32 hex digits of a keyed hash, then decimal numbers, times in microseconds. A line that is not
 * like this is left out. Bounded: the oldest measurement of a reader goes when it has
 * DIVIT_HISTORY_READER_MAX, the oldest of all when there are DIVIT_HISTORY_MAX.
 * Ownership: a history is the caller's. Threads: one object belongs to one thread at a time.
 * Not done here: files and the hash; whoever writes the file knows the key.
 */
#ifndef DIVIT_DOCTOR_HISTORY_H
#define DIVIT_DOCTOR_HISTORY_H

#include "divit/base.h"

enum {
    DIVIT_HISTORY_MAX = 512,
    DIVIT_HISTORY_READER_MAX = 50,
    DIVIT_HISTORY_BYTES = 128 << 10, /* no history is larger */
    DIVIT_HISTORY_NAME = 33,
    DIVIT_HISTORY_STEPS = 3,
};

typedef struct divit_history_entry {
    char reader[DIVIT_HISTORY_NAME]; /* lower-case hex */
    int64_t time;                    /* seconds since 1970 UTC */
    int64_t rounds, failed;
    int64_t medians[DIVIT_HISTORY_STEPS]; /* connect, reset, APDU; microseconds */
} divit_history_entry;

typedef struct divit_history {
    divit_history_entry entries[DIVIT_HISTORY_MAX]; /* oldest first */
    size_t n;
} divit_history;

/* Reads a file's text. E_MEMORY, INPUT_LIMIT beyond DIVIT_HISTORY_BYTES. */
DIVIT_MUST_CHECK divit_status divit_history_parse(
    divit_span text, divit_history **ret, divit_error *err);

/* Frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void divit_history_free(divit_history **history);

/* Adds a measurement as the newest. */
void divit_history_add(divit_history *history, const divit_history_entry *entry);

/*
 * The medians of what is known of a reader: medians of its medians, rounds and failed summed up,
 * the time of the oldest. False if fewer than three measurements are known.
 */
bool divit_history_usual(
    const divit_history *history, const char *reader, divit_history_entry *ret);

/* Appends the text. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_history_format(const divit_history *history, divit_bytes *out);

#endif
