/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/unused.h - counts the objects that a PDF has and that nothing in it leads to.
 *
 *     divit_pdf_unused rest = {.met = bits, .size = size};
 *     s = divit_pdf_unused_count(pdf, &rest, err);        // rest.count, rest.first
 *
 * Such objects are where a second document can lie in wait for an update that shows it (shadow
 * attacks). What the file's own machinery uses is no such object: object streams, cross-reference
 * streams, and the two or three parts of a linearization (annex F).
 * Ownership: the bits are borrowed and get those of the machinery. Threads: as the document's.
 * Not done here: how the others were met, see pdf/inspect.h.
 */
#ifndef DIVIT_PDF_UNUSED_H
#define DIVIT_PDF_UNUSED_H

#include "pdf/document.h"

typedef struct divit_pdf_unused {
    uint8_t *met;  /* a bit for each object number that was met */
    uint64_t size; /* of these */
    uint64_t count;
    uint32_t first; /* number of the first; 0 if there is none */
} divit_pdf_unused;

/* Counts them. INPUT_LIMIT if the file has too many numbers and sections; INPUT_BROKEN, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_unused_count(
    divit_pdf *pdf, divit_pdf_unused *rest, divit_error *err);

#endif
