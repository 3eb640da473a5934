/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of a PDF as they were signed, beside the pages as they are now. */
#include "cli/atlas_pictures.h"

#include <libintl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/atlas_text.h"
#include "cli/words.h"

/* A line of 12 points is 3 pixels high where nothing is to be read: an inch has 18. */
enum { WIDTH = 760, UNREADABLE = 18, COMPARED_WIDTH = 400 };

/* The pages of one signature. */
typedef struct sheet {
    uint64_t end;                            /* of the signed revision */
    uint32_t pages;                          /* it has */
    uint32_t shows;                          /* where the signature is seen; 0 if nowhere */
    bool seen;                               /* it is seen somewhere */
    bool harmless;                           /* what changed is allowed */
    uint32_t changed[CLI_PICTURES_COMPARED]; /* pages that look different now */
    size_t changed_count;
} sheet;

/* see cli/atlas_pictures.h */
void cli_pictures_done(cli_pictures *pictures)
{
    cli_drawing_done(&pictures->drawing);
}

/* see cli/atlas_pictures.h */
void cli_pictures_start(cli_pictures *pictures, const cli_job *job, int fd, bool personal)
{
    struct stat st;
    pictures->readable = personal;
    pictures->status =
        fstat(fd, &st) == 0 ? DIVIT_OK : divit_fail_errno(&pictures->why, __func__, NULL);
    if (pictures->status != DIVIT_OK)
        return;
    pictures->size = (uint64_t)st.st_size;
    pictures->status = cli_drawing_start(job, fd, &pictures->drawing, &pictures->why);
}

/* True if there is an answer; a failure is kept. */
static bool ask(cli_pictures *p, const divit_render_request *request, divit_render_answer *ret,
    divit_bytes *png)
{
    if (p->status == DIVIT_OK)
        p->status = cli_drawing_ask(&p->drawing, request, ret, png, &p->why);
    return p->status == DIVIT_OK;
}

/* Says once why there are no pictures, or no more. */
static void tell_failure(cli_pictures *p, cli_html *page)
{
    if (p->status == DIVIT_OK || p->told)
        return;
    p->told = true;
    CLI_HTML_PUT(page, "<p class=\"warning\">@: @. @</p>\n", _("Pages are not shown"),
        _(p->why.detail ? p->why.detail : divit_status_message(p->status)),
        _("Nothing else on this page depends on it."));
}

static const char *why_not(divit_render_result result)
{
    switch (result) {
    case DIVIT_RENDER_NO_DOCUMENT:
        return _("The signed revision cannot be opened for drawing.");
    case DIVIT_RENDER_LOCKED:
        return _("The file opens only with a password, so its pages are not shown.");
    case DIVIT_RENDER_NO_PAGE:
    case DIVIT_RENDER_DONE:
        break;
    }
    return _("This page cannot be drawn.");
}

/* Without Landlock no file is opened, fonts neither; said once. */
static void tell_fonts(cli_pictures *p, cli_html *page, const divit_render_answer *answer)
{
    if (answer->fonts || p->fonts_told)
        return;
    p->fonts_told = true;
    CLI_HTML_PUT(page, "<p>@</p>\n",
        _("Letters whose font is not in the file are missing from the pictures: this computer's "
          "kernel has no Landlock, so no other font was read."));
}

/* Counts the pages of the signed revision and finds the one with the signature. */
static bool open_sheet(
    cli_pictures *p, cli_html *page, const divit_verified_signature *f, sheet *ret)
{
    divit_render_request request = {.verb = DIVIT_RENDER_FIND, .end = f->covered_end};
    divit_render_answer answer;
    if (strlen(f->name) < sizeof request.field)
        (void)snprintf(request.field, sizeof request.field, "%s", f->name);
    if (!ask(p, &request, &answer, NULL))
        return false;
    if (answer.result != DIVIT_RENDER_DONE) {
        CLI_HTML_PUT(page, "<p>@</p>\n", why_not(answer.result));
        return false;
    }
    tell_fonts(p, page, &answer);
    *ret = (sheet){.end = f->covered_end,
        .pages = answer.pages,
        .harmless = f->intact && f->verdict != DIVIT_VERDICT_FAILED};
    ret->seen = answer.page < answer.pages;
    ret->shows = ret->seen ? answer.page : 0;
    request = (divit_render_request){.verb = DIVIT_RENDER_FIND, .end = p->size};
    if (p->pages == 0 && ask(p, &request, &answer, NULL))
        p->pages = answer.pages;
    return p->status == DIVIT_OK;
}

/* Compares the pages of the revision with those of now. */
static bool compare_pages(cli_pictures *p, sheet *s)
{
    const uint32_t most = s->pages > p->pages ? s->pages : p->pages;
    const uint32_t n = most < CLI_PICTURES_COMPARED ? most : CLI_PICTURES_COMPARED;
    for (uint32_t i = 0; i < n; i++) {
        const divit_render_request request = {.verb = DIVIT_RENDER_COMPARE,
            .page = i,
            .width = COMPARED_WIDTH,
            .end = p->size,
            .against = s->end};
        divit_render_answer answer;
        if (!ask(p, &request, &answer, NULL))
            return false;
        if (answer.result != DIVIT_RENDER_DONE || answer.changed.w > 0)
            s->changed[s->changed_count++] = i;
    }
    return true;
}

static bool is_changed(const sheet *s, uint32_t page)
{
    for (size_t i = 0; i < s->changed_count; i++)
        if (s->changed[i] == page)
            return true;
    return false;
}

static void write_comparison(const cli_pictures *p, cli_html *page, const sheet *s)
{
    char number[CLI_ATLAS_NUMBER];
    if (s->changed_count == 0)
        CLI_HTML_PUT(page, "<p>@</p>\n", _("Every page looks as it did when it was signed."));
    else
        CLI_HTML_PUT(page, "<p class=\"warning\"><b>@", _("These pages look different now:"));
    for (size_t i = 0; i < s->changed_count; i++)
        CLI_HTML_PUT(page, " @", cli_atlas_number(number, (uint64_t)s->changed[i] + 1));
    cli_html_raw(page, s->changed_count > 0 ? "</b></p>\n" : "");
    if (s->changed_count > 0 && s->harmless)
        CLI_HTML_PUT(page, "<p>@</p>\n", _("What changed is allowed; the list below names it."));
    if (s->pages > CLI_PICTURES_COMPARED || p->pages > CLI_PICTURES_COMPARED)
        CLI_HTML_PUT(page, "<p>@ @</p>\n", _("Not compared: pages after"),
            cli_atlas_number(number, CLI_PICTURES_COMPARED));
    if (s->pages != p->pages) {
        char now[CLI_ATLAS_NUMBER];
        CLI_HTML_PUT(page, "<p class=\"warning\">@ @ → @</p>\n", _("The number of pages changed:"),
            cli_atlas_number(number, s->pages), cli_atlas_number(now, p->pages));
    }
}

static void write_data(cli_html *page, const divit_bytes *png)
{
    if (page->status == DIVIT_OK)
        page->status = divit_base64_append(&page->out, divit_bytes_span(png));
}

/* A frame around what differs, a little wider so that it covers nothing of it. */
static void write_frame(cli_html *page, const divit_render_box *box)
{
    enum { ROOM = 8 };
    char n[4][CLI_ATLAS_NUMBER];
    const uint32_t left = box->x < ROOM ? box->x : ROOM;
    const uint32_t top = box->y < ROOM ? box->y : ROOM;
    if (box->w > 0)
        CLI_HTML_PUT(page, "<rect class=\"changed\" x=\"@\" y=\"@\" width=\"@\" height=\"@\"/>",
            cli_atlas_number(n[0], box->x - left), cli_atlas_number(n[1], box->y - top),
            cli_atlas_number(n[2], (uint64_t)box->w + left + ROOM),
            cli_atlas_number(n[3], (uint64_t)box->h + top + ROOM));
}

/* One picture with its words under it. */
static void write_picture(
    cli_pictures *p, cli_html *page, const divit_render_request *request, const char *words)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes png = {0};
    divit_render_answer answer;
    char number[CLI_ATLAS_NUMBER];
    char w[CLI_ATLAS_NUMBER];
    char h[CLI_ATLAS_NUMBER];
    if (!ask(p, request, &answer, &png))
        return;
    cli_html_raw(page, "<figure>\n");
    if (answer.result == DIVIT_RENDER_DONE) {
        cli_atlas_number(w, answer.width);
        cli_atlas_number(h, answer.height);
        CLI_HTML_PUT(page,
            "<svg role=\"img\" aria-label=\"@ @: @\" viewBox=\"0 0 @ @\" "
            "width=\"@\" height=\"@\">",
            _("Page"), cli_atlas_number(number, (uint64_t)request->page + 1), words, w, h, w, h);
        CLI_HTML_PUT(page, "<image width=\"@\" height=\"@\" href=\"data:image/png;base64,", w, h);
        write_data(page, &png);
        cli_html_raw(page, "\"/>");
        write_frame(page, &answer.changed);
        cli_html_raw(page, "</svg>\n");
    }
    CLI_HTML_PUT(page, "<figcaption>@@ @</figcaption>\n</figure>\n", words,
        answer.result == DIVIT_RENDER_DONE ? "" : ".",
        answer.result == DIVIT_RENDER_DONE ? "" : why_not(answer.result));
}

/* A page as it was signed and, if anything stands behind the signature, as it is now. */
static void write_page(cli_pictures *p, cli_html *page, const sheet *s, uint32_t number)
{
    char text[CLI_ATLAS_NUMBER];
    const bool same = s->end == p->size;
    const bool changed = is_changed(s, number);
    divit_render_request request = {.verb = DIVIT_RENDER_DRAW,
        .page = number,
        .width = WIDTH,
        .inch = p->readable ? 0 : UNREADABLE,
        .end = s->end,
        .against = changed ? p->size : 0};
    CLI_HTML_PUT(page, "<h3>@ @@@</h3>\n<div class=\"@\">\n", _("Page"),
        cli_atlas_number(text, (uint64_t)number + 1),
        s->seen && number == s->shows ? _(", with the signature") : "",
        changed ? _(", DIFFERENT") : "", p->readable ? "pair" : "pair small");
    write_picture(p, page, &request,
        same ? _("as it was signed, which is as it is now") : _("as it was signed"));
    request.end = p->size;
    request.against = changed ? s->end : 0;
    if (!same)
        write_picture(p, page, &request,
            changed ? _("as it is now; the frame shows where it differs") : _("as it is now"));
    cli_html_raw(page, "</div>\n");
}

/* see cli/atlas_pictures.h */
void cli_pictures_write(cli_pictures *pictures, cli_html *page, const divit_verified_signature *f)
{
    sheet s;
    if (f->revision == 0 || f->covered_end == 0 || f->covered_end > pictures->size) {
        CLI_HTML_PUT(
            page, "<p>@</p>\n", _("No page is shown: which revision was signed cannot be told."));
        return;
    }
    if (open_sheet(pictures, page, f, &s) &&
        (s.end == pictures->size || compare_pages(pictures, &s))) {
        if (s.end != pictures->size)
            write_comparison(pictures, page, &s);
        write_page(pictures, page, &s, s.shows);
        for (size_t i = 0, shown = 1; i < s.changed_count && shown < CLI_PICTURES_SHOWN; i++) {
            if (s.changed[i] == s.shows)
                continue;
            write_page(pictures, page, &s, s.changed[i]);
            shown++;
        }
    }
    tell_failure(pictures, page);
}
