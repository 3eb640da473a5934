/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/place.h - where on a page a visible signature may stand.
 *
 * Life cycle
 *     divit_pdf_place place;
 *     s = divit_pdf_place_at(pdf, -1, (divit_pdf_box){36, 36, 236, 96}, &place, err);
 *     spot = (divit_pdf_spot){.annot = place.annot, .page = place.page, .box = place.box, ...};
 *
 * A place lies within the visible part of its page and covers no form field, nor another
 * signature.
 * Ownership: no memory but a list's own. Threads: as the document's.
 * Not done here: finding an empty place (pdf/room.h), drawing.
 */
#ifndef DIVIT_PDF_PLACE_H
#define DIVIT_PDF_PLACE_H

#include "pdf/looks.h"
#include "pdf/naming.h"

typedef struct divit_pdf_place {
    divit_pdf_ref annot; /* an existing widget; number 0 for a new one */
    divit_pdf_ref page;
    divit_pdf_box box;    /* in the page's own space */
    double width, height; /* as seen, in points */
    int turn;             /* of the page, clockwise */
} divit_pdf_place;

/*
 * The place on a page (1 is the first, -1 the last) that is seen there, in points from the lower
 * left corner. NO_PLACE if there is no such page, it does not lie on the page or covers a field,
 * whose name is then the error's subject; else what divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_place_at(
    divit_pdf *pdf, long page, divit_pdf_box seen, divit_pdf_place *ret, divit_error *err);

/*
 * The places of an existing field's widgets; at most DIVIT_PDF_SPOTS. NO_PLACE if it has none
 * with a size, or one that is on no page. As above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_place_field(divit_pdf *pdf, const divit_pdf_choice *choice,
    divit_pdf_place ret[DIVIT_PDF_SPOTS], size_t *ret_count, divit_error *err);

#endif
