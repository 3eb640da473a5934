/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/qr.h - a QR code (ISO/IEC 18004) as drawing operators.
 *
 *     s = divit_qr_draw("https://...", &(divit_qr_place){x, y, side}, &content, err);
 *
 * Dark squares on a white ground with the four squares of margin that readers want, one fill for
 * all. Ownership: what is appended to belongs to the caller. Threads: the library locks for itself.
 * Not done here: colours; the caller's fill colour space is one of grays (appearance/colour.h).
 */
#ifndef DIVIT_APPEARANCE_QR_H
#define DIVIT_APPEARANCE_QR_H

#include "divit/base.h"

/* Longest text in bytes. */
enum { DIVIT_QR_TEXT_MAX = 1200 };

/* The lower left corner and the side, in points. */
typedef struct divit_qr_place {
    double x, y, side;
} divit_qr_place;

/*
 * Appends the operators. USAGE for a text that is empty or too long, NO_PLACE if the squares would
 * be smaller than 0.2 mm, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_qr_draw(
    const char *text, const divit_qr_place *place, divit_bytes *out, divit_error *err);

#endif
