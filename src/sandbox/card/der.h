/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/der.h - a small writer of tag-length-value structures, lengths computed.
 *
 *     divit_der w = {0};                          // collects; the first failure sticks
 *     const size_t path = divit_card_der_open(&w);
 *     divit_card_der_put(&w, 0x04, bytes);
 *     divit_card_der_close(&w, path, 0x30);            // everything since the open is its content
 *     s = divit_card_der_take(&w, &out);
 *
 * Used for PKCS#15 files and for file control information. Definite lengths up to 65535.
 */
#ifndef DIVIT_SANDBOX_CARD_DER_H
#define DIVIT_SANDBOX_CARD_DER_H

#include "divit/base.h"

typedef struct divit_der {
    divit_bytes out;
    divit_status status; /* the first failure: E_MEMORY, INPUT_LIMIT */
} divit_der;

/* Where a constructed value begins; give it to divit_card_der_close(). */
size_t divit_card_der_open(const divit_der *w);

/* Makes what was written since `from` the content of one value. */
void divit_card_der_close(divit_der *w, size_t from, uint8_t tag);

/* Writes one value with the given content. */
void divit_card_der_put(divit_der *w, uint8_t tag, divit_span content);

/* Writes one value with text as its content, without the NUL. */
void divit_card_der_text(divit_der *w, uint8_t tag, const char *text);

/* Writes one value holding a number, big-endian, two's complement, as short as possible. */
void divit_card_der_number(divit_der *w, uint8_t tag, uint32_t number);

/* Hands the bytes over, or answers the first failure and frees. */
DIVIT_MUST_CHECK divit_status divit_card_der_take(divit_der *w, divit_bytes *ret);

#endif
