/* SPDX-License-Identifier: Apache-2.0 */
/* Inflated object streams and the objects in them. */
#include "pdf/packed.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

/* see pdf/packed.h */
divit_pdf_pack *divit_pdf_packs_find(const divit_pdf_packs *packs, uint32_t container)
{
    const uint32_t place = container < packs->place_count ? packs->places[container] : 0;
    return place > 0 ? &packs->items[place - 1] : NULL;
}

/* Makes a place for the number; what is not used of the places costs no memory. */
static divit_status make_place(divit_pdf_packs *packs, uint32_t container, divit_error *err)
{
    const size_t doubled = packs->place_count * 2;
    const size_t count = doubled > container ? doubled : (size_t)container + 1;
    if (container < packs->place_count)
        return DIVIT_OK;
    uint32_t *places = calloc(count, sizeof *places);
    if (!places)
        return divit_fail_memory(err, __func__);
    if (packs->place_count > 0)
        memcpy(places, packs->places, packs->place_count * sizeof *places);
    free(packs->places);
    packs->places = places;
    packs->place_count = count;
    return DIVIT_OK;
}

/* see pdf/packed.h */
divit_status divit_pdf_packs_add(
    divit_pdf_packs *packs, divit_pdf_pack *pack, divit_pdf_pack **ret, divit_error *err)
{
    const size_t n = packs->count;
    const divit_status s = make_place(packs, pack->container, err);
    if (s != DIVIT_OK)
        return s;
    /* Grows at each power of two. */
    if ((n & (n - 1)) == 0) {
        divit_pdf_pack *items = reallocarray(packs->items, n == 0 ? 1 : 2 * n, sizeof *items);
        if (!items)
            return divit_fail_memory(err, __func__);
        packs->items = items;
    }
    packs->items[n] = *pack;
    *pack = (divit_pdf_pack){0};
    *ret = &packs->items[n];
    packs->count++;
    packs->places[(*ret)->container] = (uint32_t)packs->count;
    return DIVIT_OK;
}

/* One more of the pairs before First; false if there is none. */
static bool take_row(divit_pdf_pack *pack, divit_pdf_pack_row *ret)
{
    divit_pdf_lexer header = {.text = divit_span_sub(divit_bytes_span(&pack->data), 0,
                                  pack->first < pack->data.n ? (size_t)pack->first : 0),
        .pos = pack->row_end,
        .at = DIVIT_NOWHERE};
    if (!divit_pdf_lexer_take_number(&header, &ret->number) ||
        !divit_pdf_lexer_take_number(&header, &ret->offset))
        return false;
    pack->row_end = header.pos;
    return true;
}

static divit_status push_row(divit_pdf_pack *pack, divit_pdf_pack_row row, divit_error *err)
{
    const size_t n = pack->row_count;
    /* Grows at each power of two. */
    if ((n & (n - 1)) == 0) {
        divit_pdf_pack_row *rows = reallocarray(pack->rows, n == 0 ? 1 : 2 * n, sizeof *rows);
        if (!rows)
            return divit_fail_memory(err, __func__);
        pack->rows = rows;
    }
    pack->rows[pack->row_count++] = row;
    return DIVIT_OK;
}

/* Reads the pairs up to that of an index, as far as the header goes. */
static divit_status read_rows(
    divit_pdf_pack *pack, uint32_t index, divit_pdf_budget *budget, divit_error *err)
{
    divit_pdf_pack_row row;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && pack->row_count <= index && take_row(pack, &row)) {
        s = divit_pdf_budget_take(budget, sizeof row, DIVIT_NOWHERE, err);
        if (s == DIVIT_OK)
            s = push_row(pack, row, err);
    }
    return s;
}

/* see pdf/packed.h */
divit_status divit_pdf_pack_value(divit_pdf_pack *pack, uint32_t number, uint32_t index,
    divit_pdf_budget *budget, divit_pdf_value *ret, divit_error *err)
{
    uint64_t at = 0;
    divit_status s = index < pack->count ? read_rows(pack, index, budget, err) : DIVIT_OK;
    if (s != DIVIT_OK)
        return s;
    const bool good =
        index < pack->count && index < pack->row_count && pack->rows[index].number == number &&
        divit_add_offset(pack->first, pack->rows[index].offset, &at) && at < pack->data.n;
    if (!good)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("an object is not in the object stream that should hold it"));
    divit_pdf_lexer lexer = {
        .text = divit_bytes_span(&pack->data), .pos = (size_t)at, .at = DIVIT_NOWHERE};
    divit_pdf_value v;
    s = divit_pdf_value_parse(&lexer, &v, err);
    if (s != DIVIT_OK)
        return s;
    *ret = v;
    return divit_pdf_budget_take(budget, v.raw.n, DIVIT_NOWHERE, err);
}

/* see pdf/packed.h */
void divit_pdf_pack_done(divit_pdf_pack *pack)
{
    divit_bytes_done(&pack->data);
    free(pack->rows);
    pack->rows = NULL;
}

/* see pdf/packed.h */
void divit_pdf_packs_done(divit_pdf_packs *packs)
{
    for (size_t i = 0; i < packs->count; i++)
        divit_pdf_pack_done(&packs->items[i]);
    free(packs->items);
    free(packs->places);
    *packs = (divit_pdf_packs){0};
}
