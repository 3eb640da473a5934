/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/jpeg.h - a JPEG picture that is known to be whole, as a file again.
 *
 *     DIVIT_AUTO(divit_jpeg_done) divit_jpeg jpeg = {0};
 *     s = divit_jpeg_read(file, &jpeg, err);
 *
 * Ownership: a picture owns its file. Threads: no state. Not done here: changing pixels.
 */
#ifndef DIVIT_APPEARANCE_JPEG_H
#define DIVIT_APPEARANCE_JPEG_H

#include "divit/base.h"

typedef struct divit_jpeg {
    uint32_t width;
    uint32_t height;
    int components;   /* 1: gray, 3: colours */
    divit_bytes file; /* without comments and notes of cameras and programs */
} divit_jpeg;

/*
 * Decodes the file once, so that what goes on is known to be whole. INPUT_BROKEN,
 * INPUT_UNSUPPORTED for CMYK, INPUT_LIMIT beyond DIVIT_PICTURE_PIXELS or 100 passes, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_jpeg_read(divit_span file, divit_jpeg *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_jpeg_done(divit_jpeg *jpeg);

#endif
