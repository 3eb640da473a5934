/* SPDX-License-Identifier: Apache-2.0 */
/* A page as it is seen. */
#include "pdf/view.h"

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/status.h"

/* see pdf/view.h */
bool divit_pdf_number(const divit_pdf_value *value, double *ret)
{
    const bool is_number = value->kind == DIVIT_PDF_INTEGER || value->kind == DIVIT_PDF_REAL;
    return is_number && divit_decimal_parse(value->raw, ret);
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static double greater(double a, double b)
{
    return a > b ? a : b;
}

static divit_pdf_box box_of(double x0, double y0, double x1, double y1)
{
    return (divit_pdf_box){lesser(x0, x1), lesser(y0, y1), greater(x0, x1), greater(y0, y1)};
}

/* see pdf/view.h */
divit_status divit_pdf_box_read(divit_pdf *pdf, const divit_pdf_value *array, bool *ret_is,
    divit_pdf_box *ret, divit_error *err)
{
    double n[4] = {0};
    size_t count = 0;
    divit_pdf_lexer walk = divit_pdf_value_walk(array);
    bool good = array->kind == DIVIT_PDF_ARRAY;
    for (;;) {
        divit_pdf_value item;
        divit_status s = divit_pdf_walk_item(&walk, &item, err);
        if (s == DIVIT_OK)
            s = divit_pdf_resolve(pdf, &item, &item, err);
        if (s != DIVIT_OK)
            return s;
        if (item.kind == DIVIT_PDF_NONE)
            break;
        good = good && count < 4 && divit_pdf_number(&item, &n[count]);
        count++;
    }
    *ret_is = good && count == 4;
    *ret = box_of(n[0], n[1], n[2], n[3]);
    return DIVIT_OK;
}

/* see pdf/view.h */
bool divit_pdf_box_meets(const divit_pdf_box *a, const divit_pdf_box *b)
{
    return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

/* see pdf/view.h */
divit_status divit_pdf_view_inherited(divit_pdf *pdf, const divit_pdf_value *page, const char *key,
    divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value node = *page;
    for (unsigned depth = 0; depth < DIVIT_PDF_DEPTH; depth++) {
        divit_status s = divit_pdf_get(pdf, &node, key, ret, err);
        if (s != DIVIT_OK || ret->kind != DIVIT_PDF_NONE)
            return s;
        s = divit_pdf_get(pdf, &node, "Parent", &node, err);
        if (s != DIVIT_OK || node.kind != DIVIT_PDF_DICT)
            return s;
    }
    return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
        N_("the page tree of the PDF is too deep or too large to find its pages"), page->at);
}

static divit_status read_crop(
    divit_pdf *pdf, const divit_pdf_value *page, divit_pdf_box *ret, divit_error *err)
{
    divit_pdf_value media, crop;
    divit_pdf_box outer, inner;
    bool has_media = false;
    bool has_crop = false;
    divit_status s = divit_pdf_view_inherited(pdf, page, "MediaBox", &media, err);
    if (s == DIVIT_OK)
        s = divit_pdf_box_read(pdf, &media, &has_media, &outer, err);
    if (s == DIVIT_OK)
        s = divit_pdf_view_inherited(pdf, page, "CropBox", &crop, err);
    if (s == DIVIT_OK)
        s = divit_pdf_box_read(pdf, &crop, &has_crop, &inner, err);
    if (s != DIVIT_OK)
        return s;
    if (has_crop)
        outer = (divit_pdf_box){greater(outer.x0, inner.x0), greater(outer.y0, inner.y0),
            lesser(outer.x1, inner.x1), lesser(outer.y1, inner.y1)};
    if (!has_media || outer.x1 - outer.x0 < 1 || outer.y1 - outer.y0 < 1)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a page of the PDF does not say how large it is"), page->at);
    *ret = outer;
    return DIVIT_OK;
}

/* see pdf/view.h */
divit_status divit_pdf_view_read(
    divit_pdf *pdf, const divit_pdf_value *page, divit_pdf_view *ret, divit_error *err)
{
    divit_pdf_view view = {.unit = 1};
    divit_pdf_value turn, unit;
    double points = 1;
    divit_status s = read_crop(pdf, page, &view.crop, err);
    if (s == DIVIT_OK)
        s = divit_pdf_view_inherited(pdf, page, "Rotate", &turn, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, page, "UserUnit", &unit, err);
    if (s != DIVIT_OK)
        return s;
    if (turn.kind == DIVIT_PDF_INTEGER && turn.integer % 90 == 0)
        view.turn = (int)((turn.integer % 360 + 360) % 360);
    if (divit_pdf_number(&unit, &points) && points > 0)
        view.unit = points;
    const double across = (view.crop.x1 - view.crop.x0) * view.unit;
    const double up = (view.crop.y1 - view.crop.y0) * view.unit;
    const bool lies = view.turn % 180 != 0;
    view.width = lies ? up : across;
    view.height = lies ? across : up;
    *ret = view;
    return DIVIT_OK;
}

/* see pdf/view.h */
divit_pdf_box divit_pdf_view_to_page(const divit_pdf_view *view, divit_pdf_box seen)
{
    const divit_pdf_box *c = &view->crop;
    const double x0 = seen.x0 / view->unit, x1 = seen.x1 / view->unit;
    const double y0 = seen.y0 / view->unit, y1 = seen.y1 / view->unit;
    switch (view->turn) {
    case 90:
        return box_of(c->x1 - y0, c->y0 + x0, c->x1 - y1, c->y0 + x1);
    case 180:
        return box_of(c->x1 - x0, c->y1 - y0, c->x1 - x1, c->y1 - y1);
    case 270:
        return box_of(c->x0 + y0, c->y1 - x0, c->x0 + y1, c->y1 - x1);
    default:
        return box_of(c->x0 + x0, c->y0 + y0, c->x0 + x1, c->y0 + y1);
    }
}

/* A rectangle whose numbers are in the page's own units, in points. */
static divit_pdf_box scaled(const divit_pdf_view *view, divit_pdf_box b)
{
    return (divit_pdf_box){
        b.x0 * view->unit, b.y0 * view->unit, b.x1 * view->unit, b.y1 * view->unit};
}

/* see pdf/view.h */
divit_pdf_box divit_pdf_view_from_page(const divit_pdf_view *view, divit_pdf_box own)
{
    const divit_pdf_box *c = &view->crop;
    switch (view->turn) {
    case 90:
        return scaled(view, box_of(own.y0 - c->y0, c->x1 - own.x0, own.y1 - c->y0, c->x1 - own.x1));
    case 180:
        return scaled(view, box_of(c->x1 - own.x0, c->y1 - own.y0, c->x1 - own.x1, c->y1 - own.y1));
    case 270:
        return scaled(view, box_of(c->y1 - own.y0, own.x0 - c->x0, c->y1 - own.y1, own.x1 - c->x0));
    default:
        return scaled(view, box_of(own.x0 - c->x0, own.y0 - c->y0, own.x1 - c->x0, own.y1 - c->y0));
    }
}
