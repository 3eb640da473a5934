/* SPDX-License-Identifier: Apache-2.0 */
/* Finds objects through the cross-reference sections. */
#include "pdf/xref.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/section.h"

/* startxref is looked for in so many bytes at the end, before so much white space at most. */
enum { TAIL = 2048, PADDING = 1 << 20 };

static divit_status broken(
    const divit_pdf_xref *xref, const char *detail, uint64_t at, divit_error *err)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, "divit_pdf_xref_read", detail, xref->base + at);
}

/* The offset that the last startxref tells (7.5.5). */
static divit_status find_start(const divit_pdf_xref *xref, uint64_t *ret, divit_error *err)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("startxref");
    const divit_span body = xref->body;
    size_t end = body.n;
    while (end > 0 && body.n - end < PADDING && divit_pdf_is_space(body.p[end - 1]))
        end--;
    const size_t from = end > TAIL ? end - TAIL : 0;
    for (size_t pos = end; pos-- > from;) {
        if (!divit_span_equal(divit_span_sub(body, pos, mark.n), mark))
            continue;
        divit_pdf_lexer lexer = {.text = body, .pos = pos + mark.n, .at = xref->base};
        if (divit_pdf_lexer_take_number(&lexer, ret))
            return DIVIT_OK;
        break;
    }
    return broken(xref, N_("the PDF does not end with startxref and an offset"), from, err);
}

static bool was_read(const divit_pdf_xref *xref, uint64_t at)
{
    for (size_t i = 0; i < xref->section_count; i++)
        if (xref->sections[i].at == at)
            return true;
    return false;
}

/* Adds a section with the offset; it is read by the caller. */
static divit_status push_section(
    divit_pdf_xref *xref, uint64_t at, divit_pdf_section **ret, divit_error *err)
{
    if (at >= xref->body.n)
        return broken(
            xref, N_("a cross-reference offset points behind the end of the PDF"), at, err);
    if (was_read(xref, at))
        return broken(xref, N_("the cross-reference sections of the PDF form a loop"), at, err);
    if (xref->section_count >= xref->sections_limit)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__, N_("the PDF has too many revisions"),
            xref->base + at);
    divit_pdf_section *sections =
        reallocarray(xref->sections, xref->section_count + 1, sizeof *sections);
    if (!sections)
        return divit_fail_memory(err, __func__);
    xref->sections = sections;
    *ret = &sections[xref->section_count++];
    **ret = (divit_pdf_section){.at = at, .subsections = xref->subsection_count};
    return DIVIT_OK;
}

/* An offset entry of a trailer; false in *ret_there if it is not there. */
static divit_status offset_entry(const divit_pdf_value *trailer, const char *key, uint64_t *ret,
    bool *ret_there, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_dict_get(trailer, key, &v, err);
    if (s != DIVIT_OK)
        return s;
    *ret_there = v.kind != DIVIT_PDF_NONE && v.kind != DIVIT_PDF_NULL;
    if (*ret_there && (v.kind != DIVIT_PDF_INTEGER || v.integer < 0))
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("Prev or XRefStm of a PDF trailer is not an offset"), v.at);
    *ret = *ret_there ? (uint64_t)v.integer : 0;
    return DIVIT_OK;
}

/* Reads the stream that a classic section names as XRefStm, if it names one (7.5.8.4). */
static divit_status read_hybrid(
    divit_pdf_xref *xref, const divit_pdf_value *trailer, divit_error *err)
{
    uint64_t at = 0;
    bool there = false;
    divit_pdf_section *section = NULL;
    divit_status s = offset_entry(trailer, "XRefStm", &at, &there, err);
    if (s != DIVIT_OK || !there)
        return s;
    s = push_section(xref, at, &section, err);
    if (s == DIVIT_OK)
        s = divit_pdf_section_read(xref, section, err);
    if (s == DIVIT_OK && section->kind != DIVIT_PDF_SECTION_STREAM)
        s = broken(xref, N_("XRefStm does not point to a cross-reference stream"), at, err);
    if (s == DIVIT_OK)
        section->kind = DIVIT_PDF_SECTION_HYBRID;
    return s;
}

/* Prev of a trailer (table 15); 0, where no section can be, is none. */
static divit_status previous(divit_pdf_xref *xref, const divit_pdf_value *trailer, uint64_t *ret,
    bool *ret_there, divit_error *err)
{
    const divit_status s = offset_entry(trailer, "Prev", ret, ret_there, err);
    if (s != DIVIT_OK || !*ret_there || *ret > 0)
        return s;
    xref->odd = true;
    *ret_there = false;
    return DIVIT_OK;
}

/* see pdf/xref.h */
divit_status divit_pdf_xref_read(divit_pdf_xref *xref, divit_error *err)
{
    uint64_t at = 0;
    bool more = true;
    divit_status s = find_start(xref, &at, err);
    while (s == DIVIT_OK && more) {
        divit_pdf_section *section = NULL;
        s = push_section(xref, at, &section, err);
        if (s == DIVIT_OK)
            s = divit_pdf_section_read(xref, section, err);
        if (s != DIVIT_OK)
            return s;
        const divit_pdf_value trailer = section->trailer;
        if (section->kind == DIVIT_PDF_SECTION_TABLE)
            s = read_hybrid(xref, &trailer, err);
        if (s == DIVIT_OK)
            s = previous(xref, &trailer, &at, &more, err);
    }
    return s;
}

/* see pdf/xref.h */
divit_status divit_pdf_xref_find(divit_pdf_xref *xref, uint32_t number, divit_pdf_budget *budget,
    divit_pdf_entry *ret, divit_error *err)
{
    bool hidden = false;
    for (size_t i = 0; i < xref->section_count; i++) {
        divit_pdf_entry entry = {.section = i};
        bool known = false;
        if (hidden && xref->sections[i].kind != DIVIT_PDF_SECTION_HYBRID)
            break;
        const divit_status s = divit_pdf_section_find(xref, i, number, budget, &entry, &known, err);
        if (s != DIVIT_OK)
            return s;
        if (known && entry.kind != DIVIT_PDF_ENTRY_FREE) {
            *ret = entry;
            return DIVIT_OK;
        }
        /* An object that only the stream of a hybrid section shows is free in its table. */
        hidden = hidden || known;
        if (hidden && xref->sections[i].kind != DIVIT_PDF_SECTION_TABLE)
            break;
    }
    *ret = (divit_pdf_entry){.kind = DIVIT_PDF_ENTRY_FREE};
    return DIVIT_OK;
}

/* see pdf/xref.h */
uint64_t divit_pdf_xref_revision_end(const divit_pdf_xref *xref, size_t section)
{
    uint64_t end = 0;
    for (size_t i = section; i < xref->section_count; i++)
        if (xref->sections[i].end > end)
            end = xref->sections[i].end;
    return end == 0 ? 0 : xref->base + end;
}

/* see pdf/xref.h */
void divit_pdf_xref_done(divit_pdf_xref *xref)
{
    for (size_t i = 0; i < xref->section_count; i++)
        divit_bytes_done(&xref->sections[i].rows);
    free(xref->sections);
    free(xref->subsections);
    *xref = (divit_pdf_xref){0};
}
