/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/brush.h - the graphics state of a content stream, as far as it says where things are drawn
 * (ISO 32000-2 8.4, 9.3).
 *
 *     divit_pdf_brush brush = divit_pdf_brush_start();
 *     brush.matrix = divit_pdf_matrix_times(&moved, &brush.matrix);
 *     box = divit_pdf_matrix_box(&brush.matrix, (divit_pdf_box){0, 0, 1, 1});   // an image
 *
 * Ownership: values. Threads: no state. Not done here: operators, see pdf/ink.h.
 */
#ifndef DIVIT_PDF_BRUSH_H
#define DIVIT_PDF_BRUSH_H

#include "pdf/view.h"

/* [a b c d e f] of 8.3.3. */
typedef struct divit_pdf_matrix {
    double a, b, c, d, e, f;
} divit_pdf_matrix;

typedef struct divit_pdf_brush {
    divit_pdf_matrix matrix; /* to the page's own space */
    double line_width;
    bool fills_white;
    double font_size;
    double letter; /* widest letter of the font for one byte of text, in font sizes */
    double letter_space, word_space, stretch, leading, rise;
} divit_pdf_brush;

/* The state at the start of a page. */
divit_pdf_brush divit_pdf_brush_start(void);

/* First `inner`, then `outer`. */
divit_pdf_matrix divit_pdf_matrix_times(
    const divit_pdf_matrix *inner, const divit_pdf_matrix *outer);

/* The smallest upright box around a box after the matrix. */
divit_pdf_box divit_pdf_matrix_box(const divit_pdf_matrix *m, divit_pdf_box box);

/* How much longer a line can become by the matrix. */
double divit_pdf_matrix_growth(const divit_pdf_matrix *m);

#endif
