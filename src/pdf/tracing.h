/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/tracing.h - what the operators of a content stream do, as far as it says where something is
 * drawn (ISO 32000-2 annex A).
 *
 *     s = divit_pdf_tracing_operate(&k, DIVIT_SPAN_TEXT("Tj"), err);    // behind its operands
 *
 * Ownership: the forms that were drawn belong to whoever reads the content, who frees them.
 * Threads: as the document's. Not done here: reading content and operands, see pdf/ink.h.
 */
#ifndef DIVIT_PDF_TRACING_H
#define DIVIT_PDF_TRACING_H

#include "pdf/brush.h"
#include "pdf/ink.h"

/* Nesting of q, and most operands of an operator that matters here. */
enum { DIVIT_PDF_STATES = 64, DIVIT_PDF_OPERANDS = 6 };

/* A form that is to be looked at once what draws it is done. */
typedef struct divit_pdf_form {
    divit_pdf_ref ref;
    divit_pdf_brush brush;
    divit_pdf_value resources; /* of what draws it */
} divit_pdf_form;

typedef struct divit_pdf_tracing {
    divit_pdf *pdf;
    divit_pdf_ink_mark *mark;
    void *ctx;
    size_t operators_left;
    size_t content_left;
    divit_pdf_form *forms;
    size_t form_count;
    divit_pdf_value resources; /* of what is being read */
    divit_pdf_brush states[DIVIT_PDF_STATES];
    size_t depth;
    divit_pdf_matrix text;   /* of the line (9.4.2) */
    double pen_from, pen_to; /* where the pen may be on it */
    bool has_path;
    divit_pdf_box path; /* in the page's own space */
    double numbers[DIVIT_PDF_OPERANDS];
    size_t number_count; /* also of those that are not kept */
    divit_span name;
    size_t text_bytes;
    double text_back, text_on; /* of a TJ array, in thousandths of the font size */
} divit_pdf_tracing;

/* Says that a page's content cannot be followed: INPUT_UNSUPPORTED. */
divit_status divit_pdf_tracing_give_up(divit_error *err);

/* Does what an operator does with the operands in k. As divit_pdf_ink_each(). */
DIVIT_MUST_CHECK divit_status divit_pdf_tracing_operate(
    divit_pdf_tracing *k, divit_span word, divit_error *err);

/* Marks the unit square, which an image fills. */
void divit_pdf_tracing_image(divit_pdf_tracing *k);

/* Puts the matrix of the operands before the present one (8.3.4). */
void divit_pdf_tracing_transform(divit_pdf_tracing *k);

#endif
