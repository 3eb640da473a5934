/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/atom.h - what names and strings say, behind their escapes (ISO 32000-2 7.3.4 and 7.3.5).
 *
 *     if (divit_pdf_name_is(&type, "Catalog")) ...
 *     s = divit_pdf_string_decode(&contents, &der);
 *
 * Ownership: results are the caller's. Threads: no state.
 * Not done here: text encodings, see pdf/textstring.h.
 */
#ifndef DIVIT_PDF_ATOM_H
#define DIVIT_PDF_ATOM_H

#include "pdf/value.h"

/* True if the value is this name, #xx resolved (7.3.5). */
bool divit_pdf_name_is(const divit_pdf_value *value, const char *name);

/* True if both names, which they must be, say the same, #xx resolved. */
bool divit_pdf_name_equal(const divit_pdf_value *a, const divit_pdf_value *b);

/* Appends a name's bytes without the slash, #xx resolved; nothing for another kind. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_name_decode(const divit_pdf_value *name, divit_bytes *out);

/* Appends a string's bytes, literal or hex (7.3.4); nothing for another kind. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_string_decode(
    const divit_pdf_value *string, divit_bytes *out);

#endif
