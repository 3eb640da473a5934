/* SPDX-License-Identifier: Apache-2.0 */
/* The incremental update that signs a PDF. */
#include "pdf/update.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/crypt.h"
#include "pdf/edit.h"
#include "pdf/naming.h"
#include "pdf/page.h"
#include "pdf/sealing.h"
#include "pdf/sigdict.h"
#include "pdf/signature.h"
#include "pdf/sink.h"

/* SigFlags: SignaturesExist and AppendOnly (table 225). */
enum { SIG_FLAGS = 3 };

/* Annotation flags of the invisible widget: Print and Locked (table 167). */
enum { WIDGET_FLAGS = 132 };

typedef struct update {
    divit_pdf *pdf;
    divit_pdf_sink sink;
    divit_pdf_choice choice;
    divit_pdf_ref signature;
    divit_pdf_ref field;
    divit_pdf_sigdict_place place;
} update;

/* "n g R" */
typedef struct ref_text {
    char text[32];
} ref_text;

static ref_text text_of(divit_pdf_ref ref)
{
    ref_text r;
    (void)snprintf(r.text, sizeof r.text, "%" PRIu32 " %" PRIu32 " R", ref.number, ref.generation);
    return r;
}

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

/* A certification that allows no change allows no further signature (table 257). */
static divit_status check_allowed(divit_pdf *pdf, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    unsigned permission = 0;
    divit_status s = divit_pdf_certification(pdf, &permission, err);
    if (s == DIVIT_OK)
        s = divit_pdf_signatures_read(pdf, &list, err);
    if (s != DIVIT_OK)
        return s;
    bool forbidden = permission == 1;
    for (size_t i = 0; i < list.count; i++) {
        const divit_pdf_signature *earlier = &list.items[i];
        forbidden = forbidden || earlier->certifies == 1;
        if (earlier->is_signed && earlier->fault == DIVIT_PDF_FAULT_KEYS)
            return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                N_("an earlier signature of the PDF has the same key twice"));
    }
    if (!forbidden)
        return DIVIT_OK;
    return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
        N_("the PDF is certified and its certification allows no changes"));
}

/* Writes an object again whose text was made from an old value, with its strings. */
static divit_status write_again(update *u, divit_pdf_ref ref, const divit_bytes *text,
    const divit_pdf_value *old, divit_error *err)
{
    const divit_pdf_value made = {
        .raw = divit_bytes_span(text), .at = DIVIT_NOWHERE, .owner = old->owner};
    divit_status s = divit_pdf_sink_open(&u->sink, ref, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_move(u->pdf, &made, ref, &u->sink.out, err);
    return s == DIVIT_OK ? divit_pdf_sink_close(&u->sink, err) : s;
}

/* The same, if the text is no longer what it was. */
static divit_status write_if_changed(update *u, divit_pdf_ref ref, const divit_bytes *text,
    const divit_pdf_value *old, divit_error *err)
{
    if (divit_span_equal(divit_bytes_span(text), old->raw))
        return DIVIT_OK;
    return write_again(u, ref, text, old, err);
}

/*
 * Adds a reference to the array under a key of the object whose text is given. An array that is
 * an object of its own is written as such and the text stays.
 */
static divit_status add_to_list(
    update *u, divit_bytes *dict, const divit_pdf_value *old, const char *key, divit_error *err)
{
    const ref_text ref = text_of(u->field);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes list = {0};
    divit_pdf_value entry, array;
    divit_status s = divit_pdf_dict_get(old, key, &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(u->pdf, &entry, &array, err);
    if (s != DIVIT_OK)
        return s;
    const bool there = array.kind != DIVIT_PDF_NONE && array.kind != DIVIT_PDF_NULL;
    s = wrote(divit_bytes_append(&list, there ? array.raw : DIVIT_SPAN_TEXT("[]")), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_add(&list, divit_span_of(ref.text), err);
    if (s != DIVIT_OK)
        return s;
    if (there && entry.kind == DIVIT_PDF_REFERENCE)
        return write_again(u, entry.ref, &list, &array, err);
    return divit_pdf_edit_set(dict, key, divit_bytes_span(&list), err);
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

/* The interactive form (12.7.3): an object of its own, or in the catalog, or not yet there. */
static divit_status write_form(update *u, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes root_text = {0};
    divit_pdf_ref root;
    divit_pdf_value catalog, entry, form;
    divit_status s = divit_pdf_catalog(u->pdf, &root, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&catalog, "AcroForm", &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(u->pdf, &entry, &form, err);
    if (s != DIVIT_OK)
        return s;
    const bool there = form.kind != DIVIT_PDF_NONE && form.kind != DIVIT_PDF_NULL;
    s = wrote(divit_bytes_append(&text, there ? form.raw : DIVIT_SPAN_TEXT("<<>>")), err);
    if (s == DIVIT_OK && u->choice.ref.number == 0)
        s = add_to_list(u, &text, &form, "Fields", err);
    if (s == DIVIT_OK)
        s = raise_flags(&text, &form, err);
    if (s != DIVIT_OK)
        return s;
    if (there && entry.kind == DIVIT_PDF_REFERENCE)
        return write_if_changed(u, entry.ref, &text, &form, err);
    s = wrote(divit_bytes_append(&root_text, catalog.raw), err);
    if (s == DIVIT_OK && !(there && divit_span_equal(divit_bytes_span(&text), form.raw)))
        s = divit_pdf_edit_set(&root_text, "AcroForm", divit_bytes_span(&text), err);
    return s == DIVIT_OK ? write_if_changed(u, root, &root_text, &catalog, err) : s;
}

/* A new field merged with its widget, invisible on the first page (12.5.6.19). */
static divit_status write_new_field(update *u, divit_pdf_ref page, divit_error *err)
{
    const ref_text value = text_of(u->signature);
    const ref_text on = text_of(page);
    divit_bytes *out = &u->sink.out;
    divit_status s = divit_pdf_sink_open(&u->sink, u->field, err);
    if (s != DIVIT_OK)
        return s;
    s = wrote(
        divit_bytes_append(out, DIVIT_SPAN_TEXT("<< /Type /Annot /Subtype /Widget /FT /Sig /T ")),
        err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_write(u->pdf, u->field, (const char *)u->choice.name.p, out, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(out, " /V %s /F %d /Rect [0 0 0 0] /P %s >>", value.text,
                      WIDGET_FLAGS, on.text),
            err);
    return s == DIVIT_OK ? divit_pdf_sink_close(&u->sink, err) : s;
}

static divit_status add_field(update *u, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    divit_status s = divit_pdf_page_first(u->pdf, &ref, &page, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_number(&u->sink, u->pdf, &u->field, err);
    if (s == DIVIT_OK)
        s = write_new_field(u, ref, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&text, page.raw), err);
    if (s == DIVIT_OK)
        s = add_to_list(u, &text, &page, "Annots", err);
    return s == DIVIT_OK ? write_if_changed(u, ref, &text, &page, err) : s;
}

static divit_status fill_field(update *u, divit_error *err)
{
    const ref_text value = text_of(u->signature);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    u->field = u->choice.ref;
    divit_status s = wrote(divit_bytes_append(&text, u->choice.dict.raw), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(&text, "V", divit_span_of(value.text), err);
    return s == DIVIT_OK ? write_again(u, u->field, &text, &u->choice.dict, err) : s;
}

static divit_status write_signature(
    update *u, const divit_pdf_sign_options *options, divit_error *err)
{
    divit_pdf_sigdict what = {.pdf = u->pdf, .options = options};
    divit_status s = divit_pdf_sink_number(&u->sink, u->pdf, &u->signature, err);
    what.ref = u->signature;
    if (s == DIVIT_OK)
        s = divit_pdf_get(u->pdf, &u->choice.dict, "Lock", &what.lock, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_open(&u->sink, u->signature, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sigdict_write(&u->sink.out, &what, &u->place, err);
    return s == DIVIT_OK ? divit_pdf_sink_close(&u->sink, err) : s;
}

/* The owner of an encrypted document may have kept signing to himself (table 22). */
static divit_status check_permissions(const update *u, divit_error *err)
{
    const divit_pdf_crypt *crypt = divit_pdf_crypt_of(u->pdf);
    if (!crypt || divit_pdf_crypt_may_sign(crypt, u->choice.ref.number == 0))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
        N_("the permissions of the encrypted PDF do not allow a signature"));
}

static divit_status write_update(update *u, const divit_pdf_sign_options *options, divit_error *err)
{
    divit_status s = divit_pdf_field_choose(u->pdf, options->field, &u->choice, err);
    if (s == DIVIT_OK)
        s = check_permissions(u, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_start(&u->sink, u->pdf, err);
    if (s == DIVIT_OK)
        s = write_signature(u, options, err);
    if (s == DIVIT_OK)
        s = u->choice.ref.number == 0 ? add_field(u, err) : fill_field(u, err);
    if (s == DIVIT_OK)
        s = write_form(u, err);
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
}

/* see pdf/update.h */
divit_status divit_pdf_sign_prepare(divit_pdf *pdf, const divit_pdf_sign_options *options,
    divit_bytes *ret_update, divit_pdf_hole *ret_hole, divit_error *err)
{
    static const divit_pdf_sign_options usual = {0};
    DIVIT_AUTO(update_done)
    update u = {.pdf = pdf};
    divit_status s = check_structure(pdf, err);
    if (s == DIVIT_OK)
        s = check_allowed(pdf, err);
    if (s == DIVIT_OK)
        s = write_update(&u, options ? options : &usual, err);
    if (s != DIVIT_OK)
        return s;
    *ret_hole = (divit_pdf_hole){.offset = u.sink.start + u.place.hole, .size = u.place.hole_size};
    *ret_update = divit_bytes_steal(&u.sink.out);
    return DIVIT_OK;
}
