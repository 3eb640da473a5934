/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token/atr.h - takes a card's answer to reset apart (ISO/IEC 7816-3 section 8.2).
 *
 *     divit_atr atr;
 *     divit_status s = divit_atr_parse(bytes, &atr, err);
 *     if (s == DIVIT_OK && atr.check == DIVIT_ATR_CHECK_BAD)
 *         ... the card or its contacts are damaged
 *     show(atr.historical);                // borrowed from `bytes`
 *
 * Ownership: everything in a divit_atr borrows the bytes that were parsed.
 * Threads: no state.
 * Not done here: telling which card it is, see token/tokens.h.
 */
#ifndef DIVIT_TOKEN_ATR_H
#define DIVIT_TOKEN_ATR_H

#include "divit/base.h"

/* The longest answer to reset: TS and 32 further bytes (ISO/IEC 7816-3 8.2.1). */
enum { DIVIT_ATR_MAX = 33 };

typedef enum divit_atr_check {
    DIVIT_ATR_CHECK_NONE, /* only T=0 is offered: no check byte exists (8.2.5) */
    DIVIT_ATR_CHECK_GOOD,
    DIVIT_ATR_CHECK_BAD,
} divit_atr_check;

typedef struct divit_atr {
    bool has_ta1;
    uint8_t ta1;           /* Fi in the high, Di in the low digit; 0x11 where absent (8.3) */
    uint16_t protocols;    /* bit n: T=n is offered; bit 15 are global bytes, no protocol */
    divit_span historical; /* up to 15 bytes */
    divit_atr_check check; /* TCK */
} divit_atr;

/*
 * Takes an answer to reset apart. It must be whole and without bytes behind its end. A wrong check
 * byte is told in ret->check and is no failure. INPUT_BROKEN with the offset of the byte that is
 * missing, malformed or too many.
 */
DIVIT_MUST_CHECK divit_status divit_atr_parse(divit_span bytes, divit_atr *ret, divit_error *err);

#endif
