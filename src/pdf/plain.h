/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/plain.h - whether a cross-reference section is written so that all programs can follow it.
 *
 *     bool plain = false;
 *     s = divit_pdf_plain_check(pair, 0, &plain, err);     // the newest section
 *
 * ISO 32000-2 7.5.4 and 7.5.8 leave no choice here, but readers take more, and not all the same:
 * what one takes, another searches the whole file for. So a table has its line ends where they
 * belong and nothing else; a stream tells types 0 to 2 only, in one byte at most, has no key that
 * is null and none that only tables have. The Size of a later section is no smaller: what lies
 * behind it is missing for poppler. An Info that is new is there and is not the catalog. Known
 * reasons of poppler 22.12, mupdf 1.21, Ghostscript 10.0 and qpdf 11. Ownership: nothing is kept.
 * Threads: as the pair's. Not done here: where the rows lead, see pdf/mending.h.
 */
#ifndef DIVIT_PDF_PLAIN_H
#define DIVIT_PDF_PLAIN_H

#include "pdf/pair.h"

/* True in *ret if the newer section is. Its rows have been read. INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_plain_check(
    const divit_pdf_pair *pair, size_t section, bool *ret, divit_error *err);

#endif
