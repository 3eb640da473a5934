/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/der.h - reads and writes DER (X.690 section 10) in small steps.
 *
 *     divit_span inner;
 *     if (!divit_der_take(&rest, DIVIT_DER_SEQUENCE, &inner))   // moves rest behind the item
 *         return refuse();
 *     static void two_numbers(divit_der *w, const void *ctx);   // writes the last field first
 *     s = divit_der_encode(two_numbers, &numbers, &bytes, err); // sized, then written
 *
 * The writer goes from the end to the front, so that a length is known when its header is written.
 * With a NULL buffer it only counts: the same code sizes and writes. Fields are therefore put in
 * reverse order, and each structure is closed by divit_der_wrap() in front of its content.
 * Threads: values only. Not done here: indefinite lengths and tags above 30, which are refused.
 */
#ifndef DIVIT_PKI_DER_H
#define DIVIT_PKI_DER_H

#include "divit/base.h"

/* Identifier octets (X.690 8.1.2). */
enum {
    DIVIT_DER_INTEGER = 0x02,
    DIVIT_DER_BIT_STRING = 0x03,
    DIVIT_DER_OCTETS = 0x04,
    DIVIT_DER_OID = 0x06,
    DIVIT_DER_UTC_TIME = 0x17,
    DIVIT_DER_GENERAL_TIME = 0x18,
    DIVIT_DER_SEQUENCE = 0x30,
    DIVIT_DER_SET = 0x31,
    DIVIT_DER_CONTEXT = 0x80,             /* [0], primitive; add the number */
    DIVIT_DER_CONTEXT_CONSTRUCTED = 0xA0, /* [0], constructed; add the number */
};

/* Deepest nesting taken by divit_der_one(). */
enum { DIVIT_DER_DEPTH = 32 };

/* One item: its identifier, all of it, and what is inside. Borrowed from the input. */
typedef struct divit_der_item {
    uint8_t tag;
    divit_span whole;
    divit_span content;
} divit_der_item;

/*
 * Takes the next item and moves `rest` behind it. False, with nothing changed, if there is none or
 * its header is not DER: indefinite or longer than needed, a tag above 30, past the end.
 */
bool divit_der_next(divit_span *rest, divit_der_item *ret);

/* Takes the next item if it has this tag; ret: its content. False, with nothing changed, else. */
bool divit_der_take(divit_span *rest, uint8_t tag, divit_span *ret);

/* As divit_der_take(); ret: the whole item. */
bool divit_der_take_whole(divit_span *rest, uint8_t tag, divit_span *ret);

/*
 * True if the bytes begin with one item all of whose constructed parts are DER down to
 * DIVIT_DER_DEPTH; ret_size: its bytes.
 */
bool divit_der_one(divit_span bytes, size_t *ret_size);

/*
 * A time, UTCTime or GeneralizedTime, in the only form that RFC 5280 4.1.2.5 allows (seconds, Z).
 * False if the item is none.
 */
bool divit_der_time(const divit_der_item *item, int64_t *ret_time);

/* A writer from the end to the front. p NULL: counts only. */
typedef struct divit_der {
    uint8_t *p;
    size_t cap;
    size_t n;    /* bytes written so far, at the end of p */
    bool failed; /* did not fit */
} divit_der;

/* Puts bytes in front of what was written. */
void divit_der_put(divit_der *w, divit_span bytes);

/* Puts the header for everything written since n was `from`. */
void divit_der_wrap(divit_der *w, uint8_t tag, size_t from);

/* Puts one primitive item. */
void divit_der_put_item(divit_der *w, uint8_t tag, divit_span content);

/* Puts a UTCTime up to 2049, a GeneralizedTime else (RFC 5652 11.3). */
void divit_der_put_time(divit_der *w, int64_t time);

/* Writes one structure to a writer; called twice with the same ctx. */
typedef void divit_der_fn(divit_der *w, const void *ctx);

/* Runs fn to size and once more to write; ret is {0} before. E_MEMORY, E_INTERNAL. */
DIVIT_MUST_CHECK divit_status divit_der_encode(
    divit_der_fn *fn, const void *ctx, divit_bytes *ret, divit_error *err);

/* The size alone. */
size_t divit_der_size(divit_der_fn *fn, const void *ctx);

#endif
