/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/view.h - a page as it is seen: cropped, turned, in points (ISO 32000-2 7.7.3.3, 14.11.2).
 *
 *     divit_pdf_view view;
 *     s = divit_pdf_view_read(pdf, &page, &view, err);
 *     box = divit_pdf_view_to_page(&view, (divit_pdf_box){36, 36, 236, 96});    // for /Rect
 *
 * What is seen is measured in points of 1/72 inch from the lower left corner of the visible part,
 * after /Rotate; a page's own space is what its content and its annotations are measured in.
 * Ownership: no memory. Threads: as the document's.
 * Not done here: what stands on the page (pdf/ink.h).
 */
#ifndef DIVIT_PDF_VIEW_H
#define DIVIT_PDF_VIEW_H

#include "pdf/document.h"

/* x0 <= x1, y0 <= y1. */
typedef struct divit_pdf_box {
    double x0, y0, x1, y1;
} divit_pdf_box;

typedef struct divit_pdf_view {
    divit_pdf_box crop; /* the visible part, in the page's own space */
    int turn;           /* clockwise, 0, 90, 180 or 270 */
    double unit;        /* points of one unit of the page's own space */
    double width;       /* as seen, in points */
    double height;
} divit_pdf_view;

/* True if the value is a number, which is then in *ret. */
bool divit_pdf_number(const divit_pdf_value *value, double *ret);

/* The four numbers of a rectangle (7.9.5), put in order. False if it is none. */
DIVIT_MUST_CHECK divit_status divit_pdf_box_read(divit_pdf *pdf, const divit_pdf_value *array,
    bool *ret_is, divit_pdf_box *ret, divit_error *err);

/* True if the inner parts of the two have a point in common. */
bool divit_pdf_box_meets(const divit_pdf_box *a, const divit_pdf_box *b);

/*
 * The value of a page's key, or of the nearest node above it that has one (7.7.3.4); kind NONE if
 * none has. What divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_view_inherited(divit_pdf *pdf, const divit_pdf_value *page,
    const char *key, divit_pdf_value *ret, divit_error *err);

/*
 * The view of a page, its values inherited where it has none of its own (7.7.3.4). INPUT_BROKEN if
 * it has no MediaBox or nothing of it is visible; else what divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_view_read(
    divit_pdf *pdf, const divit_pdf_value *page, divit_pdf_view *ret, divit_error *err);

/* A rectangle as seen, in the page's own space. */
divit_pdf_box divit_pdf_view_to_page(const divit_pdf_view *view, divit_pdf_box seen);

/* A rectangle of the page's own space, as seen. */
divit_pdf_box divit_pdf_view_from_page(const divit_pdf_view *view, divit_pdf_box own);

#endif
