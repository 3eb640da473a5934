/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a cross-reference section is written so that all programs can follow it. */
#include "pdf/plain.h"

#include "base/bytes.h"
#include "pdf/atom.h"

/* What a row of a table says, and with its line end (7.5.4); 19 bytes too (pdf/xref.h). */
enum { ROW_TEXT = 18, ROW = 20 };

/* The types of a stream's rows (7.5.8.3), and the widest third field that all programs take. */
enum { TYPES = 3, THIRD_WIDEST = 4 };

static bool take_byte(divit_span text, size_t *pos, uint8_t c)
{
    const bool there = *pos < text.n && text.p[*pos] == c;
    *pos += there;
    return there;
}

/* At most one space, and one line end. */
static bool take_line_end(divit_span text, size_t *pos)
{
    (void)take_byte(text, pos, ' ');
    const bool cr = take_byte(text, pos, '\r');
    return take_byte(text, pos, '\n') || cr;
}

static void skip_white(divit_span text, size_t *pos)
{
    while (*pos < text.n && (text.p[*pos] == ' ' || text.p[*pos] == '\r' || text.p[*pos] == '\n'))
        ++*pos;
}

static bool take_digits(divit_span text, size_t *pos)
{
    const size_t from = *pos;
    while (*pos < text.n && divit_pdf_is_digit(text.p[*pos]))
        ++*pos;
    return *pos > from;
}

/* The ends of the rows; what they say is read where it is needed. */
static bool take_rows(divit_span text, size_t *pos, const divit_pdf_subsection *sub)
{
    for (uint64_t i = 0; i < sub->count; i++) {
        const size_t end = *pos + sub->stride;
        *pos += ROW_TEXT;
        if (!take_line_end(text, pos) || *pos != end)
            return false;
    }
    return true;
}

/* "xref", then for each subsection "first count" and its rows, then "trailer". */
static bool is_plain_table(const divit_pdf_xref *xref, const divit_pdf_section *section)
{
    static const divit_span begin = DIVIT_SPAN_TEXT("xref"), end = DIVIT_SPAN_TEXT("trailer");
    const divit_pdf_subsection *sub = &xref->subsections[section->subsections];
    const divit_span text = divit_span_sub(xref->body, 0, section->trailer.at - xref->base);
    size_t pos = (size_t)section->at;
    bool good = divit_span_equal(divit_span_sub(text, pos, begin.n), begin);
    pos += begin.n;
    good = good && take_line_end(text, &pos);
    for (size_t i = 0; good && i < section->subsection_count; i++)
        good = take_digits(text, &pos) && take_byte(text, &pos, ' ') && take_digits(text, &pos) &&
               take_line_end(text, &pos) && (sub[i].count == 0 || pos == sub[i].rows) &&
               sub[i].stride <= ROW && take_rows(text, &pos, &sub[i]);
    skip_white(text, &pos);
    good = good && divit_span_equal(divit_span_sub(text, pos, end.n), end);
    pos += end.n;
    skip_white(text, &pos);
    return good && pos == text.n;
}

/* Whether the dictionary has the key, and not null there: in *ret_null if so. */
static bool has_key(const divit_pdf_value *dict, const char *key, bool *ret_null)
{
    divit_pdf_value v = {0};
    const bool read = divit_pdf_dict_get(dict, key, &v, NULL) == DIVIT_OK;
    *ret_null = *ret_null || !read || v.kind == DIVIT_PDF_NULL;
    return read && v.kind != DIVIT_PDF_NONE;
}

/* The W of a stream has three numbers. */
static bool has_three_widths(const divit_pdf_value *trailer)
{
    divit_pdf_value list = {0}, item = {0};
    if (divit_pdf_dict_get(trailer, "W", &list, NULL) != DIVIT_OK)
        return false;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    size_t n = 0;
    while (divit_pdf_walk_item(&walk, &item, NULL) == DIVIT_OK && item.kind != DIVIT_PDF_NONE)
        n++;
    return n == 3;
}

static bool is_plain_stream(const divit_pdf_section *section)
{
    const uint64_t *w = section->width;
    const uint64_t size = w[0] + w[1] + w[2];
    bool null = false;
    const bool tables = has_key(&section->trailer, "XRefStm", &null);
    (void)has_key(&section->trailer, "Filter", &null);
    (void)has_key(&section->trailer, "DecodeParms", &null);
    if (tables || null || w[0] > 1 || w[2] > THIRD_WIDEST || !has_three_widths(&section->trailer) ||
        section->subsection_count == 0)
        return false;
    for (size_t at = 0; w[0] > 0 && at + size <= section->rows.n; at += size)
        if (section->rows.p[at] >= TYPES)
            return false;
    return true;
}

static int64_t size_of(const divit_pdf_value *trailer)
{
    divit_pdf_value size = {0};
    const bool read = divit_pdf_dict_get(trailer, "Size", &size, NULL) == DIVIT_OK;
    return read && size.kind == DIVIT_PDF_INTEGER ? size.integer : 0;
}

/* An Info that the old revision did not name so leads to an object, and not to the catalog. */
static divit_status check_info(
    const divit_pdf_pair *pair, const divit_pdf_value *trailer, bool *ret, divit_error *err)
{
    divit_pdf_value info = {0}, had = {0}, root = {0};
    divit_pdf_entry entry;
    *ret = divit_pdf_dict_get(trailer, "Info", &info, NULL) == DIVIT_OK &&
           divit_pdf_dict_get(trailer, "Root", &root, NULL) == DIVIT_OK &&
           divit_pdf_dict_get(divit_pdf_trailer(pair->old), "Info", &had, NULL) == DIVIT_OK;
    const bool same = had.kind == info.kind && divit_span_equal(had.raw, info.raw);
    if (!*ret || info.kind != DIVIT_PDF_REFERENCE || same)
        return DIVIT_OK;
    const divit_status s = divit_pdf_pair_entry(pair->now, info.ref.number, &entry, err);
    if (s == DIVIT_OK)
        *ret = entry.kind != DIVIT_PDF_ENTRY_FREE && entry.generation == info.ref.generation &&
               info.ref.number != root.ref.number;
    return s;
}

/* see pdf/plain.h */
divit_status divit_pdf_plain_check(
    const divit_pdf_pair *pair, size_t section, bool *ret, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    const divit_pdf_section *which = &xref->sections[section];
    bool null = false;
    if (which->kind == DIVIT_PDF_SECTION_TABLE) {
        (void)has_key(&which->trailer, "XRefStm", &null);
        *ret = !null && is_plain_table(xref, which);
    } else {
        *ret = is_plain_stream(which);
    }
    *ret = *ret && (which->kind == DIVIT_PDF_SECTION_HYBRID ||
                       size_of(&which->trailer) >= size_of(divit_pdf_trailer(pair->old)));
    return *ret ? check_info(pair, &which->trailer, ret, err) : DIVIT_OK;
}
