/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sweep_form.h - what differs in the interactive form and its fields (ISO 32000-2 12.7).
 *
 *     s = divit_pdf_sweep_fields(w, &entry, err);         // of the catalog, on both sides
 *     s = divit_pdf_sweep_form(w, &what, &entry, err);    // after the pages
 *
 * Every field and widget is owned, so that whoever else refers to it (a page, the structure) is not
 * told about it. Of a field that was there, its value and its look may be a new signature or
 * something filled in; each other key is told as a change of the field. The widgets of new
 * signatures are marked, so that pages may have them.
 * Ownership and threads: as the sweep's. Not done here: annotations that are no fields.
 */
#ifndef DIVIT_PDF_SWEEP_FORM_H
#define DIVIT_PDF_SWEEP_FORM_H

#include "pdf/sweep.h"

/* The fields and their widgets. INPUT_BROKEN, INPUT_LIMIT, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_fields(
    divit_pdf_sweep *w, const divit_pdf_sides *entry, divit_error *err);

/*
 * All else of the form, after the pages: what both have is told as of a page. `what` is about the
 * object that holds the entry. As above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_form(divit_pdf_sweep *w, const divit_pdf_aspect *what,
    const divit_pdf_sides *entry, divit_error *err);

/* True if a new field of a signature may have this key: one that does nothing but show it. */
bool divit_pdf_sweep_form_may_begin(const divit_pdf_value *key);

/*
 * Whether a widget, as it is now, shows something: it has a place, and an appearance or what a
 * viewer makes one of (MK, table 192: a background hides what is below). As above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_form_shows(
    divit_pdf_sweep *w, const divit_pdf_value *widget, bool *ret, divit_error *err);

#endif
