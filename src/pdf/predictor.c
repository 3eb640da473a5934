/* SPDX-License-Identifier: Apache-2.0 */
/* Undoes the predictor functions of FlateDecode in place. */
#include "pdf/predictor.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { TIFF = 2, PNG_FIRST = 10, PNG_LAST = 15, WIDEST = 1 << 20 };

typedef struct shape {
    size_t row;   /* bytes of a row */
    size_t pixel; /* bytes back to the same component of the pixel to the left, at least 1 */
} shape;

/* An integer entry of the parameters, or what it is by default. */
static divit_status parameter(const divit_pdf_value *parms, const char *key, int64_t otherwise,
    int64_t *ret, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_dict_get(parms, key, &v, err);
    if (s == DIVIT_OK)
        *ret = v.kind == DIVIT_PDF_INTEGER ? v.integer : otherwise;
    return s;
}

static divit_status shape_of(
    const divit_pdf_value *parms, int64_t predictor, shape *ret, divit_error *err)
{
    int64_t colors = 1, bits = 8, columns = 1;
    divit_status s = parameter(parms, "Colors", 1, &colors, err);
    if (s == DIVIT_OK)
        s = parameter(parms, "BitsPerComponent", 8, &bits, err);
    if (s == DIVIT_OK)
        s = parameter(parms, "Columns", 1, &columns, err);
    if (s != DIVIT_OK)
        return s;
    const bool known = predictor == TIFF ? bits == 8 : bits >= 1 && bits <= 16;
    if (!known || colors < 1 || colors > 32 || columns < 1 || columns > WIDEST)
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the predictor of a PDF stream has unusual parameters"), parms->at);
    const size_t pixel = ((size_t)colors * (size_t)bits + 7) / 8;
    *ret = (shape){((size_t)columns * (size_t)colors * (size_t)bits + 7) / 8, pixel};
    return DIVIT_OK;
}

/* Paeth's choice (PNG specification 9.4). */
static uint8_t paeth(uint8_t left, uint8_t up, uint8_t corner)
{
    const int p = left + up - corner;
    const int a = abs(p - left);
    const int b = abs(p - up);
    const int c = abs(p - corner);
    if (a <= b && a <= c)
        return left;
    return b <= c ? up : corner;
}

/* What is known when a row is undone: the row before, which is as long, or NULL. */
typedef struct png_row {
    const uint8_t *from;
    uint8_t *to; /* before `from`, which it may overlap */
    const uint8_t *up;
    size_t n;
    size_t pixel;
} png_row;

/* Rows of cross-reference streams are short and many, and nearly all are of this kind. */
static void undo_up(const png_row *r)
{
    for (size_t i = 0; i < r->n; i++)
        r->to[i] = (uint8_t)(r->from[i] + r->up[i]);
}

static void undo_sub(const png_row *r)
{
    for (size_t i = 0; i < r->n; i++)
        r->to[i] = (uint8_t)(r->from[i] + (i >= r->pixel ? r->to[i - r->pixel] : 0));
}

static void undo_average(const png_row *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const uint8_t left = i >= r->pixel ? r->to[i - r->pixel] : 0;
        const uint8_t above = r->up ? r->up[i] : 0;
        r->to[i] = (uint8_t)(r->from[i] + (left + above) / 2);
    }
}

static void undo_paeth(const png_row *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const bool first = i < r->pixel;
        const uint8_t left = first ? 0 : r->to[i - r->pixel];
        const uint8_t above = r->up ? r->up[i] : 0;
        const uint8_t corner = first || !r->up ? 0 : r->up[i - r->pixel];
        r->to[i] = (uint8_t)(r->from[i] + paeth(left, above, corner));
    }
}

/* Undoes one row (PNG specification 9.2); false if its filter is unknown. */
static bool undo_row(uint8_t filter, const png_row *r)
{
    if (filter == 2 && r->up)
        undo_up(r);
    else if (filter == 0 || filter == 2)
        memmove(r->to, r->from, r->n);
    else if (filter == 1)
        undo_sub(r);
    else if (filter == 3)
        undo_average(r);
    else if (filter == 4)
        undo_paeth(r);
    return filter <= 4;
}

/* Each row is led by its filter; the result is moved together at the front. */
static divit_status undo_png(shape s, divit_bytes *data, uint64_t where, divit_error *err)
{
    size_t to = 0;
    for (size_t from = 0; from < data->n; from += s.row + 1) {
        const size_t left = data->n - from - 1;
        const png_row row = {.from = data->p + from + 1,
            .to = data->p + to,
            .up = to > 0 ? data->p + to - s.row : NULL,
            .n = left < s.row ? left : s.row,
            .pixel = s.pixel};
        if (!undo_row(data->p[from], &row))
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                N_("a row of a compressed PDF stream has an unknown predictor"), where);
        to += row.n;
    }
    data->n = to;
    return DIVIT_OK;
}

static void undo_tiff(shape s, divit_bytes *data)
{
    for (size_t i = 0; i < data->n; i++)
        if (i % s.row >= s.pixel)
            data->p[i] = (uint8_t)(data->p[i] + data->p[i - s.pixel]);
}

/* see pdf/predictor.h */
divit_status divit_pdf_predictor_undo(
    const divit_pdf_value *parms, divit_bytes *data, divit_error *err)
{
    int64_t predictor = 1;
    shape rows = {0};
    divit_status s = parameter(parms, "Predictor", 1, &predictor, err);
    if (s != DIVIT_OK || predictor == 1)
        return s;
    if (predictor != TIFF && (predictor < PNG_FIRST || predictor > PNG_LAST))
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the predictor of a PDF stream has unusual parameters"), parms->at);
    s = shape_of(parms, predictor, &rows, err);
    if (s != DIVIT_OK)
        return s;
    if (predictor != TIFF)
        return undo_png(rows, data, parms->at, err);
    undo_tiff(rows, data);
    return DIVIT_OK;
}
