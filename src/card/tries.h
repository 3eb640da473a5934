/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/tries.h - how many wrong PINs tokens got since their last right one, as a list and its text.
 *
 *     divit_tries_list list = {0};
 *     s = divit_tries_parse(text, &list, err);
 *     divit_tries_set(&list, name, divit_tries_of(&list, name) + 1);
 *     s = divit_tries_format(&list, &text);
 *
 * A card tells how many tries are left only after a wrong one, and only to the process that sent
 * it. So what a process saw is kept for the next one. A token goes by a name that is a keyed hash:
 * who reads the text does not learn which card it was. The text is
 *
 *     divit pin-tries 1
 *     64 lower-case hex digits, a space, 1 to 3
 *
 * the token that was noted last at the end. It is not much: at most DIVIT_TRIES_RECORDS lines, of
 * which the first falls out. Anything else is refused whole, for half of it would be a wrong count.
 * Ownership: plain values. Threads: no state.
 * Not done here: files, keys and hashes, see card/tries_store.h.
 */
#ifndef DIVIT_CARD_TRIES_H
#define DIVIT_CARD_TRIES_H

#include "divit/base.h"

enum {
    DIVIT_TRIES_USUAL = 3, /* wrong PINs that lock an AKIS card, and the fewest that are usual */
    DIVIT_TRIES_RECORDS = 64,
    DIVIT_TRIES_NAME = 32,   /* bytes of a token's name */
    DIVIT_TRIES_SIZE = 8192, /* bytes of the text */
};

typedef struct divit_tries_record {
    uint8_t name[DIVIT_TRIES_NAME];
    unsigned failures; /* 1 to DIVIT_TRIES_USUAL */
} divit_tries_record;

/* Start as {0}. */
typedef struct divit_tries_list {
    divit_tries_record p[DIVIT_TRIES_RECORDS];
    size_t n;
} divit_tries_list;

/* Parses the whole text. INPUT_BROKEN with the offset of the line at fault, INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_tries_parse(
    divit_span text, divit_tries_list *ret, divit_error *err);

/* Appends the text. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_tries_format(const divit_tries_list *list, divit_bytes *out);

/* The wrong PINs of a token; 0 if the list does not have it. */
unsigned divit_tries_of(const divit_tries_list *list, const uint8_t name[DIVIT_TRIES_NAME]);

/*
 * Notes a token's wrong PINs, cut at DIVIT_TRIES_USUAL: it goes to the end, and the first falls out
 * if there is no room. 0 takes it off the list.
 */
void divit_tries_set(
    divit_tries_list *list, const uint8_t name[DIVIT_TRIES_NAME], unsigned failures);

#endif
