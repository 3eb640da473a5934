/* SPDX-License-Identifier: Apache-2.0 */
/* Lists the signature fields of a PDF. */
#include "pdf/signature.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pdf/atom.h"
#include "pdf/field.h"
#include "pdf/sealing.h"

typedef struct reading {
    divit_pdf *pdf;
    divit_pdf_signatures list;
} reading;

static void signature_done(divit_pdf_signature *s)
{
    divit_bytes_done(&s->field);
    divit_bytes_done(&s->contents);
    divit_bytes_done(&s->type);
    divit_bytes_done(&s->filter);
    divit_bytes_done(&s->sub_filter);
    divit_bytes_done(&s->time);
    divit_bytes_done(&s->name);
    divit_bytes_done(&s->reason);
    divit_bytes_done(&s->location);
}

/* see pdf/signature.h */
void divit_pdf_signatures_done(divit_pdf_signatures *list)
{
    for (size_t i = 0; i < list->count; i++)
        signature_done(&list->items[i]);
    free(list->items);
    *list = (divit_pdf_signatures){0};
}

/* One decoded entry of the signature dictionary. */
typedef struct text_entry {
    const char *key;
    bool name;     /* a name; else a text string */
    size_t offset; /* of the divit_bytes in divit_pdf_signature */
} text_entry;

static const text_entry text_entries[] = {
    {"Type", true, offsetof(divit_pdf_signature, type)},
    {"Filter", true, offsetof(divit_pdf_signature, filter)},
    {"SubFilter", true, offsetof(divit_pdf_signature, sub_filter)},
    {"M", false, offsetof(divit_pdf_signature, time)},
    {"Name", false, offsetof(divit_pdf_signature, name)},
    {"Reason", false, offsetof(divit_pdf_signature, reason)},
    {"Location", false, offsetof(divit_pdf_signature, location)},
};

static divit_status read_name(const divit_pdf_value *name, divit_bytes *out, divit_error *err)
{
    return divit_pdf_name_decode(name, out) == DIVIT_OK ? DIVIT_OK
                                                        : divit_fail_memory(err, __func__);
}

static divit_status read_texts(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_signature *sig, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < sizeof text_entries / sizeof text_entries[0]; i++) {
        const text_entry *e = &text_entries[i];
        divit_bytes *out = (divit_bytes *)((char *)sig + e->offset);
        divit_pdf_value v;
        s = divit_pdf_get(pdf, dict, e->key, &v, err);
        if (s == DIVIT_OK)
            s = e->name ? read_name(&v, out, err) : divit_pdf_sealing_text(pdf, &v, out, err);
    }
    return s;
}

/* Only pairs of digits: white space and a digit too few have a meaning that not all readers know.
 */
static bool is_plain_hex(divit_span raw)
{
    for (size_t i = 1; i + 1 < raw.n; i++)
        if (divit_hex_digit(raw.p[i]) < 0)
            return false;
    return raw.n % 2 == 0;
}

/* Contents as it stands in the dictionary; it is not encrypted (7.6.2). */
static divit_status read_contents(
    const divit_pdf_value *dict, divit_pdf_signature *sig, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_dict_get(dict, "Contents", &v, err);
    if (s != DIVIT_OK)
        return s;
    if (v.kind != DIVIT_PDF_HEX || !is_plain_hex(v.raw)) {
        sig->fault = DIVIT_PDF_FAULT_CONTENTS;
        return DIVIT_OK;
    }
    sig->hole_at = v.at;
    sig->hole_size = v.raw.n;
    return divit_pdf_string_decode(&v, &sig->contents) == DIVIT_OK
               ? DIVIT_OK
               : divit_fail_memory(err, __func__);
}

/* ByteRange: exactly four numbers, else it stays {0}. */
static divit_status read_range(
    const divit_pdf_value *dict, divit_pdf_signature *sig, divit_error *err)
{
    uint64_t range[4] = {0};
    divit_pdf_value list, item;
    size_t n = 0;
    divit_status s = divit_pdf_dict_get(dict, "ByteRange", &list, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    for (;; n++) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK)
            return s;
        if (item.kind != DIVIT_PDF_INTEGER || item.integer < 0 || n == 4)
            break;
        range[n] = (uint64_t)item.integer;
    }
    if (n == 4 && item.kind == DIVIT_PDF_NONE)
        memcpy(sig->range, range, sizeof range);
    else
        sig->fault = DIVIT_PDF_FAULT_RANGE;
    return DIVIT_OK;
}

/* 12.8.1 as this project reads it: all of the file up to an end, but Contents. */
static divit_pdf_fault judge_range(
    const divit_pdf *pdf, const divit_pdf_signature *sig, const divit_pdf_value *dict)
{
    const uint64_t *r = sig->range;
    uint64_t end;
    if (r[0] != 0)
        return DIVIT_PDF_FAULT_START;
    if (!divit_add_offset(r[2], r[3], &end) || end > divit_pdf_file(pdf).n)
        return DIVIT_PDF_FAULT_END;
    if (r[1] != sig->hole_at || r[2] != sig->hole_at + sig->hole_size)
        return DIVIT_PDF_FAULT_GAP;
    return dict->at + dict->raw.n > end ? DIVIT_PDF_FAULT_OUTSIDE : DIVIT_PDF_FAULT_NONE;
}

static void judge(const divit_pdf *pdf, divit_pdf_signature *sig, const divit_pdf_value *dict)
{
    const divit_span type = divit_bytes_span(&sig->type);
    if (type.n > 0 && !divit_span_is(type, "Sig") && !divit_span_is(type, "DocTimeStamp"))
        sig->fault = DIVIT_PDF_FAULT_TYPE;
    if (dict->at == DIVIT_NOWHERE)
        sig->fault = DIVIT_PDF_FAULT_PACKED;
    if (sig->fault == DIVIT_PDF_FAULT_NONE)
        sig->fault = judge_range(pdf, sig, dict);
    sig->exact = sig->fault == DIVIT_PDF_FAULT_NONE;
    sig->whole = sig->exact && sig->range[2] + sig->range[3] == divit_pdf_file(pdf).n;
}

/* P of a reference whose TransformMethod is DocMDP; 2 where it is left out (table 257). */
static divit_status read_docmdp(
    divit_pdf *pdf, const divit_pdf_value *reference, unsigned *ret, divit_error *err)
{
    divit_pdf_value method, parms, permission;
    divit_status s = divit_pdf_get(pdf, reference, "TransformMethod", &method, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, reference, "TransformParams", &parms, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &parms, "P", &permission, err);
    if (s != DIVIT_OK || !divit_pdf_name_is(&method, "DocMDP"))
        return s;
    const bool valid =
        permission.kind == DIVIT_PDF_INTEGER && permission.integer >= 1 && permission.integer <= 3;
    *ret = permission.kind == DIVIT_PDF_NONE ? 2 : valid ? (unsigned)permission.integer : 1;
    return DIVIT_OK;
}

static divit_status read_references(
    divit_pdf *pdf, const divit_pdf_value *dict, unsigned *ret_certifies, divit_error *err)
{
    divit_pdf_value list, item;
    divit_status s = divit_pdf_get(pdf, dict, "Reference", &list, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    for (;;) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            return s;
        s = divit_pdf_resolve(pdf, &item, &item, err);
        if (s == DIVIT_OK)
            s = read_docmdp(pdf, &item, ret_certifies, err);
        if (s != DIVIT_OK)
            return s;
    }
}

/* see pdf/signature.h */
divit_status divit_pdf_certification(divit_pdf *pdf, unsigned *ret, divit_error *err)
{
    divit_pdf_ref ref;
    divit_pdf_value catalog, permissions, signature;
    unsigned certifies = 0;
    divit_status s = divit_pdf_catalog(pdf, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &catalog, "Perms", &permissions, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &permissions, "DocMDP", &signature, err);
    if (s == DIVIT_OK)
        s = read_references(pdf, &signature, &certifies, err);
    if (s == DIVIT_OK)
        *ret = certifies;
    return s;
}

/* True in *ret if each key of the dictionary is there once; readers disagree about others. */
static divit_status is_unique(const divit_pdf_value *dict, bool *ret, divit_error *err)
{
    divit_error why = {0};
    const divit_status s = divit_pdf_dict_check_unique(dict, &why);
    *ret = s == DIVIT_OK;
    if (s != DIVIT_OK && s != DIVIT_INPUT_BROKEN && err)
        *err = why;
    return s == DIVIT_INPUT_BROKEN ? DIVIT_OK : s;
}

static divit_status read_dictionary(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_signature *sig, divit_error *err)
{
    bool unique = false;
    divit_status s = is_unique(dict, &unique, err);
    if (s == DIVIT_OK && !unique)
        sig->fault = DIVIT_PDF_FAULT_KEYS;
    if (s != DIVIT_OK || sig->fault != DIVIT_PDF_FAULT_NONE)
        return s;
    s = read_range(dict, sig, err);
    if (s == DIVIT_OK)
        s = read_contents(dict, sig, err);
    if (s == DIVIT_OK)
        s = read_texts(pdf, dict, sig, err);
    if (s == DIVIT_OK)
        s = read_references(pdf, dict, &sig->certifies, err);
    if (s == DIVIT_OK)
        judge(pdf, sig, dict);
    return s;
}

/* Fills sig from the value of its field; a field without a dictionary there is an empty one. */
static divit_status read_value(
    divit_pdf *pdf, const divit_pdf_value *value, divit_pdf_signature *sig, divit_error *err)
{
    divit_pdf_value dict = *value;
    divit_status s = DIVIT_OK;
    if (value->kind == DIVIT_PDF_REFERENCE)
        s = divit_pdf_object(pdf, value->ref, &dict, &sig->revision_end, err);
    if (s != DIVIT_OK || dict.kind == DIVIT_PDF_NULL || dict.kind == DIVIT_PDF_NONE)
        return s;
    if (dict.kind != DIVIT_PDF_DICT)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the value of a signature field is not a dictionary"), dict.at);
    sig->is_signed = true;
    sig->value_ref = value->ref;
    sig->dict_at = dict.at;
    return read_dictionary(pdf, &dict, sig, err);
}

static divit_status read_field(
    divit_pdf *pdf, const divit_pdf_field *field, divit_pdf_signature *sig, divit_error *err)
{
    divit_pdf_value lock;
    bool unique = false;
    *sig = (divit_pdf_signature){
        .field_ref = field->ref, .hole_at = DIVIT_NOWHERE, .dict_at = DIVIT_NOWHERE};
    divit_status s = is_unique(&field->dict, &unique, err);
    if (s == DIVIT_OK && !unique)
        sig->fault = DIVIT_PDF_FAULT_KEYS;
    if (s == DIVIT_OK && unique) {
        s = divit_pdf_get(pdf, &field->dict, "Lock", &lock, err);
        sig->has_lock = s == DIVIT_OK && lock.kind == DIVIT_PDF_DICT;
    }
    if (s != DIVIT_OK)
        return s;
    if (divit_bytes_append(&sig->field, field->name) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return read_value(pdf, &field->value, sig, err);
}

static divit_status seen(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    reading *r = ctx;
    divit_pdf_signature sig;
    if (!divit_pdf_name_is(&field->type, "Sig"))
        return DIVIT_OK;
    divit_pdf_signature *items = reallocarray(r->list.items, r->list.count + 1, sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    r->list.items = items;
    const divit_status s = read_field(r->pdf, field, &sig, err);
    items[r->list.count++] = sig;
    return s;
}

static uint64_t covered_end(const divit_pdf_signature *s)
{
    uint64_t end;
    return s->is_signed && divit_add_offset(s->range[2], s->range[3], &end) ? end : UINT64_MAX;
}

static int by_end(const void *a, const void *b)
{
    const divit_pdf_signature *x = a, *y = b;
    const uint64_t ends[] = {covered_end(x), covered_end(y)};
    if (x->is_signed != y->is_signed)
        return x->is_signed ? -1 : 1;
    if (ends[0] != ends[1])
        return ends[0] > ends[1] ? 1 : -1;
    return (x->dict_at > y->dict_at) - (x->dict_at < y->dict_at);
}

/* Sorts, which brings fields with the same dictionary together. */
static void put_in_order(divit_pdf_signatures *list)
{
    divit_pdf_signature *items = list->items;
    if (list->count < 2)
        return;
    qsort(items, list->count, sizeof items[0], by_end);
    for (size_t i = 1; i < list->count; i++)
        if (items[i].is_signed && items[i].dict_at != DIVIT_NOWHERE &&
            items[i].dict_at == items[i - 1].dict_at)
            items[i - 1].fault = items[i].fault = DIVIT_PDF_FAULT_SHARED;
    for (size_t i = 0; i < list->count; i++) {
        items[i].exact = items[i].exact && items[i].fault == DIVIT_PDF_FAULT_NONE;
        items[i].whole = items[i].whole && items[i].exact;
    }
}

/* see pdf/signature.h */
divit_status divit_pdf_signatures_read(divit_pdf *pdf, divit_pdf_signatures *ret, divit_error *err)
{
    reading r = {.pdf = pdf};
    const divit_status s = divit_pdf_field_each(pdf, seen, &r, err);
    if (s != DIVIT_OK) {
        divit_pdf_signatures_done(&r.list);
        return s;
    }
    put_in_order(&r.list);
    *ret = r.list;
    return DIVIT_OK;
}
