/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts for every byte behind an old revision of a PDF. */
#include "pdf/tail.h"

#include "base/bytes.h"

/* A table, up to the end of its trailer. Its first word tells its kind. */
static bool take_table(const divit_pdf_pair *pair, divit_pdf_lexer *lexer)
{
    const divit_pdf_section *section = divit_pdf_pair_section(pair, lexer->pos);
    if (!divit_pdf_lexer_take(lexer, "xref"))
        return false;
    if (section)
        lexer->pos = (size_t)section->trailer.at + section->trailer.raw.n;
    return section;
}

/* startxref and the offset of a newer section. */
static bool take_start(const divit_pdf_pair *pair, divit_pdf_lexer *lexer)
{
    uint64_t at;
    return divit_pdf_lexer_take(lexer, "startxref") && divit_pdf_lexer_take_number(lexer, &at) &&
           divit_pdf_pair_section(pair, divit_pdf_sections(pair->now)->base + at);
}

/* see pdf/tail.h */
divit_status divit_pdf_tail_is_named(
    const divit_pdf_pair *pair, divit_pdf_ref ref, uint64_t at, bool *ret, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    *ret = divit_pdf_pair_section(pair, at);
    for (size_t i = 0; i < pair->newer && !*ret; i++) {
        divit_pdf_entry entry;
        const divit_status s = divit_pdf_pair_entry_in(pair, i, ref.number, &entry, err);
        if (s != DIVIT_OK)
            return s;
        *ret = entry.kind == DIVIT_PDF_ENTRY_PLAIN && entry.generation == ref.generation &&
               xref->base + entry.offset == at;
    }
    return DIVIT_OK;
}

/* The Length of a stream, which may be an object of its own; false in *ret_good: there is none. */
static divit_status find_length(const divit_pdf_pair *pair, const divit_pdf_value *dict,
    uint64_t *ret, bool *ret_good, divit_error *err)
{
    divit_pdf_value length = {.kind = DIVIT_PDF_NONE};
    divit_error why = {0};
    const divit_status s = divit_pdf_get(pair->now, dict, "Length", &length, &why);
    if (s < DIVIT_OK || s == DIVIT_INPUT_LIMIT) {
        if (err)
            *err = why;
        return s;
    }
    *ret_good = s == DIVIT_OK && length.kind == DIVIT_PDF_INTEGER && length.integer >= 0;
    *ret = *ret_good ? (uint64_t)length.integer : 0;
    return DIVIT_OK;
}

/* "n g obj", its value and the data of a stream, "endobj"; false in *ret_good if not. */
static divit_status take_body(const divit_pdf_pair *pair, divit_pdf_lexer *lexer,
    divit_pdf_ref *ret, bool *ret_good, divit_error *err)
{
    uint64_t number, generation, length = 0;
    divit_pdf_value value;
    divit_span data;
    *ret_good = false;
    if (!divit_pdf_lexer_take_number(lexer, &number) ||
        !divit_pdf_lexer_take_number(lexer, &generation) || !divit_pdf_lexer_take(lexer, "obj") ||
        number >= pair->size || generation > UINT16_MAX ||
        divit_pdf_value_parse(lexer, &value, NULL) != DIVIT_OK)
        return DIVIT_OK;
    *ret = (divit_pdf_ref){(uint32_t)number, (uint32_t)generation};
    *ret_good = divit_pdf_lexer_take(lexer, "endobj");
    if (*ret_good)
        return DIVIT_OK;
    const divit_status s = find_length(pair, &value, &length, ret_good, err);
    *ret_good = s == DIVIT_OK && *ret_good &&
                divit_pdf_stream_take(lexer, length, &data, NULL) == DIVIT_OK &&
                divit_pdf_lexer_take(lexer, "endobj");
    return s;
}

/* Whatever may stand next; false in *ret_good if it belongs to nothing. */
static divit_status take_next(
    const divit_pdf_pair *pair, divit_pdf_lexer *lexer, bool *ret_good, divit_error *err)
{
    const uint64_t at = lexer->pos;
    const divit_pdf_lexer here = *lexer;
    divit_pdf_ref ref = {0};
    *ret_good = take_table(pair, lexer);
    if (*ret_good)
        return DIVIT_OK;
    *lexer = here;
    *ret_good = take_start(pair, lexer);
    if (*ret_good)
        return DIVIT_OK;
    *lexer = here;
    const divit_status s = take_body(pair, lexer, &ref, ret_good, err);
    return s == DIVIT_OK && *ret_good ? divit_pdf_tail_is_named(pair, ref, at, ret_good, err) : s;
}

/* see pdf/tail.h */
divit_status divit_pdf_tail_check(const divit_pdf_pair *pair, uint64_t *ret_stray, divit_error *err)
{
    const divit_span file = divit_pdf_file(pair->now);
    divit_pdf_lexer lexer = {.text = file, .pos = divit_pdf_file(pair->old).n};
    uint64_t stray = DIVIT_NOWHERE;
    divit_pdf_lexer_skip(&lexer);
    while (stray == DIVIT_NOWHERE && lexer.pos < file.n) {
        const uint64_t at = lexer.pos;
        bool good = false;
        const divit_status s = take_next(pair, &lexer, &good, err);
        if (s != DIVIT_OK)
            return s;
        if (!good)
            stray = at;
        divit_pdf_lexer_skip(&lexer);
    }
    *ret_stray = stray;
    return DIVIT_OK;
}
