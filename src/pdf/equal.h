/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/equal.h - whether two values say the same (ISO 32000-2 7.3), however they are written.
 *
 *     s = divit_pdf_equal((divit_pdf_operand){old, &a}, (divit_pdf_operand){now, &b}, &same, err);
 *
 * Escapes, white space, the order of keys and needless digits do not count; strings of encrypted
 * documents are compared decrypted. References are compared, not followed.
 * Ownership: nothing is kept. Threads: as the documents'.
 * Not done here: what is referred to, see pdf/pair.h. A dictionary of very many keys counts as
 * different as soon as it is written differently.
 */
#ifndef DIVIT_PDF_EQUAL_H
#define DIVIT_PDF_EQUAL_H

#include "pdf/document.h"

/* A value and the document that it is of. */
typedef struct divit_pdf_operand {
    const divit_pdf *pdf;
    const divit_pdf_value *value;
} divit_pdf_operand;

/* INPUT_BROKEN, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_equal(
    divit_pdf_operand a, divit_pdf_operand b, bool *ret, divit_error *err);

#endif
