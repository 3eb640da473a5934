/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a newer section names holds other objects, or other sections. */
#include "pdf/holding.h"

#include "base/bytes.h"
#include "pdf/atom.h"

/* An object stream that is being looked at. */
typedef struct holder {
    const divit_pdf_pair *pair;
    uint32_t number;
    uint64_t count;
    divit_pdf_lexer header; /* up to First */
    divit_pdf_lexer values;
} holder;

/* Forwards what is no condition of the object itself; *ret: it could be read. */
static divit_status take_read(divit_status s, const divit_error *why, bool *ret, divit_error *err)
{
    *ret = s == DIVIT_OK;
    if (s == DIVIT_OK || s == DIVIT_INPUT_BROKEN || s == DIVIT_INPUT_UNSUPPORTED)
        return DIVIT_OK;
    if (err)
        *err = *why;
    return s;
}

/* Whether a newer section names the object as the one at the index of the stream. */
static divit_status is_named(
    const holder *h, uint64_t number, uint64_t index, bool *ret, divit_error *err)
{
    *ret = false;
    for (size_t i = 0; number < h->pair->size && i < h->pair->newer && !*ret; i++) {
        divit_pdf_entry entry;
        const divit_status s = divit_pdf_pair_entry_in(h->pair, i, (uint32_t)number, &entry, err);
        if (s != DIVIT_OK)
            return s;
        *ret = entry.kind == DIVIT_PDF_ENTRY_PACKED && entry.container == h->number &&
               entry.index == index;
    }
    return DIVIT_OK;
}

/* Nothing but white space, and digits if they are told so. */
static bool is_blank(divit_span text, size_t from, size_t to, bool digits)
{
    for (size_t i = from; i < to && i < text.n; i++)
        if (!divit_pdf_is_space(text.p[i]) && !(digits && divit_pdf_is_digit(text.p[i])))
            return false;
    return to <= text.n;
}

/* The next object: named, and directly behind the one before. */
static divit_status take_object(holder *h, uint64_t index, bool *ret, divit_error *err)
{
    uint64_t number, offset;
    size_t at;
    divit_pdf_value value;
    *ret = divit_pdf_lexer_take_number(&h->header, &number) &&
           divit_pdf_lexer_take_number(&h->header, &offset) && offset <= h->values.text.n;
    if (!*ret)
        return DIVIT_OK;
    at = h->header.text.n + (size_t)offset;
    *ret = at >= h->values.pos && is_blank(h->values.text, h->values.pos, at, false);
    h->values.pos = at;
    *ret = *ret && divit_pdf_value_parse(&h->values, &value, NULL) == DIVIT_OK;
    return *ret ? is_named(h, number, index, ret, err) : DIVIT_OK;
}

/* Goes through the whole stream. */
static divit_status check_objects(holder *h, bool *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    *ret = is_blank(h->header.text, 0, h->header.text.n, true);
    for (uint64_t i = 0; s == DIVIT_OK && *ret && i < h->count; i++)
        s = take_object(h, i, ret, err);
    *ret = *ret && is_blank(h->header.text, h->header.pos, h->header.text.n, false) &&
           is_blank(h->values.text, h->values.pos, h->values.text.n, false);
    return s;
}

static bool read_size(divit_pdf *pdf, const divit_pdf_value *dict, const char *key, uint64_t *ret)
{
    divit_pdf_value v = {0};
    if (divit_pdf_get(pdf, dict, key, &v, NULL) != DIVIT_OK || v.kind != DIVIT_PDF_INTEGER ||
        v.integer < 0)
        return false;
    *ret = (uint64_t)v.integer;
    return true;
}

/* An object stream that stands at the offset, and nowhere else. */
static divit_status check_stream(
    const divit_pdf_pair *pair, uint32_t number, uint64_t offset, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes data = {0};
    divit_pdf_value dict;
    divit_pdf_entry now;
    divit_error why = {0};
    uint64_t first = 0;
    holder h = {.pair = pair, .number = number};
    *ret = false;
    divit_status s = divit_pdf_pair_entry(pair->now, number, &now, err);
    if (s != DIVIT_OK || now.kind != DIVIT_PDF_ENTRY_PLAIN || now.offset != offset)
        return s;
    const divit_pdf_ref ref = {number, now.generation};
    s = take_read(divit_pdf_stream_read(pair->now, ref, &dict, &data, &why), &why, ret, err);
    if (s != DIVIT_OK || !*ret)
        return s;
    *ret = read_size(pair->now, &dict, "N", &h.count) &&
           read_size(pair->now, &dict, "First", &first) && first <= data.n;
    if (!*ret)
        return DIVIT_OK;
    h.values = (divit_pdf_lexer){
        .text = divit_bytes_span(&data), .pos = (size_t)first, .at = DIVIT_NOWHERE};
    h.header = (divit_pdf_lexer){
        .text = divit_span_sub(h.values.text, 0, (size_t)first), .at = DIVIT_NOWHERE};
    return check_objects(&h, ret, err);
}

/* see pdf/holding.h */
divit_status divit_pdf_holding_check(
    const divit_pdf_pair *pair, size_t section, uint32_t number, bool *ret, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pair->now);
    divit_pdf_entry entry;
    divit_pdf_value value, type = {0};
    uint64_t skipped;
    const divit_status s = divit_pdf_object_entry_in(pair->now, section, number, &entry, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer lexer = {.text = xref->body, .pos = (size_t)entry.offset};
    *ret = divit_pdf_lexer_take_number(&lexer, &skipped) &&
           divit_pdf_lexer_take_number(&lexer, &skipped) && divit_pdf_lexer_take(&lexer, "obj");
    if (!*ret || divit_pdf_value_parse(&lexer, &value, NULL) != DIVIT_OK ||
        value.kind != DIVIT_PDF_DICT)
        return DIVIT_OK;
    /* Only a stream holds anything. */
    if (divit_pdf_lexer_take(&lexer, "endobj"))
        return DIVIT_OK;
    *ret = divit_pdf_dict_get(&value, "Type", &type, NULL) == DIVIT_OK &&
           (!divit_pdf_name_is(&type, "XRef") ||
               divit_pdf_pair_section(pair, xref->base + entry.offset));
    return *ret && divit_pdf_name_is(&type, "ObjStm")
               ? check_stream(pair, number, entry.offset, ret, err)
               : DIVIT_OK;
}
