/* SPDX-License-Identifier: Apache-2.0 */
/* Goes through all that is reachable in two revisions at once. */
#include "pdf/sweep.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/equal.h"
#include "pdf/sound.h"

/*
 * Bits of a mark: those of the user first, then one for all strict topics but the structure, then
 * one for each other, and the structure's last: marked parts of it are told in another way.
 */
enum { STRICT_BIT = DIVIT_PDF_PAIR_FREE_BIT + DIVIT_PDF_SWEEP_TAGS + 1 };

/* How many of the last changes are looked at so that one is not noted twice. */
enum { RECENT = 4 };

static uint32_t mark_bit(divit_pdf_sweep_mark mark)
{
    return UINT32_C(1) << (DIVIT_PDF_PAIR_FREE_BIT + mark);
}

static uint32_t topic_bit(divit_pdf_topic topic)
{
    const unsigned above =
        topic == DIVIT_PDF_TOPIC_STRUCTURE  ? DIVIT_PDF_TOPICS - DIVIT_PDF_TOPIC_SIGNATURE + 1
        : topic < DIVIT_PDF_TOPIC_SIGNATURE ? 0
                                            : topic - DIVIT_PDF_TOPIC_SIGNATURE + 1;
    return UINT32_C(1) << (STRICT_BIT + above);
}

_Static_assert(STRICT_BIT + DIVIT_PDF_TOPICS - DIVIT_PDF_TOPIC_SIGNATURE + 1 < 32,
    "a mark has a bit for each topic");

/* see pdf/sweep.h */
void divit_pdf_sweep_set(divit_pdf_sweep *w, uint32_t number, divit_pdf_sweep_mark mark)
{
    if (number < w->pair->size)
        w->pair->marks[number] |= mark_bit(mark);
}

/* see pdf/sweep.h */
bool divit_pdf_sweep_has(const divit_pdf_sweep *w, uint32_t number, divit_pdf_sweep_mark mark)
{
    return number < w->pair->size && (w->pair->marks[number] & mark_bit(mark)) != 0;
}

/* see pdf/sweep.h */
bool divit_pdf_sweep_own(divit_pdf_sweep *w, divit_pdf_ref ref)
{
    if (divit_pdf_sweep_has(w, ref.number, DIVIT_PDF_SWEEP_OWNED))
        return false;
    divit_pdf_sweep_set(w, ref.number, DIVIT_PDF_SWEEP_OWNED);
    return true;
}

/* What became of the object, and where it stands now. */
static divit_status describe(const divit_pdf_sweep *w, divit_pdf_change *change, divit_error *err)
{
    divit_pdf_entry old, now;
    divit_status s = divit_pdf_pair_entry(w->pair->old, change->ref.number, &old, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_entry(w->pair->now, change->ref.number, &now, err);
    if (s != DIVIT_OK)
        return s;
    change->added = old.kind == DIVIT_PDF_ENTRY_FREE && now.kind != DIVIT_PDF_ENTRY_FREE;
    change->removed = old.kind != DIVIT_PDF_ENTRY_FREE && now.kind == DIVIT_PDF_ENTRY_FREE;
    if (now.kind == DIVIT_PDF_ENTRY_PACKED)
        s = divit_pdf_pair_entry(w->pair->now, now.container, &now, err);
    if (s == DIVIT_OK && now.kind == DIVIT_PDF_ENTRY_PLAIN)
        change->at = divit_pdf_sections(w->pair->now)->base + now.offset;
    return s;
}

static bool is_noted(const divit_pdf_difference *found, const divit_pdf_aspect *what)
{
    for (size_t i = found->count; i > 0 && found->count - i < RECENT; i--) {
        const divit_pdf_change *c = &found->changes[i - 1];
        if (c->topic == what->topic && c->ref.number == what->ref.number &&
            c->field == what->field && c->page == what->page)
            return true;
    }
    return false;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_note(
    divit_pdf_sweep *w, const divit_pdf_aspect *what, divit_error *err)
{
    divit_pdf_difference *found = &w->found;
    if (is_noted(found, what))
        return DIVIT_OK;
    if (found->count == DIVIT_PDF_CHANGES_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("too many objects of the PDF differ from an earlier revision"));
    if (found->count == w->change_room) {
        const size_t room = w->change_room ? 2 * w->change_room : 16;
        divit_pdf_change *more = reallocarray(found->changes, room, sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        found->changes = more;
        w->change_room = room;
    }
    divit_pdf_change *change = &found->changes[found->count++];
    *change = (divit_pdf_change){.topic = what->topic,
        .ref = what->ref,
        .page = what->page,
        .field = what->field,
        .at = DIVIT_NOWHERE};
    return what->ref.number > 0 ? describe(w, change, err) : DIVIT_OK;
}

/* Keeps a reference for later, once for each topic. */
static divit_status push(
    divit_pdf_sweep *w, divit_pdf_ref ref, const divit_pdf_aspect *what, divit_error *err)
{
    const uint32_t bit = topic_bit(what->topic);
    if (ref.number >= w->pair->size || (w->pair->marks[ref.number] & bit) != 0)
        return DIVIT_OK;
    w->pair->marks[ref.number] |= bit;
    if (w->errand_count == w->errand_room) {
        const size_t room = w->errand_room ? 2 * w->errand_room : 64;
        divit_pdf_errand *more = reallocarray(w->errands, room, sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        w->errands = more;
        w->errand_room = room;
    }
    w->errands[w->errand_count++] = (divit_pdf_errand){
        .ref = ref, .topic = what->topic, .page = what->page, .field = what->field};
    return DIVIT_OK;
}

/* "n g R" from three tokens, the last two integers being at hand. */
static divit_status push_if_reference(divit_pdf_sweep *w, const divit_pdf_token last[2],
    const divit_pdf_aspect *what, divit_error *err)
{
    const bool good = last[0].kind == DIVIT_PDF_TOKEN_INTEGER &&
                      last[1].kind == DIVIT_PDF_TOKEN_INTEGER && last[0].integer > 0 &&
                      last[0].integer <= UINT32_MAX && last[1].integer >= 0 &&
                      last[1].integer <= UINT16_MAX;
    const divit_pdf_ref ref = {(uint32_t)last[0].integer, (uint32_t)last[1].integer};
    return good ? push(w, ref, what, err) : DIVIT_OK;
}

/* Every reference in the text of a value. */
static divit_status push_all(divit_pdf_sweep *w, const divit_pdf_value *value,
    const divit_pdf_aspect *what, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = value->raw, .at = value->at};
    divit_pdf_token last[2] = {{0}, {0}};
    divit_status s = DIVIT_OK;
    if (value->kind < DIVIT_PDF_ARRAY)
        return DIVIT_OK;
    while (s == DIVIT_OK) {
        divit_pdf_token token;
        s = divit_pdf_lexer_next(&lexer, &token, err);
        if (s != DIVIT_OK || token.kind == DIVIT_PDF_TOKEN_END)
            return s;
        if (token.kind == DIVIT_PDF_TOKEN_WORD && divit_span_is(token.raw, "R"))
            s = push_if_reference(w, last, what, err);
        last[0] = last[1];
        last[1] = token;
    }
    return s;
}

static bool same_text(const divit_pdf_sides *value)
{
    return value->old.raw.p == value->now.raw.p && value->old.raw.n == value->now.raw.n &&
           value->old.kind == value->now.kind;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_judge(divit_pdf_sweep *w, const divit_pdf_aspect *what,
    const divit_pdf_sides *value, divit_error *err)
{
    if (same_text(value))
        return push_all(w, &value->old, what, err);
    bool same = false;
    divit_status s = divit_pdf_pair_equal(w->pair, &value->old, &value->now, &same, err);
    if (s == DIVIT_OK && !same)
        s = divit_pdf_sweep_note(w, what, err);
    if (s == DIVIT_OK)
        s = push_all(w, &value->old, what, err);
    return s == DIVIT_OK ? push_all(w, &value->now, what, err) : s;
}

/* Notes if an object that was loaded as nothing is there, but cannot be read. */
static divit_status note_damage(divit_pdf_sweep *w, divit_pdf *pdf, divit_pdf_ref ref,
    const divit_pdf_content *loaded, divit_error *err)
{
    divit_pdf_entry entry;
    divit_pdf_value value;
    if (loaded->value.kind != DIVIT_PDF_NONE || w->blind)
        return DIVIT_OK;
    const divit_status s = divit_pdf_pair_entry(pdf, ref.number, &entry, err);
    if (s == DIVIT_OK && entry.kind != DIVIT_PDF_ENTRY_FREE && entry.generation == ref.generation)
        w->blind = divit_pdf_object(pdf, ref, &value, NULL, NULL) != DIVIT_OK;
    return s;
}

static divit_status load(divit_pdf_sweep *w, divit_pdf_ref ref, divit_pdf_content *ret_old,
    divit_pdf_content *ret_now, divit_error *err)
{
    divit_status s = divit_pdf_pair_load(w->pair, ref, ret_old, ret_now, err);
    if (s == DIVIT_OK)
        s = note_damage(w, w->pair->old, ref, ret_old, err);
    return s == DIVIT_OK ? note_damage(w, w->pair->now, ref, ret_now, err) : s;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sides_get(
    const divit_pdf_sides *dict, const char *key, divit_pdf_sides *ret, divit_error *err)
{
    divit_pdf_sides found;
    divit_status s = divit_pdf_dict_get(&dict->old, key, &found.old, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&dict->now, key, &found.now, err);
    if (s == DIVIT_OK)
        *ret = found;
    return s;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_resolve(
    divit_pdf_sweep *w, const divit_pdf_sides *value, divit_pdf_sides *ret, divit_error *err)
{
    divit_pdf_sides found = *value;
    divit_pdf_content old, now;
    divit_status s = DIVIT_OK;
    if (value->old.kind == DIVIT_PDF_REFERENCE) {
        s = load(w, value->old.ref, &old, &now, err);
        if (s == DIVIT_OK)
            found.old = old.value;
    }
    if (s == DIVIT_OK && value->now.kind == DIVIT_PDF_REFERENCE) {
        s = load(w, value->now.ref, &old, &now, err);
        if (s == DIVIT_OK)
            found.now = now.value;
    }
    if (s != DIVIT_OK)
        return s;
    if (found.old.kind == DIVIT_PDF_NULL)
        found.old.kind = DIVIT_PDF_NONE;
    if (found.now.kind == DIVIT_PDF_NULL)
        found.now.kind = DIVIT_PDF_NONE;
    *ret = found;
    return DIVIT_OK;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_get(divit_pdf_sweep *w, const divit_pdf_sides *dict, const char *key,
    divit_pdf_sides *ret, divit_error *err)
{
    divit_pdf_sides entry;
    const divit_status s = divit_pdf_sides_get(dict, key, &entry, err);
    return s == DIVIT_OK ? divit_pdf_sweep_resolve(w, &entry, ret, err) : s;
}

/* The keys of one side that the other does not have, or all of the first. */
static divit_status each_of(const divit_pdf_sides *dicts, bool of_old, divit_pdf_sweep_entry *entry,
    void *ctx, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(of_old ? &dicts->old : &dicts->now);
    divit_status s = DIVIT_OK;
    const bool both = same_text(dicts);
    while (s == DIVIT_OK) {
        divit_pdf_value key, value;
        divit_pdf_value other = {.kind = DIVIT_PDF_NONE, .at = DIVIT_NOWHERE};
        s = divit_pdf_walk_entry(&walk, &key, &value, err);
        if (s != DIVIT_OK || key.kind == DIVIT_PDF_NONE)
            return s;
        if (!both)
            s = divit_pdf_dict_get_name(of_old ? &dicts->now : &dicts->old, &key, &other, err);
        const divit_pdf_sides sides = {
            .old = of_old || both ? value : other, .now = of_old ? other : value};
        if (s == DIVIT_OK && (!of_old || other.kind == DIVIT_PDF_NONE))
            s = entry(ctx, &key, &sides, err);
    }
    return s;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_each(divit_pdf_sweep *w, const divit_pdf_aspect *what,
    const divit_pdf_sides *dicts, divit_pdf_sweep_entry *entry, void *ctx, divit_error *err)
{
    divit_error why = {0};
    if (!same_text(dicts)) {
        const divit_status s = divit_pdf_dict_check_unique(&dicts->now, &why);
        if (s != DIVIT_OK)
            return s == DIVIT_INPUT_BROKEN ? divit_pdf_sweep_note(w, what, err)
                                           : divit_fail(err, s, why.origin, why.detail);
    }
    const divit_status s = each_of(dicts, false, entry, ctx, err);
    return s == DIVIT_OK && !same_text(dicts) ? each_of(dicts, true, entry, ctx, err) : s;
}

/* True in *ret if both items are the same object, or say the same. */
static divit_status same_item(divit_pdf_sweep *w, const divit_pdf_value *old,
    const divit_pdf_value *now, bool *ret, divit_error *err)
{
    *ret = false;
    if (old->kind == DIVIT_PDF_NONE)
        return DIVIT_OK;
    return divit_pdf_pair_equal(w->pair, old, now, ret, err);
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_list(divit_pdf_sweep *w, const divit_pdf_sides *arrays,
    divit_pdf_sweep_item *item, void *ctx, divit_error *err)
{
    static const divit_pdf_value none = {.kind = DIVIT_PDF_NONE, .at = DIVIT_NOWHERE};
    divit_pdf_lexer of_old = divit_pdf_value_walk(&arrays->old);
    divit_pdf_lexer of_now = divit_pdf_value_walk(&arrays->now);
    divit_pdf_value old, now;
    divit_status s = divit_pdf_walk_item(&of_old, &old, err);
    while (s == DIVIT_OK) {
        bool same = false;
        s = divit_pdf_walk_item(&of_now, &now, err);
        if (s != DIVIT_OK || now.kind == DIVIT_PDF_NONE)
            break;
        s = same_item(w, &old, &now, &same, err);
        const divit_pdf_sides sides = {.old = same ? old : none, .now = now};
        if (s == DIVIT_OK)
            s = item(ctx, &sides, err);
        if (s == DIVIT_OK && same)
            s = divit_pdf_walk_item(&of_old, &old, err);
    }
    while (s == DIVIT_OK && old.kind != DIVIT_PDF_NONE) {
        const divit_pdf_sides sides = {.old = old, .now = none};
        s = item(ctx, &sides, err);
        if (s == DIVIT_OK)
            s = divit_pdf_walk_item(&of_old, &old, err);
    }
    return s;
}

/* Outlines and destinations name elements of the structure, too (12.3.2.3, table 151). */
static bool leads_to_structure(divit_pdf_topic topic)
{
    return topic == DIVIT_PDF_TOPIC_STRUCTURE || topic == DIVIT_PDF_TOPIC_CATALOG ||
           topic == DIVIT_PDF_TOPIC_NAMES;
}

/* An object without a role: it differs or not, and what it refers to comes next. */
static divit_status run(divit_pdf_sweep *w, const divit_pdf_errand *errand, divit_error *err)
{
    const divit_pdf_aspect what = {
        .topic = errand->topic, .ref = errand->ref, .page = errand->page, .field = errand->field};
    divit_pdf_aspect told = what;
    divit_pdf_content old, now;
    bool differs = false;
    if (leads_to_structure(what.topic) &&
        divit_pdf_sweep_has(w, what.ref.number, DIVIT_PDF_SWEEP_TAGS))
        told.topic = DIVIT_PDF_TOPIC_SIGNATURE_TAGS;
    divit_status s = divit_pdf_pair_differs(w->pair, errand->ref.number, &differs, err);
    if (s == DIVIT_OK && differs)
        s = divit_pdf_sweep_note(w, &told, err);
    if (s == DIVIT_OK)
        s = load(w, errand->ref, &old, &now, err);
    if (s == DIVIT_OK)
        s = push_all(w, &old.value, &what, err);
    return s == DIVIT_OK && differs ? push_all(w, &now.value, &what, err) : s;
}

/* True in *ret if the object is there only to hold others or to tell where they are. */
static divit_status is_plumbing(divit_pdf_sweep *w, uint32_t number, bool *ret, divit_error *err)
{
    divit_pdf_content old, now;
    divit_pdf_value type = {.kind = DIVIT_PDF_NONE};
    divit_pdf_entry entry;
    divit_status s = divit_pdf_pair_entry(w->pair->now, number, &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_load(
            w->pair, (divit_pdf_ref){number, entry.generation}, &old, &now, err);
    if (s == DIVIT_OK && divit_pdf_dict_get(&now.value, "Type", &type, NULL) == DIVIT_OK)
        *ret = divit_pdf_name_is(&type, "XRef") || divit_pdf_name_is(&type, "ObjStm");
    return s;
}

/* Notes an object that differs, is reached and is less well formed than it was. */
static divit_status note_unsound(divit_pdf_sweep *w, uint32_t number, divit_error *err)
{
    const divit_pdf_aspect what = {.topic = DIVIT_PDF_TOPIC_UNCLEAR, .ref = {.number = number}};
    divit_pdf_content old, now;
    divit_pdf_entry entry;
    divit_status s = divit_pdf_pair_entry(w->pair->now, number, &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_pair_load(
            w->pair, (divit_pdf_ref){number, entry.generation}, &old, &now, err);
    if (s != DIVIT_OK || divit_pdf_value_faults(&now.value) <= divit_pdf_value_faults(&old.value))
        return s;
    return divit_pdf_sweep_note(w, &what, err);
}

/* Objects that differ although nothing refers to them, and containers of old ones. */
static divit_status count_rest(divit_pdf_sweep *w, divit_error *err)
{
    const uint32_t reached = ~(mark_bit(DIVIT_PDF_SWEEP_OWNED) - 1);
    for (uint64_t n = 1; n < w->pair->size; n++) {
        const divit_pdf_aspect packed = {
            .topic = DIVIT_PDF_TOPIC_OBJECT_STREAM, .ref = {.number = (uint32_t)n}};
        bool differs = false, repacks = false, plumbing = false;
        divit_status s = divit_pdf_pair_differs(w->pair, n, &differs, err);
        if (s == DIVIT_OK && differs)
            s = divit_pdf_pair_repacks(w->pair, n, &repacks, err);
        if (s == DIVIT_OK && repacks)
            s = divit_pdf_sweep_note(w, &packed, err);
        if (s == DIVIT_OK && differs && (w->pair->marks[n] & reached) != 0)
            s = note_unsound(w, (uint32_t)n, err);
        else if (s == DIVIT_OK && differs)
            s = is_plumbing(w, (uint32_t)n, &plumbing, err);
        if (s != DIVIT_OK)
            return s;
        w->found.unused += differs && !plumbing && (w->pair->marks[n] & reached) == 0;
    }
    /* It may be what cannot be read that refers to them. */
    static const divit_pdf_aspect unclear = {.topic = DIVIT_PDF_TOPIC_UNCLEAR};
    return w->blind && w->found.unused > 0 ? divit_pdf_sweep_note(w, &unclear, err) : DIVIT_OK;
}

/* see pdf/sweep.h */
divit_status divit_pdf_sweep_finish(divit_pdf_sweep *w, divit_error *err)
{
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && w->errand_count > 0) {
        const divit_pdf_errand errand = w->errands[--w->errand_count];
        if (!divit_pdf_sweep_has(w, errand.ref.number, DIVIT_PDF_SWEEP_OWNED))
            s = run(w, &errand, err);
    }
    return s == DIVIT_OK ? count_rest(w, err) : s;
}

/* see pdf/sweep.h */
void divit_pdf_sweep_done(divit_pdf_sweep *w)
{
    divit_pdf_difference_done(&w->found);
    divit_pdf_promises_done(&w->promises);
    free(w->errands);
    w->errands = NULL;
}
