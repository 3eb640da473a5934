/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/holding.h - whether what a newer section names holds other objects, or other sections.
 *
 *     bool good = false;
 *     s = divit_pdf_holding_check(pair, 0, 12, &good, err);   // row 12 of the newest section
 *
 * A program that searches a file for objects also looks into every object stream and every
 * cross-reference stream that it finds, used or not, and takes what stands there for the document.
 * And programs that do not search still disagree about a number that an object stream has twice, or
 * where an object in it ends. So an object stream of an update holds just the objects that newer
 * sections name there, one behind the other (ISO 32000-2 7.5.7), and a cross-reference stream is
 * one of the sections. Known of poppler 22.12, mupdf 1.21, Ghostscript 10.0 and qpdf 11. Ownership:
 * nothing is kept. Threads: as the pair's. Not done here: objects in other streams, see
 * pdf/mending.h.
 */
#ifndef DIVIT_PDF_HOLDING_H
#define DIVIT_PDF_HOLDING_H

#include "pdf/pair.h"

/*
 * True in *ret if all is well with the object, which the newer section names as a plain one.
 * INPUT_LIMIT, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_holding_check(
    const divit_pdf_pair *pair, size_t section, uint32_t number, bool *ret, divit_error *err);

#endif
