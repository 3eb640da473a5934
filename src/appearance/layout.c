/* SPDX-License-Identifier: Apache-2.0 */
/* Fits lines of text into a rectangle. */
#include "appearance/layout.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"

/* From one baseline to the next, and from the top of a line to its baseline, in letter sizes. */
#define LEADING 1.22
#define RISE 0.95

/* One step of shrinking. */
#define STEP 0.95

/* How many glyphs of a paragraph, from `from` on, the next line has; *ret_next: where it goes on.
 */
static size_t take_line(
    const divit_paragraph *row, size_t from, double room, double scale, size_t *ret_next)
{
    const divit_glyph *items = row->glyphs->items;
    const size_t count = row->glyphs->count;
    double width = 0;
    size_t space = from;
    size_t i = from;
    for (; i < count; i++) {
        width += items[i].advance * row->size * scale / 1000;
        if (items[i].character == ' ')
            space = i;
        else if (width > room && i > from)
            break;
    }
    if (i == count || space == from) {
        *ret_next = i;
        return i - from;
    }
    *ret_next = space + 1;
    return space - from;
}

static divit_status add_line(divit_layout *out, divit_laid_line line)
{
    divit_laid_line *lines = reallocarray(out->lines, out->count + 1, sizeof *lines);
    if (!lines)
        return DIVIT_E_MEMORY;
    lines[out->count++] = line;
    out->lines = lines;
    return DIVIT_OK;
}

/* All lines at one scale from above, y counted downwards from 0; *ret_height: what they need. */
static divit_status lay(const divit_paragraph *rows, size_t count, double room, double scale,
    divit_layout *out, double *ret_height)
{
    double y = 0;
    out->count = 0;
    for (size_t r = 0; r < count; r++) {
        const double size = rows[r].size * scale;
        for (size_t from = 0, next = 0; from < rows[r].glyphs->count; from = next) {
            const size_t n = take_line(&rows[r], from, room, scale, &next);
            const divit_laid_line line = {.glyphs = rows[r].glyphs->items + from,
                .count = n,
                .y = y + RISE * size,
                .size = size};
            if (n > 0 && add_line(out, line) != DIVIT_OK)
                return DIVIT_E_MEMORY;
            y += n > 0 ? LEADING * size : 0;
        }
    }
    *ret_height = y;
    return DIVIT_OK;
}

/* Whether no line is wider than the room; one letter may be. */
static bool is_narrow(const divit_layout *layout, double room)
{
    for (size_t i = 0; i < layout->count; i++) {
        double width = 0;
        for (size_t k = 0; k < layout->lines[i].count; k++)
            width += layout->lines[i].glyphs[k].advance * layout->lines[i].size / 1000;
        if (width > room)
            return false;
    }
    return true;
}

static double smallest(const divit_paragraph *rows, size_t count)
{
    double size = rows[0].size;
    for (size_t i = 1; i < count; i++)
        if (rows[i].size < size)
            size = rows[i].size;
    return size;
}

/* see appearance/layout.h */
divit_status divit_layout_fit(const divit_paragraph *rows, size_t count, const divit_rectangle *box,
    divit_layout *ret, divit_error *err)
{
    DIVIT_AUTO(divit_layout_done)
    divit_layout out = {0};
    double scale = 1;
    double height = 0;
    for (;; scale *= STEP) {
        if (count > 0 && smallest(rows, count) * scale < DIVIT_LETTER_MIN)
            return divit_fail(err, DIVIT_NO_PLACE, __func__,
                N_("the place is too small for the text of the signature; make it larger"));
        if (lay(rows, count, box->width, scale, &out, &height) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        if (height <= box->height && is_narrow(&out, box->width))
            break;
    }
    const double top = box->y + box->height - (box->height - height) / 2;
    for (size_t i = 0; i < out.count; i++) {
        out.lines[i].x = box->x;
        out.lines[i].y = top - out.lines[i].y;
    }
    *ret = out;
    out = (divit_layout){0};
    return DIVIT_OK;
}

/* see appearance/layout.h */
void divit_layout_done(divit_layout *layout)
{
    free(layout->lines);
    *layout = (divit_layout){0};
}
