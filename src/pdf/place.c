/* SPDX-License-Identifier: Apache-2.0 */
/* Where on a page a visible signature may stand. */
#include "pdf/place.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/annot.h"
#include "pdf/page.h"

/* What may be lost in rounding, in points. */
#define TOLERANCE 0.01

typedef struct covering {
    divit_pdf *pdf;
    divit_pdf_box box;
} covering;

/* A hidden field may be shown by a script, so it counts too. */
static divit_status check_annot(void *ctx, const divit_pdf_annot *annot, divit_error *err)
{
    const covering *c = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes name = {0};
    if (!annot->is_widget || !divit_pdf_box_meets(&annot->box, &c->box))
        return DIVIT_OK;
    const divit_status s = divit_pdf_annot_name(c->pdf, annot, &name, err);
    if (s != DIVIT_OK)
        return s;
    (void)divit_fail(
        err, DIVIT_NO_PLACE, __func__, N_("the place would cover a form field or a signature"));
    divit_error_subject(err, (const char *)name.p);
    return DIVIT_NO_PLACE;
}

/* see pdf/place.h */
divit_status divit_pdf_place_at(
    divit_pdf *pdf, long page, divit_pdf_box seen, divit_pdf_place *ret, divit_error *err)
{
    divit_pdf_place place = {.width = seen.x1 - seen.x0, .height = seen.y1 - seen.y0};
    covering c = {.pdf = pdf};
    divit_pdf_value dict;
    divit_pdf_view view;
    divit_status s = divit_pdf_page_at(pdf, page, &place.page, &dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_view_read(pdf, &dict, &view, err);
    if (s != DIVIT_OK)
        return s;
    if (seen.x0 < -TOLERANCE || seen.y0 < -TOLERANCE || seen.x1 > view.width + TOLERANCE ||
        seen.y1 > view.height + TOLERANCE || place.width <= 0 || place.height <= 0)
        return divit_fail(err, DIVIT_NO_PLACE, __func__,
            N_("the place does not lie within the visible part of the page"));
    place.box = divit_pdf_view_to_page(&view, seen);
    place.turn = view.turn;
    c.box = place.box;
    s = divit_pdf_annot_each(pdf, &dict, check_annot, &c, err);
    if (s == DIVIT_OK)
        *ret = place;
    return s;
}

/* Which page of the document has a widget among its annotations. */
typedef struct page_search {
    divit_pdf_ref wanted;
    bool found;
} page_search;

static divit_status compare(void *ctx, const divit_pdf_annot *annot, divit_error *err)
{
    page_search *search = ctx;
    (void)err;
    search->found = search->found || (search->wanted.number == annot->ref.number &&
                                         search->wanted.generation == annot->ref.generation);
    return DIVIT_OK;
}

static divit_status find_page(divit_pdf *pdf, divit_pdf_ref widget, divit_pdf_ref *ret_ref,
    divit_pdf_value *ret, divit_error *err)
{
    page_search search = {.wanted = widget};
    size_t count = 0;
    divit_status s = divit_pdf_page_count(pdf, &count, err);
    for (size_t i = 1; s == DIVIT_OK && i <= count && !search.found; i++) {
        s = divit_pdf_page_at(pdf, (long)i, ret_ref, ret, err);
        if (s == DIVIT_OK)
            s = divit_pdf_annot_each(pdf, ret, compare, &search, err);
    }
    if (s != DIVIT_OK)
        return s;
    return search.found ? DIVIT_OK
                        : divit_fail(err, DIVIT_NO_PLACE, __func__,
                              N_("the signature field is on no page of the PDF"));
}

/* The page that a widget says it is on (/P), else the one that has it. */
static divit_status page_of(divit_pdf *pdf, const divit_pdf_annot *annot, divit_pdf_ref *ret_ref,
    divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value page;
    const divit_status s = divit_pdf_dict_get(&annot->dict, "P", &page, err);
    if (s != DIVIT_OK)
        return s;
    if (page.kind != DIVIT_PDF_REFERENCE)
        return find_page(pdf, annot->ref, ret_ref, ret, err);
    *ret_ref = page.ref;
    return divit_pdf_resolve(pdf, &page, ret, err);
}

static divit_status place_of(
    divit_pdf *pdf, const divit_pdf_annot *annot, divit_pdf_place *ret, divit_error *err)
{
    divit_pdf_place place = {.annot = annot->ref, .box = annot->box};
    divit_pdf_value page;
    divit_pdf_view view;
    divit_status s = page_of(pdf, annot, &place.page, &page, err);
    if (s == DIVIT_OK)
        s = divit_pdf_view_read(pdf, &page, &view, err);
    if (s != DIVIT_OK)
        return s;
    const divit_pdf_box seen = divit_pdf_view_from_page(&view, place.box);
    place.width = seen.x1 - seen.x0;
    place.height = seen.y1 - seen.y0;
    place.turn = view.turn;
    *ret = place;
    return DIVIT_OK;
}

/* Adds a widget that has a size; one without is meant not to be seen. */
static divit_status add_widget(divit_pdf *pdf, const divit_pdf_value *item,
    divit_pdf_place places[DIVIT_PDF_SPOTS], size_t *count, divit_error *err)
{
    divit_pdf_annot annot;
    const divit_status s = divit_pdf_annot_read(pdf, item, &annot, err);
    if (s != DIVIT_OK || annot.box.x1 - annot.box.x0 <= 0 || annot.box.y1 - annot.box.y0 <= 0)
        return s;
    if (annot.ref.number == 0 || *count == DIVIT_PDF_SPOTS)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the signature field has too many places, or one that is no object of its own"));
    return place_of(pdf, &annot, &places[(*count)++], err);
}

/* see pdf/place.h */
divit_status divit_pdf_place_field(divit_pdf *pdf, const divit_pdf_choice *choice,
    divit_pdf_place ret[DIVIT_PDF_SPOTS], size_t *ret_count, divit_error *err)
{
    const divit_pdf_value own = {.kind = DIVIT_PDF_REFERENCE, .ref = choice->ref};
    divit_pdf_value kids, kid;
    size_t count = 0;
    divit_status s = add_widget(pdf, &own, ret, &count, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &choice->dict, "Kids", &kids, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&kids);
    for (;;) {
        s = divit_pdf_walk_item(&walk, &kid, err);
        if (s != DIVIT_OK || kid.kind == DIVIT_PDF_NONE)
            break;
        s = add_widget(pdf, &kid, ret, &count, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (s == DIVIT_OK && count == 0)
        return divit_fail(err, DIVIT_NO_PLACE, __func__,
            N_("the signature field has no place on a page where it could be seen"));
    *ret_count = count;
    return s;
}
