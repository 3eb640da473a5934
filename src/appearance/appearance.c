/* SPDX-License-Identifier: Apache-2.0 */
/* Draws a visible signature into PDF objects. */
#include "appearance/appearance.h"

#include <inttypes.h>
#include <stdlib.h>

#include "appearance/colour.h"
#include "appearance/embed.h"
#include "appearance/layout.h"
#include "appearance/operator.h"
#include "appearance/picture.h"
#include "appearance/qr.h"
#include "base/bytes.h"
#include "base/status.h"

/* Where a picture or a QR code stands that the template has no part for, in percent. */
#define PICTURE_USUAL 30
#define QR_USUAL 32

/* Least width of the text, in points. */
#define TEXT_WIDTH_MIN 16

typedef struct appearing {
    const divit_appearance *what;
    divit_drawing *drawing;
    divit_typeface *face;
    divit_glyphs texts[DIVIT_TEMPLATE_LINES];
    divit_paragraph rows[DIVIT_TEMPLATE_LINES];
    size_t row_count;
    divit_embedded font;
    divit_picture_placed picture;
} appearing;

/* The parts of one frame. A part that is not there has no width. */
typedef struct parts {
    divit_rectangle text, picture, qr;
} parts;

static void appearing_done(appearing *a)
{
    for (size_t i = 0; i < DIVIT_TEMPLATE_LINES; i++)
        divit_glyphs_done(&a->texts[i]);
    divit_embedded_done(&a->font);
    divit_typeface_free(&a->face);
}

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_appearance_draw");
}

/* The template's lines as glyphs; those without anything to say are left out. */
static divit_status set_texts(appearing *a, divit_error *err)
{
    const divit_template *look = a->what->look;
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < look->row_count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes line = {0};
        divit_glyphs *glyphs = &a->texts[a->row_count];
        s = divit_template_line(look, i, &a->what->words, &line, err);
        if (s == DIVIT_OK)
            s = divit_typeface_text(a->face, divit_bytes_span(&line), glyphs, err);
        if (s == DIVIT_OK && glyphs->count > 0)
            a->rows[a->row_count++] = (divit_paragraph){glyphs, look->rows[i].size};
    }
    return s;
}

/* The glyphs of all lines become one font. */
static divit_status embed_font(appearing *a, divit_error *err)
{
    divit_glyphs all = {0};
    for (size_t i = 0; i < a->row_count; i++) {
        divit_glyph *items = reallocarray(all.items, all.count + a->texts[i].count, sizeof *items);
        if (!items) {
            divit_glyphs_done(&all);
            return divit_fail_memory(err, __func__);
        }
        memcpy(items + all.count, a->texts[i].items, a->texts[i].count * sizeof *items);
        all = (divit_glyphs){items, all.count + a->texts[i].count};
    }
    const divit_status s =
        all.count > 0 ? divit_embed(a->face, &all, a->drawing, &a->font, err) : DIVIT_OK;
    divit_glyphs_done(&all);
    return s;
}

/* Cuts a part off the side of what is left. */
static divit_rectangle cut(
    divit_rectangle *left, divit_template_part part, double whole, double gap)
{
    const double width = whole * part.percent / 100;
    divit_rectangle r = *left;
    r.width = width;
    if (part.side == DIVIT_SIDE_LEFT)
        left->x += width + gap;
    else
        r.x = left->x + left->width - width;
    left->width -= width + gap;
    return r;
}

static divit_template_part part_or(divit_template_part part, divit_side side, double percent)
{
    return part.side == DIVIT_SIDE_NONE ? (divit_template_part){side, percent} : part;
}

static divit_status divide(
    const appearing *a, const divit_appearance_frame *frame, parts *ret, divit_error *err)
{
    const divit_template *look = a->what->look;
    const double edge = look->margin + look->border;
    parts p = {.text = {edge, edge, frame->width - 2 * edge, frame->height - 2 * edge}};
    const double whole = p.text.width;
    if (a->picture.number > 0)
        p.picture = cut(
            &p.text, part_or(look->picture, DIVIT_SIDE_LEFT, PICTURE_USUAL), whole, look->margin);
    if (a->what->qr)
        p.qr = cut(&p.text, part_or(look->qr, DIVIT_SIDE_RIGHT, QR_USUAL), whole, look->margin);
    const bool narrow = a->row_count > 0 && p.text.width < TEXT_WIDTH_MIN;
    if (narrow || whole <= 0 || p.text.height <= 0)
        return divit_fail(err, DIVIT_NO_PLACE, __func__,
            N_("the place is too small for the text of the signature; make it larger"));
    *ret = p;
    return DIVIT_OK;
}

static divit_status draw_border(
    const appearing *a, const divit_appearance_frame *frame, divit_bytes *out)
{
    const double width = a->what->look->border;
    /* A whole line inside, for programs that draw thin lines thicker than they are. */
    const double box[] = {width, width, frame->width - 2 * width, frame->height - 2 * width};
    if (width <= 0)
        return DIVIT_OK;
    const divit_status s = divit_operator_append(out, &width, 1, "w");
    return s == DIVIT_OK ? divit_operator_append(out, box, 4, "re S") : s;
}

/* The picture as large as its part allows, in the middle of it. */
static divit_status draw_picture(const appearing *a, const divit_rectangle *part, divit_bytes *out)
{
    const double across = part->width / a->picture.width;
    const double up = part->height / a->picture.height;
    const double scale = across < up ? across : up;
    const double width = a->picture.width * scale;
    const double height = a->picture.height * scale;
    const double matrix[] = {width, 0, 0, height, part->x + (part->width - width) / 2,
        part->y + (part->height - height) / 2};
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("q "));
    if (s == DIVIT_OK)
        s = divit_operator_append(out, matrix, 6, "cm /P Do Q");
    return s;
}

static divit_status draw_qr(
    const appearing *a, const divit_rectangle *part, divit_bytes *out, divit_error *err)
{
    const double side = part->width < part->height ? part->width : part->height;
    const divit_qr_place place = {
        part->x + (part->width - side) / 2, part->y + (part->height - side) / 2, side};
    return divit_qr_draw(a->what->qr, &place, out, err);
}

static divit_status draw_line(const appearing *a, const divit_laid_line *line, divit_bytes *out)
{
    const double place[] = {line->x, line->y};
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("BT /F "));
    if (s == DIVIT_OK)
        s = divit_operator_append(out, &line->size, 1, "Tf");
    if (s == DIVIT_OK)
        s = divit_operator_append(out, place, 2, "Td <");
    for (size_t i = 0; s == DIVIT_OK && i < line->count; i++)
        s = divit_bytes_printf(out, "%04" PRIX32, divit_embedded_id(&a->font, line->glyphs[i].id));
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("> Tj ET\n")) : s;
}

static divit_status draw_text(
    const appearing *a, const divit_rectangle *part, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_layout_done)
    divit_layout layout = {0};
    divit_status s = divit_layout_fit(a->rows, a->row_count, part, &layout, err);
    for (size_t i = 0; s == DIVIT_OK && i < layout.count; i++)
        s = wrote(draw_line(a, &layout.lines[i], out), err);
    return s;
}

/* What stands in one frame. */
static divit_status draw_content(
    const appearing *a, const divit_appearance_frame *frame, divit_bytes *out, divit_error *err)
{
    parts p;
    divit_status s = divide(a, frame, &p, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT("q /G cs 0 sc /G CS 0 SC\n")), err);
    if (s == DIVIT_OK)
        s = wrote(draw_border(a, frame, out), err);
    if (s == DIVIT_OK && p.picture.width > 0)
        s = wrote(draw_picture(a, &p.picture, out), err);
    if (s == DIVIT_OK && p.qr.width > 0)
        s = draw_qr(a, &p.qr, out, err);
    if (s == DIVIT_OK && a->row_count > 0)
        s = draw_text(a, &p.text, out, err);
    return s == DIVIT_OK ? wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT("Q\n")), err) : s;
}

/* "a b c d 0 0": from upright as seen to the page's own space (12.5.5). */
static const char *matrix_of(int turn)
{
    switch (turn) {
    case 90:
        return "0 1 -1 0 0 0";
    case 180:
        return "-1 0 0 -1 0 0";
    case 270:
        return "0 -1 1 0 0 0";
    default:
        return "1 0 0 1 0 0";
    }
}

/* The entries of a form XObject (table 93). */
static divit_status describe(
    const appearing *a, const divit_appearance_frame *frame, divit_bytes *dict)
{
    const double size[] = {frame->width, frame->height};
    divit_status s = divit_bytes_append(
        dict, DIVIT_SPAN_TEXT("/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 "));
    if (s == DIVIT_OK)
        s = divit_operator_append(dict, size, 2, "]");
    if (s == DIVIT_OK)
        s = divit_bytes_printf(dict, "/Matrix [%s] /Resources << /ColorSpace << /G %s >>",
            matrix_of(frame->turn), divit_colour_gray(a->what->archive));
    if (s == DIVIT_OK && a->font.number > 0)
        s = divit_bytes_printf(dict, " /Font << /F %" PRIu32 " 0 R >>", a->font.number);
    if (s == DIVIT_OK && a->picture.number > 0)
        s = divit_bytes_printf(dict, " /XObject << /P %" PRIu32 " 0 R >>", a->picture.number);
    return s == DIVIT_OK ? divit_bytes_append(dict, DIVIT_SPAN_TEXT(" >>")) : s;
}

static divit_status draw_frame(
    const appearing *a, const divit_appearance_frame *frame, uint32_t *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    divit_status s = draw_content(a, frame, &content, err);
    if (s == DIVIT_OK)
        s = wrote(describe(a, frame, &dict), err);
    return s == DIVIT_OK
               ? divit_drawing_stream(a->drawing, &dict, divit_bytes_span(&content), ret, err)
               : s;
}

/* Names the file that is to blame. */
static divit_status blame(divit_status s, const char *name, divit_error *err)
{
    if (s != DIVIT_OK && name)
        divit_error_subject(err, name);
    return s;
}

/* see appearance/appearance.h */
divit_status divit_appearance_draw(
    const divit_appearance *what, divit_drawing *drawing, uint32_t *ret_forms, divit_error *err)
{
    DIVIT_AUTO(appearing_done)
    appearing a = {.what = what, .drawing = drawing};
    divit_status s = blame(divit_typeface_new(what->font, &a.face, err), what->font_name, err);
    if (s == DIVIT_OK)
        s = set_texts(&a, err);
    if (s == DIVIT_OK)
        s = embed_font(&a, err);
    if (s == DIVIT_OK && what->picture.n > 0)
        s = blame(divit_picture_add(what->picture, what->archive, drawing, &a.picture, err),
            what->picture_name, err);
    for (size_t i = 0; s == DIVIT_OK && i < what->frame_count; i++)
        s = draw_frame(&a, &what->frames[i], &ret_forms[i], err);
    return s;
}
