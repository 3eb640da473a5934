/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the fields of the interactive form. */
#include "pdf/field.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/sealing.h"

typedef struct field_walk {
    divit_pdf *pdf;
    divit_pdf_field_seen *seen;
    void *ctx;
    size_t nodes_left;
    divit_bytes name; /* of the node being looked at */
    uint32_t highest; /* object that was referred to */
} field_walk;

/* What a node hands down to its kids (12.7.4.1). */
typedef struct inherited {
    divit_pdf_value type;
    divit_pdf_value value;
} inherited;

static divit_status extend_name(field_walk *w, const divit_pdf_value *part, divit_error *err)
{
    if (part->kind == DIVIT_PDF_NONE)
        return DIVIT_OK;
    if (w->name.n > 0 && divit_bytes_push(&w->name, '.') != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_pdf_sealing_text(w->pdf, part, &w->name, err);
    if (s != DIVIT_OK)
        return s;
    if (w->name.n > DIVIT_PDF_FIELD_NAME_MAX)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("a field name of the PDF is too long"), part->at);
    return DIVIT_OK;
}

static void note_number(field_walk *w, const divit_pdf_value *value)
{
    if (value->kind == DIVIT_PDF_REFERENCE && value->ref.number > w->highest)
        w->highest = value->ref.number;
}

/* True if any kid is a field, that is, has a name of its own; widgets have none. */
static divit_status has_field_kids(
    field_walk *w, const divit_pdf_value *kids, bool *ret, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(kids);
    divit_pdf_value kid, name;
    *ret = false;
    for (;;) {
        divit_status s = divit_pdf_walk_item(&walk, &kid, err);
        if (s != DIVIT_OK || kid.kind == DIVIT_PDF_NONE)
            return s;
        note_number(w, &kid);
        s = divit_pdf_resolve(w->pdf, &kid, &kid, err);
        if (s == DIVIT_OK)
            s = divit_pdf_dict_get(&kid, "T", &name, err);
        if (s != DIVIT_OK)
            return s;
        *ret = name.kind != DIVIT_PDF_NONE;
        if (*ret)
            return DIVIT_OK;
    }
}

static divit_status inherit(
    field_walk *w, const divit_pdf_value *dict, inherited *from, divit_error *err)
{
    divit_pdf_value type, value;
    divit_status s = divit_pdf_get(w->pdf, dict, "FT", &type, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(dict, "V", &value, err);
    if (s != DIVIT_OK)
        return s;
    if (type.kind != DIVIT_PDF_NONE)
        from->type = type;
    if (value.kind != DIVIT_PDF_NONE)
        from->value = value;
    return DIVIT_OK;
}

/* A node that was looked at: its own values, and whether it has fields below it. */
typedef struct opened {
    divit_pdf_value dict;
    divit_pdf_value kids;
    inherited own;
    bool inner;
} opened;

static divit_status open_node(field_walk *w, const divit_pdf_value *node, const inherited *from,
    opened *ret, divit_error *err)
{
    divit_pdf_value name;
    *ret = (opened){.own = *from};
    if (w->nodes_left == 0)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the field tree of the PDF is too large"), node->at);
    w->nodes_left--;
    divit_status s = divit_pdf_resolve(w->pdf, node, &ret->dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(w->pdf, &ret->dict, "T", &name, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(w->pdf, &ret->dict, "Kids", &ret->kids, err);
    if (s == DIVIT_OK)
        s = extend_name(w, &name, err);
    if (s == DIVIT_OK)
        s = inherit(w, &ret->dict, &ret->own, err);
    if (s == DIVIT_OK)
        s = has_field_kids(w, &ret->kids, &ret->inner, err);
    return s;
}

static divit_status tell(
    const field_walk *w, const divit_pdf_value *node, const opened *field, divit_error *err)
{
    const divit_pdf_field seen = {.name = divit_bytes_span(&w->name),
        .ref = node->ref,
        .dict = field->dict,
        .type = field->own.type,
        .value = field->own.value};
    return field->dict.kind == DIVIT_PDF_DICT ? w->seen(w->ctx, &seen, err) : DIVIT_OK;
}

static divit_status visit(field_walk *w, const divit_pdf_value *list, const inherited *from,
    unsigned depth, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(list);
    if (depth >= DIVIT_PDF_DEPTH)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the field tree of the PDF is too deep"), list->at);
    for (;;) {
        const size_t name_before = w->name.n;
        divit_pdf_value node;
        opened field;
        divit_status s = divit_pdf_walk_item(&walk, &node, err);
        if (s != DIVIT_OK || node.kind == DIVIT_PDF_NONE)
            return s;
        s = open_node(w, &node, from, &field, err);
        note_number(w, &node);
        if (s == DIVIT_OK)
            note_number(w, &field.own.value);
        if (s == DIVIT_OK && field.inner)
            s = visit(w, &field.kids, &field.own, depth + 1, err);
        else if (s == DIVIT_OK)
            s = tell(w, &node, &field, err);
        if (s != DIVIT_OK)
            return s;
        w->name.n = name_before;
    }
}

static divit_status walk_form(field_walk *w, divit_error *err)
{
    divit_pdf *pdf = w->pdf;
    const inherited nothing = {0};
    divit_pdf_ref ref;
    divit_pdf_value catalog, form, fields;
    divit_status s = divit_pdf_catalog(pdf, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &catalog, "AcroForm", &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &form, "Fields", &fields, err);
    if (s == DIVIT_OK)
        s = visit(w, &fields, &nothing, 0, err);
    divit_bytes_done(&w->name);
    return s;
}

/* see pdf/field.h */
divit_status divit_pdf_field_each(
    divit_pdf *pdf, divit_pdf_field_seen *seen, void *ctx, divit_error *err)
{
    field_walk w = {
        .pdf = pdf, .seen = seen, .ctx = ctx, .nodes_left = divit_pdf_limits_of(pdf)->nodes};
    return walk_form(&w, err);
}

static divit_status pass_by(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    (void)ctx;
    (void)field;
    (void)err;
    return DIVIT_OK;
}

/* see pdf/field.h */
divit_status divit_pdf_field_highest(divit_pdf *pdf, uint32_t *ret, divit_error *err)
{
    field_walk w = {.pdf = pdf, .seen = pass_by, .nodes_left = divit_pdf_limits_of(pdf)->nodes};
    const divit_status s = walk_form(&w, err);
    if (s == DIVIT_OK)
        *ret = w.highest;
    return s;
}
