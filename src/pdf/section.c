/* SPDX-License-Identifier: Apache-2.0 */
/* One cross-reference section: a classic table or a stream. */
#include "pdf/section.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

/* What a row of a table says, its usual length, and the longest with its line end. */
enum { ROW_TEXT = 18, ROW = 20, ROW_MAX = 21 };

enum { WIDEST = 8, SUBSECTIONS_MAX = 1 << 20 };

static divit_status broken(
    const divit_pdf_xref *xref, const char *detail, uint64_t at, divit_error *err)
{
    return divit_fail_at(
        err, DIVIT_INPUT_BROKEN, "divit_pdf_section_read", detail, xref->base + at);
}

static divit_status raise_size(
    divit_pdf_xref *xref, uint64_t first, uint64_t count, uint64_t at, divit_error *err)
{
    uint64_t size;
    if (!divit_add_offset(first, count, &size) || size > xref->objects_limit)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the PDF has too many objects"), xref->base + at);
    if (size > xref->size)
        xref->size = size;
    return DIVIT_OK;
}

/* Adds a subsection to the section that is being read, which is the last one. */
static divit_status push_subsection(
    divit_pdf_xref *xref, divit_pdf_section *section, divit_pdf_subsection add, divit_error *err)
{
    const divit_status s = raise_size(xref, add.first, add.count, section->at, err);
    if (s != DIVIT_OK)
        return s;
    const size_t n = xref->subsection_count;
    if (n >= SUBSECTIONS_MAX)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the PDF has too many cross-reference subsections"), xref->base + section->at);
    /* Grows at each power of two. */
    if ((n & (n - 1)) == 0) {
        divit_pdf_subsection *more =
            reallocarray(xref->subsections, n == 0 ? 1 : 2 * n, sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        xref->subsections = more;
    }
    xref->subsections[xref->subsection_count++] = add;
    section->subsection_count++;
    return DIVIT_OK;
}

/* The Size entry, which every trailer has (table 15). */
static divit_status read_size(
    divit_pdf_xref *xref, const divit_pdf_section *section, uint64_t *ret, divit_error *err)
{
    divit_pdf_value size;
    const divit_status s = divit_pdf_dict_get(&section->trailer, "Size", &size, err);
    if (s != DIVIT_OK)
        return s;
    if (size.kind != DIVIT_PDF_INTEGER || size.integer < 0)
        return broken(xref, N_("a PDF trailer has no Size"), section->at, err);
    *ret = (uint64_t)size.integer;
    return raise_size(xref, 0, *ret, section->at, err);
}

/* Notes the end of the revision if startxref and %%EOF follow. */
static void read_end(divit_pdf_section *section, divit_pdf_lexer lexer)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("%%EOF");
    uint64_t start;
    if (!divit_pdf_lexer_take(&lexer, "startxref") || !divit_pdf_lexer_take_number(&lexer, &start))
        return;
    const divit_span text = lexer.text;
    while (lexer.pos < text.n && divit_pdf_is_space(text.p[lexer.pos]))
        lexer.pos++;
    if (!divit_span_equal(divit_span_sub(text, lexer.pos, mark.n), mark))
        return;
    lexer.pos += mark.n;
    if (lexer.pos < text.n && text.p[lexer.pos] == '\r')
        lexer.pos++;
    if (lexer.pos < text.n && text.p[lexer.pos] == '\n')
        lexer.pos++;
    section->end = lexer.pos;
}

/* Length of the rows that begin at pos, from the white space behind the first one. */
static unsigned row_length(divit_span text, size_t pos, uint64_t count)
{
    const unsigned most = count > 1 ? ROW_MAX : ROW;
    unsigned n = ROW_TEXT;
    while (n < most && pos + n < text.n && divit_pdf_is_space(text.p[pos + n]))
        n++;
    return n > ROW_TEXT ? n : ROW;
}

/* Notes a subsection's rows and moves behind them (7.5.4). */
static divit_status read_rows(
    divit_pdf_xref *xref, divit_pdf_section *section, divit_pdf_lexer *lexer, divit_error *err)
{
    divit_pdf_subsection sub = {0};
    if (!divit_pdf_lexer_take_number(lexer, &sub.first) ||
        !divit_pdf_lexer_take_number(lexer, &sub.count))
        return broken(xref, N_("a cross-reference table is malformed"), lexer->pos, err);
    if (sub.count > 0)
        divit_pdf_lexer_skip(lexer);
    sub.rows = lexer->pos;
    sub.stride = row_length(lexer->text, lexer->pos, sub.count);
    if (sub.count > (lexer->text.n - lexer->pos) / sub.stride)
        return broken(
            xref, N_("a cross-reference table goes on behind the end of the PDF"), lexer->pos, err);
    xref->odd = xref->odd || sub.stride > ROW;
    lexer->pos += (size_t)sub.count * sub.stride;
    return push_subsection(xref, section, sub, err);
}

static divit_status read_table(
    divit_pdf_xref *xref, divit_pdf_section *section, divit_pdf_lexer lexer, divit_error *err)
{
    uint64_t size;
    divit_status s = DIVIT_OK;
    section->kind = DIVIT_PDF_SECTION_TABLE;
    while (s == DIVIT_OK && !divit_pdf_lexer_take(&lexer, "trailer"))
        s = read_rows(xref, section, &lexer, err);
    if (s == DIVIT_OK)
        s = divit_pdf_value_parse(&lexer, &section->trailer, err);
    if (s == DIVIT_OK)
        s = read_size(xref, section, &size, err);
    if (s == DIVIT_OK)
        read_end(section, lexer);
    return s;
}

/* The widths of a row's fields; a row of no bytes is refused. */
static divit_status read_widths(
    const divit_pdf_xref *xref, divit_pdf_section *section, divit_error *err)
{
    divit_pdf_value list, item;
    divit_status s = divit_pdf_dict_get(&section->trailer, "W", &list, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    for (size_t i = 0; i < 3; i++) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK)
            return s;
        if (item.kind != DIVIT_PDF_INTEGER || item.integer < 0 || item.integer > WIDEST)
            return broken(xref, N_("W of a cross-reference stream is malformed"), section->at, err);
        section->width[i] = (uint64_t)item.integer;
    }
    if (section->width[1] == 0)
        return broken(xref, N_("W of a cross-reference stream is malformed"), section->at, err);
    return DIVIT_OK;
}

/* The subsections of a stream: Index, by default all objects up to Size (table 17). */
static divit_status read_index(
    divit_pdf_xref *xref, divit_pdf_section *section, uint64_t size, divit_error *err)
{
    divit_pdf_value index, first, count;
    divit_pdf_subsection sub = {.count = size};
    divit_status s = divit_pdf_dict_get(&section->trailer, "Index", &index, err);
    if (s != DIVIT_OK)
        return s;
    if (index.kind == DIVIT_PDF_NONE)
        return push_subsection(xref, section, sub, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&index);
    for (;;) {
        s = divit_pdf_walk_item(&walk, &first, err);
        if (s != DIVIT_OK || first.kind == DIVIT_PDF_NONE)
            return s;
        s = divit_pdf_walk_item(&walk, &count, err);
        if (s != DIVIT_OK)
            return s;
        if (first.kind != DIVIT_PDF_INTEGER || count.kind != DIVIT_PDF_INTEGER ||
            first.integer < 0 || count.integer < 0)
            return broken(
                xref, N_("Index of a cross-reference stream is malformed"), section->at, err);
        sub.first = (uint64_t)first.integer;
        sub.count = (uint64_t)count.integer;
        s = push_subsection(xref, section, sub, err);
        if (s != DIVIT_OK)
            return s;
        sub.rows += sub.count;
    }
}

/* "n g obj", the dictionary, the data (7.5.8.2); Length is direct there. */
static divit_status read_stream_object(const divit_pdf_xref *xref, divit_pdf_section *section,
    divit_pdf_lexer *lexer, divit_error *err)
{
    uint64_t number, generation;
    divit_pdf_value type, length;
    if (!divit_pdf_lexer_take_number(lexer, &number) ||
        !divit_pdf_lexer_take_number(lexer, &generation) || !divit_pdf_lexer_take(lexer, "obj"))
        return broken(xref, N_("there is no cross-reference section where the PDF says it is"),
            section->at, err);
    divit_status s = divit_pdf_value_parse(lexer, &section->trailer, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&section->trailer, "Type", &type, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&section->trailer, "Length", &length, err);
    if (s != DIVIT_OK)
        return s;
    if (!divit_pdf_name_is(&type, "XRef") || length.kind != DIVIT_PDF_INTEGER || length.integer < 0)
        return broken(xref, N_("there is no cross-reference section where the PDF says it is"),
            section->at, err);
    return divit_pdf_stream_take(lexer, (uint64_t)length.integer, &section->data, err);
}

static divit_status read_stream(
    divit_pdf_xref *xref, divit_pdf_section *section, divit_pdf_lexer lexer, divit_error *err)
{
    uint64_t size = 0;
    section->kind = DIVIT_PDF_SECTION_STREAM;
    divit_status s = read_stream_object(xref, section, &lexer, err);
    if (s == DIVIT_OK)
        s = read_size(xref, section, &size, err);
    if (s == DIVIT_OK)
        s = read_widths(xref, section, err);
    if (s == DIVIT_OK)
        s = read_index(xref, section, size, err);
    if (s == DIVIT_OK && divit_pdf_lexer_take(&lexer, "endobj"))
        read_end(section, lexer);
    return s;
}

/* see pdf/section.h */
divit_status divit_pdf_section_read(
    divit_pdf_xref *xref, divit_pdf_section *section, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = xref->body, .pos = (size_t)section->at, .at = xref->base};
    if (divit_pdf_lexer_take(&lexer, "xref"))
        return read_table(xref, section, lexer, err);
    return read_stream(xref, section, lexer, err);
}

static bool digits(const uint8_t *p, size_t n, uint64_t *ret)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(p[i] - '0');
    }
    *ret = v;
    return true;
}

/* A row of a table: "oooooooooo ggggg n" and white space. No object stands at offset 0. */
static divit_status table_row(const divit_pdf_xref *xref, const divit_pdf_subsection *sub,
    uint64_t number, divit_pdf_entry *entry, divit_error *err)
{
    const uint64_t at = sub->rows + number * sub->stride;
    const uint8_t *row = xref->body.p + at;
    uint64_t generation = 0;
    bool good = digits(row, 10, &entry->offset) && row[10] == ' ' &&
                digits(row + 11, 5, &generation) && row[16] == ' ' &&
                (row[17] == 'n' || row[17] == 'f');
    for (unsigned i = ROW_TEXT; i < sub->stride; i++)
        good = good && divit_pdf_is_space(row[i]);
    if (!good)
        return broken(xref, N_("a cross-reference table is malformed"), at, err);
    const bool used = row[17] == 'n' && entry->offset > 0;
    entry->kind = used ? DIVIT_PDF_ENTRY_PLAIN : DIVIT_PDF_ENTRY_FREE;
    entry->generation = (uint32_t)generation;
    return DIVIT_OK;
}

static uint64_t big_endian(const uint8_t *p, uint64_t n)
{
    uint64_t v = 0;
    for (uint64_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

static divit_status inflate_rows(
    divit_pdf_section *section, divit_pdf_budget *budget, divit_error *err)
{
    if (section->inflated)
        return DIVIT_OK;
    const divit_status s =
        divit_pdf_stream_decode(&section->trailer, section->data, budget, &section->rows, err);
    section->inflated = s == DIVIT_OK;
    return s;
}

/* A row of a stream (table 18); a type that is not known counts as free. */
static divit_status stream_row(const divit_pdf_xref *xref, const divit_pdf_section *section,
    uint64_t row, divit_pdf_entry *entry, divit_error *err)
{
    const uint64_t *w = section->width;
    const uint64_t size = w[0] + w[1] + w[2];
    if (row >= section->rows.n / size)
        return broken(
            xref, N_("a cross-reference stream has fewer rows than it tells"), section->at, err);
    const uint8_t *p = section->rows.p + row * size;
    const uint64_t type = w[0] > 0 ? big_endian(p, w[0]) : 1;
    const uint64_t second = big_endian(p + w[0], w[1]);
    const uint64_t third = big_endian(p + w[0] + w[1], w[2]);
    entry->kind = type == 1 ? DIVIT_PDF_ENTRY_PLAIN : DIVIT_PDF_ENTRY_FREE;
    entry->offset = second;
    entry->generation = (uint32_t)third;
    if (type != 2)
        return DIVIT_OK;
    if (second >= xref->objects_limit || third >= xref->objects_limit)
        return broken(xref, N_("a cross-reference stream names an impossible object stream"),
            section->at, err);
    entry->kind = DIVIT_PDF_ENTRY_PACKED;
    entry->generation = 0;
    entry->container = (uint32_t)second;
    entry->index = (uint32_t)third;
    return DIVIT_OK;
}

/* see pdf/section.h */
divit_status divit_pdf_section_find(divit_pdf_xref *xref, size_t section, uint32_t number,
    divit_pdf_budget *budget, divit_pdf_entry *ret, bool *ret_known, divit_error *err)
{
    divit_pdf_section *found = &xref->sections[section];
    *ret_known = false;
    if (found->subsection_count == 0)
        return DIVIT_OK;
    const divit_pdf_subsection *sub = &xref->subsections[found->subsections];
    size_t i = 0;
    while (i < found->subsection_count && number - sub[i].first >= sub[i].count)
        i++;
    divit_status s = divit_pdf_budget_take(budget, i, xref->base + found->at, err);
    *ret_known = i < found->subsection_count;
    if (s != DIVIT_OK || !*ret_known)
        return s;
    const uint64_t row = number - sub[i].first;
    if (found->kind == DIVIT_PDF_SECTION_TABLE)
        return table_row(xref, &sub[i], row, ret, err);
    s = inflate_rows(found, budget, err);
    return s == DIVIT_OK ? stream_row(xref, found, sub[i].rows + row, ret, err) : s;
}
