/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/layout.h - fits lines of text into a rectangle.
 *
 *     const divit_paragraph rows[] = {{glyphs, 9}, {more, 7}};
 *     divit_layout layout = {0};
 *     s = divit_layout_fit(rows, 2, &box, &layout, err);
 *     for (size_t i = 0; i < layout.count; i++)
 *         ...                                      // layout.lines[i], from above
 *
 * Lines break at spaces, and within a word only where it alone is wider than the rectangle. All
 * letters shrink together until everything fits; they never grow.
 * Ownership: a layout owns its lines and borrows the glyphs. Threads: no state.
 * Not done here: hyphens.
 */
#ifndef DIVIT_APPEARANCE_LAYOUT_H
#define DIVIT_APPEARANCE_LAYOUT_H

#include "appearance/typeface.h"

/* Letters are not drawn smaller than this, in points. */
#define DIVIT_LETTER_MIN 4.0

typedef struct divit_paragraph {
    const divit_glyphs *glyphs;
    double size;
} divit_paragraph;

typedef struct divit_rectangle {
    double x, y, width, height;
} divit_rectangle;

/* One line: where its baseline starts. */
typedef struct divit_laid_line {
    const divit_glyph *glyphs;
    size_t count;
    double x, y;
    double size;
} divit_laid_line;

typedef struct divit_layout {
    divit_laid_line *lines;
    size_t count;
} divit_layout;

/* Fits the paragraphs into the rectangle, in its middle. NO_PLACE if it is too small; E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_layout_fit(const divit_paragraph *rows, size_t count,
    const divit_rectangle *box, divit_layout *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_layout_done(divit_layout *layout);

#endif
