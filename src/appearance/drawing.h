/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/drawing.h - the PDF objects of a drawing, numbered and waiting for their document.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_drawing_done) divit_drawing d = {.first = 12};
 *     uint32_t font;
 *     s = divit_drawing_value(&d, &text, &font, err);          // takes what text holds
 *     s = divit_drawing_stream(&d, &dict, content, &form, err);     // compresses the content
 *     use(d.parts, d.count);                                   // object d.first + i is parts[i]
 *
 * Ownership: a drawing owns its parts. Threads: one drawing, one thread.
 * Not done here: Length, encryption and where the objects stand; that is for whoever writes them.
 */
#ifndef DIVIT_APPEARANCE_DRAWING_H
#define DIVIT_APPEARANCE_DRAWING_H

#include "divit/base.h"

/* Most objects of one drawing. */
enum { DIVIT_DRAWING_PARTS = 64 };

typedef struct divit_drawing_part {
    divit_bytes value; /* or a stream's dictionary without Length */
    bool is_stream;
    divit_bytes data; /* of a stream, its filters applied */
} divit_drawing_part;

typedef struct divit_drawing {
    uint32_t first; /* object number of the first part */
    divit_drawing_part parts[DIVIT_DRAWING_PARTS];
    size_t count;
} divit_drawing;

/* Adds an object and takes what *value holds. E_INTERNAL behind DIVIT_DRAWING_PARTS. */
DIVIT_MUST_CHECK divit_status divit_drawing_value(
    divit_drawing *d, divit_bytes *value, uint32_t *ret_number, divit_error *err);

/*
 * Adds a stream and takes what *dict holds: entries without << >>, Filter and Length. The data is
 * compressed (ISO 32000-2 7.4.4). E_MEMORY; else as above.
 */
DIVIT_MUST_CHECK divit_status divit_drawing_stream(
    divit_drawing *d, divit_bytes *dict, divit_span data, uint32_t *ret_number, divit_error *err);

/* As divit_drawing_stream(), the data as it is: its filter is among the entries. */
DIVIT_MUST_CHECK divit_status divit_drawing_raw(
    divit_drawing *d, divit_bytes *dict, divit_span data, uint32_t *ret_number, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_drawing_done(divit_drawing *d);

#endif
