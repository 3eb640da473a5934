/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render/picture.h - is a picture that divit-render sent what it says?
 *
 *     s = divit_picture_check(png, answer.width, answer.height, err);
 *
 * The picture goes into a page that a browser shows; the program that drew it read a document of
 * a stranger. So nothing passes but a PNG of the plainest kind: 8-bit RGB of the size that was
 * told, its data, its end and nothing behind it (PNG 3rd edition, 5.3 and 11.2).
 * Ownership: borrows. Threads: no state. Not done here: decompression, checksums of chunks.
 */
#ifndef DIVIT_RENDER_PICTURE_H
#define DIVIT_RENDER_PICTURE_H

#include "divit/base.h"

/* OK for such a PNG of width times height pixels, else INPUT_BROKEN with the place. */
DIVIT_MUST_CHECK divit_status divit_picture_check(
    divit_span png, uint32_t width, uint32_t height, divit_error *err);

#endif
