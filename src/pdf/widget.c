/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the field of a new signature and what shows it. */
#include "pdf/widget.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/status.h"
#include "pdf/archive.h"
#include "pdf/edit.h"
#include "pdf/page.h"
#include "pdf/rewrite.h"
#include "pdf/sealing.h"

/* Annotation flags of a new widget: Print and Locked; of a stamp ReadOnly too (table 167). */
enum { WIDGET_FLAGS = 132, STAMP_FLAGS = 196 };

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_widget");
}

/* see pdf/widget.h */
divit_pdf_ref_text divit_pdf_ref_format(divit_pdf_ref ref)
{
    divit_pdf_ref_text r;
    (void)snprintf(r.text, sizeof r.text, "%" PRIu32 " %" PRIu32 " R", ref.number, ref.generation);
    return r;
}

/* " /FT /Sig /T (name) /V n 0 R", perhaps " /Lock n 0 R" */
static divit_status write_field_keys(const divit_pdf_widget *what, divit_error *err)
{
    const divit_pdf_ref_text value = divit_pdf_ref_format(what->signature);
    const char *name = (const char *)what->choice->name.p;
    divit_bytes *out = &what->sink->out;
    divit_status s = wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT(" /FT /Sig /T ")), err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_write(what->pdf, what->field, name, out, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(out, " /V %s", value.text), err);
    if (s == DIVIT_OK && what->lock.number > 0)
        s = wrote(divit_bytes_printf(out, " /Lock %s", divit_pdf_ref_format(what->lock).text), err);
    return s;
}

static divit_status append_box(divit_bytes *out, const divit_pdf_box *box)
{
    const double n[] = {box->x0, box->y0, box->x1, box->y1};
    divit_status s = divit_bytes_push(out, '[');
    for (size_t i = 0; s == DIVIT_OK && i < 4; i++) {
        if (i > 0)
            s = divit_bytes_push(out, ' ');
        if (s == DIVIT_OK)
            s = divit_decimal_append(out, n[i]);
    }
    return s == DIVIT_OK ? divit_bytes_push(out, ']') : s;
}

/* " /F 132 /Rect [...] /P n 0 R /AP << /N n 0 R >> >>"; spot is the number-th. */
static divit_status write_place(
    const divit_pdf_widget *what, const divit_pdf_spot *spot, size_t number, divit_error *err)
{
    const int flags = number == 0 ? WIDGET_FLAGS : STAMP_FLAGS;
    const divit_pdf_ref_text page = divit_pdf_ref_format(spot->page);
    divit_bytes *out = &what->sink->out;
    divit_status s = divit_bytes_printf(out, " /F %d /Rect ", flags);
    if (s == DIVIT_OK)
        s = append_box(out, &spot->box);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, " /P %s", page.text);
    if (s == DIVIT_OK && spot->form > 0)
        s = divit_bytes_printf(out, " /AP << /N %" PRIu32 " 0 R >>", spot->form);
    if (s == DIVIT_OK && what->tags->ready)
        s = divit_bytes_printf(out, " /StructParent %" PRId64, what->tags->key + (int64_t)number);
    return wrote(s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT(" >>")) : s, err);
}

/* The field merged with its only widget. */
static divit_status write_merged(
    const divit_pdf_widget *what, const divit_pdf_spot *spot, divit_error *err)
{
    divit_bytes *out = &what->sink->out;
    divit_status s = divit_pdf_sink_open(what->sink, what->field, err);
    if (s == DIVIT_OK)
        s = wrote(
            divit_bytes_append(out, DIVIT_SPAN_TEXT("<< /Type /Annot /Subtype /Widget")), err);
    if (s == DIVIT_OK)
        s = write_field_keys(what, err);
    if (s == DIVIT_OK)
        s = write_place(what, spot, 0, err);
    return s == DIVIT_OK ? divit_pdf_sink_close(what->sink, err) : s;
}

/* The number-th place: a picture of the signature that is not the signature (12.5.6.12). */
static divit_status write_stamp(
    const divit_pdf_widget *what, size_t number, divit_pdf_ref *ret_annot, divit_error *err)
{
    divit_pdf_ref ref;
    divit_bytes *out = &what->sink->out;
    divit_status s = divit_pdf_sink_number(what->sink, what->pdf, &ref, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_open(what->sink, ref, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT("<< /Type /Annot /Subtype /Stamp")), err);
    if (s == DIVIT_OK)
        s = write_place(what, &what->looks->spots[number], number, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_close(what->sink, err);
    if (s == DIVIT_OK)
        *ret_annot = ref;
    return s;
}

/* A page gets annotations: items is their references. */
static divit_status add_to_page(
    const divit_pdf_widget *what, divit_pdf_ref page, divit_span items, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_pdf_value old;
    divit_status s = divit_pdf_object(what->pdf, page, &old, NULL, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&text, old.raw), err);
    const divit_pdf_listing annots = {what->pdf, what->sink, &old, "Annots", items};
    if (s == DIVIT_OK)
        s = divit_pdf_rewrite_list(&annots, &text, err);
    const divit_pdf_rewrite again = {what->pdf, what->sink, page, divit_bytes_span(&text), &old};
    return s == DIVIT_OK ? divit_pdf_rewrite_changed(&again, err) : s;
}

static bool same_page(const divit_pdf_spot *a, const divit_pdf_spot *b)
{
    return a->page.number == b->page.number;
}

/* Each page is written once, with all its new annotations. */
static divit_status add_to_pages(const divit_pdf_widget *what, const divit_pdf_spot *spots,
    const divit_pdf_ref *annots, size_t count, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes items = {0};
        size_t first = 0;
        while (!same_page(&spots[first], &spots[i]))
            first++;
        for (size_t k = i; s == DIVIT_OK && first == i && k < count; k++)
            if (same_page(&spots[k], &spots[i]))
                s = wrote(divit_bytes_printf(&items, "%s%s", k > i ? " " : "",
                              divit_pdf_ref_format(annots[k]).text),
                    err);
        if (s == DIVIT_OK && first == i)
            s = add_to_page(what, spots[i].page, divit_bytes_span(&items), err);
    }
    return s;
}

/*
 * PDF/A-1 wants an appearance of every field (ISO 19005-1 6.9), also of one that shows nothing; the
 * later parts do not for an empty rectangle (ISO 19005-2 6.3.3). No PDF/A is encrypted.
 */
static divit_status write_empty_looks(
    const divit_pdf_widget *what, uint32_t *ret_form, divit_error *err)
{
    divit_pdf_ref ref = {0};
    unsigned part = 0;
    divit_status s = divit_pdf_archive_part(what->pdf, &part, err);
    if (s != DIVIT_OK || part != 1 || divit_pdf_crypt_of(what->pdf))
        return s;
    s = divit_pdf_sink_number(what->sink, what->pdf, &ref, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_object(what->sink, ref,
            DIVIT_SPAN_TEXT("<< /Type /XObject /Subtype /Form /BBox [0 0 0 0] /Length 0 >>\n"
                            "stream\n\nendstream"),
            err);
    if (s == DIVIT_OK)
        *ret_form = ref.number;
    return s;
}

/* The pages get their annotations, and the structure of a tagged document too. */
static divit_status add_to_document(const divit_pdf_widget *what, const divit_pdf_spot *spots,
    const divit_pdf_ref *annots, size_t count, divit_error *err)
{
    const divit_pdf_tagged tagged = {what->pdf, what->sink, spots, annots, count};
    const divit_status s = add_to_pages(what, spots, annots, count, err);
    return s == DIVIT_OK ? divit_pdf_tagging_write(what->tags, &tagged, err) : s;
}

static divit_status add_invisible(const divit_pdf_widget *what, divit_error *err)
{
    divit_pdf_spot spot = {0};
    divit_pdf_value page;
    divit_status s = divit_pdf_page_first(what->pdf, &spot.page, &page, err);
    if (s == DIVIT_OK)
        s = write_empty_looks(what, &spot.form, err);
    if (s == DIVIT_OK)
        s = write_merged(what, &spot, err);
    return s == DIVIT_OK ? add_to_document(what, &spot, &what->field, 1, err) : s;
}

/* see pdf/widget.h */
divit_status divit_pdf_widget_add(const divit_pdf_widget *what, divit_error *err)
{
    divit_pdf_ref annots[DIVIT_PDF_SPOTS] = {what->field};
    const divit_pdf_looks *looks = what->looks;
    if (!looks)
        return add_invisible(what, err);
    divit_status s = write_merged(what, looks->spots, err);
    for (size_t i = 1; s == DIVIT_OK && i < looks->spot_count; i++)
        s = write_stamp(what, i, &annots[i], err);
    return s == DIVIT_OK ? add_to_document(what, looks->spots, annots, looks->spot_count, err) : s;
}

static divit_status set_form(divit_bytes *text, uint32_t form, divit_error *err)
{
    char looks[48];
    (void)snprintf(looks, sizeof looks, "<< /N %" PRIu32 " 0 R >>", form);
    return divit_pdf_edit_set(text, "AP", divit_span_of(looks), err);
}

static bool is_field(const divit_pdf_widget *what, const divit_pdf_spot *spot)
{
    return spot->annot.number == what->field.number;
}

/* A widget that is not the field itself. */
static divit_status fill_kid(
    const divit_pdf_widget *what, const divit_pdf_spot *spot, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_pdf_value old;
    divit_status s = divit_pdf_object(what->pdf, spot->annot, &old, NULL, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&text, old.raw), err);
    if (s == DIVIT_OK)
        s = set_form(&text, spot->form, err);
    const divit_pdf_rewrite again = {
        what->pdf, what->sink, spot->annot, divit_bytes_span(&text), &old};
    return s == DIVIT_OK ? divit_pdf_rewrite_always(&again, err) : s;
}

/* see pdf/widget.h */
divit_status divit_pdf_widget_fill(const divit_pdf_widget *what, divit_error *err)
{
    const divit_pdf_ref_text value = divit_pdf_ref_format(what->signature);
    const divit_pdf_ref_text lock = divit_pdf_ref_format(what->lock);
    const size_t count = what->looks ? what->looks->spot_count : 0;
    const divit_pdf_value *old = &what->choice->dict;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = wrote(divit_bytes_append(&text, old->raw), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(&text, "V", divit_span_of(value.text), err);
    if (s == DIVIT_OK && what->lock.number > 0)
        s = divit_pdf_edit_set(&text, "Lock", divit_span_of(lock.text), err);
    for (size_t i = 0; s == DIVIT_OK && i < count; i++)
        s = is_field(what, &what->looks->spots[i])
                ? set_form(&text, what->looks->spots[i].form, err)
                : fill_kid(what, &what->looks->spots[i], err);
    const divit_pdf_rewrite again = {
        what->pdf, what->sink, what->field, divit_bytes_span(&text), old};
    return s == DIVIT_OK ? divit_pdf_rewrite_always(&again, err) : s;
}
