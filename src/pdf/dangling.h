/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/dangling.h - references of an update that lead to no object.
 *
 *     uint64_t at = DIVIT_NOWHERE;
 *     s = divit_pdf_dangling_find(pair, &at, err);       // DIVIT_NOWHERE: there is none
 *
 * Such a reference is null (ISO 32000-2 7.3.10), but poppler 22.12 searches the whole file when it
 * comes to one, and shows what it finds on all later pages. One that the same object had before,
 * and that led nowhere then, is none of these: the signer has seen what it does. Ownership: nothing
 * is kept. Threads: as the pair's. Not done here: other reasons to search, see pdf/mending.h;
 * objects that are taken away, see pdf/difference.h.
 */
#ifndef DIVIT_PDF_DANGLING_H
#define DIVIT_PDF_DANGLING_H

#include "pdf/pair.h"

/*
 * File offset of the first object or trailer with one, that of the file's end for an object in an
 * object stream, or DIVIT_NOWHERE. INPUT_LIMIT, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_dangling_find(
    divit_pdf_pair *pair, uint64_t *ret_at, divit_error *err);

#endif
