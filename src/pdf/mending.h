/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/mending.h - whether what follows an old revision of a PDF makes other programs mend the file.
 *
 *     uint64_t at = DIVIT_NOWHERE;
 *     s = divit_pdf_mending_check(pair, &at, err);       // DIVIT_NOWHERE: all is in order
 *
 * A program that cannot follow the cross-reference sections searches all bytes for objects, and the
 * last one with a number counts: also one that stands in the data of a stream, or in a string.
 * So an update that is harmless by its sections could show another document there. What follows a
 * revision must give no such program a reason to search, and nothing to find: startxref stands in
 * the last 1024 bytes (annex H of ISO 32000-1, H.3 note 18) and its offset right behind it,
 * sections are written plainly (pdf/plain.h), every row in use leads to its object, and neither "n
 * g obj" nor a trailer stands anywhere else, nor anything in an object stream that no section names
 * there (pdf/holding.h). Known reasons of poppler 22.12, mupdf 1.21 and qpdf 11. Ownership: nothing
 * is kept. Threads: as the pair's. Not done here: references that lead nowhere, see pdf/dangling.h;
 * bytes that belong to nothing, see pdf/tail.h; the old revision itself, which the signer has seen.
 */
#ifndef DIVIT_PDF_MENDING_H
#define DIVIT_PDF_MENDING_H

#include "pdf/pair.h"

/* File offset of what makes them, or DIVIT_NOWHERE. INPUT_LIMIT, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_mending_check(
    divit_pdf_pair *pair, uint64_t *ret_at, divit_error *err);

#endif
