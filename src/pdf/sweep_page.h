/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sweep_page.h - what differs in the pages and their annotations (ISO 32000-2 7.7.3, 12.5).
 *
 *     s = divit_pdf_sweep_pages(w, &what, &pages, err);   // the entry of the catalog, both sides
 *
 * Goes after the form, whose widgets pages may have. Every page, node of the page tree and
 * annotation is owned. Pages are counted in the order in which they are shown.
 * Ownership and threads: as the sweep's. Not done here: what content streams say.
 */
#ifndef DIVIT_PDF_SWEEP_PAGE_H
#define DIVIT_PDF_SWEEP_PAGE_H

#include "pdf/sweep.h"

/* `what` is about the object that holds the entry. INPUT_BROKEN, INPUT_LIMIT, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_pages(divit_pdf_sweep *w,
    const divit_pdf_aspect *what, const divit_pdf_sides *entry, divit_error *err);

#endif
