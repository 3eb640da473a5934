/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/widget.h - writes the field of a new signature and what shows it (ISO 32000-2 12.5.6.19,
 * 12.7.5.5).
 *
 *     const divit_pdf_widget what = {.pdf = pdf, .sink = &sink, .choice = &choice, ...};
 *     s = divit_pdf_widget_add(&what, err);
 *
 * A field is one object with its only widget, for a signature field shall never refer to more than
 * one annotation (12.7.5.5). Where it shall be seen at further places, those get stamps that look
 * the same and are covered by the signature.
 * Ownership: everything is borrowed for the call. Threads: as the document's.
 * Not done here: the interactive form, see pdf/update.h.
 */
#ifndef DIVIT_PDF_WIDGET_H
#define DIVIT_PDF_WIDGET_H

#include "pdf/looks.h"
#include "pdf/naming.h"
#include "pdf/tagging.h"

/* "n g R" */
typedef struct divit_pdf_ref_text {
    char text[32];
} divit_pdf_ref_text;

/* The text of a reference. */
divit_pdf_ref_text divit_pdf_ref_format(divit_pdf_ref ref);

typedef struct divit_pdf_widget {
    divit_pdf *pdf;
    divit_pdf_sink *sink;
    const divit_pdf_choice *choice;
    const divit_pdf_looks *looks; /* NULL: a new field is invisible, on the first page */
    divit_pdf_ref field;          /* a new object, or choice->ref */
    divit_pdf_ref signature;
    divit_pdf_ref lock; /* a dictionary that the field gets as its /Lock; number 0: none */
    const divit_pdf_tagging *tags; /* the structure that a new field becomes a part of */
} divit_pdf_widget;

/* Writes a new field and puts what shows it on its pages. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_widget_add(const divit_pdf_widget *what, divit_error *err);

/* Writes an existing field again, with its value and the looks of its widgets. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_widget_fill(const divit_pdf_widget *what, divit_error *err);

#endif
