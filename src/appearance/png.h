/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/png.h - a PNG picture as rows of colours and of transparency.
 *
 *     DIVIT_AUTO(divit_png_done) divit_png png = {0};
 *     s = divit_png_read(file, false, &png, err);
 *
 * Ownership: a picture owns its rows. Threads: no state. Not done here: other depths than 8 bits.
 */
#ifndef DIVIT_APPEARANCE_PNG_H
#define DIVIT_APPEARANCE_PNG_H

#include "divit/base.h"

typedef struct divit_png {
    uint32_t width;
    uint32_t height;
    divit_bytes colours; /* three bytes a pixel, sRGB */
    divit_bytes alpha;   /* one byte a pixel; empty if all is opaque */
} divit_png;

/*
 * Decodes the file. flat: what is transparent is put on white. INPUT_BROKEN, INPUT_LIMIT beyond
 * DIVIT_PICTURE_PIXELS, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_png_read(
    divit_span file, bool flat, divit_png *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_png_done(divit_png *png);

#endif
