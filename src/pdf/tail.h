/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/tail.h - accounts for every byte behind an old revision of a PDF (ISO 32000-2 7.5.6).
 *
 *     uint64_t stray = DIVIT_NOWHERE;
 *     s = divit_pdf_tail_check(pair, &stray, err);       // DIVIT_NOWHERE: all is in order
 *
 * What follows a revision must be objects that a newer cross-reference section names at that very
 * place, these sections with their trailers, startxref, comments and white space. An object that
 * no section names there may still be found by a reader that repairs or scans.
 * Ownership: nothing is kept. Threads: as the pair's.
 * Not done here: what the objects say, see pdf/difference.h.
 */
#ifndef DIVIT_PDF_TAIL_H
#define DIVIT_PDF_TAIL_H

#include "pdf/pair.h"

/* Where the first byte stands that belongs to nothing, or DIVIT_NOWHERE. INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_tail_check(
    const divit_pdf_pair *pair, uint64_t *ret_stray, divit_error *err);

/* Whether a newer section is, or says that the object stands, at this file offset. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_tail_is_named(
    const divit_pdf_pair *pair, divit_pdf_ref ref, uint64_t at, bool *ret, divit_error *err);

#endif
