/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/annot.h - the annotations of a page and where they are (ISO 32000-2 12.5.2).
 *
 *     static divit_status seen(void *ctx, const divit_pdf_annot *annot, divit_error *err) { ... }
 *     s = divit_pdf_annot_each(pdf, &page, seen, ctx, err);
 *
 * Threads: as the document's. Not done here: what an annotation looks like.
 */
#ifndef DIVIT_PDF_ANNOT_H
#define DIVIT_PDF_ANNOT_H

#include "pdf/view.h"

typedef struct divit_pdf_annot {
    divit_pdf_ref ref; /* number 0 for one that stands directly in the array */
    divit_pdf_value dict;
    divit_pdf_box box; /* {0} if it has no rectangle */
    bool is_widget;    /* of a form field */
    bool is_hidden;    /* by its flags, on the screen (12.5.3) */
} divit_pdf_annot;

/* Called for each annotation; all is borrowed for the call. Anything but OK ends the walk. */
typedef divit_status divit_pdf_annot_seen(
    void *ctx, const divit_pdf_annot *annot, divit_error *err);

/* Calls seen for each annotation of the page. INPUT_BROKEN, INPUT_LIMIT, and what seen answers. */
DIVIT_MUST_CHECK divit_status divit_pdf_annot_each(divit_pdf *pdf, const divit_pdf_value *page,
    divit_pdf_annot_seen *seen, void *ctx, divit_error *err);

/* One annotation, from a value or a reference to it. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_annot_read(
    divit_pdf *pdf, const divit_pdf_value *item, divit_pdf_annot *ret, divit_error *err);

/* Appends the fully qualified name of a widget's field as a UTF-8 string. As above, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_annot_name(
    divit_pdf *pdf, const divit_pdf_annot *annot, divit_bytes *out, divit_error *err);

#endif
