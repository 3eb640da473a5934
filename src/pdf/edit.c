/* SPDX-License-Identifier: Apache-2.0 */
/* Changed copies of dictionaries and arrays. */
#include "pdf/edit.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

/* Parses the text, which must be one value of the kind. Offsets count from its start. */
static divit_status parse_as(
    const divit_bytes *text, divit_pdf_kind kind, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = divit_bytes_span(text)};
    const divit_status s = divit_pdf_value_parse(&lexer, ret, err);
    if (s == DIVIT_OK && ret->kind != kind)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("an object of the PDF that must change has the wrong kind"));
    return s;
}

/* Key and value of an entry, kind NONE if it is not there. */
static divit_status find_entry(const divit_pdf_value *dict, const char *key,
    divit_pdf_value *ret_key, divit_pdf_value *ret_value, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(dict);
    divit_pdf_value name;
    divit_status s = divit_pdf_dict_get(dict, key, ret_value, err);
    *ret_key = (divit_pdf_value){.kind = DIVIT_PDF_NONE};
    if (s != DIVIT_OK || ret_value->kind == DIVIT_PDF_NONE)
        return s;
    do
        s = divit_pdf_walk_entry(&walk, &name, ret_value, err);
    while (s == DIVIT_OK && !divit_pdf_name_is(&name, key));
    *ret_key = name;
    return s;
}

/* Puts `with` in the place of the bytes from .. to - 1. */
static divit_status splice(
    divit_bytes *text, size_t from, size_t to, divit_span with, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const divit_span old = divit_bytes_span(text);
    divit_status s = divit_bytes_append(&out, divit_span_sub(old, 0, from));
    if (s == DIVIT_OK)
        s = divit_bytes_append(&out, with);
    if (s == DIVIT_OK)
        s = divit_bytes_append(&out, divit_span_sub(old, to, old.n));
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_bytes_done(text);
    *text = divit_bytes_steal(&out);
    return DIVIT_OK;
}

/* see pdf/edit.h */
divit_status divit_pdf_edit_set(
    divit_bytes *dict, const char *key, divit_span value, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes entry = {0};
    divit_pdf_value whole, name, old;
    divit_status s = parse_as(dict, DIVIT_PDF_DICT, &whole, err);
    if (s == DIVIT_OK)
        s = find_entry(&whole, key, &name, &old, err);
    if (s != DIVIT_OK)
        return s;
    const bool there = name.kind != DIVIT_PDF_NONE;
    const size_t from = there ? (size_t)old.at : (size_t)whole.at + whole.raw.n - 2;
    if (divit_bytes_printf(&entry, there ? "%s" : " /%s", there ? "" : key) != DIVIT_OK ||
        divit_bytes_push(&entry, ' ') != DIVIT_OK || divit_bytes_append(&entry, value) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return splice(dict, from, there ? from + old.raw.n : from, divit_bytes_span(&entry), err);
}

/* see pdf/edit.h */
divit_status divit_pdf_edit_drop(divit_bytes *dict, const char *key, divit_error *err)
{
    divit_pdf_value whole, name, old;
    divit_status s = parse_as(dict, DIVIT_PDF_DICT, &whole, err);
    if (s == DIVIT_OK)
        s = find_entry(&whole, key, &name, &old, err);
    if (s != DIVIT_OK || name.kind == DIVIT_PDF_NONE)
        return s;
    return splice(dict, (size_t)name.at, (size_t)old.at + old.raw.n, (divit_span){0}, err);
}

/* see pdf/edit.h */
divit_status divit_pdf_edit_add(divit_bytes *array, divit_span item, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes spaced = {0};
    divit_pdf_value whole;
    const divit_status s = parse_as(array, DIVIT_PDF_ARRAY, &whole, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_bytes_push(&spaced, ' ') != DIVIT_OK || divit_bytes_append(&spaced, item) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const size_t close = (size_t)whole.at + whole.raw.n - 1;
    return splice(array, close, close, divit_bytes_span(&spaced), err);
}
