/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/section.h - one cross-reference section: a classic table or a stream (7.5.4 and 7.5.8).
 *
 *     s = divit_pdf_section_read(xref, &xref->sections[i], err);   // its trailer and subsections
 *     s = divit_pdf_section_find(xref, i, 12, &budget, &entry, &known, err);
 *
 * Ownership: what is read belongs to the xref. Threads: as the xref's.
 * Not done here: the order of the sections, see pdf/xref.h.
 */
#ifndef DIVIT_PDF_SECTION_H
#define DIVIT_PDF_SECTION_H

#include "pdf/xref.h"

/* Reads the section at section->at; raises xref->size. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_section_read(
    divit_pdf_xref *xref, divit_pdf_section *section, divit_error *err);

/*
 * What the section says about the object. ret_known: false if it says nothing. Inflates a stream
 * the first time. INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_section_find(divit_pdf_xref *xref, size_t section,
    uint32_t number, divit_pdf_budget *budget, divit_pdf_entry *ret, bool *ret_known,
    divit_error *err);

#endif
