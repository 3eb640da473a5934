/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws pages of one sealed PDF, and of what its revisions were, with poppler. */
#include "render/draw.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { OPEN = 2, FIND_PAGES = 2000, PIXEL = 0xFFFFFF };

/* One revision that was opened; NULL with a result other than DONE could not be. */
typedef struct revision {
    uint64_t end; /* 0: free */
    PopplerDocument *pdf;
    divit_render_result result;
} revision;

struct divit_drawer {
    divit_span document;
    revision open[OPEN]; /* the two that were asked for last */
    size_t next;
};

/* see render/draw.h */
divit_status divit_drawer_new(divit_span document, divit_drawer **ret, divit_error *err)
{
    divit_drawer *d = calloc(1, sizeof *d);
    if (!d)
        return divit_fail_memory(err, __func__);
    d->document = document;
    *ret = d;
    return DIVIT_OK;
}

static void close_revision(revision *r)
{
    g_clear_object(&r->pdf);
    *r = (revision){0};
}

/* see render/draw.h */
void divit_drawer_free(divit_drawer **drawer)
{
    if (!drawer || !*drawer)
        return;
    for (size_t i = 0; i < OPEN; i++)
        close_revision(&(*drawer)->open[i]);
    free(*drawer);
    *drawer = NULL;
}

/* The first `end` bytes as a document; borrowed until the second next is opened. */
static const revision *open_revision(divit_drawer *d, uint64_t end)
{
    for (size_t i = 0; i < OPEN; i++)
        if (d->open[i].end == end)
            return &d->open[i];
    revision *r = &d->open[d->next];
    d->next = (d->next + 1) % OPEN;
    close_revision(r);
    *r = (revision){.end = end, .result = DIVIT_RENDER_NO_DOCUMENT};
    if (end > d->document.n)
        return r;
    GError *why = NULL;
    GBytes *bytes = g_bytes_new_static(d->document.p, (gsize)end);
    r->pdf = poppler_document_new_from_bytes(bytes, NULL, &why);
    g_bytes_unref(bytes);
    if (r->pdf)
        r->result = DIVIT_RENDER_DONE;
    else if (g_error_matches(why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        r->result = DIVIT_RENDER_LOCKED;
    g_clear_error(&why);
    return r;
}

static uint32_t count_pages(const revision *r)
{
    const int n = r->pdf ? poppler_document_get_n_pages(r->pdf) : 0;
    return n > 0 ? (uint32_t)n : 0;
}

static PopplerPage *open_page(const revision *r, uint32_t page)
{
    return page < count_pages(r) ? poppler_document_get_page(r->pdf, (int)page) : NULL;
}

/* True if the page has a widget of the field that takes room on it. */
static bool shows_field(PopplerPage *page, const char *field)
{
    bool shows = false;
    GList *all = poppler_page_get_form_field_mapping(page);
    for (const GList *i = all; i && !shows; i = i->next) {
        const PopplerFormFieldMapping *m = i->data;
        gchar *name = poppler_form_field_get_name(m->field);
        shows = name && strcmp(name, field) == 0 && fabs(m->area.x2 - m->area.x1) > 0 &&
                fabs(m->area.y2 - m->area.y1) > 0;
        g_free(name);
    }
    poppler_page_free_form_field_mapping(all);
    return shows;
}

static uint32_t find_field(const revision *r, const char *field)
{
    for (uint32_t i = 0; field[0] && i < count_pages(r) && i < FIND_PAGES; i++) {
        PopplerPage *page = open_page(r, i);
        const bool shows = page && shows_field(page, field);
        g_clear_object(&page);
        if (shows)
            return i;
    }
    return DIVIT_RENDER_NOWHERE;
}

/* The page on white, as wide as it may be; NULL if it has no size. Its own unit is 1/72 inch. */
static cairo_surface_t *draw_page(PopplerPage *page, const divit_render_request *request)
{
    double w = 0;
    double h = 0;
    poppler_page_get_size(page, &w, &h);
    if (!isfinite(w) || !isfinite(h) || w <= 0 || h <= 0)
        return NULL;
    const double fits = fmin(request->width / w, DIVIT_RENDER_HEIGHT_MAX / h);
    const double scale = request->inch ? fmin(fits, request->inch / 72.0) : fits;
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)fmax(1, round(w * scale)), (int)fmax(1, round(h * scale)));
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    poppler_page_render(page, cr);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    return surface;
}

/* NULL also if there is no such page or no memory for it. */
static cairo_surface_t *draw_revision(const revision *r, const divit_render_request *request)
{
    PopplerPage *p = open_page(r, request->page);
    cairo_surface_t *surface = p ? draw_page(p, request) : NULL;
    g_clear_object(&p);
    if (surface && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    return surface;
}

static uint32_t pixel_at(cairo_surface_t *s, uint32_t x, uint32_t y)
{
    uint32_t pixel;
    const unsigned char *row =
        cairo_image_surface_get_data(s) + (size_t)y * (size_t)cairo_image_surface_get_stride(s);
    memcpy(&pixel, row + 4 * (size_t)x, sizeof pixel);
    return pixel & PIXEL; /* the fourth byte of RGB24 means nothing */
}

static void widen(divit_render_box *box, uint32_t x, uint32_t y)
{
    const divit_render_box old = box->w ? *box : (divit_render_box){x, y, 1, 1};
    const uint32_t left = x < old.x ? x : old.x;
    const uint32_t right = x >= old.x + old.w ? x + 1 : old.x + old.w;
    *box = (divit_render_box){left, old.y, right - left, y - old.y + 1};
}

/* Around all pixels in which two pictures differ; all of the first if the other has no such size.
 */
static divit_render_box compare(cairo_surface_t *a, cairo_surface_t *b)
{
    const uint32_t w = (uint32_t)cairo_image_surface_get_width(a);
    const uint32_t h = (uint32_t)cairo_image_surface_get_height(a);
    divit_render_box box = {0};
    if (!b || (uint32_t)cairo_image_surface_get_width(b) != w ||
        (uint32_t)cairo_image_surface_get_height(b) != h)
        return (divit_render_box){0, 0, w, h};
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++)
            if (pixel_at(a, x, y) != pixel_at(b, x, y))
                widen(&box, x, y);
    return box;
}

static cairo_status_t take_png(void *ctx, const unsigned char *data, unsigned n)
{
    divit_bytes *png = ctx;
    if (png->n + n > DIVIT_RENDER_PICTURE_MAX ||
        divit_bytes_append(png, (divit_span){data, n}) != DIVIT_OK)
        return CAIRO_STATUS_WRITE_ERROR;
    return CAIRO_STATUS_SUCCESS;
}

/* Draws the page, compares and hands over what was asked for. */
static divit_status show(divit_drawer *d, const divit_render_request *request,
    divit_render_answer *answer, divit_bytes *png)
{
    divit_status s = DIVIT_OK;
    cairo_surface_t *surface = draw_revision(open_revision(d, request->end), request);
    if (!surface) {
        answer->result = DIVIT_RENDER_NO_PAGE;
        return DIVIT_OK;
    }
    answer->width = (uint32_t)cairo_image_surface_get_width(surface);
    answer->height = (uint32_t)cairo_image_surface_get_height(surface);
    if (request->against) {
        cairo_surface_t *other = draw_revision(open_revision(d, request->against), request);
        answer->changed = compare(surface, other);
        if (other)
            cairo_surface_destroy(other);
    }
    if (request->verb == DIVIT_RENDER_DRAW &&
        cairo_surface_write_to_png_stream(surface, take_png, png) != CAIRO_STATUS_SUCCESS)
        s = DIVIT_E_MEMORY;
    answer->picture = (uint32_t)png->n;
    cairo_surface_destroy(surface);
    return s;
}

/* The words of the page, cut at a whole character. */
static divit_status tell(const revision *r, const divit_render_request *request,
    divit_render_answer *answer, divit_bytes *text)
{
    PopplerPage *page = open_page(r, request->page);
    if (!page) {
        answer->result = DIVIT_RENDER_NO_PAGE;
        return DIVIT_OK;
    }
    char *words = poppler_page_get_text(page);
    size_t n = words ? strlen(words) : 0;
    if (n > DIVIT_RENDER_TEXT_MAX) {
        n = DIVIT_RENDER_TEXT_MAX;
        while (n > 0 && ((uint8_t)words[n] & 0xC0) == 0x80)
            n--;
    }
    const divit_status s = divit_bytes_append(text, (divit_span){(const uint8_t *)words, n});
    answer->picture = (uint32_t)n;
    g_free(words);
    g_clear_object(&page);
    return s;
}

/* see render/draw.h */
divit_status divit_drawer_answer(divit_drawer *drawer, const divit_render_request *request,
    divit_render_answer *ret_answer, divit_bytes *out)
{
    const revision *r = open_revision(drawer, request->end);
    divit_render_answer answer = {
        .result = r->result, .pages = count_pages(r), .page = DIVIT_RENDER_NOWHERE};
    divit_status s = DIVIT_OK;
    if (r->result == DIVIT_RENDER_DONE && request->verb == DIVIT_RENDER_FIND)
        answer.page = find_field(r, request->field);
    else if (r->result == DIVIT_RENDER_DONE && request->verb == DIVIT_RENDER_TEXT)
        s = tell(r, request, &answer, out);
    else if (r->result == DIVIT_RENDER_DONE)
        s = show(drawer, request, &answer, out);
    if (s == DIVIT_OK)
        *ret_answer = answer;
    return s;
}
