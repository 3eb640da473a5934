/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the objects that a PDF has and that nothing in it leads to. */
#include "pdf/unused.h"

#include "base/bytes.h"
#include "base/status.h"

/* Most rows that are looked up. */
#define LOOKUPS_MAX UINT64_C(64000000)

/* The linearization dictionary itself, the primary and the overflow hint stream (F.3.3, F.4). */
enum { PARTS_MAX = 3, LINEAR_WITHIN = 1024 };

typedef struct machinery {
    uint64_t at[PARTS_MAX]; /* in the body */
    size_t count;
} machinery;

static void set(const divit_pdf_unused *rest, uint64_t number)
{
    if (number < rest->size)
        rest->met[number / 8] |= (uint8_t)(1u << number % 8);
}

static bool is_set(const divit_pdf_unused *rest, uint64_t number)
{
    return rest->met[number / 8] & 1u << number % 8;
}

/* Where the parts of a linearization stand; nothing if the file is not linearized. */
static machinery find_linearization(const divit_pdf *pdf)
{
    const divit_span body = divit_pdf_sections(pdf)->body;
    divit_pdf_lexer lexer = {.text = divit_span_sub(body, 0, LINEAR_WITHIN)};
    divit_pdf_value dict, mark, hints, item;
    machinery found = {0};
    uint64_t number, generation;
    divit_pdf_lexer_skip(&lexer);
    const uint64_t at = lexer.pos;
    if (!divit_pdf_lexer_take_number(&lexer, &number) ||
        !divit_pdf_lexer_take_number(&lexer, &generation) || !divit_pdf_lexer_take(&lexer, "obj") ||
        divit_pdf_value_parse(&lexer, &dict, NULL) != DIVIT_OK ||
        divit_pdf_dict_get(&dict, "Linearized", &mark, NULL) != DIVIT_OK ||
        divit_pdf_dict_get(&dict, "H", &hints, NULL) != DIVIT_OK || mark.kind == DIVIT_PDF_NONE)
        return found;
    found.at[found.count++] = at;
    divit_pdf_lexer walk = divit_pdf_value_walk(&hints);
    for (size_t i = 0; i < 4 && divit_pdf_walk_item(&walk, &item, NULL) == DIVIT_OK; i++)
        if (i % 2 == 0 && item.kind == DIVIT_PDF_INTEGER && item.integer > 0)
            found.at[found.count++] = (uint64_t)item.integer;
    return found;
}

static bool is_machinery(
    const divit_pdf_xref *xref, const machinery *linear, const divit_pdf_entry *entry)
{
    for (size_t i = 0; i < linear->count; i++)
        if (entry->offset == linear->at[i])
            return true;
    for (size_t i = 0; i < xref->section_count; i++)
        if (xref->sections[i].kind != DIVIT_PDF_SECTION_TABLE &&
            entry->offset == xref->sections[i].at)
            return true;
    return false;
}

/* Object streams are met where something in them was, whatever it is. */
static divit_status meet_containers(divit_pdf *pdf, divit_pdf_unused *rest, divit_error *err)
{
    divit_pdf_entry entry;
    divit_status s = DIVIT_OK;
    for (uint64_t n = 1; s == DIVIT_OK && n < rest->size; n++) {
        s = divit_pdf_object_entry(pdf, (uint32_t)n, &entry, err);
        if (s == DIVIT_OK && entry.kind == DIVIT_PDF_ENTRY_PACKED)
            set(rest, entry.container);
    }
    return s;
}

/* see pdf/unused.h */
divit_status divit_pdf_unused_count(divit_pdf *pdf, divit_pdf_unused *rest, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pdf);
    const machinery linear = find_linearization(pdf);
    divit_pdf_entry entry;
    if (rest->size * xref->section_count > LOOKUPS_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the PDF has too many objects and revisions to look for unused ones"));
    divit_status s = meet_containers(pdf, rest, err);
    for (uint64_t n = 1; s == DIVIT_OK && n < rest->size; n++) {
        if (is_set(rest, n))
            continue;
        s = divit_pdf_object_entry(pdf, (uint32_t)n, &entry, err);
        if (s != DIVIT_OK || entry.kind == DIVIT_PDF_ENTRY_FREE)
            continue;
        if (entry.kind == DIVIT_PDF_ENTRY_PLAIN && is_machinery(xref, &linear, &entry))
            continue;
        rest->first = rest->count++ == 0 ? (uint32_t)n : rest->first;
    }
    return s;
}
