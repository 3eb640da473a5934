/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/page.h - finds the first page through the page tree (ISO 32000-2 7.7.3).
 *
 *     s = divit_pdf_page_first(pdf, &ref, &page, err);
 *
 * Ownership: the value is borrowed from the document. Threads: as the document's.
 * Not done here: other pages; an invisible signature wants the first one only.
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

#endif
