/* SPDX-License-Identifier: Apache-2.0 */
/* The revisions that a PDF has had. */
#include "pdf/revision.h"

/* see pdf/revision.h */
size_t divit_pdf_revision_count(const divit_pdf *pdf)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pdf);
    size_t count = 0;
    uint64_t last = 0;
    for (size_t i = xref->section_count; i-- > 0;) {
        const uint64_t end = divit_pdf_xref_revision_end(xref, i);
        count += end != last;
        last = end;
    }
    return count;
}

/* see pdf/revision.h */
bool divit_pdf_revision_is_end(const divit_pdf *pdf)
{
    const divit_span file = divit_pdf_file(pdf);
    const uint64_t end = divit_pdf_xref_revision_end(divit_pdf_sections(pdf), 0);
    size_t i = (size_t)end;
    while (i < file.n && divit_pdf_is_space(file.p[i]))
        i++;
    return end > 0 && i == file.n;
}
