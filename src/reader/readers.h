/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/readers.h - the card readers that the smart card service (PC/SC) knows, and their changes.
 *
 *     DIVIT_AUTO(divit_readers_free) divit_readers *readers = NULL;
 *     divit_status s = divit_readers_new(NULL, &readers, err);
 *     s = divit_readers_list(readers, &list, err);              // list.p[i].name, .state, .atr
 *     s = divit_readers_wait(readers, &list, 2000, &changed, err);
 *     // changed: list is new
 *
 * Ownership: a divit_reader_list is a value, nothing to free. A service that was restarted needs a
 * new divit_readers.
 * Threads: one object belongs to one thread at a time.
 * Not done here: connecting to a card. PC/SC has no time-outs: a service that is stopped in the
 * middle of an answer makes these calls wait for it.
 */
#ifndef DIVIT_READER_READERS_H
#define DIVIT_READER_READERS_H

#include "divit/base.h"

/* pcscd serves 16 readers unless it was built for more. */
enum { DIVIT_READERS_MAX = 32, DIVIT_READER_NAME_MAX = 128, DIVIT_READER_ATR_MAX = 33 };

/* The longest wait of one call, in milliseconds. */
enum { DIVIT_READERS_WAIT_MAX = 60000 };

/* What is seen of a reader, a set of bits. */
typedef enum divit_reader_state {
    DIVIT_READER_PRESENT = 1,    /* a card is in it */
    DIVIT_READER_EMPTY = 2,      /* no card is in it */
    DIVIT_READER_MUTE = 4,       /* the card does not answer: upside down, dirty or dead */
    DIVIT_READER_IN_USE = 8,     /* some program is connected to the card */
    DIVIT_READER_EXCLUSIVE = 16, /* a program holds the card for itself */
    DIVIT_READER_GHOST = 32,     /* listed still, but unplugged */
} divit_reader_state;

typedef struct divit_reader {
    char name[DIVIT_READER_NAME_MAX + 1];
    unsigned state; /* divit_reader_state bits */
    uint8_t atr[DIVIT_READER_ATR_MAX];
    size_t atr_length;  /* 0 without an answering card */
    unsigned long seen; /* the service's own state word, for divit_readers_wait() */
} divit_reader;

typedef struct divit_reader_list {
    divit_reader p[DIVIT_READERS_MAX];
    size_t n;
} divit_reader_list;

struct divit_trace_port;

/* All zero: the values in the comments. What is named outlives the readers. */
typedef struct divit_readers_options {
    const char *socket; /* looked at to explain NO_SERVICE; NULL: /run/pcscd/pcscd.comm */
    const struct divit_trace_port *trace; /* the questions are recorded here; NULL: nowhere */
} divit_readers_options;

typedef struct divit_readers divit_readers;

/*
 * Connects to the service; the library looks for it where PCSCLITE_CSOCK_NAME says. options may be
 * NULL. NO_SERVICE; its detail tells a missing socket, one where nobody listens, and one that the
 * user may not use apart. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_readers_new(
    const divit_readers_options *options, divit_readers **ret, divit_error *err);

/* Disconnects, frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void divit_readers_free(divit_readers **readers);

/*
 * All readers as they are now, without waiting. An unplugged reader may stay listed for a moment
 * as a ghost. NO_READER, NO_SERVICE, READER_SILENT, READER_BUSY.
 */
DIVIT_MUST_CHECK divit_status divit_readers_list(
    divit_readers *readers, divit_reader_list *ret, divit_error *err);

/*
 * Waits until a reader comes or goes or its state differs from what `list` says, at most
 * timeout_ms (cut at DIVIT_READERS_WAIT_MAX; 0 only looks). An empty list waits for a first reader.
 * On a change `list` is filled anew (n is 0 if the last reader went) and *ret_changed is true;
 * else both stay and it is false; that may be before the time limit. NO_SERVICE, READER_SILENT,
 * READER_BUSY.
 */
DIVIT_MUST_CHECK divit_status divit_readers_wait(divit_readers *readers, divit_reader_list *list,
    unsigned timeout_ms, bool *ret_changed, divit_error *err);

#endif
