/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/field.h - walks the fields of the interactive form (ISO 32000-2 12.7.4).
 *
 *     static divit_status seen(void *ctx, const divit_pdf_field *field, divit_error *err) { ... }
 *     s = divit_pdf_field_each(pdf, seen, ctx, err);     // terminal fields, in document order
 *
 * Threads: as the document's.
 * Not done here: widgets of a field; they are no fields of their own unless they have a name.
 */
#ifndef DIVIT_PDF_FIELD_H
#define DIVIT_PDF_FIELD_H

#include "pdf/document.h"

/* Longest fully qualified name, in bytes. */
enum { DIVIT_PDF_FIELD_NAME_MAX = 4096 };

typedef struct divit_pdf_field {
    divit_span name;   /* fully qualified, UTF-8 */
    divit_pdf_ref ref; /* number 0 for a field that stands directly in an array */
    divit_pdf_value dict;
    divit_pdf_value type;  /* /FT, inherited if need be; kind NONE if none */
    divit_pdf_value value; /* /V as it stands (perhaps a reference), inherited if need be */
} divit_pdf_field;

/* Called for each terminal field; all is borrowed for the call. Anything but OK ends the walk. */
typedef divit_status divit_pdf_field_seen(
    void *ctx, const divit_pdf_field *field, divit_error *err);

/*
 * Calls seen for each terminal field. INPUT_BROKEN, INPUT_LIMIT for a tree with too many nodes or
 * deeper than DIVIT_PDF_DEPTH, what divit_pdf_object() answers, and what seen answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_field_each(
    divit_pdf *pdf, divit_pdf_field_seen *seen, void *ctx, divit_error *err);

/*
 * The highest number that a reference to a field, or the value of one, has, be that object there or
 * not: a new object of that number would be taken for it. 0 if there is none. The same statuses.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_field_highest(
    divit_pdf *pdf, uint32_t *ret, divit_error *err);

#endif
