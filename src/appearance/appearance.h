/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/appearance.h - draws a visible signature into PDF objects.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_drawing_done) divit_drawing drawing = {.first = 12};
 *     const divit_appearance_frame frames[] = {{.width = 200, .height = 64, .turn = 90}};
 *     const divit_appearance what = {.look = look, .font = file, .words = {.name = "DENEME"},
 *         .frames = frames, .frame_count = 1};
 *     s = divit_appearance_draw(&what, &drawing, numbers, err);  // numbers[0]: the form XObject
 *
 * One font and one picture serve all frames. Everything is drawn upright as it is seen; the form's
 * Matrix undoes the turn of its page (ISO 32000-2 12.5.5).
 * Ownership: everything is borrowed for the call; the drawing is the caller's. Threads: no state.
 * Not done here: the document, its pages and its encryption. This folder knows none.
 */
#ifndef DIVIT_APPEARANCE_APPEARANCE_H
#define DIVIT_APPEARANCE_APPEARANCE_H

#include "appearance/drawing.h"
#include "appearance/template.h"

/* Most frames of one signature. */
enum { DIVIT_APPEARANCE_FRAMES = 32 };

/* Where it is drawn: its size as seen, in points, and the turn of its page (0, 90, 180, 270). */
typedef struct divit_appearance_frame {
    double width, height;
    int turn;
} divit_appearance_frame;

typedef struct divit_appearance {
    const divit_template *look;
    divit_template_words words;
    divit_span font;    /* a TrueType font file */
    divit_span picture; /* PNG or JPEG; empty: none */
    const char *qr;     /* the text of the QR code; NULL: none */
    const char
        *font_name; /* of the files, the error's subject where one is to blame; may be NULL */
    const char *picture_name;
    bool archive; /* as PDF/A wants it: no transparency, no colours of a device */
    const divit_appearance_frame *frames;
    size_t frame_count; /* at most DIVIT_APPEARANCE_FRAMES */
} divit_appearance;

/*
 * Draws. ret_forms: object number of each frame's form XObject. NO_PLACE if something does not fit
 * its frame; else what divit_typeface_new(), divit_typeface_text(), divit_picture_add() and
 * divit_qr_draw() answer.
 */
DIVIT_MUST_CHECK divit_status divit_appearance_draw(
    const divit_appearance *what, divit_drawing *drawing, uint32_t *ret_forms, divit_error *err);

#endif
