/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what follows an old revision of a PDF makes other programs mend the file. */
#include "pdf/mending.h"

#include "base/bytes.h"
#include "pdf/dangling.h"
#include "pdf/holding.h"
#include "pdf/plain.h"
#include "pdf/tail.h"

/* In so many bytes at the end of a file others look for startxref. */
enum { LAST = 1024 };

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
        return pos < file.n && divit_pdf_is_digit(file.p[pos]);
    }
    return false;
}

/* Takes white space and no comment, behind a number that may not be glued to what follows. */
static bool take_gap(divit_pdf_lexer *lexer)
{
    const size_t from = lexer->pos;
    while (lexer->pos < lexer->text.n && divit_pdf_is_space(lexer->text.p[lexer->pos]))
        lexer->pos++;
    return lexer->pos > from;
}

/* Whether "n g obj" stands there, not a byte later and without comments. */
static bool is_header(const divit_pdf_xref *xref, uint32_t number, const divit_pdf_entry *entry)
{
    divit_pdf_lexer lexer = {.text = xref->body, .pos = (size_t)entry->offset};
    uint64_t found, generation;
    return entry->offset < xref->body.n && divit_pdf_is_digit(xref->body.p[entry->offset]) &&
           divit_pdf_lexer_take_number(&lexer, &found) && take_gap(&lexer) &&
           lexer.pos < xref->body.n && divit_pdf_is_digit(xref->body.p[lexer.pos]) &&
           divit_pdf_lexer_take_number(&lexer, &generation) && take_gap(&lexer) &&
           lexer.pos < xref->body.n && xref->body.p[lexer.pos] == 'o' &&
           divit_pdf_lexer_take(&lexer, "obj") && found == number &&
           generation == entry->generation;
}

/* A row for an object in an object stream: that of the old revision, or into a newer stream. */
static divit_status packed_leads(const divit_pdf_pair *pair, uint32_t number,
    const divit_pdf_entry *entry, bool *ret, divit_error *err)
{
    divit_pdf_entry held, had;
    divit_status s = divit_pdf_pair_entry(pair->now, entry->container, &held, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_entry(pair->old, number, &had, err);
    if (s == DIVIT_OK)
        *ret = held.kind == DIVIT_PDF_ENTRY_PLAIN &&
               (divit_pdf_pair_names(pair, entry->container) ||
                   (had.kind == DIVIT_PDF_ENTRY_PACKED && had.container == entry->container &&
                       had.index == entry->index));
    return s;
}

/* A row for an object that stands alone: where it stood, it holds what the signer has seen. */
static divit_status plain_leads(const divit_pdf_pair *pair, size_t section, uint32_t number,
    const divit_pdf_entry *entry, bool *ret, divit_error *err)
{
    divit_pdf_entry had;
    *ret = is_header(divit_pdf_sections(pair->now), number, entry);
    if (!*ret)
        return DIVIT_OK;
    const divit_status s = divit_pdf_pair_entry(pair->old, number, &had, err);
    if (s != DIVIT_OK || (had.kind == DIVIT_PDF_ENTRY_PLAIN && had.offset == entry->offset))
        return s;
    return divit_pdf_holding_check(pair, section, number, ret, err);
}

/* A row in use leads to its object, or to an object stream that holds it. */
static divit_status row_leads(
    const divit_pdf_pair *pair, size_t section, uint32_t number, bool *ret, divit_error *err)
{
    divit_pdf_entry entry;
    divit_error why = {0};
    *ret = false;
    const divit_status s = divit_pdf_object_entry_in(pair->now, section, number, &entry, &why);
    if (s == DIVIT_INPUT_BROKEN)
        return DIVIT_OK;
    if (s != DIVIT_OK) {
        if (err)
            *err = why;
        return s;
    }
    if (entry.kind == DIVIT_PDF_ENTRY_PACKED)
        return packed_leads(pair, number, &entry, ret, err);
    if (entry.kind == DIVIT_PDF_ENTRY_PLAIN)
        return plain_leads(pair, section, number, &entry, ret, err);
    *ret = true;
    return DIVIT_OK;
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
    for (begin = end; begin > from && divit_pdf_is_digit(text.p[begin - 1]); begin--) {
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
        bool good = true;
        s = rows_lead(pair, i, &good, err);
        if (s == DIVIT_OK && good)
            s = divit_pdf_plain_check(pair, i, &good, err);
        if (!good)
            at = xref->base + xref->sections[i].at;
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
