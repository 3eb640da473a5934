/* SPDX-License-Identifier: Apache-2.0 */
/* The graphics state of a content stream. */
#include "pdf/brush.h"

static double size_of(double x)
{
    return x < 0 ? -x : x;
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static double greater(double a, double b)
{
    return a > b ? a : b;
}

/* see pdf/brush.h */
divit_pdf_brush divit_pdf_brush_start(void)
{
    return (divit_pdf_brush){
        .matrix = {1, 0, 0, 1, 0, 0}, .line_width = 1, .letter = 1, .stretch = 1};
}

/* see pdf/brush.h */
divit_pdf_matrix divit_pdf_matrix_times(
    const divit_pdf_matrix *inner, const divit_pdf_matrix *outer)
{
    return (divit_pdf_matrix){.a = inner->a * outer->a + inner->b * outer->c,
        .b = inner->a * outer->b + inner->b * outer->d,
        .c = inner->c * outer->a + inner->d * outer->c,
        .d = inner->c * outer->b + inner->d * outer->d,
        .e = inner->e * outer->a + inner->f * outer->c + outer->e,
        .f = inner->e * outer->b + inner->f * outer->d + outer->f};
}

/* see pdf/brush.h */
divit_pdf_box divit_pdf_matrix_box(const divit_pdf_matrix *m, divit_pdf_box box)
{
    const double x[] = {m->a * box.x0, m->a * box.x1, m->c * box.y0, m->c * box.y1};
    const double y[] = {m->b * box.x0, m->b * box.x1, m->d * box.y0, m->d * box.y1};
    return (divit_pdf_box){m->e + lesser(x[0], x[1]) + lesser(x[2], x[3]),
        m->f + lesser(y[0], y[1]) + lesser(y[2], y[3]),
        m->e + greater(x[0], x[1]) + greater(x[2], x[3]),
        m->f + greater(y[0], y[1]) + greater(y[2], y[3])};
}

/* see pdf/brush.h */
double divit_pdf_matrix_growth(const divit_pdf_matrix *m)
{
    return size_of(m->a) + size_of(m->b) + size_of(m->c) + size_of(m->d);
}
