/* SPDX-License-Identifier: Apache-2.0 */
/* Finds an empty place for a visible signature. */
#include "pdf/room.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/annot.h"
#include "pdf/ink.h"
#include "pdf/page.h"

/* Pages that are looked at, from the last one on. */
enum { PAGES_MAX = 8 };

/* Cells of the longer side, and the least size of one in points. */
enum { CELLS_MAX = 400, CELL_MIN = 3 };

/* What stays free around content and at the edge of the page, in points; of the page at most. */
#define GAP 3.0
#define EDGE 30.0
#define EDGE_SHARE 0.04

/* Which cells of a page, as it is seen, have content. */
typedef struct grid {
    divit_pdf_view view;
    double cell; /* in points */
    size_t columns, rows;
    uint32_t *used; /* first marks, then how many lie below and left of a corner */
} grid;

static void grid_done(grid *g)
{
    free(g->used);
}

/* One more column and row, for the sums. */
static size_t at(const grid *g, size_t column, size_t row)
{
    return row * (g->columns + 1) + column;
}

static divit_status grid_start(grid *g, divit_error *err)
{
    const double longer = g->view.width > g->view.height ? g->view.width : g->view.height;
    g->cell = longer / CELLS_MAX > CELL_MIN ? longer / CELLS_MAX : CELL_MIN;
    g->columns = (size_t)(g->view.width / g->cell) + 1;
    g->rows = (size_t)(g->view.height / g->cell) + 1;
    g->used = calloc((g->columns + 1) * (g->rows + 1), sizeof *g->used);
    return g->used ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* The cell of a coordinate, clipped to the page. */
static size_t cell_of(double x, double cell, size_t count)
{
    if (!(x > 0))
        return 0;
    return x / cell < (double)(count - 1) ? (size_t)(x / cell) : count - 1;
}

static void mark(void *ctx, divit_pdf_box own)
{
    grid *g = ctx;
    const divit_pdf_box b = divit_pdf_view_from_page(&g->view, own);
    if (b.x1 < -GAP || b.y1 < -GAP || b.x0 > g->view.width + GAP || b.y0 > g->view.height + GAP)
        return;
    const size_t right = cell_of(b.x1 + GAP, g->cell, g->columns);
    const size_t top = cell_of(b.y1 + GAP, g->cell, g->rows);
    for (size_t row = cell_of(b.y0 - GAP, g->cell, g->rows); row <= top; row++)
        for (size_t c = cell_of(b.x0 - GAP, g->cell, g->columns); c <= right; c++)
            g->used[at(g, c + 1, row + 1)] = 1;
}

static divit_status mark_annot(void *ctx, const divit_pdf_annot *annot, divit_error *err)
{
    const divit_pdf_box *b = &annot->box;
    (void)err;
    if (annot->is_widget ? b->x1 > b->x0 : !annot->is_hidden)
        mark(ctx, *b);
    return DIVIT_OK;
}

/* Marks become sums, so that any rectangle can be asked at once. */
static void add_up(grid *g)
{
    for (size_t row = 1; row <= g->rows; row++)
        for (size_t c = 1; c <= g->columns; c++)
            g->used[at(g, c, row)] += g->used[at(g, c - 1, row)] + g->used[at(g, c, row - 1)] -
                                      g->used[at(g, c - 1, row - 1)];
}

static bool is_empty(const grid *g, size_t column, size_t row, size_t across, size_t up)
{
    return g->used[at(g, column + across, row + up)] + g->used[at(g, column, row)] ==
           g->used[at(g, column, row + up)] + g->used[at(g, column + across, row)];
}

static size_t edge_of(double side, double cell)
{
    return (size_t)((side * EDGE_SHARE < EDGE ? side * EDGE_SHARE : EDGE) / cell);
}

/* The lowest empty place, and of those the one furthest right. */
static bool find(const grid *g, double width, double height, divit_pdf_box *ret)
{
    const size_t beside = edge_of(g->view.width, g->cell);
    const size_t below = edge_of(g->view.height, g->cell);
    const size_t across = (size_t)(width / g->cell) + 2;
    const size_t up = (size_t)(height / g->cell) + 2;
    for (size_t row = below; row + up + below < g->rows; row++)
        for (size_t c = g->columns; c-- > beside;) {
            if (c + across + beside >= g->columns || !is_empty(g, c, row, across, up))
                continue;
            const double x = (double)(c + 1) * g->cell;
            const double y = (double)(row + 1) * g->cell;
            *ret = (divit_pdf_box){x, y, x + width, y + height};
            return true;
        }
    return false;
}

/* An empty place on one page; *ret_found: false also where its content cannot be followed. */
static divit_status look(
    divit_pdf *pdf, long number, divit_pdf_box *box, bool *ret_found, divit_error *err)
{
    const double width = box->x1;
    const double height = box->y1;
    DIVIT_AUTO(grid_done)
    grid g = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    divit_error followed = {0};
    divit_status s = divit_pdf_page_at(pdf, number, &ref, &page, err);
    if (s == DIVIT_OK)
        s = divit_pdf_view_read(pdf, &page, &g.view, err);
    if (s == DIVIT_OK)
        s = grid_start(&g, err);
    if (s == DIVIT_OK)
        s = divit_pdf_annot_each(pdf, &page, mark_annot, &g, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_pdf_ink_each(pdf, &page, mark, &g, &followed);
    add_up(&g);
    *ret_found = s == DIVIT_OK && find(&g, width, height, box);
    return DIVIT_OK;
}

/* see pdf/room.h */
divit_status divit_pdf_room_find(
    divit_pdf *pdf, double width, double height, divit_pdf_place *ret, divit_error *err)
{
    size_t count = 0;
    divit_status s = divit_pdf_page_count(pdf, &count, err);
    for (size_t i = 1; s == DIVIT_OK && i <= count && i <= PAGES_MAX; i++) {
        const long number = (long)(count - i + 1);
        divit_pdf_box box = {0, 0, width, height};
        bool found = false;
        s = look(pdf, number, &box, &found, err);
        if (s == DIVIT_OK && found)
            return divit_pdf_place_at(pdf, number, box, ret, err);
    }
    if (s != DIVIT_OK)
        return s;
    return divit_fail(err, DIVIT_NO_PLACE, __func__,
        N_("no empty place for the signature was found on the last pages of the PDF"));
}
