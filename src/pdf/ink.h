/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/ink.h - where a page has content, told from its operators without drawing them (ISO 32000-2
 * 7.8.2, annex A).
 *
 * Life cycle
 *     static void mark(void *ctx, divit_pdf_box box) { ... }
 *     s = divit_pdf_ink_each(pdf, &page, mark, ctx, err);     // boxes in the page's own space
 *
 * Each box is at least as large as what is drawn there: letters count as square, curves as their
 * control points, clipping is not followed. White fills count as nothing.
 * Ownership: no memory that outlives the call. Threads: as the document's.
 * Not done here: widths of letters, annotations (pdf/annot.h).
 */
#ifndef DIVIT_PDF_INK_H
#define DIVIT_PDF_INK_H

#include "pdf/view.h"

/* Called for each thing that is drawn. */
typedef void divit_pdf_ink_mark(void *ctx, divit_pdf_box box);

/*
 * Marks what a page's content draws. INPUT_UNSUPPORTED for a filter that is not known, a shading
 * or a Type 3 font, whose extent is not known; INPUT_BROKEN, INPUT_LIMIT, E_MEMORY: then not all
 * is marked and the page is to be taken as full.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_ink_each(divit_pdf *pdf, const divit_pdf_value *page,
    divit_pdf_ink_mark *mark, void *ctx, divit_error *err);

#endif
