/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/rewrite.h - writes objects of the document again, changed (7.5.6).
 *
 *     const divit_pdf_rewrite what = {pdf, &sink, ref, divit_bytes_span(&text), &old};
 *     s = divit_pdf_rewrite_changed(&what, err);      // nothing if the text is what it was
 *
 * Ownership: everything is borrowed for the call. Threads: as the document's.
 * Not done here: changing the text, see pdf/edit.h.
 */
#ifndef DIVIT_PDF_REWRITE_H
#define DIVIT_PDF_REWRITE_H

#include "pdf/sink.h"

/* The new text of an object, made from the text of an old value. */
typedef struct divit_pdf_rewrite {
    divit_pdf *pdf;
    divit_pdf_sink *sink;
    divit_pdf_ref ref;
    divit_span text;
    const divit_pdf_value *old;
} divit_pdf_rewrite;

/* Writes it, with its strings as the object demands them. INPUT_BROKEN, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_rewrite_always(
    const divit_pdf_rewrite *what, divit_error *err);

/* The same, if the text is no longer what it was. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_rewrite_changed(
    const divit_pdf_rewrite *what, divit_error *err);

/* Items that an array under a key of a dictionary gets. */
typedef struct divit_pdf_listing {
    divit_pdf *pdf;
    divit_pdf_sink *sink;
    const divit_pdf_value *old; /* the dictionary as it was */
    const char *key;
    divit_span items;
} divit_pdf_listing;

/*
 * Adds the items at the end of the array in the dictionary whose text is given. An array that is
 * an object of its own is written as such and the text stays. As above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_rewrite_list(
    const divit_pdf_listing *what, divit_bytes *dict, divit_error *err);

#endif
