/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what follows an old revision of a PDF makes other programs mend the file. */
#include "pdf/mending.h"

#include "base/bytes.h"
#include "pdf/dangling.h"
#include "pdf/tail.h"

/* In so many bytes at the end of a file others look for startxref. */
enum { LAST = 1024 };

/* Bytes of a row of a table, with its line end, that all programs take; 19 too (pdf/xref.h). */
enum { ROW = 20 };

/* Most white space behind "xref" and behind a subsection's numbers: qpdf reads so short a line. */
enum { GAP = 8 };

/* Most bytes of a row's type that poppler takes. */
enum { TYPE_WIDTH = 4 };

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_plain_space(uint8_t c)
{
    return c == ' ' || c == '\r' || c == '\n';
}

/* Whether startxref stands where it is looked for, its offset behind nothing but white space. */
static bool ends_well(divit_span file)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("startxref");
    const size_t from = file.n > LAST ? file.n - LAST : 0;
    for (size_t pos = file.n; pos-- > from;) {
        if (!divit_span_equal(divit_span_sub(file, pos, mark.n), mark))
            continue;
        pos += mark.n;
        while (pos < file.n && is_plain_space(file.p[pos]))
            pos++;
        return pos < file.n && is_digit(file.p[pos]);
    }
    return false;
}

/* Moves over bytes of this kind; how many there were. */
static size_t skip(divit_span text, size_t *pos, bool (*is)(uint8_t))
{
    const size_t from = *pos;
    while (*pos < text.n && is(text.p[*pos]))
        ++*pos;
    return *pos - from;
}

static bool is_blank(uint8_t c)
{
    return c == ' ';
}

/* "first count", a line end and the rows, with no other white space: mupdf and qpdf read lines. */
static bool take_subsection(divit_span text, const divit_pdf_subsection *sub, size_t *pos)
{
    static const divit_span pair = DIVIT_SPAN_TEXT("\r\n");
    if (skip(text, pos, is_digit) == 0 || skip(text, pos, is_blank) != 1 ||
        skip(text, pos, is_digit) == 0 || skip(text, pos, is_blank) > GAP)
        return false;
    *pos += divit_span_equal(divit_span_sub(text, *pos, pair.n), pair) ? pair.n : 1;
    const uint8_t last = *pos <= text.n ? text.p[*pos - 1] : 0;
    const bool good = (last == '\r' || last == '\n') && sub->stride <= ROW &&
                      (sub->count == 0 || sub->rows == *pos);
    *pos += (size_t)sub->count * sub->stride;
    return good;
}

/* The text of a table has nothing but numbers, its words, and white space of lines (7.5.4). */
static bool is_plain_table(const divit_pdf_xref *xref, const divit_pdf_section *section)
{
    static const divit_span letters = DIVIT_SPAN_TEXT("xreftailnf");
    static const divit_span word = DIVIT_SPAN_TEXT("xref");
    const divit_pdf_subsection *sub = &xref->subsections[section->subsections];
    size_t pos = (size_t)section->at + word.n;
    for (uint64_t i = section->at; i < section->trailer.at - xref->base; i++) {
        const uint8_t c = xref->body.p[i];
        if (!is_digit(c) && !is_plain_space(c) && !memchr(letters.p, c, letters.n))
            return false;
    }
    if (!divit_span_equal(divit_span_sub(xref->body, (size_t)section->at, word.n), word) ||
        skip(xref->body, &pos, is_plain_space) > GAP)
        return false;
    for (size_t i = 0; i < section->subsection_count; i++)
        if (!take_subsection(xref->body, &sub[i], &pos))
            return false;
    return true;
}

/* Rows of a stream that were read are of types 0 to 2 (table 18), in a field poppler takes. */
static bool is_plain_stream(const divit_pdf_section *section)
{
    const uint64_t type = section->width[0];
    const uint64_t size = type + section->width[1] + section->width[2];
    for (uint64_t row = 0; type > 0 && row + size <= section->rows.n; row += size)
        for (uint64_t i = 0; i < type; i++)
            if (section->rows.p[row + i] > (i + 1 < type ? 0 : 2))
                return false;
    return type <= TYPE_WIDTH;
}

/* Whether "n g obj" stands there. */
static bool is_header(const divit_pdf_xref *xref, uint32_t number, const divit_pdf_entry *entry)
{
    divit_pdf_lexer lexer = {.text = xref->body, .pos = (size_t)entry->offset};
    uint64_t found, generation;
    return entry->offset < xref->body.n && divit_pdf_lexer_take_number(&lexer, &found) &&
           divit_pdf_lexer_take_number(&lexer, &generation) &&
           divit_pdf_lexer_take(&lexer, "obj") && found == number &&
           generation == entry->generation;
}

/* A row can be read, and one in use leads to its object, or to an object that can hold it. */
static divit_status row_leads(
    const divit_pdf_pair *pair, size_t section, uint32_t number, bool *ret, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    divit_pdf_entry entry = {.kind = DIVIT_PDF_ENTRY_FREE};
    divit_pdf_entry held = {.kind = DIVIT_PDF_ENTRY_PLAIN};
    divit_error why = {0};
    divit_status s = divit_pdf_object_entry_in(pair->now, section, number, &entry, &why);
    const bool read = s != DIVIT_INPUT_BROKEN;
    if (!read)
        s = DIVIT_OK;
    if (s != DIVIT_OK && err)
        *err = why;
    if (s == DIVIT_OK && entry.kind == DIVIT_PDF_ENTRY_PACKED)
        s = divit_pdf_pair_entry(pair->now, entry.container, &held, err);
    if (s == DIVIT_OK)
        *ret = read && held.kind == DIVIT_PDF_ENTRY_PLAIN &&
               (entry.kind != DIVIT_PDF_ENTRY_PLAIN || is_header(xref, number, &entry));
    return s;
}

/* All rows of a section; false in *ret if one leads elsewhere. */
static divit_status rows_lead(
    const divit_pdf_pair *pair, size_t section, bool *ret, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    const divit_pdf_section *rows = &xref->sections[section];
    divit_status s = DIVIT_OK;
    *ret = true;
    for (size_t i = 0; i < rows->subsection_count; i++) {
        const divit_pdf_subsection sub = xref->subsections[rows->subsections + i];
        for (uint64_t k = 0; s == DIVIT_OK && *ret && k < sub.count; k++)
            s = row_leads(pair, section, (uint32_t)(sub.first + k), ret, err);
    }
    return s;
}

/* Before the white space and the comments that end at pos, as the words of a PDF see it (7.2.3). */
static size_t words_before(divit_span text, size_t pos, size_t from)
{
    for (;;) {
        bool line = false;
        for (; pos > from && divit_pdf_is_space(text.p[pos - 1]); pos--)
            line = line || text.p[pos - 1] == '\n' || text.p[pos - 1] == '\r';
        size_t begin = pos;
        while (line && begin > from && text.p[begin - 1] != '\n' && text.p[begin - 1] != '\r')
            begin--;
        const uint8_t *comment = pos > begin ? memchr(text.p + begin, '%', pos - begin) : NULL;
        if (!comment)
            return pos;
        pos = (size_t)(comment - text.p);
    }
}

/* Where the number before pos begins, between them white space at most; pos if there is none. */
static size_t number_before(divit_span text, size_t pos, size_t from, uint64_t *ret)
{
    const size_t end = words_before(text, pos, from);
    uint64_t scale = 1;
    size_t begin;
    *ret = 0;
    for (begin = end; begin > from && is_digit(text.p[begin - 1]); begin--) {
        *ret = end - begin < 10 ? *ret + scale * (uint64_t)(text.p[begin - 1] - '0') : UINT64_MAX;
        scale *= 10;
    }
    return begin < end ? begin : pos;
}

/* Where the first "n g obj" from `from` on stands that no newer section names, or DIVIT_NOWHERE. */
static divit_status find_hidden(
    const divit_pdf_pair *pair, size_t from, uint64_t *ret, divit_error *err)
{
    static const divit_span word = DIVIT_SPAN_TEXT("obj");
    const divit_span file = divit_pdf_file(pair->now);
    size_t pos = from;
    for (;;) {
        uint64_t number, generation;
        bool named = false;
        const uint8_t *p = memmem(file.p + pos, file.n - pos, word.p, word.n);
        if (!p)
            return DIVIT_OK;
        pos = (size_t)(p - file.p);
        const size_t second = number_before(file, pos, from, &generation);
        const size_t first = number_before(file, second, from, &number);
        const bool apart = second < pos && first < second && divit_pdf_is_space(file.p[second - 1]);
        pos += word.n;
        if (!apart)
            continue;
        const bool held = number <= UINT32_MAX && generation <= UINT16_MAX;
        const divit_pdf_ref ref = {(uint32_t)number, (uint32_t)generation};
        const divit_status s =
            held ? divit_pdf_tail_is_named(pair, ref, first, &named, err) : DIVIT_OK;
        if (s != DIVIT_OK)
            return s;
        if (!named) {
            *ret = first;
            return DIVIT_OK;
        }
    }
}

/* Where a trailer stands that is not that of a newer section, or DIVIT_NOWHERE. */
static uint64_t find_trailer(const divit_pdf_pair *pair, size_t from)
{
    static const divit_span word = DIVIT_SPAN_TEXT("trailer");
    static const divit_span begin = DIVIT_SPAN_TEXT("<<");
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    divit_pdf_lexer lexer = {.text = divit_pdf_file(pair->now), .pos = from};
    for (;;) {
        const uint8_t *from_here = lexer.text.p + lexer.pos;
        const uint8_t *p = memmem(from_here, lexer.text.n - lexer.pos, word.p, word.n);
        bool known = false;
        if (!p)
            return DIVIT_NOWHERE;
        const size_t at = (size_t)(p - lexer.text.p);
        lexer.pos = at + word.n;
        divit_pdf_lexer_skip(&lexer);
        if (!divit_span_equal(divit_span_sub(lexer.text, lexer.pos, begin.n), begin))
            continue;
        for (size_t i = 0; i < pair->newer && !known; i++)
            known = xref->sections[i].trailer.at == lexer.pos;
        if (!known)
            return at;
    }
}

/* see pdf/mending.h */
divit_status divit_pdf_mending_check(divit_pdf_pair *pair, uint64_t *ret_at, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    const divit_span file = divit_pdf_file(pair->now);
    const size_t signed_to = divit_pdf_file(pair->old).n;
    uint64_t at = DIVIT_NOWHERE;
    divit_status s = DIVIT_OK;
    if (file.n > signed_to && !ends_well(file))
        at = file.n;
    for (size_t i = 0; s == DIVIT_OK && at == DIVIT_NOWHERE && i < pair->newer; i++) {
        const divit_pdf_section *section = &xref->sections[i];
        const bool table = section->kind == DIVIT_PDF_SECTION_TABLE;
        bool good = !table || is_plain_table(xref, section);
        if (good)
            s = rows_lead(pair, i, &good, err);
        good = good && (table || is_plain_stream(section));
        if (!good)
            at = xref->base + section->at;
    }
    if (s == DIVIT_OK && at == DIVIT_NOWHERE)
        s = divit_pdf_dangling_find(pair, &at, err);
    if (s == DIVIT_OK && at == DIVIT_NOWHERE)
        at = find_trailer(pair, signed_to);
    if (s == DIVIT_OK && at == DIVIT_NOWHERE)
        s = find_hidden(pair, signed_to, &at, err);
    if (s == DIVIT_OK)
        *ret_at = at;
    return s;
}
