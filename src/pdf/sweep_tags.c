/* SPDX-License-Identifier: Apache-2.0 */
/* What in the structure of a tagged PDF differs only because of a new signature. */
#include "pdf/sweep_tags.h"

#include "base/status.h"
#include "pdf/atom.h"

typedef struct tag_sweep {
    divit_pdf_sweep *w;
    divit_pdf_aspect what; /* of the dictionary that is looked at */
    bool good;             /* it got what a new signature needs, and nothing else */
} tag_sweep;

/* The items of an array, or the one thing that stands where an array may stand. */
typedef struct items {
    divit_pdf_lexer walk;
    divit_pdf_value only;
} items;

static items items_of(const divit_pdf_value *whole)
{
    items i = {.walk = divit_pdf_value_walk(whole), .only = *whole};
    if (whole->kind == DIVIT_PDF_ARRAY || whole->kind == DIVIT_PDF_NULL)
        i.only.kind = DIVIT_PDF_NONE;
    else
        i.walk = (divit_pdf_lexer){0};
    return i;
}

static divit_status next_item(items *i, divit_pdf_value *ret, divit_error *err)
{
    if (i->only.kind == DIVIT_PDF_NONE)
        return divit_pdf_walk_item(&i->walk, ret, err);
    *ret = i->only;
    i->only.kind = DIVIT_PDF_NONE;
    return DIVIT_OK;
}

/* True if the dictionary has no keys but these, and none of them twice. */
static bool has_only(const divit_pdf_value *dict, const char *const *keys)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(dict);
    divit_pdf_value key, value;
    if (dict->kind != DIVIT_PDF_DICT || divit_pdf_dict_check_unique(dict, NULL) != DIVIT_OK)
        return false;
    while (divit_pdf_walk_entry(&walk, &key, &value, NULL) == DIVIT_OK) {
        bool known = false;
        if (key.kind == DIVIT_PDF_NONE)
            return true;
        for (const char *const *k = keys; *k; k++)
            known = known || divit_pdf_name_is(&key, *k);
        if (!known)
            return false;
    }
    return false;
}

static divit_pdf_value entry_of(const divit_pdf_value *dict, const char *key)
{
    divit_pdf_value v;
    return divit_pdf_dict_get(dict, key, &v, NULL) == DIVIT_OK
               ? v
               : (divit_pdf_value){.kind = DIVIT_PDF_NONE};
}

/*
 * The number of the widget of a new signature that a new element holds, and nothing else (tables
 * 355 and 358); 0 if the object is anything else.
 */
static divit_status widget_of(
    tag_sweep *t, divit_pdf_ref element, uint32_t *ret, divit_pdf_ref *ret_parent, divit_error *err)
{
    static const char *const keys[] = {"Type", "S", "P", "Pg", "K", NULL};
    static const char *const kid_keys[] = {"Type", "Pg", "Obj", NULL};
    divit_pdf_entry before;
    divit_pdf_content old, now;
    *ret = 0;
    divit_status s = divit_pdf_pair_entry(t->w->pair->old, element.number, &before, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_load(t->w->pair, element, &old, &now, err);
    if (s != DIVIT_OK || before.kind != DIVIT_PDF_ENTRY_FREE || now.is_stream ||
        !has_only(&now.value, keys))
        return s;
    const divit_pdf_value type = entry_of(&now.value, "Type");
    const divit_pdf_value role = entry_of(&now.value, "S");
    const divit_pdf_value parent = entry_of(&now.value, "P");
    const divit_pdf_value kid = entry_of(&now.value, "K");
    const divit_pdf_value kind = entry_of(&kid, "Type");
    const divit_pdf_value held = entry_of(&kid, "Obj");
    if ((type.kind == DIVIT_PDF_NONE || divit_pdf_name_is(&type, "StructElem")) &&
        divit_pdf_name_is(&role, "Form") && has_only(&kid, kid_keys) &&
        divit_pdf_name_is(&kind, "OBJR") && held.kind == DIVIT_PDF_REFERENCE &&
        parent.kind == DIVIT_PDF_REFERENCE &&
        divit_pdf_sweep_has(t->w, held.ref.number, DIVIT_PDF_SWEEP_WIDGET)) {
        *ret = held.ref.number;
        *ret_parent = parent.ref;
    }
    return DIVIT_OK;
}

/* A kid that was not there is the element of a new signature. */
static divit_status check_new_kid(tag_sweep *t, const divit_pdf_value *kid, divit_error *err)
{
    uint32_t widget = 0;
    divit_pdf_ref parent = {0};
    divit_status s = DIVIT_OK;
    if (kid->kind == DIVIT_PDF_REFERENCE)
        s = widget_of(t, kid->ref, &widget, &parent, err);
    if (widget > 0 && parent.number == t->what.ref.number)
        divit_pdf_sweep_set(t->w, kid->ref.number, DIVIT_PDF_SWEEP_TAGS);
    else
        t->good = false;
    return s;
}

/* All kids that were there are, in their order; behind them stand new ones. */
static divit_status check_kids(tag_sweep *t, const divit_pdf_sides *entry, divit_error *err)
{
    divit_pdf_sides kids, kid;
    divit_status s = divit_pdf_sweep_resolve(t->w, entry, &kids, err);
    if (s == DIVIT_OK && kids.old.kind != DIVIT_PDF_ARRAY)
        kids.old = entry->old;
    if (s == DIVIT_OK && kids.now.kind != DIVIT_PDF_ARRAY)
        kids.now = entry->now;
    items old = items_of(&kids.old), now = items_of(&kids.now);
    while (s == DIVIT_OK && t->good) {
        bool same = false;
        s = next_item(&old, &kid.old, err);
        if (s == DIVIT_OK)
            s = next_item(&now, &kid.now, err);
        if (s != DIVIT_OK || (kid.old.kind == DIVIT_PDF_NONE && kid.now.kind == DIVIT_PDF_NONE))
            break;
        if (kid.old.kind == DIVIT_PDF_NONE) {
            s = check_new_kid(t, &kid.now, err);
            continue;
        }
        s = divit_pdf_pair_equal(t->w->pair, &kid.old, &kid.now, &same, err);
        t->good = t->good && same;
    }
    /* A list that is an object of its own is the one that grew. */
    if (s == DIVIT_OK && t->good && kids.now.kind == DIVIT_PDF_ARRAY &&
        entry->now.kind == DIVIT_PDF_REFERENCE)
        divit_pdf_sweep_set(t->w, entry->now.ref.number, DIVIT_PDF_SWEEP_TAGS);
    return s;
}

/* A number of the parent tree and what stands under it (7.9.7). */
typedef struct number {
    divit_pdf_value key;
    divit_pdf_value value;
} number;

/* A number that was not there is that of the widget of a new signature, under which it says so. */
static divit_status check_new_number(tag_sweep *t, const number *added, divit_error *err)
{
    const divit_pdf_value *key = &added->key;
    const divit_pdf_value *value = &added->value;
    divit_pdf_ref parent;
    uint32_t widget = 0;
    divit_pdf_content old, now;
    divit_status s = DIVIT_OK;
    t->good = false;
    if (key->kind != DIVIT_PDF_INTEGER || value->kind != DIVIT_PDF_REFERENCE ||
        !divit_pdf_sweep_has(t->w, value->ref.number, DIVIT_PDF_SWEEP_TAGS))
        return DIVIT_OK;
    s = widget_of(t, value->ref, &widget, &parent, err);
    if (s != DIVIT_OK || widget == 0)
        return s;
    s = divit_pdf_pair_load(t->w->pair, (divit_pdf_ref){.number = widget}, &old, &now, err);
    if (s != DIVIT_OK)
        return s;
    const divit_pdf_value said = entry_of(&now.value, "StructParent");
    t->good = said.kind == DIVIT_PDF_INTEGER && said.integer == key->integer;
    return DIVIT_OK;
}

static divit_status next_number(divit_pdf_lexer *walk, number *ret, divit_error *err)
{
    const divit_status s = divit_pdf_walk_item(walk, &ret->key, err);
    return s == DIVIT_OK && ret->key.kind != DIVIT_PDF_NONE
               ? divit_pdf_walk_item(walk, &ret->value, err)
               : s;
}

static divit_status same_number(
    tag_sweep *t, const number *old, const number *now, divit_error *err)
{
    bool same = false;
    divit_status s = divit_pdf_pair_equal(t->w->pair, &old->key, &now->key, &same, err);
    t->good = t->good && same;
    if (s == DIVIT_OK && t->good)
        s = divit_pdf_pair_equal(t->w->pair, &old->value, &now->value, &same, err);
    t->good = t->good && same;
    return s;
}

/* The numbers of a leaf: those that were there, then new and larger ones. */
static divit_status check_numbers(tag_sweep *t, const divit_pdf_sides *entry, divit_error *err)
{
    divit_pdf_sides list;
    int64_t last = -1;
    divit_status s = divit_pdf_sweep_resolve(t->w, entry, &list, err);
    divit_pdf_lexer old = divit_pdf_value_walk(&list.old);
    divit_pdf_lexer now = divit_pdf_value_walk(&list.now);
    while (s == DIVIT_OK && t->good) {
        number before, after;
        s = next_number(&old, &before, err);
        if (s == DIVIT_OK)
            s = next_number(&now, &after, err);
        if (s != DIVIT_OK ||
            (before.key.kind == DIVIT_PDF_NONE && after.key.kind == DIVIT_PDF_NONE))
            break;
        if (before.key.kind != DIVIT_PDF_NONE) {
            s = same_number(t, &before, &after, err);
        } else {
            s = check_new_number(t, &after, err);
            t->good = t->good && after.key.integer > last;
        }
        last = after.key.integer;
    }
    if (s == DIVIT_OK && t->good && entry->now.kind == DIVIT_PDF_REFERENCE)
        divit_pdf_sweep_set(t->w, entry->now.ref.number, DIVIT_PDF_SWEEP_TAGS);
    return s;
}

/* Limits of a node: the first key stays, the last one may be larger (table 37). */
static divit_status check_limits(tag_sweep *t, const divit_pdf_sides *entry, divit_error *err)
{
    divit_pdf_sides both_limits;
    divit_pdf_value of[4];
    divit_status s = divit_pdf_sweep_resolve(t->w, entry, &both_limits, err);
    divit_pdf_lexer old = divit_pdf_value_walk(&both_limits.old);
    divit_pdf_lexer now = divit_pdf_value_walk(&both_limits.now);
    for (size_t i = 0; s == DIVIT_OK && i < 4; i++)
        s = divit_pdf_walk_item(i < 2 ? &old : &now, &of[i], err);
    for (size_t i = 0; s == DIVIT_OK && i < 4; i++)
        t->good = t->good && of[i].kind == DIVIT_PDF_INTEGER;
    t->good = t->good && s == DIVIT_OK && of[0].integer == of[2].integer &&
              of[1].integer <= of[3].integer;
    return s;
}

static divit_status check_same(tag_sweep *t, const divit_pdf_sides *value, divit_error *err)
{
    bool same = false;
    const divit_status s = divit_pdf_pair_equal(t->w->pair, &value->old, &value->now, &same, err);
    t->good = t->good && same;
    return s;
}

static divit_status node_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    tag_sweep *t = ctx;
    if (divit_pdf_name_is(key, "Nums"))
        return check_numbers(t, value, err);
    if (divit_pdf_name_is(key, "Limits"))
        return check_limits(t, value, err);
    return check_same(t, value, err);
}

static divit_status element_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    return divit_pdf_name_is(key, "K") ? check_kids(ctx, value, err) : check_same(ctx, value, err);
}

static divit_status root_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    tag_sweep *t = ctx;
    const bool direct = value->now.kind == DIVIT_PDF_DICT && value->old.kind == DIVIT_PDF_DICT;
    if (divit_pdf_name_is(key, "ParentTree") && direct)
        return divit_pdf_sweep_each(t->w, &t->what, value, node_entry, t, err);
    if (!divit_pdf_name_is(key, "ParentTreeNextKey"))
        return element_entry(ctx, key, value, err);
    const int64_t old = value->old.kind == DIVIT_PDF_INTEGER ? value->old.integer : 0;
    t->good = t->good && value->now.kind == DIVIT_PDF_INTEGER && value->now.integer >= old;
    return DIVIT_OK;
}

/* Marks the object if each entry of it is as it was or grew as it may; *ret is what it holds. */
static divit_status check_object(tag_sweep *t, divit_pdf_ref ref, divit_pdf_sweep_entry *entry,
    divit_pdf_sides *ret, divit_error *err)
{
    const divit_pdf_sides reference = {
        {.kind = DIVIT_PDF_REFERENCE, .ref = ref}, {.kind = DIVIT_PDF_REFERENCE, .ref = ref}};
    divit_pdf_content old, now;
    bool differs = false;
    t->what.ref = ref;
    divit_status s = divit_pdf_sweep_resolve(t->w, &reference, ret, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_differs(t->w->pair, ref.number, &differs, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_load(t->w->pair, ref, &old, &now, err);
    t->good = s == DIVIT_OK && differs && !old.is_stream && !now.is_stream &&
              ret->old.kind == DIVIT_PDF_DICT && ret->now.kind == DIVIT_PDF_DICT;
    if (s != DIVIT_OK || !t->good)
        return s;
    s = divit_pdf_sweep_each(t->w, &t->what, ret, entry, t, err);
    if (s == DIVIT_OK && t->good)
        divit_pdf_sweep_set(t->w, ref.number, DIVIT_PDF_SWEEP_TAGS);
    return s;
}

/* The first kid of the root, which may be the document's element. */
static divit_status check_top(tag_sweep *t, const divit_pdf_sides *root, divit_error *err)
{
    divit_pdf_sides entry, kids, top;
    divit_pdf_value first = {.kind = DIVIT_PDF_NONE};
    divit_status s = divit_pdf_sides_get(root, "K", &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_resolve(t->w, &entry, &kids, err);
    items of = items_of(kids.now.kind == DIVIT_PDF_ARRAY ? &kids.now : &entry.now);
    if (s == DIVIT_OK)
        s = next_item(&of, &first, err);
    return s == DIVIT_OK && first.kind == DIVIT_PDF_REFERENCE
               ? check_object(t, first.ref, element_entry, &top, err)
               : s;
}

/* The kids of the root: the parent tree may stand before them, and speaks of the new ones. */
static divit_status check_root_kids(
    tag_sweep *t, divit_pdf_ref ref, const divit_pdf_sides *root, divit_error *err)
{
    divit_pdf_sides kids;
    const divit_status s = divit_pdf_sides_get(root, "K", &kids, err);
    t->what.ref = ref;
    t->good = true;
    return s == DIVIT_OK ? check_kids(t, &kids, err) : s;
}

/* The nodes from the root of the parent tree to its last leaf. */
static divit_status check_tree(tag_sweep *t, const divit_pdf_sides *root, divit_error *err)
{
    divit_pdf_sides entry, node, kids;
    divit_status s = divit_pdf_sides_get(root, "ParentTree", &entry, err);
    for (unsigned depth = 0; s == DIVIT_OK && depth < DIVIT_PDF_DEPTH; depth++) {
        if (entry.now.kind == DIVIT_PDF_REFERENCE)
            s = check_object(t, entry.now.ref, node_entry, &node, err);
        else
            node = entry;
        if (s == DIVIT_OK)
            s = divit_pdf_sweep_get(t->w, &node, "Kids", &kids, err);
        if (s != DIVIT_OK)
            return s;
        entry = (divit_pdf_sides){{.kind = DIVIT_PDF_NONE}, {.kind = DIVIT_PDF_NONE}};
        divit_pdf_lexer walk = divit_pdf_value_walk(&kids.now);
        divit_pdf_value kid = {.kind = DIVIT_PDF_NONE};
        do {
            entry.now = kid;
            s = divit_pdf_walk_item(&walk, &kid, err);
        } while (s == DIVIT_OK && kid.kind != DIVIT_PDF_NONE);
        if (entry.now.kind != DIVIT_PDF_REFERENCE)
            return s;
    }
    return s;
}

/* see pdf/sweep_tags.h */
divit_status divit_pdf_sweep_tags(
    divit_pdf_sweep *w, const divit_pdf_sides *entry, divit_error *err)
{
    tag_sweep t = {.w = w, .what = {.topic = DIVIT_PDF_TOPIC_STRUCTURE}};
    divit_pdf_sides root;
    if (entry->now.kind != DIVIT_PDF_REFERENCE)
        return DIVIT_OK;
    divit_status s = divit_pdf_sweep_resolve(w, entry, &root, err);
    if (s == DIVIT_OK)
        s = check_top(&t, &root, err);
    if (s == DIVIT_OK)
        s = check_root_kids(&t, entry->now.ref, &root, err);
    if (s == DIVIT_OK)
        s = check_object(&t, entry->now.ref, root_entry, &root, err);
    return s == DIVIT_OK ? check_tree(&t, &root, err) : s;
}
