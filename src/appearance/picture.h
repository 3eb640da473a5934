/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/picture.h - puts a picture into a drawing as an image (ISO 32000-2 8.9.5).
 *
 *     divit_picture_placed placed;
 *     s = divit_picture_add(file, false, &drawing, &placed, err);    // PNG or JPEG, by content
 *
 * A PNG is decoded and compressed anew, its transparency as a soft mask, or flat on white. A JPEG
 * is decoded once to know that it is whole, and then goes in as it is, but without what cameras
 * and programs note in it (place, time, device).
 * Ownership: the file is borrowed for the call. Threads: no state.
 * Not done here: other formats, CMYK, the orientation that a camera notes.
 */
#ifndef DIVIT_APPEARANCE_PICTURE_H
#define DIVIT_APPEARANCE_PICTURE_H

#include "appearance/drawing.h"

/* Largest file in bytes and largest picture in pixels. */
enum { DIVIT_PICTURE_BYTES = 16 << 20, DIVIT_PICTURE_PIXELS = 16 << 20 };

typedef struct divit_picture_placed {
    uint32_t number; /* object number of the image */
    uint32_t width;  /* in pixels */
    uint32_t height;
} divit_picture_placed;

/*
 * Adds the picture. archive: as PDF/A wants it, without transparency. INPUT_BROKEN for a picture
 * that cannot be read to its end, INPUT_UNSUPPORTED for another format or CMYK, INPUT_LIMIT,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_picture_add(divit_span file, bool archive,
    divit_drawing *drawing, divit_picture_placed *ret, divit_error *err);

#endif
