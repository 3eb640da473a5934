/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts for every byte behind an old revision of a PDF. */
#include "pdf/tail.h"

#include "base/bytes.h"

/* The newer section that begins at this file offset, or NULL. */
static const divit_pdf_section *section_at(const divit_pdf_pair *pair, uint64_t at)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    for (size_t i = 0; i < pair->newer; i++)
        if (xref->base + xref->sections[i].at == at)
            return &xref->sections[i];
    return NULL;
}

/* A table, up to the end of its trailer. */
static bool take_table(const divit_pdf_pair *pair, divit_pdf_lexer *lexer)
{
    const divit_pdf_section *section = section_at(pair, lexer->pos);
    if (!divit_pdf_lexer_take(lexer, "xref"))
        return false;
    const bool good = section && section->kind == DIVIT_PDF_SECTION_TABLE;
    if (good)
        lexer->pos = (size_t)section->trailer.at + section->trailer.raw.n;
    return good;
}

/* startxref and the offset of a newer section. */
static bool take_start(const divit_pdf_pair *pair, divit_pdf_lexer *lexer)
{
    uint64_t at;
    return divit_pdf_lexer_take(lexer, "startxref") && divit_pdf_lexer_take_number(lexer, &at) &&
           section_at(pair, divit_pdf_sections(pair->now)->base + at);
}

/* True in *ret if some newer section says that the object stands at this file offset. */
static divit_status is_named(
    const divit_pdf_pair *pair, divit_pdf_ref ref, uint64_t at, bool *ret, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    const divit_pdf_section *own = section_at(pair, at);
    *ret = own && own->kind != DIVIT_PDF_SECTION_TABLE;
    for (size_t i = 0; i < pair->newer && !*ret; i++) {
        divit_pdf_entry entry = {.kind = DIVIT_PDF_ENTRY_FREE};
        divit_error why = {0};
        const divit_status s = divit_pdf_object_entry_in(pair->now, i, ref.number, &entry, &why);
        if (s != DIVIT_OK && s != DIVIT_INPUT_BROKEN) {
            if (err)
                *err = why;
            return s;
        }
        *ret = s == DIVIT_OK && entry.kind == DIVIT_PDF_ENTRY_PLAIN &&
               entry.generation == ref.generation && xref->base + entry.offset == at;
    }
    return DIVIT_OK;
}

/* "n g obj", its value and the data of a stream, "endobj". */
static bool take_body(const divit_pdf_pair *pair, divit_pdf_lexer *lexer, divit_pdf_ref *ret)
{
    uint64_t number, generation;
    divit_pdf_value value, length;
    divit_span data;
    if (!divit_pdf_lexer_take_number(lexer, &number) ||
        !divit_pdf_lexer_take_number(lexer, &generation) || !divit_pdf_lexer_take(lexer, "obj") ||
        number >= pair->size || generation > UINT16_MAX ||
        divit_pdf_value_parse(lexer, &value, NULL) != DIVIT_OK)
        return false;
    *ret = (divit_pdf_ref){(uint32_t)number, (uint32_t)generation};
    if (divit_pdf_lexer_take(lexer, "endobj"))
        return true;
    return divit_pdf_get(pair->now, &value, "Length", &length, NULL) == DIVIT_OK &&
           length.kind == DIVIT_PDF_INTEGER && length.integer >= 0 &&
           divit_pdf_stream_take(lexer, (uint64_t)length.integer, &data, NULL) == DIVIT_OK &&
           divit_pdf_lexer_take(lexer, "endobj");
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
        divit_pdf_lexer ahead = lexer;
        divit_pdf_ref ref = {0};
        bool named = take_table(pair, &ahead);
        if (!named) {
            ahead = lexer;
            named = take_start(pair, &ahead);
        }
        if (!named) {
            ahead = lexer;
            named = take_body(pair, &ahead, &ref);
            const divit_status s = named ? is_named(pair, ref, at, &named, err) : DIVIT_OK;
            if (s != DIVIT_OK)
                return s;
        }
        if (!named)
            stray = at;
        lexer.pos = ahead.pos;
        divit_pdf_lexer_skip(&lexer);
    }
    *ret_stray = stray;
    return DIVIT_OK;
}
