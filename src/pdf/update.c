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
#include "pdf/rewrite.h"
#include "pdf/sigdict.h"
#include "pdf/signature.h"
#include "pdf/widget.h"

/* SigFlags: SignaturesExist and AppendOnly (table 225). */
enum { SIG_FLAGS = 3 };

typedef struct update {
    divit_pdf *pdf;
    divit_pdf_sink sink;
    divit_pdf_choice choice;
    divit_pdf_ref signature;
    divit_pdf_ref field;
    divit_pdf_sigdict_place place;
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
    const divit_pdf_ref_text field = divit_pdf_ref_format(u->field);
    const divit_pdf_listing fields = {u->pdf, &u->sink, &form, "Fields", divit_span_of(field.text)};
    const bool there = form.kind != DIVIT_PDF_NONE && form.kind != DIVIT_PDF_NULL;
    s = wrote(divit_bytes_append(&text, there ? form.raw : DIVIT_SPAN_TEXT("<<>>")), err);
    if (s == DIVIT_OK && u->choice.ref.number == 0)
        s = divit_pdf_rewrite_list(&fields, &text, err);
    if (s == DIVIT_OK)
        s = raise_flags(&text, &form, err);
    if (s != DIVIT_OK)
        return s;
    const divit_pdf_rewrite again = {u->pdf, &u->sink, entry.ref, divit_bytes_span(&text), &form};
    if (there && entry.kind == DIVIT_PDF_REFERENCE)
        return divit_pdf_rewrite_changed(&again, err);
    s = wrote(divit_bytes_append(&root_text, catalog.raw), err);
    if (s == DIVIT_OK && !(there && divit_span_equal(divit_bytes_span(&text), form.raw)))
        s = divit_pdf_edit_set(&root_text, "AcroForm", divit_bytes_span(&text), err);
    const divit_pdf_rewrite whole = {
        u->pdf, &u->sink, root, divit_bytes_span(&root_text), &catalog};
    return s == DIVIT_OK ? divit_pdf_rewrite_changed(&whole, err) : s;
}

static divit_status write_field(update *u, const divit_pdf_looks *looks, divit_error *err)
{
    const bool is_new = u->choice.ref.number == 0;
    divit_status s = DIVIT_OK;
    if (is_new)
        s = divit_pdf_sink_number(&u->sink, u->pdf, &u->field, err);
    else
        u->field = u->choice.ref;
    const divit_pdf_widget what = {.pdf = u->pdf,
        .sink = &u->sink,
        .choice = &u->choice,
        .looks = looks,
        .field = u->field,
        .signature = u->signature};
    if (s != DIVIT_OK)
        return s;
    return is_new ? divit_pdf_widget_add(&what, err) : divit_pdf_widget_fill(&what, err);
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
    if (s == DIVIT_OK && options->looks)
        s = divit_pdf_looks_write(options->looks, u->pdf, &u->sink, err);
    if (s == DIVIT_OK)
        s = write_signature(u, options, err);
    if (s == DIVIT_OK)
        s = write_field(u, options->looks, err);
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
