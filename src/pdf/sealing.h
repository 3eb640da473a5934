/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sealing.h - strings of a document on their way in and out of its encryption (ISO 32000-2
 * 7.6.2).
 *
 *     s = divit_pdf_sealing_text(pdf, &reason, &utf8, err);              // read
 *     s = divit_pdf_sealing_write(pdf, ref, "Ankara", &out, err);        // (Ankara), or <8F03...>
 *
 * In a document that is not encrypted all is as without it. Strings in object streams are not
 * encrypted by themselves, and Contents of a signature never is: read that one with pdf/atom.h.
 * Ownership: what is appended to belongs to the caller. Threads: as the document's.
 * Not done here: streams.
 */
#ifndef DIVIT_PDF_SEALING_H
#define DIVIT_PDF_SEALING_H

#include "pdf/document.h"

/* Appends a string's bytes; nothing for another kind. INPUT_BROKEN, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sealing_read(
    const divit_pdf *pdf, const divit_pdf_value *string, divit_bytes *out, divit_error *err);

/* Appends a text string as UTF-8; nothing for another kind. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_sealing_text(
    const divit_pdf *pdf, const divit_pdf_value *string, divit_bytes *out, divit_error *err);

/*
 * Appends a text string with delimiters that will stand in the object `ref`. USAGE if the text is
 * not UTF-8, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sealing_write(
    const divit_pdf *pdf, divit_pdf_ref ref, const char *utf8, divit_bytes *out, divit_error *err);

/*
 * Appends the text of a value whose strings belong to the object from->owner, with each string as
 * the object `ref` demands it. INPUT_BROKEN, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sealing_move(const divit_pdf *pdf,
    const divit_pdf_value *from, divit_pdf_ref ref, divit_bytes *out, divit_error *err);

#endif
