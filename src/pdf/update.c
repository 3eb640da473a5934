/* SPDX-License-Identifier: Apache-2.0 */
/* The incremental update that signs a PDF. */
#include "pdf/update.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/edit.h"
#include "pdf/naming.h"
#include "pdf/permit.h"
#include "pdf/rewrite.h"
#include "pdf/sigdict.h"
#include "pdf/widget.h"

/* SigFlags: SignaturesExist and AppendOnly (table 225). */
enum { SIG_FLAGS = 3 };

typedef struct update {
    divit_pdf *pdf;
    const divit_pdf_sign_options *options;
    divit_pdf_sink sink;
    divit_pdf_choice choice;
    divit_pdf_ref signature;
    divit_pdf_ref field;
    divit_pdf_ref lock; /* of a new /Lock dictionary; number 0: none is made */
    divit_pdf_sigdict_place place;
    divit_pdf_ref root;
    divit_pdf_value catalog; /* as it was */
    divit_bytes root_text;   /* as it becomes */
} update;

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_sign_prepare");
}

/*
 * A reader that must repair the old revisions may not find the new one. ByteRange counts from the
 * start of the file and all other offsets from the header (7.5.2, 12.8.1): where they differ,
 * verifiers do not agree about what is covered.
 */
static divit_status check_structure(const divit_pdf *pdf, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pdf);
    if (xref->odd)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the cross-reference table of the PDF deviates so that some readers reject it"));
    if (xref->base > 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("foreign bytes stand before the PDF header; verifiers would disagree about a "
               "signature"),
            0);
    return DIVIT_OK;
}

static divit_status raise_flags(divit_bytes *form, const divit_pdf_value *old, divit_error *err)
{
    divit_pdf_value flags;
    char text[24];
    const divit_status s = divit_pdf_dict_get(old, "SigFlags", &flags, err);
    if (s != DIVIT_OK)
        return s;
    const int64_t before = flags.kind == DIVIT_PDF_INTEGER ? flags.integer : 0;
    if ((before & SIG_FLAGS) == SIG_FLAGS)
        return DIVIT_OK;
    (void)snprintf(text, sizeof text, "%" PRId64, before | SIG_FLAGS);
    return divit_pdf_edit_set(form, "SigFlags", divit_span_of(text), err);
}

/* The dictionary under a key of the catalog and its text, that of an empty one if there is none. */
static divit_status take_below_root(
    const update *u, const char *key, divit_pdf_value *ret, divit_bytes *text, divit_error *err)
{
    const divit_status s = divit_pdf_get(u->pdf, &u->catalog, key, ret, err);
    if (s != DIVIT_OK)
        return s;
    const bool there = ret->kind != DIVIT_PDF_NONE;
    return wrote(divit_bytes_append(text, there ? ret->raw : DIVIT_SPAN_TEXT("<<>>")), err);
}

/* Puts its new text back: into its own object where there is one, else into the catalog. */
static divit_status put_below_root(update *u, const char *key, const divit_bytes *text,
    const divit_pdf_value *old, divit_error *err)
{
    divit_pdf_value entry;
    const divit_status s = divit_pdf_dict_get(&u->catalog, key, &entry, err);
    if (s != DIVIT_OK || divit_span_equal(divit_bytes_span(text), old->raw))
        return s;
    const divit_pdf_rewrite again = {u->pdf, &u->sink, entry.ref, divit_bytes_span(text), old};
    if (entry.kind == DIVIT_PDF_REFERENCE && old->kind == DIVIT_PDF_DICT)
        return divit_pdf_rewrite_always(&again, err);
    return divit_pdf_edit_set(&u->root_text, key, divit_bytes_span(text), err);
}

/* The interactive form (12.7.3): an object of its own, or in the catalog, or not yet there. */
static divit_status write_form(update *u, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_pdf_value form;
    const divit_pdf_ref_text field = divit_pdf_ref_format(u->field);
    divit_status s = take_below_root(u, "AcroForm", &form, &text, err);
    const divit_pdf_listing fields = {u->pdf, &u->sink, &form, "Fields", divit_span_of(field.text)};
    if (s == DIVIT_OK && u->choice.ref.number == 0)
        s = divit_pdf_rewrite_list(&fields, &text, err);
    if (s == DIVIT_OK)
        s = raise_flags(&text, &form, err);
    return s == DIVIT_OK ? put_below_root(u, "AcroForm", &text, &form, err) : s;
}

/* A certifying signature is also named by the catalog's permissions (12.8.6, table 263). */
static divit_status write_permissions(update *u, divit_error *err)
{
    const divit_pdf_ref_text signature = divit_pdf_ref_format(u->signature);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_pdf_value permissions;
    if (u->options->certify == 0)
        return DIVIT_OK;
    divit_status s = take_below_root(u, "Perms", &permissions, &text, err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(&text, "DocMDP", divit_span_of(signature.text), err);
    return s == DIVIT_OK ? put_below_root(u, "Perms", &text, &permissions, err) : s;
}

static divit_status write_catalog(update *u, divit_error *err)
{
    divit_status s = divit_pdf_catalog(u->pdf, &u->root, &u->catalog, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&u->root_text, u->catalog.raw), err);
    if (s == DIVIT_OK)
        s = write_form(u, err);
    if (s == DIVIT_OK)
        s = write_permissions(u, err);
    const divit_pdf_rewrite again = {
        u->pdf, &u->sink, u->root, divit_bytes_span(&u->root_text), &u->catalog};
    return s == DIVIT_OK ? divit_pdf_rewrite_changed(&again, err) : s;
}

/*
 * The /Lock dictionary of a new field, or one against every change of the document: an object of
 * its own (table 235).
 */
static divit_status write_lock(update *u, divit_error *err)
{
    const divit_pdf_locking *lock = &u->options->lock;
    divit_bytes *out = &u->sink.out;
    if (lock->action == DIVIT_PDF_LOCK_NONE || (u->choice.ref.number > 0 && !lock->document))
        return DIVIT_OK;
    divit_status s = divit_pdf_sink_number(&u->sink, u->pdf, &u->lock, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_open(&u->sink, u->lock, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT("<< /Type /SigFieldLock")), err);
    if (s == DIVIT_OK)
        s = divit_pdf_locking_write(u->pdf, u->lock, lock, out, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(out, divit_span_of(lock->document ? " /P 1 >>" : " >>")), err);
    return s == DIVIT_OK ? divit_pdf_sink_close(&u->sink, err) : s;
}

static divit_status write_field(update *u, divit_error *err)
{
    const bool is_new = u->choice.ref.number == 0;
    divit_pdf_tagging tags = {0};
    divit_status s = DIVIT_OK;
    u->field = u->choice.ref;
    if (is_new)
        s = divit_pdf_tagging_read(u->pdf, &tags, err);
    if (s == DIVIT_OK && is_new)
        s = divit_pdf_sink_number(&u->sink, u->pdf, &u->field, err);
    const divit_pdf_widget what = {.pdf = u->pdf,
        .sink = &u->sink,
        .choice = &u->choice,
        .looks = u->options->looks,
        .field = u->field,
        .signature = u->signature,
        .lock = u->lock,
        .tags = &tags};
    if (s != DIVIT_OK)
        return s;
    return is_new ? divit_pdf_widget_add(&what, err) : divit_pdf_widget_fill(&what, err);
}

static divit_status write_signature(update *u, divit_error *err)
{
    divit_pdf_sigdict what = {.pdf = u->pdf, .options = u->options};
    divit_status s = divit_pdf_sink_number(&u->sink, u->pdf, &u->signature, err);
    what.ref = u->signature;
    if (s == DIVIT_OK)
        s = divit_pdf_get(u->pdf, &u->choice.dict, "Lock", &what.lock, err);
    if (s != DIVIT_OK)
        return s;
    if (what.lock.kind == DIVIT_PDF_DICT && u->options->lock.action != DIVIT_PDF_LOCK_NONE)
        return divit_fail_at(err, DIVIT_USAGE, __func__,
            N_("the signature field says itself what it locks; leave --lock out"), what.lock.at);
    s = divit_pdf_sink_open(&u->sink, u->signature, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sigdict_write(&u->sink.out, &what, &u->place, err);
    return s == DIVIT_OK ? divit_pdf_sink_close(&u->sink, err) : s;
}

static divit_status check_permit(const update *u, divit_error *err)
{
    const bool new_field = u->choice.ref.number == 0;
    const divit_pdf_wish wish = {
        .name = new_field ? divit_bytes_span(&u->choice.name) : divit_span_of(u->options->field),
        .new_field = new_field,
        .certify = u->options->certify,
        .lock = &u->options->lock};
    return divit_pdf_permit_check(u->pdf, &wish, err);
}

static divit_status write_update(update *u, divit_error *err)
{
    const divit_pdf_sign_options *o = u->options;
    divit_status s = divit_pdf_field_choose(u->pdf, o->field, &u->choice, err);
    if (s == DIVIT_OK)
        s = check_permit(u, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_start(&u->sink, u->pdf, err);
    if (s == DIVIT_OK && o->looks)
        s = divit_pdf_looks_write(o->looks, u->pdf, &u->sink, err);
    if (s == DIVIT_OK)
        s = write_signature(u, err);
    if (s == DIVIT_OK)
        s = write_lock(u, err);
    if (s == DIVIT_OK)
        s = write_field(u, err);
    if (s == DIVIT_OK)
        s = write_catalog(u, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_finish(&u->sink, u->pdf, err);
    if (s == DIVIT_OK)
        divit_pdf_sigdict_fix(&u->sink.out, u->sink.start, &u->place);
    return s;
}

static void update_done(update *u)
{
    divit_pdf_sink_done(&u->sink);
    divit_pdf_choice_done(&u->choice);
    divit_bytes_done(&u->root_text);
}

/* see pdf/update.h */
divit_status divit_pdf_sign_prepare(divit_pdf *pdf, const divit_pdf_sign_options *options,
    divit_bytes *ret_update, divit_pdf_hole *ret_hole, divit_error *err)
{
    static const divit_pdf_sign_options usual = {0};
    DIVIT_AUTO(update_done)
    update u = {.pdf = pdf, .options = options ? options : &usual};
    divit_status s = check_structure(pdf, err);
    if (s == DIVIT_OK)
        s = write_update(&u, err);
    if (s != DIVIT_OK)
        return s;
    *ret_hole = (divit_pdf_hole){.offset = u.sink.start + u.place.hole, .size = u.place.hole_size};
    *ret_update = divit_bytes_steal(&u.sink.out);
    return DIVIT_OK;
}
