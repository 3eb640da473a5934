/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/looks.h - how a signature is seen: objects that were drawn elsewhere, and where they show.
 *
 * Life cycle
 *     s = divit_pdf_looks_number(pdf, &first, err);          // parts are numbered from here on
 *     const divit_pdf_looks looks = {.parts = p, .part_count = 8, .spots = s, .spot_count = 1};
 *     options.looks = &looks;                                // divit_pdf_sign_prepare()
 *
 * A part is an indirect object: a value, or a stream's dictionary without Length and its data. The
 * n-th has the number first + n, and names other parts by such numbers. Strings and streams are
 * given in clear; in an encrypted document they are encrypted when they are written.
 * Ownership: everything is borrowed for the call. Threads: no state.
 * Not done here: drawing (another folder's), finding a place (pdf/place.h).
 */
#ifndef DIVIT_PDF_LOOKS_H
#define DIVIT_PDF_LOOKS_H

#include "pdf/sink.h"
#include "pdf/view.h"

/* Most places of one signature, and most parts. */
enum { DIVIT_PDF_SPOTS = 32, DIVIT_PDF_PARTS = 64 };

typedef struct divit_pdf_part {
    divit_span value;
    bool is_stream;
    divit_span data; /* of a stream, its filters applied */
} divit_pdf_part;

/* One place. In a new field the first is that of its widget, the others are stamps. */
typedef struct divit_pdf_spot {
    divit_pdf_ref annot; /* an existing widget of the field; number 0: a new one is made */
    divit_pdf_ref page;
    divit_pdf_box box; /* in the page's own space */
    uint32_t form;     /* object number of its normal appearance (12.5.5) */
} divit_pdf_spot;

typedef struct divit_pdf_looks {
    const divit_pdf_part *parts;
    size_t part_count; /* at most DIVIT_PDF_PARTS */
    const divit_pdf_spot *spots;
    size_t spot_count; /* at least 1, at most DIVIT_PDF_SPOTS */
} divit_pdf_looks;

/* The number of the first new object of an update. Statuses of divit_pdf_field_each(). */
DIVIT_MUST_CHECK divit_status divit_pdf_looks_number(
    divit_pdf *pdf, uint32_t *ret, divit_error *err);

/* Writes the parts, as the first new objects of the update. INPUT_LIMIT, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_looks_write(
    const divit_pdf_looks *looks, divit_pdf *pdf, divit_pdf_sink *sink, divit_error *err);

#endif
