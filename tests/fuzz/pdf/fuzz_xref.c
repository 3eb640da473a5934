/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the chain of cross-reference sections and asks it for objects. */
#include <stdlib.h>

#include "pdf/xref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held)
{
    if (!held)
        abort();
}

static void check_entry(const divit_pdf_xref *xref, uint32_t number, const divit_pdf_entry *entry)
{
    if (entry->kind == DIVIT_PDF_ENTRY_FREE)
        return;
    demand(number < xref->size && entry->section < xref->section_count);
    demand(divit_pdf_xref_revision_end(xref, entry->section) <= xref->base + xref->body.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_pdf_xref_done)
    divit_pdf_xref xref = {.body = {data, size}, .objects_limit = 1 << 20, .sections_limit = 64};
    divit_pdf_budget budget = {.stream = 1 << 18, .left = 1 << 22};
    if (divit_pdf_xref_read(&xref, NULL) != DIVIT_OK)
        return 0;
    demand(xref.section_count > 0 && xref.section_count <= xref.sections_limit);
    demand(xref.size <= xref.objects_limit);
    for (size_t i = 0; i < xref.section_count; i++)
        demand(xref.sections[i].at < size && xref.sections[i].end <= size);
    for (uint32_t number = 0; number < 100; number++) {
        divit_pdf_entry entry;
        if (divit_pdf_xref_find(&xref, number, &budget, &entry, NULL) == DIVIT_OK)
            check_entry(&xref, number, &entry);
    }
    return 0;
}
