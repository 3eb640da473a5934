/* SPDX-License-Identifier: Apache-2.0 */
/* Goes through every object of a PDF and notes its traits. */
#include "pdf/inspect.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/archive.h"
#include "pdf/atom.h"
#include "pdf/unused.h"

/* An object to be looked at. */
typedef struct visit {
    divit_pdf_ref ref;
    uint32_t page;
} visit;

typedef struct visits {
    visit *items;
    size_t count;
    size_t room;
} visits;

typedef struct walk {
    divit_pdf *pdf;
    divit_pdf_inspection *found;
    uint8_t *met;   /* a bit for each object number */
    uint64_t size;  /* object numbers below this have one */
    visits pages;   /* the tree's leaves, in order */
    visits nodes;   /* its other nodes */
    visits waiting; /* read next, the last first */
    visits quiet;   /* read at the end, without their fonts */
    size_t left;    /* objects that may still be read */
    uint32_t page;  /* of what is read */
    uint32_t object;
    bool is_quiet;
} walk;

static void walk_done(walk *w)
{
    free(w->met);
    free(w->pages.items);
    free(w->nodes.items);
    free(w->waiting.items);
    free(w->quiet.items);
}

static divit_status push(visits *list, divit_pdf_ref ref, uint32_t page, divit_error *err)
{
    if (list->count == list->room) {
        const size_t room = list->room ? 2 * list->room : 64;
        visit *items = reallocarray(list->items, room, sizeof *items);
        if (!items)
            return divit_fail_memory(err, __func__);
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = (visit){ref, page};
    return DIVIT_OK;
}

/* True if the object was met before; it is now. Numbers beyond the file's have no object. */
static bool meet(walk *w, uint32_t number)
{
    if (number >= w->size)
        return true;
    const uint8_t mask = (uint8_t)(1u << number % 8);
    const bool before = w->met[number / 8] & mask;
    w->met[number / 8] |= mask;
    return before;
}

static void note(walk *w, divit_pdf_trait_kind kind, uint64_t at)
{
    divit_pdf_sighting *s = &w->found->traits[kind];
    if (s->count++ == 0)
        *s = (divit_pdf_sighting){.count = 1, .page = w->page, .object = w->object, .at = at};
}

static void note_all(walk *w, uint32_t traits, uint64_t at)
{
    for (unsigned i = 0; i < DIVIT_PDF_TRAITS; i++)
        if (traits & UINT32_C(1) << i)
            note(w, (divit_pdf_trait_kind)i, at);
}

/* What is wrong with one object is a trait of the document; all else ends the inspection. */
static divit_status forgive(walk *w, divit_status s, divit_error *err)
{
    if (s != DIVIT_INPUT_BROKEN && s != DIVIT_INPUT_LIMIT && s != DIVIT_INPUT_UNSUPPORTED)
        return s;
    note(w, s == DIVIT_INPUT_LIMIT ? DIVIT_PDF_TRAIT_UNSEEN : DIVIT_PDF_TRAIT_UNREADABLE,
        DIVIT_NOWHERE);
    if (err)
        *err = (divit_error){0};
    return DIVIT_OK;
}

/* True for an entry behind which nothing counts that would be shown by the page itself. */
static bool is_aside(const divit_pdf_value *key, bool signature)
{
    return divit_pdf_name_is(key, "DR") || (signature && divit_pdf_name_is(key, "AP"));
}

/* The next item of an array, or the next key and value of a dictionary; kind NONE at the end. */
static divit_status next_child(const divit_pdf_value *container, divit_pdf_lexer *children,
    divit_pdf_value *key, divit_pdf_value *value, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (container->kind == DIVIT_PDF_ARRAY)
        return divit_pdf_walk_item(children, value, err);
    s = divit_pdf_walk_entry(children, key, value, err);
    if (s == DIVIT_OK && key->kind == DIVIT_PDF_NONE)
        *value = *key;
    return s;
}

/* Notes what the dictionary itself shows; one that cannot be read is noted as such. */
static divit_status look_at_dict(
    walk *w, const divit_pdf_value *dict, bool *ret_signature, divit_error *err)
{
    divit_pdf_looked looked = {0};
    const divit_status s = divit_pdf_traits_of(w->pdf, dict, &looked, err);
    if (w->is_quiet)
        looked.traits &= ~(UINT32_C(1) << DIVIT_PDF_TRAIT_FONT);
    note_all(w, looked.traits, dict->at);
    *ret_signature = looked.signature;
    return forgive(w, s, err);
}

static divit_status follow(walk *w, divit_pdf_ref ref, divit_error *err)
{
    if (w->is_quiet)
        return push(&w->quiet, ref, w->page, err);
    return meet(w, ref.number) ? DIVIT_OK : push(&w->waiting, ref, w->page, err);
}

/* One value with all in it; what it refers to is looked at later. As deep as the parser allows. */
static divit_status look(walk *w, const divit_pdf_value *value, unsigned depth, divit_error *err)
{
    const bool before = w->is_quiet;
    divit_pdf_lexer children = divit_pdf_value_walk(value);
    divit_pdf_value key = {.kind = DIVIT_PDF_NONE}, child;
    bool signature = false;
    divit_status s = DIVIT_OK;
    if (value->kind == DIVIT_PDF_REFERENCE)
        return follow(w, value->ref, err);
    if ((value->kind != DIVIT_PDF_ARRAY && value->kind != DIVIT_PDF_DICT) ||
        depth > DIVIT_PDF_DEPTH)
        return DIVIT_OK;
    if (value->kind == DIVIT_PDF_DICT)
        s = look_at_dict(w, value, &signature, err);
    while (s == DIVIT_OK) {
        s = next_child(value, &children, &key, &child, err);
        if (s != DIVIT_OK || child.kind == DIVIT_PDF_NONE)
            break;
        w->is_quiet = before || is_aside(&key, signature);
        s = look(w, &child, depth + 1, err);
    }
    w->is_quiet = before;
    return s;
}

static divit_status look_at_object(walk *w, const visit *what, divit_error *err)
{
    divit_pdf_value value;
    if (w->left == 0)
        return DIVIT_OK;
    w->left--;
    w->page = what->page;
    w->object = what->ref.number;
    w->found->objects++;
    divit_status s = divit_pdf_object(w->pdf, what->ref, &value, NULL, err);
    if (s == DIVIT_OK)
        s = look(w, &value, 0, err);
    return forgive(w, s, err);
}

static divit_status look_at_waiting(walk *w, divit_error *err)
{
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && w->waiting.count > 0 && w->left > 0) {
        const visit next = w->waiting.items[--w->waiting.count];
        s = look_at_object(w, &next, err);
    }
    return s;
}

/* Each object of the list, and all that it leads to before the next. */
static divit_status look_at_each(walk *w, const visits *list, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < list->count; i++) {
        s = look_at_object(w, &list->items[i], err);
        if (s == DIVIT_OK)
            s = look_at_waiting(w, err);
    }
    return s;
}

static divit_status look_at_quiet(walk *w, divit_error *err)
{
    divit_status s = DIVIT_OK;
    w->is_quiet = true;
    while (s == DIVIT_OK && w->quiet.count > 0 && w->left > 0) {
        const visit next = w->quiet.items[--w->quiet.count];
        if (!meet(w, next.ref.number))
            s = look_at_object(w, &next, err);
    }
    w->is_quiet = false;
    return s;
}

/* A node of the page tree: a page, or a list of further ones. */
static divit_status sort_node(walk *w, const divit_pdf_value *kid, visits *open, divit_error *err)
{
    divit_pdf_value node, kids, item;
    if (kid->kind != DIVIT_PDF_REFERENCE || meet(w, kid->ref.number))
        return DIVIT_OK;
    divit_status s = divit_pdf_object(w->pdf, kid->ref, &node, NULL, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(w->pdf, &node, "Kids", &kids, err);
    if (s != DIVIT_OK)
        return forgive(w, s, err);
    if (kids.kind != DIVIT_PDF_ARRAY)
        return push(&w->pages, kid->ref, (uint32_t)w->pages.count + 1, err);
    s = push(&w->nodes, kid->ref, 0, err);
    const size_t first = open->count;
    divit_pdf_lexer items = divit_pdf_value_walk(&kids);
    while (s == DIVIT_OK) {
        s = divit_pdf_walk_item(&items, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            break;
        if (item.kind == DIVIT_PDF_REFERENCE)
            s = push(open, item.ref, 0, err);
    }
    /* The first kid is to be taken from the end first. */
    for (size_t i = first, j = open->count; i + 1 < j; i++, j--) {
        const visit swapped = open->items[i];
        open->items[i] = open->items[j - 1];
        open->items[j - 1] = swapped;
    }
    return s;
}

/* The pages in their order, before anything leads to them (7.7.3.2). */
static divit_status list_pages(walk *w, divit_error *err)
{
    visits open = {0};
    divit_pdf_ref root;
    divit_pdf_value catalog, kid;
    divit_status s = divit_pdf_catalog(w->pdf, &root, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&catalog, "Pages", &kid, err);
    if (s == DIVIT_OK)
        s = sort_node(w, &kid, &open, err);
    while (s == DIVIT_OK && open.count > 0 && w->pages.count < w->left) {
        kid = (divit_pdf_value){.kind = DIVIT_PDF_REFERENCE, .ref = open.items[--open.count].ref};
        s = sort_node(w, &kid, &open, err);
    }
    free(open.items);
    w->found->pages = w->pages.count;
    return s;
}

/* What the survey of the document says in the words of traits. */
static void note_survey(walk *w)
{
    const divit_pdf_survey *s = &w->found->survey;
    const struct {
        bool there;
        divit_pdf_trait_kind kind;
        uint32_t object;
    } rows[] = {
        {s->encrypted, DIVIT_PDF_TRAIT_ENCRYPTED, 0},
        {s->actions, DIVIT_PDF_TRAIT_OPEN_ACTION, 0},
        {s->scripts, DIVIT_PDF_TRAIT_JAVASCRIPT, 0},
        {s->attachments, DIVIT_PDF_TRAIT_ATTACHMENT, 0},
        {s->xfa, DIVIT_PDF_TRAIT_XFA, 0},
        {s->draws_fields, DIVIT_PDF_TRAIT_NEED_APPEARANCES, 0},
        {s->layers, DIVIT_PDF_TRAIT_LAYER, 0},
        {s->hidden_layers, DIVIT_PDF_TRAIT_HIDDEN_LAYER, 0},
        {s->print_layers, DIVIT_PDF_TRAIT_PRINT_LAYER, 0},
        {s->rigid, DIVIT_PDF_TRAIT_TAGS, 0},
    };
    w->page = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        w->object = rows[i].object;
        if (rows[i].there && w->found->traits[rows[i].kind].count == 0)
            note(w, rows[i].kind, DIVIT_NOWHERE);
    }
    w->object = s->filled_object;
    for (size_t i = 0; i < s->filled; i++)
        note(w, DIVIT_PDF_TRAIT_VALUE, DIVIT_NOWHERE);
}

/* Objects that the file has and nothing in it leads to. */
static divit_status note_unused(walk *w, divit_error *err)
{
    divit_pdf_unused rest = {.met = w->met, .size = w->size};
    const divit_status s = divit_pdf_unused_count(w->pdf, &rest, err);
    w->object = rest.first;
    for (uint64_t i = 0; s == DIVIT_OK && i < rest.count; i++)
        note(w, DIVIT_PDF_TRAIT_UNUSED, DIVIT_NOWHERE);
    return forgive(w, s, err);
}

static divit_status look_at_all(walk *w, divit_error *err)
{
    divit_status s = list_pages(w, err);
    if (s == DIVIT_OK)
        s = look_at_each(w, &w->pages, err);
    if (s == DIVIT_OK)
        s = look_at_each(w, &w->nodes, err);
    w->page = 0;
    w->object = 0;
    if (s == DIVIT_OK)
        s = forgive(w, look(w, divit_pdf_trailer(w->pdf), 0, err), err);
    if (s == DIVIT_OK)
        s = look_at_waiting(w, err);
    if (s == DIVIT_OK)
        s = look_at_quiet(w, err);
    if (s == DIVIT_OK && w->left > 0)
        s = note_unused(w, err);
    return s;
}

/* see pdf/inspect.h */
divit_status divit_pdf_inspect(divit_pdf *pdf, const divit_pdf_inspect_options *options,
    divit_pdf_inspection *ret, divit_error *err)
{
    divit_pdf_inspection found = {0};
    DIVIT_AUTO(walk_done)
    walk w = {.pdf = pdf,
        .found = &found,
        .size = divit_pdf_sections(pdf)->size,
        .left = options && options->objects ? options->objects : SIZE_MAX};
    divit_status s = divit_pdf_survey_read(pdf, &found.survey, err);
    if (s == DIVIT_OK)
        s = divit_pdf_archive_part(pdf, &found.archival, err);
    if (s != DIVIT_OK)
        return s;
    w.met = calloc(w.size / 8 + 1, 1);
    if (!w.met)
        return divit_fail_memory(err, __func__);
    s = look_at_all(&w, err);
    if (s != DIVIT_OK)
        return s;
    note_survey(&w);
    *ret = found;
    return DIVIT_OK;
}
