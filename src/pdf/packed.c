/* SPDX-License-Identifier: Apache-2.0 */
/* Inflated object streams and the objects in them. */
#include "pdf/packed.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"

/* see pdf/packed.h */
const divit_pdf_pack *divit_pdf_packs_find(const divit_pdf_packs *packs, uint32_t container)
{
    for (size_t i = 0; i < packs->count; i++)
        if (packs->items[i].container == container)
            return &packs->items[i];
    return NULL;
}

/* see pdf/packed.h */
divit_status divit_pdf_packs_add(
    divit_pdf_packs *packs, divit_pdf_pack *pack, const divit_pdf_pack **ret, divit_error *err)
{
    divit_pdf_pack *items = reallocarray(packs->items, packs->count + 1, sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    packs->items = items;
    items[packs->count] = *pack;
    *pack = (divit_pdf_pack){0};
    *ret = &items[packs->count++];
    return DIVIT_OK;
}

/* Number and offset of the index-th object, from the pairs before First. */
static bool find_pair(
    const divit_pdf_pack *pack, uint32_t index, uint64_t *ret_number, uint64_t *ret_offset)
{
    divit_pdf_lexer header = {.text = divit_span_sub(divit_bytes_span(&pack->data), 0,
                                  pack->first < pack->data.n ? (size_t)pack->first : 0),
        .at = DIVIT_NOWHERE};
    for (uint64_t i = 0; i <= index; i++)
        if (!divit_pdf_lexer_take_number(&header, ret_number) ||
            !divit_pdf_lexer_take_number(&header, ret_offset))
            return false;
    return true;
}

/* see pdf/packed.h */
divit_status divit_pdf_pack_value(const divit_pdf_pack *pack, uint32_t number, uint32_t index,
    divit_pdf_budget *budget, divit_pdf_value *ret, divit_error *err)
{
    uint64_t found = 0, offset = 0, at = 0;
    const bool good = index < pack->count && find_pair(pack, index, &found, &offset) &&
                      found == number && divit_add_offset(pack->first, offset, &at) &&
                      at < pack->data.n;
    if (!good)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("an object is not in the object stream that should hold it"));
    divit_pdf_lexer lexer = {
        .text = divit_bytes_span(&pack->data), .pos = (size_t)at, .at = DIVIT_NOWHERE};
    divit_pdf_value v;
    const divit_status s = divit_pdf_value_parse(&lexer, &v, err);
    if (s != DIVIT_OK)
        return s;
    *ret = v;
    return divit_pdf_budget_take(budget, v.raw.n + index, DIVIT_NOWHERE, err);
}

/* see pdf/packed.h */
void divit_pdf_pack_done(divit_pdf_pack *pack)
{
    divit_bytes_done(&pack->data);
}

/* see pdf/packed.h */
void divit_pdf_packs_done(divit_pdf_packs *packs)
{
    for (size_t i = 0; i < packs->count; i++)
        divit_pdf_pack_done(&packs->items[i]);
    free(packs->items);
    *packs = (divit_pdf_packs){0};
}
