/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/textstring.h - text strings between UTF-8 and what a PDF holds (ISO 32000-2 7.9.2).
 *
 *     s = divit_pdf_text_write(&out, "Ankara");    // (Ankara)
 *     s = divit_pdf_text_read(bytes, &utf8);       // PDFDocEncoding, UTF-16BE and UTF-8 are read
 *
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: language escapes; they stay in the text as control characters.
 */
#ifndef DIVIT_PDF_TEXTSTRING_H
#define DIVIT_PDF_TEXTSTRING_H

#include "pdf/value.h"

/* Appends the decoded bytes of a text string as UTF-8. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_text_read(divit_span text, divit_bytes *out);

/*
 * Appends a text string with delimiters: literal where printable ASCII is enough, else UTF-16BE
 * in hex. INPUT_BROKEN if the text is no UTF-8, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_text_write(divit_bytes *out, const char *utf8);

#endif
