/* SPDX-License-Identifier: Apache-2.0 */
/* References of an update that lead to no object. */
#include "pdf/dangling.h"

#include "base/bytes.h"

/* The next "n g R"; false behind the last. Number 0, which no object has, for one out of range. */
static bool next_reference(divit_pdf_lexer *lexer, divit_pdf_ref *ret)
{
    static const divit_span word = DIVIT_SPAN_TEXT("R");
    divit_pdf_token token, last[2] = {0};
    while (divit_pdf_lexer_next(lexer, &token, NULL) == DIVIT_OK &&
           token.kind != DIVIT_PDF_TOKEN_END) {
        if (token.kind == DIVIT_PDF_TOKEN_WORD && divit_span_equal(token.raw, word) &&
            last[0].kind == DIVIT_PDF_TOKEN_INTEGER && last[1].kind == DIVIT_PDF_TOKEN_INTEGER) {
            const uint64_t number = (uint64_t)last[0].integer;
            const uint64_t generation = (uint64_t)last[1].integer;
            const bool held = number <= UINT32_MAX && generation <= UINT16_MAX;
            *ret = (divit_pdf_ref){held ? (uint32_t)number : 0, held ? (uint32_t)generation : 0};
            return true;
        }
        last[0] = last[1];
        last[1] = token;
    }
    return false;
}

/* Whether there is an object of this number and generation. */
static divit_status leads(divit_pdf *pdf, divit_pdf_ref ref, bool *ret, divit_error *err)
{
    divit_pdf_entry entry;
    const divit_status s = divit_pdf_pair_entry(pdf, ref.number, &entry, err);
    if (s == DIVIT_OK)
        *ret = entry.kind != DIVIT_PDF_ENTRY_FREE && entry.generation == ref.generation;
    return s;
}

/* Whether all references of a text lead on, but for those that led nowhere in the old one too. */
static divit_status text_leads(
    const divit_pdf_pair *pair, divit_span old, divit_span now, bool *ret, divit_error *err)
{
    divit_pdf_lexer before = {.text = old}, lexer = {.text = now};
    divit_pdf_ref ref, had;
    divit_status s = DIVIT_OK;
    *ret = true;
    while (s == DIVIT_OK && *ret && next_reference(&lexer, &ref)) {
        bool same = false, led = true;
        s = leads(pair->now, ref, ret, err);
        while (s == DIVIT_OK && !*ret && !same && next_reference(&before, &had))
            same = had.number == ref.number && had.generation == ref.generation;
        if (same)
            s = leads(pair->old, ref, &led, err);
        *ret = *ret || !led;
    }
    return s;
}

/* Whether the references of an object lead on; its place if not. */
static divit_status object_leads(
    divit_pdf_pair *pair, uint32_t number, uint64_t *ret_at, divit_error *err)
{
    divit_pdf_entry entry;
    divit_pdf_content old, now;
    bool good = true;
    divit_status s = divit_pdf_pair_entry(pair->now, number, &entry, err);
    if (s != DIVIT_OK || entry.kind == DIVIT_PDF_ENTRY_FREE)
        return s;
    s = divit_pdf_pair_load(pair, (divit_pdf_ref){number, entry.generation}, &old, &now, err);
    if (s == DIVIT_OK)
        s = text_leads(pair, old.value.raw, now.value.raw, &good, err);
    if (!good)
        *ret_at = entry.kind == DIVIT_PDF_ENTRY_PLAIN
                      ? divit_pdf_sections(pair->now)->base + entry.offset
                      : divit_pdf_file(pair->now).n;
    return s;
}

/* see pdf/dangling.h */
divit_status divit_pdf_dangling_find(divit_pdf_pair *pair, uint64_t *ret_at, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    const divit_span trailer = divit_pdf_trailer(pair->old)->raw;
    uint64_t at = DIVIT_NOWHERE;
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && at == DIVIT_NOWHERE && i < pair->newer; i++) {
        bool good = true;
        s = text_leads(pair, trailer, xref->sections[i].trailer.raw, &good, err);
        if (!good)
            at = xref->sections[i].trailer.at;
    }
    for (uint64_t i = 1; s == DIVIT_OK && at == DIVIT_NOWHERE && i < pair->size; i++)
        if (divit_pdf_pair_names(pair, i))
            s = object_leads(pair, (uint32_t)i, &at, err);
    if (s == DIVIT_OK)
        *ret_at = at;
    return s;
}
