/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/page.h - finds pages through the page tree (ISO 32000-2 7.7.3).
 *
 *     s = divit_pdf_page_first(pdf, &ref, &page, err);
 *     s = divit_pdf_page_at(pdf, -1, &ref, &page, err);    // the last one
 *
 * The tree is walked; what /Count says is not relied on.
 * Ownership: the value is borrowed from the document. Threads: as the document's.
 * Not done here: what a page inherits, see pdf/view.h.
 */
#ifndef DIVIT_PDF_PAGE_H
#define DIVIT_PDF_PAGE_H

#include "pdf/document.h"

/*
 * The first page and its reference, depth first. INPUT_BROKEN if the tree has no page, INPUT_LIMIT
 * if it is deeper than DIVIT_PDF_DEPTH, and what divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_page_first(
    divit_pdf *pdf, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err);

/* How many pages there are. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_page_count(divit_pdf *pdf, size_t *ret, divit_error *err);

/*
 * The page of a number: 1 is the first, -1 the last. NO_PLACE if there is no such page; else as
 * above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_page_at(
    divit_pdf *pdf, long number, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err);

#endif
