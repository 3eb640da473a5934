/* SPDX-License-Identifier: Apache-2.0 */
/* What differs in the pages and their annotations. */
#include "pdf/sweep_page.h"

#include <stdlib.h>

#include "base/status.h"
#include "pdf/annot.h"
#include "pdf/atom.h"
#include "pdf/sweep_form.h"

/* A new signature that shows something on the page that is looked at. */
typedef struct look {
    divit_pdf_ref ref;
    divit_pdf_box box;
    bool covers; /* something that was seen there */
} look;

/* Most of them on a page that are compared with what was there. */
enum { LOOKS_MAX = 256 };

typedef struct page_sweep {
    divit_pdf_sweep *w;
    divit_pdf_aspect what; /* of the page or annotation that is looked at */
    divit_pdf_topic usual; /* of its keys that have no row of their own */
    divit_pdf_ref *nodes;  /* of the page tree, the next one last */
    size_t count;
    size_t room;
    look looks[LOOKS_MAX];
    size_t look_count;
} page_sweep;

static divit_status push(page_sweep *p, divit_pdf_ref ref, divit_error *err)
{
    if (p->w->nodes_left == 0)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the page tree of the PDF is too large"));
    p->w->nodes_left--;
    if (p->count == p->room) {
        const size_t room = p->room ? 2 * p->room : 64;
        divit_pdf_ref *more = reallocarray(p->nodes, room, sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        p->nodes = more;
        p->room = room;
    }
    p->nodes[p->count++] = ref;
    return DIVIT_OK;
}

/* What the keys of an annotation are that may only be told about (12.5.6.4): a note has an icon. */
static bool is_note(const divit_pdf_value *annotation)
{
    static const char *const painting[] = {"AP", "A", "AA", "OC", "BE", "RC"};
    divit_pdf_value v;
    if (divit_pdf_dict_get(annotation, "Subtype", &v, NULL) != DIVIT_OK ||
        !(divit_pdf_name_is(&v, "Text") || divit_pdf_name_is(&v, "Popup")))
        return false;
    for (size_t i = 0; i < sizeof painting / sizeof painting[0]; i++)
        if (divit_pdf_dict_get(annotation, painting[i], &v, NULL) != DIVIT_OK ||
            v.kind != DIVIT_PDF_NONE)
            return false;
    return true;
}

/* A new signature that only the page has: some programs forget to tell the form. */
static bool is_orphan(const divit_pdf_value *annotation)
{
    divit_pdf_value subtype, type;
    return divit_pdf_dict_get(annotation, "Subtype", &subtype, NULL) == DIVIT_OK &&
           divit_pdf_dict_get(annotation, "FT", &type, NULL) == DIVIT_OK &&
           divit_pdf_name_is(&subtype, "Widget") && divit_pdf_name_is(&type, "Sig");
}

static divit_status annotation_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    page_sweep *p = ctx;
    divit_pdf_aspect what = p->what;
    what.topic = p->usual;
    if (p->usual == DIVIT_PDF_TOPIC_ORPHAN && !divit_pdf_sweep_form_may_begin(key))
        what.topic = DIVIT_PDF_TOPIC_ANNOTATION;
    return divit_pdf_sweep_judge(p->w, &what, value, err);
}

/* Notes that a new signature shows something, and keeps its place for later. */
static divit_status note_shown(page_sweep *p, const divit_pdf_value *item, divit_error *err)
{
    divit_pdf_aspect what = p->what;
    divit_pdf_annot annot = {0};
    what.topic = DIVIT_PDF_TOPIC_SIGNATURE_LOOK;
    if (item->kind == DIVIT_PDF_REFERENCE)
        what.ref = item->ref;
    divit_error why = {0};
    divit_status s = divit_pdf_sweep_note(p->w, &what, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_pdf_annot_read(p->w->pair->now, item, &annot, &why);
    if (s < DIVIT_OK)
        return divit_fail(err, s, why.origin, why.detail);
    /* One without a place that can be read may lie anywhere. */
    if (p->look_count < LOOKS_MAX)
        p->looks[p->look_count++] =
            (look){.ref = what.ref, .box = annot.box, .covers = s != DIVIT_OK};
    return DIVIT_OK;
}

/* What was seen on the page: an annotation that draws something and is not hidden. */
static divit_status meet(void *ctx, const divit_pdf_annot *annot, divit_error *err)
{
    page_sweep *p = ctx;
    divit_pdf_value drawn;
    const divit_status s = divit_pdf_dict_get(&annot->dict, "AP", &drawn, err);
    for (size_t i = 0; s == DIVIT_OK && i < p->look_count; i++)
        if (drawn.kind != DIVIT_PDF_NONE && !annot->is_hidden &&
            divit_pdf_box_meets(&annot->box, &p->looks[i].box))
            p->looks[i].covers = true;
    return s;
}

/* Notes new signatures of the page that lie upon what was seen there. */
static divit_status note_covers(page_sweep *p, const divit_pdf_value *old_page, divit_error *err)
{
    divit_pdf_aspect what = p->what;
    divit_error why = {0};
    bool unknown = false;
    divit_status s = DIVIT_OK;
    what.topic = DIVIT_PDF_TOPIC_SIGNATURE_COVERS;
    if (p->look_count > 0)
        s = divit_pdf_annot_each(p->w->pair->old, old_page, meet, p, &why);
    if (s < DIVIT_OK)
        return divit_fail(err, s, why.origin, why.detail);
    /* What cannot be read may lie there. */
    unknown = s != DIVIT_OK;
    s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < p->look_count; i++) {
        what.ref = p->looks[i].ref;
        if (unknown || p->looks[i].covers)
            s = divit_pdf_sweep_note(p->w, &what, err);
    }
    p->look_count = 0;
    return s;
}

/* The new widget of a new signature is what the form has told already. */
static divit_status note_widget(page_sweep *p, const divit_pdf_value *item, divit_error *err)
{
    const uint32_t number = item->ref.number;
    divit_pdf_aspect what = p->what;
    const bool timestamp = divit_pdf_sweep_has(p->w, number, DIVIT_PDF_SWEEP_TIMESTAMP);
    what.topic = timestamp ? DIVIT_PDF_TOPIC_TIMESTAMP : DIVIT_PDF_TOPIC_SIGNATURE;
    divit_status s = divit_pdf_sweep_note(p->w, &what, err);
    return s == DIVIT_OK && divit_pdf_sweep_has(p->w, number, DIVIT_PDF_SWEEP_VISIBLE)
               ? note_shown(p, item, err)
               : s;
}

static divit_pdf_topic annotation_topic(const divit_pdf_sides *dict, bool owned)
{
    const bool is_new = dict->old.kind == DIVIT_PDF_NONE && !owned;
    if (is_note(&dict->now) && (is_new || is_note(&dict->old)))
        return DIVIT_PDF_TOPIC_NOTE;
    return is_new && is_orphan(&dict->now) ? DIVIT_PDF_TOPIC_ORPHAN : DIVIT_PDF_TOPIC_ANNOTATION;
}

static divit_status annotation(void *ctx, const divit_pdf_sides *item, divit_error *err)
{
    page_sweep *p = ctx;
    divit_pdf_sides dict;
    bool shows = false;
    const divit_pdf_aspect page = p->what;
    const divit_pdf_value *held = item->now.kind == DIVIT_PDF_NONE ? &item->old : &item->now;
    const divit_pdf_ref ref = held->kind == DIVIT_PDF_REFERENCE ? held->ref : (divit_pdf_ref){0};
    if (item->old.kind == DIVIT_PDF_NONE &&
        divit_pdf_sweep_has(p->w, ref.number, DIVIT_PDF_SWEEP_WIDGET))
        return note_widget(p, held, err);
    divit_status s = divit_pdf_sweep_resolve(p->w, item, &dict, err);
    if (s != DIVIT_OK)
        return s;
    p->usual =
        annotation_topic(&dict, divit_pdf_sweep_has(p->w, ref.number, DIVIT_PDF_SWEEP_OWNED));
    p->what.topic = p->usual;
    if (ref.number > 0)
        p->what.ref = ref;
    if (item->old.kind == DIVIT_PDF_NONE || item->now.kind == DIVIT_PDF_NONE)
        s = divit_pdf_sweep_note(p->w, &p->what, err);
    if (s == DIVIT_OK && p->usual == DIVIT_PDF_TOPIC_ORPHAN)
        s = divit_pdf_sweep_form_shows(p->w, &dict.now, &shows, err);
    if (s == DIVIT_OK && shows)
        s = note_shown(p, held, err);
    if (s == DIVIT_OK && (ref.number == 0 || divit_pdf_sweep_own(p->w, ref)))
        s = divit_pdf_sweep_each(p->w, &p->what, &dict, annotation_entry, p, err);
    p->what = page;
    return s;
}

static divit_pdf_topic topic_of(const page_sweep *p, const divit_pdf_value *key)
{
    static const struct {
        const char *key;
        divit_pdf_topic topic;
    } rows[] = {
        {"Contents", DIVIT_PDF_TOPIC_CONTENT},
        {"Resources", DIVIT_PDF_TOPIC_RESOURCES},
        {"AA", DIVIT_PDF_TOPIC_ACTIONS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (divit_pdf_name_is(key, rows[i].key))
            return rows[i].topic;
    return p->usual;
}

/* A key of a page or of a node above pages; Annots and Kids are followed by themselves. */
static divit_status page_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    page_sweep *p = ctx;
    divit_pdf_aspect what = p->what;
    what.topic = topic_of(p, key);
    if (divit_pdf_name_is(key, "Annots") || divit_pdf_name_is(key, "Kids"))
        return DIVIT_OK;
    return divit_pdf_sweep_judge(p->w, &what, value, err);
}

static divit_status kid(void *ctx, const divit_pdf_sides *item, divit_error *err)
{
    page_sweep *p = ctx;
    const bool kept = item->old.kind != DIVIT_PDF_NONE && item->now.kind != DIVIT_PDF_NONE;
    if (!kept) {
        const divit_status s = divit_pdf_sweep_note(p->w, &p->what, err);
        if (s != DIVIT_OK || item->now.kind == DIVIT_PDF_NONE)
            return s;
    }
    return item->now.kind == DIVIT_PDF_REFERENCE ? push(p, item->now.ref, err) : DIVIT_OK;
}

/* Kids in the order in which they are to be taken. */
static divit_status push_kids(page_sweep *p, const divit_pdf_sides *kids, divit_error *err)
{
    const size_t from = p->count;
    p->what.topic = DIVIT_PDF_TOPIC_PAGES;
    const divit_status s = divit_pdf_sweep_list(p->w, kids, kid, p, err);
    for (size_t i = from, k = p->count; i < k; i++) {
        const divit_pdf_ref first = p->nodes[i];
        p->nodes[i] = p->nodes[--k];
        p->nodes[k] = first;
    }
    return s;
}

/* One node of the page tree: a page, or what is above pages. */
static divit_status visit(page_sweep *p, divit_pdf_ref ref, divit_error *err)
{
    const divit_pdf_value reference = {.kind = DIVIT_PDF_REFERENCE, .ref = ref};
    const divit_pdf_sides item = {reference, reference};
    divit_pdf_sides dict, kids, annots;
    if (!divit_pdf_sweep_own(p->w, ref))
        return DIVIT_OK;
    divit_status s = divit_pdf_sweep_resolve(p->w, &item, &dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(p->w, &dict, "Kids", &kids, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(p->w, &dict, "Annots", &annots, err);
    if (s != DIVIT_OK)
        return s;
    const bool inner = kids.old.kind != DIVIT_PDF_NONE || kids.now.kind != DIVIT_PDF_NONE;
    p->w->page += !inner;
    p->usual = inner ? DIVIT_PDF_TOPIC_PAGES : DIVIT_PDF_TOPIC_PAGE;
    p->what = (divit_pdf_aspect){.topic = p->usual, .ref = ref, .page = inner ? 0 : p->w->page};
    s = divit_pdf_sweep_each(p->w, &p->what, &dict, page_entry, p, err);
    if (s == DIVIT_OK && inner)
        return push_kids(p, &kids, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_list(p->w, &annots, annotation, p, err);
    return s == DIVIT_OK ? note_covers(p, &dict.old, err) : s;
}

/* see pdf/sweep_page.h */
divit_status divit_pdf_sweep_pages(divit_pdf_sweep *w, const divit_pdf_aspect *what,
    const divit_pdf_sides *entry, divit_error *err)
{
    page_sweep p = {.w = w, .what = *what};
    const divit_pdf_value *now = &entry->now;
    bool same = false;
    divit_status s = divit_pdf_pair_equal(w->pair, &entry->old, now, &same, err);
    p.what.topic = DIVIT_PDF_TOPIC_PAGES;
    if (s == DIVIT_OK && !same)
        s = divit_pdf_sweep_note(w, &p.what, err);
    if (s == DIVIT_OK && now->kind == DIVIT_PDF_REFERENCE)
        s = push(&p, now->ref, err);
    while (s == DIVIT_OK && p.count > 0)
        s = visit(&p, p.nodes[--p.count], err);
    free(p.nodes);
    return s;
}
