/* SPDX-License-Identifier: Apache-2.0 */
/* An official-looking A4 paper as PDF. */
#include "sandbox/portal/paper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

#define PRACTICE "DENEME — gerçek başvuru değildir"

/* Points (1/72 inch). */
static const double page_width = 595.276, page_height = 841.89;
static const double margin = 48, bottom = 62, label_width = 168, box_height = 88;
static const double row_pad = 5.5;

typedef struct colour {
    double r, g, b;
} colour;

static const colour ink = {0.11, 0.13, 0.16}, navy = {0.10, 0.22, 0.38};
static const colour line_grey = {0.78, 0.82, 0.87}, pale = {0.955, 0.967, 0.98};
static const colour grey = {0.38, 0.42, 0.47}, red = {0.68, 0.11, 0.10};
static const colour red_pale = {0.995, 0.945, 0.94};

struct divit_world_paper {
    divit_bytes pdf;
    divit_status status; /* of writing */
    cairo_surface_t *surface;
    cairo_t *cr;
    char title[160];
    char order[40];
    char date[40];
    double y; /* top of what comes next */
    int page;
    int sections; /* so far */
};

typedef struct style {
    const char *font; /* Pango font description */
    colour colour;
    double width; /* 0: one line as long as it is */
    PangoAlignment align;
} style;

static cairo_status_t on_write(void *ctx, const unsigned char *data, unsigned n)
{
    divit_world_paper *p = ctx;
    if (p->status == DIVIT_OK)
        p->status = divit_bytes_append(&p->pdf, (divit_span){data, n});
    return p->status == DIVIT_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_colour(cairo_t *cr, colour c)
{
    cairo_set_source_rgb(cr, c.r, c.g, c.b);
}

static void fill_box(cairo_t *cr, const double box[4], colour c)
{
    set_colour(cr, c);
    cairo_rectangle(cr, box[0], box[1], box[2], box[3]);
    cairo_fill(cr);
}

static void stroke_box(cairo_t *cr, const double box[4], colour c)
{
    set_colour(cr, c);
    cairo_set_line_width(cr, 0.7);
    cairo_rectangle(cr, box[0], box[1], box[2], box[3]);
    cairo_stroke(cr);
}

static void rule(cairo_t *cr, double y, double width, colour c)
{
    set_colour(cr, c);
    cairo_set_line_width(cr, width);
    cairo_move_to(cr, margin, y);
    cairo_line_to(cr, page_width - margin, y);
    cairo_stroke(cr);
}

static PangoLayout *lay(cairo_t *cr, const style *st, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_from_string(st->font);
    PangoContext *context = pango_layout_get_context(layout);
    pango_context_set_language(context, pango_language_from_string("tr"));
    pango_cairo_context_set_resolution(context, 72);
    pango_layout_context_changed(layout);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, st->width > 0 ? (int)(st->width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, st->align);
    pango_layout_set_line_spacing(layout, 1.18F);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static double height_of(PangoLayout *layout)
{
    PangoRectangle r;
    pango_layout_get_extents(layout, NULL, &r);
    return (double)r.height / PANGO_SCALE;
}

static void show(cairo_t *cr, PangoLayout *layout, double x, double y, colour c)
{
    set_colour(cr, c);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
}

/* Draws a text and tells its height. */
static double put(cairo_t *cr, const style *st, double x, double y, const char *text)
{
    PangoLayout *layout = lay(cr, st, text);
    const double h = height_of(layout);
    show(cr, layout, x, y, st->colour);
    g_object_unref(layout);
    return h;
}

/* The word DENEME, large and faint, from corner to corner. */
static void draw_watermark(cairo_t *cr)
{
    static const style st = {.font = "DejaVu Sans Bold 120", .colour = {0.945, 0.95, 0.96}};
    PangoLayout *layout = lay(cr, &st, "DENEME");
    PangoRectangle r;
    pango_layout_get_extents(layout, NULL, &r);
    cairo_save(cr);
    cairo_translate(cr, page_width / 2, page_height / 2 + 40);
    cairo_rotate(cr, -M_PI / 4);
    show(cr, layout, -(double)r.width / PANGO_SCALE / 2, -(double)r.height / PANGO_SCALE / 2,
        st.colour);
    cairo_restore(cr);
    g_object_unref(layout);
}

/* A pen over an inkwell: the practice world's mark. */
static void draw_mark(cairo_t *cr, double x, double y)
{
    set_colour(cr, navy);
    cairo_new_path(cr);
    cairo_arc(cr, x + 18, y + 18, 18, 0, 2 * M_PI);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_set_line_width(cr, 2.2);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_move_to(cr, x + 25, y + 8);
    cairo_line_to(cr, x + 16.5, y + 20.5);
    cairo_stroke(cr);
    cairo_move_to(cr, x + 10, y + 22);
    cairo_line_to(cr, x + 23, y + 22);
    cairo_line_to(cr, x + 21, y + 28.5);
    cairo_line_to(cr, x + 12, y + 28.5);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void draw_banner(divit_world_paper *p)
{
    static const style st = {.font = "DejaVu Sans Bold 9.5",
        .colour = {0.68, 0.11, 0.10},
        .width = 499,
        .align = PANGO_ALIGN_CENTER};
    const double box[4] = {margin, 30, page_width - 2 * margin, 21};
    fill_box(p->cr, box, red_pale);
    stroke_box(p->cr, box, red);
    (void)put(p->cr, &st, margin, 35, "DENEME ORTAMI  ·  GERÇEK BAŞVURU DEĞİLDİR");
}

static void draw_first_head(divit_world_paper *p)
{
    static const style owner = {.font = "DejaVu Sans 9", .colour = {0.38, 0.42, 0.47}};
    static const style title = {
        .font = "DejaVu Sans Bold 16.5", .colour = {0.10, 0.22, 0.38}, .width = 320};
    static const style label = {.font = "DejaVu Sans 8.5", .colour = {0.38, 0.42, 0.47}};
    static const style value = {.font = "DejaVu Sans Bold 12", .colour = {0.11, 0.13, 0.16}};
    cairo_t *cr = p->cr;
    const double top = 66, right = page_width - margin - 112;
    draw_mark(cr, margin, top + 2);
    (void)put(cr, &owner, margin + 48, top, "Deneme Sertifika Hizmet Sağlayıcısı");
    const double h = put(cr, &title, margin + 48, top + 13, p->title);
    const double box[4] = {right, top - 2, 112, 58};
    fill_box(cr, box, pale);
    stroke_box(cr, box, line_grey);
    (void)put(cr, &label, right + 9, top + 2, "Sipariş No");
    (void)put(cr, &value, right + 9, top + 12.5, p->order);
    (void)put(cr, &label, right + 9, top + 29, "Düzenlenme Tarihi");
    (void)put(cr, &value, right + 9, top + 39.5, p->date);
    p->y = top + fmax(h + 13, 58) + 12;
    rule(cr, p->y, 1.6, navy);
    p->y += 14;
}

static void draw_foot(divit_world_paper *p)
{
    static const style left = {.font = "DejaVu Sans 8.5", .colour = {0.68, 0.11, 0.10}};
    static const style right = {.font = "DejaVu Sans 8.5",
        .colour = {0.38, 0.42, 0.47},
        .width = 200,
        .align = PANGO_ALIGN_RIGHT};
    char text[80];
    (void)snprintf(text, sizeof text, "%s · Sayfa %d", p->order, p->page);
    rule(p->cr, page_height - 46, 0.7, line_grey);
    (void)put(p->cr, &left, margin, page_height - 40, PRACTICE);
    (void)put(p->cr, &right, page_width - margin - 200, page_height - 40, text);
}

static void start_page(divit_world_paper *p)
{
    p->page++;
    draw_watermark(p->cr);
    draw_banner(p);
    p->y = 66;
    if (p->page == 1)
        draw_first_head(p);
    draw_foot(p);
}

/* A new page unless `height` more fits on this one. */
static void need(divit_world_paper *p, double height)
{
    if (p->y + height <= page_height - bottom)
        return;
    cairo_show_page(p->cr);
    start_page(p);
}

static void set_metadata(const divit_world_paper *p)
{
    char title[256];
    (void)snprintf(title, sizeof title, "%s %s (DENEME)", p->title, p->order);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_SUBJECT, PRACTICE);
    cairo_pdf_surface_set_metadata(
        p->surface, CAIRO_PDF_METADATA_AUTHOR, "Deneme Sertifika Hizmet Sağlayıcısı");
}

/* see sandbox/portal/paper.h */
divit_status divit_world_paper_new(
    const divit_world_paper_head *head, divit_world_paper **ret, divit_error *err)
{
    divit_world_paper *p = calloc(1, sizeof *p);
    if (!p)
        return divit_fail_memory(err, __func__);
    divit_text_copy(p->title, sizeof p->title, head->title);
    divit_text_copy(p->order, sizeof p->order, head->order);
    divit_text_copy(p->date, sizeof p->date, head->date);
    p->surface = cairo_pdf_surface_create_for_stream(on_write, p, page_width, page_height);
    p->cr = cairo_create(p->surface);
    set_metadata(p);
    start_page(p);
    *ret = p;
    return DIVIT_OK;
}

/* see sandbox/portal/paper.h */
void divit_world_paper_free(divit_world_paper **paper)
{
    if (!paper || !*paper)
        return;
    cairo_destroy((*paper)->cr);
    cairo_surface_destroy((*paper)->surface);
    divit_bytes_done(&(*paper)->pdf);
    free(*paper);
    *paper = NULL;
}

/* see sandbox/portal/paper.h */
void divit_world_paper_section(divit_world_paper *p, const char *title)
{
    static const style st = {.font = "DejaVu Sans Bold 10.5", .colour = {1, 1, 1}};
    need(p, 72);
    p->y += p->sections++ > 0 ? 12 : 0;
    const double box[4] = {margin, p->y, page_width - 2 * margin, 20};
    fill_box(p->cr, box, navy);
    (void)put(p->cr, &st, margin + 9, p->y + 3.2, title);
    p->y += 20;
}

/* see sandbox/portal/paper.h */
void divit_world_paper_row(divit_world_paper *p, const char *label, const char *value)
{
    static const style name = {
        .font = "DejaVu Sans 9.5", .colour = {0.38, 0.42, 0.47}, .width = 154};
    static const style content = {
        .font = "DejaVu Sans 10.5", .colour = {0.11, 0.13, 0.16}, .width = 312};
    PangoLayout *left = lay(p->cr, &name, label);
    PangoLayout *right = lay(p->cr, &content, value[0] ? value : "—");
    const double h = fmax(height_of(left), height_of(right)) + 2 * row_pad;
    need(p, h);
    const double label_box[4] = {margin, p->y, label_width, h};
    const double whole[4] = {margin, p->y, page_width - 2 * margin, h};
    fill_box(p->cr, label_box, pale);
    stroke_box(p->cr, whole, line_grey);
    show(p->cr, left, margin + 9, p->y + row_pad + 0.6, grey);
    show(p->cr, right, margin + label_width + 10, p->y + row_pad, ink);
    p->y += h;
    g_object_unref(left);
    g_object_unref(right);
}

/* see sandbox/portal/paper.h */
void divit_world_paper_text(divit_world_paper *p, const char *text)
{
    static const style st = {.font = "DejaVu Sans 10", .colour = {0.11, 0.13, 0.16}, .width = 499};
    PangoLayout *layout = lay(p->cr, &st, text);
    const double h = height_of(layout);
    p->y += 8;
    need(p, h);
    show(p->cr, layout, margin, p->y, st.colour);
    p->y += h + 5;
    g_object_unref(layout);
}

/* see sandbox/portal/paper.h */
void divit_world_paper_clause(
    divit_world_paper *p, int number, const char *subject, const char *text)
{
    static const style head = {
        .font = "DejaVu Sans Bold 10", .colour = {0.10, 0.22, 0.38}, .width = 471};
    static const style body = {
        .font = "DejaVu Sans 10", .colour = {0.11, 0.13, 0.16}, .width = 471};
    char mark[16];
    (void)snprintf(mark, sizeof mark, "%d.", number);
    PangoLayout *layout = lay(p->cr, &body, text);
    const double h = height_of(layout);
    p->y += 8;
    need(p, h + 16);
    (void)put(p->cr, &head, margin, p->y, mark);
    p->y += put(p->cr, &head, margin + 28, p->y, subject) + 1.5;
    show(p->cr, layout, margin + 28, p->y, body.colour);
    p->y += h;
    g_object_unref(layout);
}

static void draw_signature_box(divit_world_paper *p, double x, double width, const char *label)
{
    const style st = {.font = "DejaVu Sans 9", .colour = grey, .width = width - 18};
    const double box[4] = {x, p->y, width, box_height};
    cairo_set_source_rgb(p->cr, 1, 1, 1);
    stroke_box(p->cr, box, line_grey);
    (void)put(p->cr, &st, x + 9, p->y + 6, label);
}

/* see sandbox/portal/paper.h */
void divit_world_paper_boxes(divit_world_paper *p, const char *left, const char *right)
{
    const double width = (page_width - 2 * margin - 12) / 2;
    p->y += 12;
    need(p, box_height);
    draw_signature_box(p, margin, width, left);
    draw_signature_box(p, margin + width + 12, width, right);
    p->y += box_height;
}

/* see sandbox/portal/paper.h */
divit_status divit_world_paper_finish(divit_world_paper *p, divit_bytes *ret_pdf, divit_error *err)
{
    cairo_show_page(p->cr);
    cairo_surface_finish(p->surface);
    if (p->status != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (cairo_status(p->cr) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_status(p->surface) != CAIRO_STATUS_SUCCESS)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("the paper could not be drawn"));
    *ret_pdf = divit_bytes_steal(&p->pdf);
    return DIVIT_OK;
}
