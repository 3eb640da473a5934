/* SPDX-License-Identifier: Apache-2.0 */
/* What is different in a PDF now from one of its earlier revisions. */
#include "pdf/difference.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/mending.h"
#include "pdf/signature.h"
#include "pdf/sweep_form.h"
#include "pdf/sweep_page.h"
#include "pdf/sweep_tags.h"
#include "pdf/tail.h"

/* A key with a topic of its own. */
typedef struct row {
    const char *key;
    divit_pdf_topic topic;
} row;

static const row catalog_rows[] = {
    {"DSS", DIVIT_PDF_TOPIC_DSS},
    {"Extensions", DIVIT_PDF_TOPIC_EXTENSIONS},
    {"Metadata", DIVIT_PDF_TOPIC_METADATA},
    {"Perms", DIVIT_PDF_TOPIC_CERTIFICATION},
    {"OpenAction", DIVIT_PDF_TOPIC_ACTIONS},
    {"AA", DIVIT_PDF_TOPIC_ACTIONS},
    {"OCProperties", DIVIT_PDF_TOPIC_LAYERS},
    {"Names", DIVIT_PDF_TOPIC_NAMES},
    {"Dests", DIVIT_PDF_TOPIC_NAMES},
    {"StructTreeRoot", DIVIT_PDF_TOPIC_STRUCTURE},
};

static const row info_rows[] = {
    {"ModDate", DIVIT_PDF_TOPIC_INFO},
    {"Producer", DIVIT_PDF_TOPIC_INFO},
};

/* Keys of a trailer that are about itself, or about the stream that it is (tables 15 and 17). */
static const char *const own_keys[] = {
    "Size", "Prev", "XRefStm", "Type", "W", "Index", "Length", "Filter", "DecodeParms", "Root"};

/* A dictionary whose keys have topics by a table. */
typedef struct table {
    divit_pdf_sweep *w;
    divit_pdf_aspect what; /* with the topic of all other keys */
    const row *rows;
    size_t count;
} table;

static divit_status entry_by_table(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    const table *t = ctx;
    divit_pdf_aspect what = t->what;
    for (size_t i = 0; i < t->count; i++)
        if (divit_pdf_name_is(key, t->rows[i].key))
            what.topic = t->rows[i].topic;
    return divit_pdf_sweep_judge(t->w, &what, value, err);
}

/* A later version of the format, as "/1.7"; the header's counts where the catalog has none. */
static bool is_raised(const divit_pdf_sweep *w, const divit_pdf_sides *version)
{
    enum { MARK = 5, DIGITS = 3 };
    const divit_span body = divit_pdf_sections(w->pair->old)->body;
    const bool had = version->old.kind == DIVIT_PDF_NAME;
    const divit_span old =
        had ? divit_span_sub(version->old.raw, 1, DIGITS) : divit_span_sub(body, MARK, DIGITS);
    const divit_span now = divit_span_sub(version->now.raw, 1, DIGITS);
    return version->now.kind == DIVIT_PDF_NAME && version->now.raw.n == DIGITS + 1 &&
           (had || version->old.kind == DIVIT_PDF_NONE) && old.n == DIGITS &&
           memcmp(old.p, now.p, DIGITS) <= 0 && memcmp(now.p, "2.0", DIGITS) <= 0;
}

static divit_status catalog_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    const table *t = ctx;
    divit_pdf_aspect what = t->what;
    if (divit_pdf_name_is(key, "AcroForm") || divit_pdf_name_is(key, "Pages"))
        return DIVIT_OK;
    if (!divit_pdf_name_is(key, "Version") || !is_raised(t->w, value))
        return entry_by_table(ctx, key, value, err);
    what.topic = DIVIT_PDF_TOPIC_EXTENSIONS;
    return divit_pdf_sweep_judge(t->w, &what, value, err);
}

/* The fields first, because pages may have the widgets of new signatures. */
static divit_status sweep_catalog(divit_pdf_sweep *w, const divit_pdf_sides *root, divit_error *err)
{
    table t = {.w = w,
        .what = {.topic = DIVIT_PDF_TOPIC_CATALOG, .ref = root->now.ref},
        .rows = catalog_rows,
        .count = sizeof catalog_rows / sizeof catalog_rows[0]};
    divit_pdf_sides catalog, form, pages, tags;
    divit_status s = divit_pdf_sweep_resolve(w, root, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sides_get(&catalog, "AcroForm", &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sides_get(&catalog, "Pages", &pages, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sides_get(&catalog, "StructTreeRoot", &tags, err);
    if (s != DIVIT_OK)
        return s;
    (void)divit_pdf_sweep_own(w, root->now.ref);
    const divit_pdf_aspect what = t.what;
    s = divit_pdf_sweep_fields(w, &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_tags(w, &tags, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_pages(w, &what, &pages, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sweep_form(w, &what, &form, err);
    return s == DIVIT_OK ? divit_pdf_sweep_each(w, &what, &catalog, catalog_entry, &t, err) : s;
}

static divit_status sweep_info(divit_pdf_sweep *w, const divit_pdf_sides *entry, divit_error *err)
{
    table t = {.w = w,
        .what = {.topic = DIVIT_PDF_TOPIC_INFO_TEXT},
        .rows = info_rows,
        .count = sizeof info_rows / sizeof info_rows[0]};
    divit_pdf_sides info;
    const divit_status s = divit_pdf_sweep_resolve(w, entry, &info, err);
    if (s != DIVIT_OK)
        return s;
    if (entry->now.kind == DIVIT_PDF_REFERENCE) {
        t.what.ref = entry->now.ref;
        if (!divit_pdf_sweep_own(w, entry->now.ref))
            return DIVIT_OK;
    }
    const divit_pdf_aspect what = t.what;
    return divit_pdf_sweep_each(w, &what, &info, entry_by_table, &t, err);
}

static divit_status trailer_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err)
{
    divit_pdf_sweep *w = ctx;
    const bool id = divit_pdf_name_is(key, "ID");
    const divit_pdf_aspect what = {.topic = id ? DIVIT_PDF_TOPIC_INFO : DIVIT_PDF_TOPIC_TRAILER};
    for (size_t i = 0; i < sizeof own_keys / sizeof own_keys[0]; i++)
        if (divit_pdf_name_is(key, own_keys[i]))
            return DIVIT_OK;
    if (divit_pdf_name_is(key, "Info"))
        return sweep_info(w, value, err);
    return divit_pdf_sweep_judge(w, &what, value, err);
}

static divit_status sweep_trailer(divit_pdf_sweep *w, divit_error *err)
{
    const divit_pdf_aspect what = {.topic = DIVIT_PDF_TOPIC_TRAILER};
    const divit_pdf_sides trailer = {
        *divit_pdf_trailer(w->pair->old), *divit_pdf_trailer(w->pair->now)};
    divit_pdf_sides root;
    divit_status s = divit_pdf_sides_get(&trailer, "Root", &root, err);
    if (s != DIVIT_OK)
        return s;
    /* That of the old revision is a reference: its catalog was read for what it allows. */
    const bool same =
        root.now.kind == DIVIT_PDF_REFERENCE && root.old.ref.number == root.now.ref.number;
    if (!same)
        return divit_pdf_sweep_note(w, &what, err);
    s = sweep_catalog(w, &root, err);
    return s == DIVIT_OK ? divit_pdf_sweep_each(w, &what, &trailer, trailer_entry, w, err) : s;
}

/* Notes bytes that belong to no object, if there are any. */
static divit_status note_bytes(
    divit_pdf_sweep *w, divit_pdf_topic topic, uint64_t at, divit_error *err)
{
    const divit_pdf_aspect what = {.topic = topic};
    if (at == DIVIT_NOWHERE)
        return DIVIT_OK;
    const divit_status s = divit_pdf_sweep_note(w, &what, err);
    if (s == DIVIT_OK)
        w->found.changes[w->found.count - 1].at = at;
    return s;
}

/* Where the bytes of the newer revisions are not what their sections say. */
static divit_status sweep_bytes(divit_pdf_sweep *w, divit_error *err)
{
    static const divit_pdf_aspect chain = {.topic = DIVIT_PDF_TOPIC_CHAIN};
    uint64_t stray = DIVIT_NOWHERE, mended = DIVIT_NOWHERE;
    if (!w->pair->chained)
        return divit_pdf_sweep_note(w, &chain, err);
    divit_status s = divit_pdf_tail_check(w->pair, &stray, err);
    if (s == DIVIT_OK && stray == DIVIT_NOWHERE)
        s = divit_pdf_mending_check(w->pair, &mended, err);
    if (s == DIVIT_OK)
        s = note_bytes(w, DIVIT_PDF_TOPIC_STRAY, stray, err);
    return s == DIVIT_OK ? note_bytes(w, DIVIT_PDF_TOPIC_MENDING, mended, err) : s;
}

/* What the old revision allows: by its signatures and by the catalog's Perms (12.8.6). */
static divit_status read_permission(divit_pdf_sweep *w, divit_error *err)
{
    unsigned certified = 0;
    divit_status s = divit_pdf_promises_read(w->pair->old, &w->promises, err);
    if (s == DIVIT_OK)
        s = divit_pdf_certification(w->pair->old, &certified, err);
    const unsigned locked = w->promises.permission;
    w->found.permission = locked == 0 || (certified > 0 && certified < locked) ? certified : locked;
    return s;
}

/* see pdf/difference.h */
divit_status divit_pdf_difference_read(
    divit_pdf *old, divit_pdf *now, divit_pdf_difference *ret, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_pair_free)
    divit_pdf_pair *pair = NULL;
    DIVIT_AUTO(divit_pdf_sweep_done)
    divit_pdf_sweep w = {.nodes_left = divit_pdf_limits_of(now)->nodes};
    divit_status s = divit_pdf_pair_new(old, now, &pair, err);
    if (s != DIVIT_OK)
        return s;
    w.pair = pair;
    w.nodes_left += (size_t)pair->size;
    s = read_permission(&w, err);
    if (s == DIVIT_OK)
        s = sweep_bytes(&w, err);
    if (s == DIVIT_OK && pair->chained)
        s = sweep_trailer(&w, err);
    if (s == DIVIT_OK && pair->chained)
        s = divit_pdf_sweep_finish(&w, err);
    if (s != DIVIT_OK)
        return s;
    *ret = w.found;
    w.found = (divit_pdf_difference){0};
    return DIVIT_OK;
}

/* see pdf/difference.h */
void divit_pdf_difference_done(divit_pdf_difference *difference)
{
    for (size_t i = 0; i < difference->field_count; i++)
        divit_bytes_done(&difference->fields[i]);
    free(difference->fields);
    free(difference->changes);
    *difference = (divit_pdf_difference){0};
}
