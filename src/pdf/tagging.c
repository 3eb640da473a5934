/* SPDX-License-Identifier: Apache-2.0 */
/* Makes what shows a new signature a part of a tagged PDF's structure. */
#include "pdf/tagging.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/edit.h"
#include "pdf/rewrite.h"
#include "pdf/widget.h"

/* Nobody has so many annotations; a key beyond is not counted on from. */
static const int64_t last_key = INT32_MAX - DIVIT_PDF_SPOTS;

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_tagging_write");
}

/* True in *ret if the dictionary says this type, or none where that is allowed. */
static divit_status is_type(divit_pdf *pdf, const divit_pdf_value *dict, const char *type,
    bool optional, bool *ret, divit_error *err)
{
    divit_pdf_value said;
    const divit_status s = divit_pdf_get(pdf, dict, "Type", &said, err);
    *ret = s == DIVIT_OK && dict->kind == DIVIT_PDF_DICT &&
           (said.kind == DIVIT_PDF_NONE ? optional : divit_pdf_name_is(&said, type));
    return s;
}

/* The structure of a document that says that it is tagged (14.7.1, 14.8.1). */
static divit_status read_root(divit_pdf *pdf, divit_pdf_tagging *t, bool *ret, divit_error *err)
{
    divit_pdf_ref ref;
    divit_pdf_value catalog, mark, marked, entry;
    divit_status s = divit_pdf_catalog(pdf, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &catalog, "MarkInfo", &mark, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &mark, "Marked", &marked, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&catalog, "StructTreeRoot", &entry, err);
    t->tagged = s == DIVIT_OK && marked.kind == DIVIT_PDF_BOOLEAN && marked.integer != 0;
    if (s != DIVIT_OK || !t->tagged || entry.kind != DIVIT_PDF_REFERENCE)
        return s;
    t->root.ref = entry.ref;
    s = divit_pdf_object(pdf, entry.ref, &t->root.dict, NULL, err);
    return s == DIVIT_OK ? is_type(pdf, &t->root.dict, "StructTreeRoot", false, ret, err) : s;
}

/* The only element below the root if it is that of the whole document (14.8.4.2), else the root. */
static divit_status read_top(divit_pdf *pdf, divit_pdf_tagging *t, divit_error *err)
{
    divit_pdf_value entry, kids, second, type;
    bool element = false;
    divit_pdf_tag_node only = {0};
    divit_status s = divit_pdf_dict_get(&t->root.dict, "K", &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(pdf, &entry, &kids, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&kids);
    second = (divit_pdf_value){.kind = DIVIT_PDF_NONE};
    if (s == DIVIT_OK && kids.kind == DIVIT_PDF_ARRAY)
        s = divit_pdf_walk_item(&walk, &entry, err);
    if (s == DIVIT_OK && kids.kind == DIVIT_PDF_ARRAY)
        s = divit_pdf_walk_item(&walk, &second, err);
    t->top = t->root;
    if (s != DIVIT_OK || entry.kind != DIVIT_PDF_REFERENCE || second.kind != DIVIT_PDF_NONE)
        return s;
    only.ref = entry.ref;
    s = divit_pdf_object(pdf, only.ref, &only.dict, NULL, err);
    if (s == DIVIT_OK)
        s = is_type(pdf, &only.dict, "StructElem", true, &element, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &only.dict, "S", &type, err);
    if (s == DIVIT_OK && element && divit_pdf_name_is(&type, "Document"))
        t->top = only;
    return s;
}

/* The last item of an array, kind NONE if it has none. */
static divit_status last_item(const divit_pdf_value *array, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(array);
    divit_pdf_value item;
    *ret = (divit_pdf_value){.kind = DIVIT_PDF_NONE};
    for (;;) {
        const divit_status s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            return s;
        *ret = item;
    }
}

/* The nodes from the root of the parent tree to its last leaf (7.9.7); *ret: all is there. */
static divit_status read_nodes(divit_pdf *pdf, divit_pdf_tagging *t, bool *ret, divit_error *err)
{
    divit_pdf_value entry, kids;
    bool plain = true;
    divit_status s = divit_pdf_dict_get(&t->root.dict, "ParentTree", &entry, err);
    *ret = false;
    while (s == DIVIT_OK && plain && !*ret && t->node_count < DIVIT_PDF_TAG_NODES) {
        divit_pdf_tag_node *node = &t->nodes[t->node_count];
        const bool refers = entry.kind == DIVIT_PDF_REFERENCE;
        node->ref = refers ? entry.ref : (divit_pdf_ref){0};
        s = divit_pdf_resolve(pdf, &entry, &node->dict, err);
        if (s == DIVIT_OK)
            s = is_type(pdf, &node->dict, "", true, &plain, err);
        if (s == DIVIT_OK)
            s = divit_pdf_get(pdf, &node->dict, "Kids", &kids, err);
        if (s == DIVIT_OK)
            s = last_item(&kids, &entry, err);
        plain = plain && (refers || t->node_count == 0);
        *ret = s == DIVIT_OK && plain && kids.kind == DIVIT_PDF_NONE;
        t->node_count++;
    }
    return s;
}

/* The next key behind those of the leaf, which must be in order. */
static divit_status read_leaf(divit_pdf *pdf, divit_pdf_tagging *t, bool *ret, divit_error *err)
{
    divit_pdf_value numbers, key, value, next;
    int64_t last = -1;
    divit_status s = divit_pdf_get(pdf, &t->nodes[t->node_count - 1].dict, "Nums", &numbers, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&numbers);
    *ret = s == DIVIT_OK && (numbers.kind == DIVIT_PDF_ARRAY || numbers.kind == DIVIT_PDF_NONE);
    while (s == DIVIT_OK && *ret) {
        s = divit_pdf_walk_item(&walk, &key, err);
        if (s != DIVIT_OK || key.kind == DIVIT_PDF_NONE)
            break;
        s = divit_pdf_walk_item(&walk, &value, err);
        *ret = s == DIVIT_OK && key.kind == DIVIT_PDF_INTEGER && key.integer > last &&
               value.kind != DIVIT_PDF_NONE;
        last = key.integer;
    }
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &t->root.dict, "ParentTreeNextKey", &next, err);
    if (s != DIVIT_OK)
        return s;
    t->key = next.kind == DIVIT_PDF_INTEGER && next.integer > last ? next.integer : last + 1;
    *ret = *ret && t->key < last_key;
    return DIVIT_OK;
}

static divit_status read_all(divit_pdf *pdf, divit_pdf_tagging *t, divit_error *err)
{
    bool good = false;
    divit_status s = read_root(pdf, t, &good, err);
    if (s == DIVIT_OK && good)
        s = read_top(pdf, t, err);
    if (s == DIVIT_OK && good)
        s = read_nodes(pdf, t, &good, err);
    if (s == DIVIT_OK && good)
        s = read_leaf(pdf, t, &t->ready, err);
    return s;
}

/* see pdf/tagging.h */
divit_status divit_pdf_tagging_read(divit_pdf *pdf, divit_pdf_tagging *ret, divit_error *err)
{
    divit_pdf_tagging t = {0};
    divit_error why = {0};
    const divit_status s = read_all(pdf, &t, &why);
    if (s < DIVIT_OK) {
        if (err)
            *err = why;
        return s;
    }
    *ret = s == DIVIT_OK && t.ready ? t : (divit_pdf_tagging){.tagged = t.tagged};
    return DIVIT_OK;
}

/* New kids behind those of an element, which may be one that is no list (table 355). */
static divit_status add_kids(const divit_pdf_tagged *what, const divit_pdf_tag_node *node,
    divit_span items, divit_bytes *text, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes list = {0};
    divit_pdf_value entry, kids;
    const divit_pdf_listing more = {what->pdf, what->sink, &node->dict, "K", items};
    divit_status s = divit_pdf_dict_get(&node->dict, "K", &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(what->pdf, &entry, &kids, err);
    if (s != DIVIT_OK)
        return s;
    if (kids.kind <= DIVIT_PDF_NULL || kids.kind == DIVIT_PDF_ARRAY)
        return divit_pdf_rewrite_list(&more, text, err);
    s = wrote(divit_bytes_push(&list, '['), err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&list, entry.raw), err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_push(&list, ']'), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_add(&list, items, err);
    return s == DIVIT_OK ? divit_pdf_edit_set(text, "K", divit_bytes_span(&list), err) : s;
}

/* The elements; their references go to *refs, and with their keys to *pairs. */
static divit_status write_elements(const divit_pdf_tagging *tags, const divit_pdf_tagged *what,
    divit_bytes *refs, divit_bytes *pairs, divit_error *err)
{
    const divit_pdf_ref_text parent = divit_pdf_ref_format(tags->top.ref);
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < what->count; i++) {
        const divit_pdf_ref_text page = divit_pdf_ref_format(what->spots[i].page);
        const divit_pdf_ref_text annot = divit_pdf_ref_format(what->annots[i]);
        const char *space = i > 0 ? " " : "";
        divit_pdf_ref ref;
        s = divit_pdf_sink_number(what->sink, what->pdf, &ref, err);
        if (s == DIVIT_OK)
            s = divit_pdf_sink_open(what->sink, ref, err);
        if (s != DIVIT_OK)
            return s;
        const divit_pdf_ref_text own = divit_pdf_ref_format(ref);
        s = divit_bytes_printf(&what->sink->out,
            "<< /Type /StructElem /S /%s /P %s /Pg %s /K << /Type /OBJR /Pg %s /Obj %s >> >>",
            i == 0 ? "Form" : "Annot", parent.text, page.text, page.text, annot.text);
        if (s == DIVIT_OK)
            s = divit_bytes_printf(refs, "%s%s", space, own.text);
        if (s == DIVIT_OK)
            s = divit_bytes_printf(
                pairs, "%s%" PRId64 " %s", space, tags->key + (int64_t)i, own.text);
        s = wrote(s, err);
        if (s == DIVIT_OK)
            s = divit_pdf_sink_close(what->sink, err);
    }
    return s;
}

/* Limits of a node that is not the tree's root: its first key and its last (table 37). */
static divit_status raise_limit(const divit_pdf_tagged *what, const divit_pdf_tag_node *node,
    int64_t last, divit_bytes *text, divit_error *err)
{
    divit_pdf_value limits, first;
    char both[64];
    divit_status s = divit_pdf_get(what->pdf, &node->dict, "Limits", &limits, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&limits);
    if (s == DIVIT_OK)
        s = divit_pdf_walk_item(&walk, &first, err);
    if (s != DIVIT_OK || first.kind != DIVIT_PDF_INTEGER)
        return s;
    (void)snprintf(both, sizeof both, "[%" PRId64 " %" PRId64 "]", first.integer, last);
    return divit_pdf_edit_set(text, "Limits", divit_span_of(both), err);
}

static divit_status write_again(const divit_pdf_tagged *what, const divit_pdf_tag_node *node,
    const divit_bytes *text, divit_error *err)
{
    const divit_pdf_rewrite again = {
        what->pdf, what->sink, node->ref, divit_bytes_span(text), &node->dict};
    return divit_pdf_rewrite_changed(&again, err);
}

/* The nodes of the parent tree; one that stands in the root of the structure goes to *root. */
static divit_status write_nodes(const divit_pdf_tagging *tags, const divit_pdf_tagged *what,
    divit_span pairs, divit_bytes *root, divit_error *err)
{
    const int64_t last = tags->key + (int64_t)what->count - 1;
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < tags->node_count; i++) {
        const divit_pdf_tag_node *node = &tags->nodes[i];
        const divit_pdf_listing more = {what->pdf, what->sink, &node->dict, "Nums", pairs};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        s = wrote(divit_bytes_append(&text, node->dict.raw), err);
        if (s == DIVIT_OK && i + 1 == tags->node_count)
            s = divit_pdf_rewrite_list(&more, &text, err);
        if (s == DIVIT_OK)
            s = raise_limit(what, node, last, &text, err);
        if (s == DIVIT_OK)
            s = node->ref.number > 0
                    ? write_again(what, node, &text, err)
                    : divit_pdf_edit_set(root, "ParentTree", divit_bytes_span(&text), err);
    }
    return s;
}

/* see pdf/tagging.h */
divit_status divit_pdf_tagging_write(
    const divit_pdf_tagging *tags, const divit_pdf_tagged *what, divit_error *err)
{
    const bool own = tags->top.ref.number != tags->root.ref.number;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes refs = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pairs = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes root = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes top = {0};
    char next[24];
    if (!tags->ready)
        return DIVIT_OK;
    (void)snprintf(next, sizeof next, "%" PRId64, tags->key + (int64_t)what->count);
    divit_status s = write_elements(tags, what, &refs, &pairs, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&root, tags->root.dict.raw), err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&top, tags->top.dict.raw), err);
    if (s == DIVIT_OK)
        s = add_kids(what, &tags->top, divit_bytes_span(&refs), own ? &top : &root, err);
    if (s == DIVIT_OK && own)
        s = write_again(what, &tags->top, &top, err);
    if (s == DIVIT_OK)
        s = write_nodes(tags, what, divit_bytes_span(&pairs), &root, err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(&root, "ParentTreeNextKey", divit_span_of(next), err);
    return s == DIVIT_OK ? write_again(what, &tags->root, &root, err) : s;
}
