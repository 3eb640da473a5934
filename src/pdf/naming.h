/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/naming.h - which field a new signature goes into: an empty one, or a new one by name.
 *
 *     s = divit_pdf_field_choose(pdf, NULL, &choice, err);   // "Signature3", choice.ref.number 0
 *
 * Ownership: a choice owns its name and borrows its dictionary. Threads: as the document's.
 * Not done here: making the field, see pdf/update.h.
 */
#ifndef DIVIT_PDF_NAMING_H
#define DIVIT_PDF_NAMING_H

#include "pdf/document.h"

typedef struct divit_pdf_choice {
    divit_bytes name;     /* of a new field, UTF-8 with a NUL behind it; {0} for an existing one */
    divit_pdf_ref ref;    /* of an existing field; number 0 for a new one */
    divit_pdf_value dict; /* of an existing field, borrowed from the document */
} divit_pdf_choice;

/*
 * Chooses. wanted: fully qualified name, or NULL for the next free "SignatureN". USAGE for a new
 * name that is empty or has a full stop (12.7.4.2), INPUT_BROKEN if the field is signed, is no
 * signature field or is no object of its own; else what divit_pdf_field_each() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_field_choose(
    divit_pdf *pdf, const char *wanted, divit_pdf_choice *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_choice_done(divit_pdf_choice *choice);

#endif
