/* SPDX-License-Identifier: Apache-2.0 */
/* An old revision of a PDF beside what the file is now. */
#include "pdf/pair.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/equal.h"

enum { NAMED = 1, JUDGED = 2, DIFFERS = 4 };

/* A condition of the input that concerns one object, and only that. */
static bool is_unreadable(divit_status s)
{
    return s == DIVIT_INPUT_BROKEN || s == DIVIT_INPUT_UNSUPPORTED;
}

/* The newer sections stand behind the old revision, and the old ones follow them unchanged. */
static bool is_chained(const divit_pdf_pair *pair)
{
    const divit_pdf_xref *old = divit_pdf_sections(pair->old);
    const divit_pdf_xref *now = divit_pdf_sections(pair->now);
    if (now->section_count < old->section_count || now->base != old->base)
        return false;
    for (size_t i = 0; i < pair->newer; i++)
        if (now->sections[i].at < old->body.n)
            return false;
    for (size_t i = 0; i < old->section_count; i++)
        if (old->sections[i].at != now->sections[pair->newer + i].at)
            return false;
    return true;
}

static void mark_section(divit_pdf_pair *pair, const divit_pdf_section *section)
{
    const divit_pdf_subsection *sub =
        &divit_pdf_sections(pair->now)->subsections[section->subsections];
    for (size_t i = 0; i < section->subsection_count; i++)
        for (uint64_t k = 0; k < sub[i].count; k++)
            pair->marks[sub[i].first + k] |= NAMED;
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_new(
    divit_pdf *old, divit_pdf *now, divit_pdf_pair **ret, divit_error *err)
{
    const divit_pdf_xref *before = divit_pdf_sections(old);
    const divit_pdf_xref *after = divit_pdf_sections(now);
    DIVIT_AUTO(divit_pdf_pair_free)
    divit_pdf_pair *pair = calloc(1, sizeof *pair);
    if (!pair)
        return divit_fail_memory(err, __func__);
    pair->old = old;
    pair->now = now;
    pair->size = after->size > before->size ? after->size : before->size;
    if (after->section_count > before->section_count)
        pair->newer = after->section_count - before->section_count;
    pair->chained = is_chained(pair);
    pair->marks = calloc((size_t)pair->size + 1, sizeof pair->marks[0]);
    if (!pair->marks)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < pair->newer; i++)
        mark_section(pair, &after->sections[i]);
    *ret = pair;
    pair = NULL;
    return DIVIT_OK;
}

/* see pdf/pair.h */
void divit_pdf_pair_free(divit_pdf_pair **pair)
{
    if (!pair || !*pair)
        return;
    free((*pair)->marks);
    free(*pair);
    *pair = NULL;
}

/* see pdf/pair.h */
bool divit_pdf_pair_names(const divit_pdf_pair *pair, uint64_t number)
{
    return number < pair->size && (pair->marks[number] & NAMED) != 0;
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_equal(const divit_pdf_pair *pair, const divit_pdf_value *old,
    const divit_pdf_value *now, bool *ret, divit_error *err)
{
    divit_error why = {0};
    bool same = false;
    const divit_status s = divit_pdf_equal(
        (divit_pdf_operand){pair->old, old}, (divit_pdf_operand){pair->now, now}, &same, &why);
    if (s != DIVIT_OK && !is_unreadable(s)) {
        if (err)
            *err = why;
        return s;
    }
    *ret = s == DIVIT_OK && same;
    return DIVIT_OK;
}

/* One side of an object. */
static divit_status load(
    divit_pdf *pdf, divit_pdf_ref ref, divit_pdf_content *ret, divit_error *err)
{
    divit_error why = {0};
    divit_pdf_content found = {.value = {.kind = DIVIT_PDF_NONE, .at = DIVIT_NOWHERE}};
    divit_status s = divit_pdf_object_content(pdf, ref, &found, &why);
    if (is_unreadable(s)) {
        /* A stream with a wrong Length: a reader that mends it sees what its dictionary says. */
        why = (divit_error){0};
        found.is_stream = true;
        s = divit_pdf_object(pdf, ref, &found.value, NULL, &why);
    }
    if (s != DIVIT_OK && !is_unreadable(s)) {
        if (err)
            *err = why;
        return s;
    }
    if (s != DIVIT_OK || found.value.kind == DIVIT_PDF_NULL)
        found = (divit_pdf_content){.value = {.kind = DIVIT_PDF_NONE, .at = DIVIT_NOWHERE}};
    *ret = found;
    return DIVIT_OK;
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_load(divit_pdf_pair *pair, divit_pdf_ref ref,
    divit_pdf_content *ret_old, divit_pdf_content *ret_now, divit_error *err)
{
    bool differs = false;
    divit_status s = divit_pdf_pair_differs(pair, ref.number, &differs, err);
    if (s == DIVIT_OK)
        s = load(pair->old, ref, ret_old, err);
    if (s == DIVIT_OK && differs)
        s = load(pair->now, ref, ret_now, err);
    else if (s == DIVIT_OK)
        *ret_now = *ret_old;
    return s;
}

/* Forwards what is no condition of one object. */
static divit_status forgive(divit_status s, const divit_error *why, divit_error *err)
{
    if (s == DIVIT_OK || is_unreadable(s))
        return DIVIT_OK;
    if (err)
        *err = *why;
    return s;
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_entry(
    divit_pdf *pdf, uint64_t number, divit_pdf_entry *ret, divit_error *err)
{
    divit_error why = {0};
    *ret = (divit_pdf_entry){.kind = DIVIT_PDF_ENTRY_FREE};
    return forgive(divit_pdf_object_entry(pdf, (uint32_t)number, ret, &why), &why, err);
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_entry_in(const divit_pdf_pair *pair, size_t section, uint32_t number,
    divit_pdf_entry *ret, divit_error *err)
{
    divit_error why = {0};
    *ret = (divit_pdf_entry){.kind = DIVIT_PDF_ENTRY_FREE};
    return forgive(divit_pdf_object_entry_in(pair->now, section, number, ret, &why), &why, err);
}

/* see pdf/pair.h */
const divit_pdf_section *divit_pdf_pair_section(const divit_pdf_pair *pair, uint64_t at)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    for (size_t i = 0; i < pair->newer; i++)
        if (xref->base + xref->sections[i].at == at)
            return &xref->sections[i];
    return NULL;
}

static bool same_place(const divit_pdf_entry *a, const divit_pdf_entry *b)
{
    if (a->kind == DIVIT_PDF_ENTRY_PACKED)
        return a->container == b->container && a->index == b->index;
    return a->offset == b->offset;
}

static divit_status compare(divit_pdf_pair *pair, uint64_t number, bool *ret_same, divit_error *err)
{
    divit_pdf_entry a, b;
    divit_pdf_content old, now;
    divit_status s = divit_pdf_pair_entry(pair->old, number, &a, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_entry(pair->now, number, &b, err);
    if (s != DIVIT_OK)
        return s;
    *ret_same = a.kind == b.kind && a.kind == DIVIT_PDF_ENTRY_FREE;
    if (*ret_same || a.kind == DIVIT_PDF_ENTRY_FREE || b.kind == DIVIT_PDF_ENTRY_FREE ||
        a.generation != b.generation)
        return DIVIT_OK;
    *ret_same = a.kind == b.kind && same_place(&a, &b);
    if (*ret_same)
        return DIVIT_OK;
    const divit_pdf_ref ref = {(uint32_t)number, a.generation};
    s = load(pair->old, ref, &old, err);
    if (s == DIVIT_OK)
        s = load(pair->now, ref, &now, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_equal(pair, &old.value, &now.value, ret_same, err);
    /* What stands elsewhere is the same only if all of it can be read. */
    const bool read = old.value.kind != DIVIT_PDF_NONE && (!old.is_stream || old.data.p);
    *ret_same =
        *ret_same && read && old.is_stream == now.is_stream && divit_span_equal(old.data, now.data);
    return s;
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_differs(
    divit_pdf_pair *pair, uint64_t number, bool *ret, divit_error *err)
{
    bool same = true;
    if (!divit_pdf_pair_names(pair, number)) {
        *ret = false;
        return DIVIT_OK;
    }
    if ((pair->marks[number] & JUDGED) == 0) {
        const divit_status s = compare(pair, number, &same, err);
        if (s != DIVIT_OK)
            return s;
        pair->marks[number] |= same ? JUDGED : JUDGED | DIFFERS;
    }
    *ret = (pair->marks[number] & DIFFERS) != 0;
    return DIVIT_OK;
}

/* see pdf/pair.h */
divit_status divit_pdf_pair_repacks(
    divit_pdf_pair *pair, uint64_t number, bool *ret, divit_error *err)
{
    divit_pdf_entry entry;
    divit_pdf_content old = {0};
    divit_pdf_value count = {0};
    divit_pdf_value first = {0};
    divit_status s = divit_pdf_pair_entry(pair->old, number, &entry, err);
    if (s == DIVIT_OK)
        s = load(pair->old, (divit_pdf_ref){(uint32_t)number, entry.generation}, &old, err);
    if (s != DIVIT_OK)
        return s;
    /* A container must have both (table 16); one that says so twice is read by nobody. */
    const bool counted = divit_pdf_dict_get(&old.value, "N", &count, NULL) == DIVIT_OK &&
                         divit_pdf_dict_get(&old.value, "First", &first, NULL) == DIVIT_OK;
    *ret = old.is_stream && counted && count.kind != DIVIT_PDF_NONE && first.kind != DIVIT_PDF_NONE;
    return DIVIT_OK;
}
