/* SPDX-License-Identifier: Apache-2.0 */
/* What differs in the interactive form and its fields. */
#include "pdf/sweep_form.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/field.h"
#include "pdf/sealing.h"

/* What may become of a field or widget. */
typedef enum role {
    INNER,         /* a node above fields */
    VALUE,         /* a field for text, a choice or a button */
    NEW_SIGNATURE, /* it was not there */
    SIGNING,       /* it was empty and has a signature now */
    WAITING,       /* it was empty and is */
    SIGNED,
    STRANGER, /* a new field that is none for a signature */
} role;

typedef enum type { UNTYPED, SIGNATURE, OTHER } type;

/* What a node hands down to its kids. */
typedef struct heritage {
    role role;
    divit_pdf_topic allowed; /* what a change by that role is */
    type type;
    uint32_t name; /* as divit_pdf_change.field */
} heritage;

/* A field or widget that waits to be looked at. */
typedef struct pending {
    divit_pdf_sides item;
    heritage from;
} pending;

typedef struct form_sweep {
    divit_pdf_sweep *w;
    divit_pdf_aspect what; /* of the node that is looked at */
    heritage own;          /* of the same */
    bool is_new;           /* the whole form is */
    bool draws;            /* it asks the viewer to draw its fields anew */
    pending *items;
    size_t count;
    size_t room;
} form_sweep;

/* What a field may have from its start without doing anything but show a signature. */
static const char *const new_keys[] = {"Type", "Subtype", "FT", "T", "TU", "TM", "V", "F", "Ff",
    "Rect", "P", "Parent", "AP", "AS", "Lock", "SV", "M", "MK", "DA", "Q", "NM", "BS", "Border",
    "C", "H", "StructParent", NULL};

static const char *const signing_keys[] = {"V", "AP", "M", "Lock", NULL};

static const char *const filling_keys[] = {"V", "AP", "AS", "I", "RV", "M", NULL};

static const char *const *const allowed_keys[] = {
    [INNER] = NULL,
    [VALUE] = filling_keys,
    [NEW_SIGNATURE] = new_keys,
    [SIGNING] = signing_keys,
    [WAITING] = NULL,
    [SIGNED] = NULL,
    [STRANGER] = NULL,
};

static divit_pdf_topic topic_of(const heritage *own, const divit_pdf_value *key)
{
    const char *const *names = allowed_keys[own->role];
    for (; names && *names; names++)
        if (divit_pdf_name_is(key, *names))
            return own->allowed;
    return own->role == SIGNED && divit_pdf_name_is(key, "V") ? DIVIT_PDF_TOPIC_REPLACED
                                                              : DIVIT_PDF_TOPIC_FIELD;
}

static divit_status push(
    form_sweep *f, const divit_pdf_sides *item, const heritage *from, divit_error *err)
{
    if (f->w->nodes_left == 0)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the field tree of the PDF is too large"), item->now.at);
    f->w->nodes_left--;
    if (f->count == f->room) {
        const size_t room = f->room ? 2 * f->room : 16;
        pending *more = reallocarray(f->items, room, sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        f->items = more;
        f->room = room;
    }
    f->items[f->count++] = (pending){.item = *item, .from = *from};
    return DIVIT_OK;
}

static divit_status kid(void *ctx, const divit_pdf_sides *item, divit_error *err)
{
    form_sweep *f = ctx;
    return push(f, item, &f->own, err);
}

/* The name of the node above with a full stop, if it has one. */
static divit_status begin_name(const form_sweep *f, divit_bytes *name, divit_error *err)
{
    const divit_bytes *names = f->w->found.fields;
    if (f->own.name == 0)
        return DIVIT_OK;
    if (divit_bytes_append(name, divit_bytes_span(&names[f->own.name - 1])) != DIVIT_OK ||
        divit_bytes_push(name, '.') != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Adds the fully qualified name of a node to the list of names; kids without T share it. */
static divit_status add_name(form_sweep *f, const divit_pdf_sides *title, divit_error *err)
{
    divit_pdf_difference *found = &f->w->found;
    const bool was = title->old.kind != DIVIT_PDF_NONE;
    const divit_pdf *pdf = was ? f->w->pair->old : f->w->pair->now;
    divit_bytes *names = reallocarray(found->fields, found->field_count + 1, sizeof *names);
    if (!names)
        return divit_fail_memory(err, __func__);
    found->fields = names;
    divit_bytes *name = &names[found->field_count];
    *name = (divit_bytes){0};
    found->field_count++;
    divit_status s = begin_name(f, name, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_text(pdf, was ? &title->old : &title->now, name, err);
    if (s == DIVIT_OK && name->n > DIVIT_PDF_FIELD_NAME_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("a field name of the PDF is too long"));
    if (s == DIVIT_OK && divit_bytes_terminate(name) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    f->own.name = (uint32_t)found->field_count;
    return s;
}

/* What a signature field has become, by its value on both sides. */
static divit_status judge_signature(
    form_sweep *f, const divit_pdf_sides *value, bool added, divit_error *err)
{
    divit_pdf_value of;
    const bool now = value->now.kind == DIVIT_PDF_DICT;
    const divit_status s = divit_pdf_get(f->w->pair->now, &value->now, "Type", &of, err);
    if (s != DIVIT_OK)
        return s;
    f->own.role = added ? NEW_SIGNATURE : now ? SIGNING : WAITING;
    if (value->old.kind == DIVIT_PDF_DICT)
        f->own.role = SIGNED;
    f->own.allowed = now ? DIVIT_PDF_TOPIC_SIGNATURE : DIVIT_PDF_TOPIC_SIGNATURE_FIELD;
    if (divit_pdf_name_is(&of, "DocTimeStamp"))
        f->own.allowed = DIVIT_PDF_TOPIC_TIMESTAMP;
    return DIVIT_OK;
}

static void judge_value(form_sweep *f)
{
    const divit_bytes *names = f->w->found.fields;
    const bool locked = f->own.name > 0 && divit_pdf_promises_lock(&f->w->promises,
                                               divit_bytes_span(&names[f->own.name - 1]));
    f->own.role = VALUE;
    f->own.allowed = locked ? DIVIT_PDF_TOPIC_FIELD_LOCKED : DIVIT_PDF_TOPIC_FILLED;
}

/* Finds the role of a node; own holds what its parent handed down. */
static divit_status find_role(form_sweep *f, const divit_pdf_sides *dict, divit_error *err)
{
    divit_pdf_sides title, kind, value, kids;
    divit_status s = divit_pdf_sweep_get(f->w, dict, "T", &title, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(f->w, dict, "FT", &kind, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(f->w, dict, "V", &value, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(f->w, dict, "Kids", &kids, err);
    if (s != DIVIT_OK)
        return s;
    const bool added = dict->old.kind == DIVIT_PDF_NONE;
    const bool named = title.old.kind != DIVIT_PDF_NONE || title.now.kind != DIVIT_PDF_NONE;
    const divit_pdf_value *own = added ? &kind.now : &kind.old;
    if (own->kind != DIVIT_PDF_NONE)
        f->own.type = divit_pdf_name_is(own, "Sig") ? SIGNATURE : OTHER;
    if (named)
        s = add_name(f, &title, err);
    if (s != DIVIT_OK)
        return s;
    const bool may_have_new = f->own.role == NEW_SIGNATURE || f->own.role == SIGNING;
    if (!named && added)
        f->own.role = may_have_new ? NEW_SIGNATURE : STRANGER;
    else if (!named && f->own.role != INNER)
        return DIVIT_OK; /* a widget of its field */
    else if (f->own.type == SIGNATURE)
        return judge_signature(f, &value, added, err);
    else if (f->own.type == OTHER && !added)
        judge_value(f);
    else if (!added)
        f->own.role = INNER;
    else {
        /* A node above new signatures has nothing of its own. */
        f->own.role =
            f->own.type == UNTYPED && kids.now.kind != DIVIT_PDF_NONE ? NEW_SIGNATURE : STRANGER;
        f->own.allowed = DIVIT_PDF_TOPIC_SIGNATURE_FIELD;
    }
    return DIVIT_OK;
}

/* see pdf/sweep_form.h */
bool divit_pdf_sweep_form_may_begin(const divit_pdf_value *key)
{
    for (const char *const *name = new_keys; *name; name++)
        if (divit_pdf_name_is(key, *name))
            return true;
    return false;
}

/* True if both numbers of one direction of a rectangle are the same. */
static bool is_empty(const divit_pdf_sweep *w, const divit_pdf_value *rect)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(rect);
    divit_pdf_value side[4];
    bool same[2] = {false, false};
    for (size_t i = 0; i < 4; i++)
        if (divit_pdf_walk_item(&walk, &side[i], NULL) != DIVIT_OK)
            return false;
    for (size_t i = 0; i < 2; i++)
        if (divit_pdf_pair_equal(w->pair, &side[i], &side[i + 2], &same[i], NULL) != DIVIT_OK)
            return false;
    return same[0] || same[1];
}

/* see pdf/sweep_form.h */
divit_status divit_pdf_sweep_form_shows(
    divit_pdf_sweep *w, const divit_pdf_value *widget, bool *ret, divit_error *err)
{
    divit_pdf_value rect, look, paint;
    divit_status s = divit_pdf_get(w->pair->now, widget, "Rect", &rect, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(w->pair->now, widget, "AP", &look, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(w->pair->now, widget, "MK", &paint, err);
    if (s == DIVIT_OK)
        *ret = (look.kind != DIVIT_PDF_NONE || paint.kind != DIVIT_PDF_NONE) && !is_empty(w, &rect);
    return s;
}

/* Marks the widget of a new signature, so that a page may have it. */
static divit_status mark_widget(form_sweep *f, const divit_pdf_sides *dict, divit_error *err)
{
    const uint32_t number = f->what.ref.number;
    divit_pdf_sides subtype;
    bool shows = false;
    divit_status s = divit_pdf_sweep_get(f->w, dict, "Subtype", &subtype, err);
    if (s != DIVIT_OK || f->own.role != NEW_SIGNATURE || !divit_pdf_name_is(&subtype.now, "Widget"))
        return s;
    s = divit_pdf_sweep_form_shows(f->w, &dict->now, &shows, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_sweep_set(f->w, number, DIVIT_PDF_SWEEP_WIDGET);
    if (f->own.allowed == DIVIT_PDF_TOPIC_TIMESTAMP)
        divit_pdf_sweep_set(f->w, number, DIVIT_PDF_SWEEP_TIMESTAMP);
    if (shows)
        divit_pdf_sweep_set(f->w, number, DIVIT_PDF_SWEEP_VISIBLE);
    return DIVIT_OK;
}

static divit_status field_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    form_sweep *f = ctx;
    divit_pdf_aspect what = f->what;
    what.topic = topic_of(&f->own, key);
    if (divit_pdf_name_is(key, "Kids"))
        return DIVIT_OK;
    return divit_pdf_sweep_judge(f->w, &what, value, err);
}

/* All keys of a field, its kids kept for later. */
static divit_status look_inside(form_sweep *f, const divit_pdf_sides *dict, divit_error *err)
{
    divit_pdf_sides kids;
    const bool added = dict->old.kind == DIVIT_PDF_NONE;
    f->what.field = f->own.name;
    f->what.topic = f->own.role == NEW_SIGNATURE ? f->own.allowed : DIVIT_PDF_TOPIC_FIELD;
    divit_status s = added ? divit_pdf_sweep_note(f->w, &f->what, err) : DIVIT_OK;
    f->what.topic = DIVIT_PDF_TOPIC_FIELD;
    if (s == DIVIT_OK)
        s = mark_widget(f, dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_each(f->w, &f->what, dict, field_entry, f, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(f->w, dict, "Kids", &kids, err);
    return s == DIVIT_OK ? divit_pdf_sweep_list(f->w, &kids, kid, f, err) : s;
}

static divit_status visit(form_sweep *f, const pending *p, divit_error *err)
{
    divit_pdf_sides dict;
    const bool gone = p->item.now.kind == DIVIT_PDF_NONE;
    const divit_pdf_value *held = gone ? &p->item.old : &p->item.now;
    f->what.ref = held->kind == DIVIT_PDF_REFERENCE ? held->ref : (divit_pdf_ref){0};
    f->own = p->from;
    f->what.field = f->own.name;
    f->what.topic = DIVIT_PDF_TOPIC_FIELD;
    if (gone)
        return divit_pdf_sweep_note(f->w, &f->what, err);
    if (f->what.ref.number > 0 && !divit_pdf_sweep_own(f->w, f->what.ref))
        return DIVIT_OK;
    divit_status s = divit_pdf_sweep_resolve(f->w, &p->item, &dict, err);
    if (s != DIVIT_OK)
        return s;
    if (dict.now.kind != DIVIT_PDF_DICT)
        return dict.old.kind == dict.now.kind ? DIVIT_OK
                                              : divit_pdf_sweep_note(f->w, &f->what, err);
    s = find_role(f, &dict, err);
    return s == DIVIT_OK ? look_inside(f, &dict, err) : s;
}

/* True if flags are only added (table 225). */
static bool only_raises(const divit_pdf_sides *flags)
{
    const int64_t old = flags->old.kind == DIVIT_PDF_INTEGER ? flags->old.integer : 0;
    return flags->now.kind == DIVIT_PDF_INTEGER && (old & ~flags->now.integer) == 0;
}

/* What compares two resource dictionaries. */
typedef struct fonts {
    const form_sweep *f;
    bool deeper; /* within Font; else above it */
    bool kept;   /* all that was there is there */
} fonts;

/* An entry that was there stays; above the fonts nothing is added either. */
static divit_status font_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    fonts *of = ctx;
    fonts inner = {.f = of->f, .deeper = true, .kept = true};
    divit_pdf_sides dict;
    bool same = false;
    if (of->deeper && value->old.kind == DIVIT_PDF_NONE)
        return DIVIT_OK;
    divit_status s = divit_pdf_pair_equal(of->f->w->pair, &value->old, &value->now, &same, err);
    if (s != DIVIT_OK || same)
        return s;
    of->kept = of->kept && !of->deeper && divit_pdf_name_is(key, "Font");
    s = divit_pdf_sweep_resolve(of->f->w, value, &dict, err);
    if (s == DIVIT_OK && of->kept)
        s = divit_pdf_sweep_each(of->f->w, &of->f->what, &dict, font_entry, &inner, err);
    of->kept = of->kept && inner.kept;
    return s;
}

/*
 * Resources that have more fonts and all that they had are told as such; what they had stays
 * strict. Where the viewer draws fields itself (NeedAppearances), a font that was missing would
 * change what they show.
 */
static divit_status judge_resources(
    const form_sweep *f, const divit_pdf_sides *resources, divit_error *err)
{
    divit_pdf_aspect what = f->what;
    fonts of = {.f = f, .kept = !f->draws};
    bool same = false;
    const bool direct =
        resources->old.kind != DIVIT_PDF_REFERENCE && resources->now.kind == DIVIT_PDF_DICT;
    divit_status s = divit_pdf_pair_equal(f->w->pair, &resources->old, &resources->now, &same, err);
    if (s == DIVIT_OK && direct)
        s = divit_pdf_sweep_each(f->w, &f->what, resources, font_entry, &of, err);
    if (s != DIVIT_OK || same || !direct || !of.kept)
        return s == DIVIT_OK ? divit_pdf_sweep_judge(f->w, &f->what, resources, err) : s;
    const divit_pdf_sides old = {resources->old, resources->old};
    const divit_pdf_sides now = {resources->now, resources->now};
    what.topic = DIVIT_PDF_TOPIC_FORM_FONTS;
    s = divit_pdf_sweep_note(f->w, &what, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_judge(f->w, &f->what, &old, err);
    return s == DIVIT_OK ? divit_pdf_sweep_judge(f->w, &what, &now, err) : s;
}

/* An entry of the form but for its fields. */
static divit_status form_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    form_sweep *f = ctx;
    divit_pdf_aspect what = f->what;
    const bool resources = divit_pdf_name_is(key, "DR");
    if (divit_pdf_name_is(key, "Fields"))
        return DIVIT_OK;
    if (resources && !f->is_new)
        return judge_resources(f, value, err);
    const bool raised = divit_pdf_name_is(key, "SigFlags") && only_raises(value);
    if (raised || (f->is_new && (resources || divit_pdf_name_is(key, "DA"))))
        what.topic = DIVIT_PDF_TOPIC_FORM_FLAGS;
    return divit_pdf_sweep_judge(f->w, &what, value, err);
}

/* see pdf/sweep_form.h */
divit_status divit_pdf_sweep_fields(
    divit_pdf_sweep *w, const divit_pdf_sides *entry, divit_error *err)
{
    form_sweep f = {.w = w, .own = {.role = INNER, .allowed = DIVIT_PDF_TOPIC_FIELD}};
    divit_pdf_sides form, fields;
    if (entry->now.kind == DIVIT_PDF_REFERENCE)
        (void)divit_pdf_sweep_own(w, entry->now.ref);
    divit_status s = divit_pdf_sweep_resolve(w, entry, &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_get(w, &form, "Fields", &fields, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_list(w, &fields, kid, &f, err);
    while (s == DIVIT_OK && f.count > 0) {
        const pending next = f.items[--f.count];
        s = visit(&f, &next, err);
    }
    free(f.items);
    return s;
}

/* see pdf/sweep_form.h */
divit_status divit_pdf_sweep_form(divit_pdf_sweep *w, const divit_pdf_aspect *what,
    const divit_pdf_sides *entry, divit_error *err)
{
    form_sweep f = {.w = w, .what = *what};
    divit_pdf_sides form;
    divit_pdf_value draws = {.kind = DIVIT_PDF_NONE};
    bool same = false;
    divit_status s = divit_pdf_sweep_resolve(w, entry, &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_equal(w->pair, &entry->old, &entry->now, &same, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(w->pair->old, &form.old, "NeedAppearances", &draws, err);
    f.what.topic =
        form.now.kind == DIVIT_PDF_DICT ? DIVIT_PDF_TOPIC_FORM_FLAGS : DIVIT_PDF_TOPIC_FORM;
    if (s == DIVIT_OK && !same)
        s = divit_pdf_sweep_note(w, &f.what, err);
    f.draws = draws.kind != DIVIT_PDF_NONE && draws.integer != 0;
    f.is_new = form.old.kind == DIVIT_PDF_NONE;
    if (entry->now.kind == DIVIT_PDF_REFERENCE)
        f.what.ref = entry->now.ref;
    f.what.topic = DIVIT_PDF_TOPIC_FORM;
    return s == DIVIT_OK ? divit_pdf_sweep_each(w, &f.what, &form, form_entry, &f, err) : s;
}
