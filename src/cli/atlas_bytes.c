/* SPDX-License-Identifier: Apache-2.0 */
/* A map of a PDF's bytes: its signed revisions, and what each signature covers. */
#include "cli/atlas_bytes.h"

#include <libintl.h>
#include <stdio.h>

#include "cli/atlas_text.h"
#include "cli/words.h"

enum { WIDE = 1000, THIN = 6 }; /* of a bar, in its own units: all of it, and the least part */

/* A run of bytes, n of them. */
typedef struct run {
    uint64_t from;
    uint64_t n;
} run;

static unsigned scale(uint64_t at, uint64_t size)
{
    return (unsigned)((double)at / (double)size * WIDE);
}

/* A part of a bar; one that is there is seen, however small it is. */
static void write_part(cli_html *page, const char *kind, run r, uint64_t size)
{
    char x[CLI_ATLAS_NUMBER];
    char w[CLI_ATLAS_NUMBER];
    unsigned from = scale(r.from, size);
    unsigned width = scale(r.from + r.n, size) - from;
    if (r.n == 0)
        return;
    width = width < THIN ? THIN : width;
    from = from + width > WIDE ? WIDE - width : from;
    CLI_HTML_PUT(page, "<rect class=\"@\" x=\"@\" y=\"1\" width=\"@\" height=\"18\"/>", kind,
        cli_atlas_number(x, from), cli_atlas_number(w, width));
}

static void open_bar(cli_html *page)
{
    cli_html_raw(page,
        "<td class=\"bar\"><svg viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\">");
}

/* "100 - 199 (100)", or a word for nothing. */
static void write_run(cli_html *page, run r)
{
    char text[3 * CLI_ATLAS_NUMBER];
    if (r.n == 0) {
        CLI_HTML_PUT(page, "<td>@</td>", _("nothing"));
        return;
    }
    (void)snprintf(text, sizeof text, "%llu–%llu (%llu)", (unsigned long long)r.from,
        (unsigned long long)(r.from + r.n - 1), (unsigned long long)r.n);
    CLI_HTML_PUT(page, "<td>@</td>", text);
}

/* What lies in the file where a signature says; a wrong range covers nothing. */
static void write_signature(
    cli_html *page, const divit_verified_signature *f, uint64_t size, const char *name)
{
    const bool known = f->revision > 0 && f->covered_end <= size && f->hole_size > 0;
    const uint64_t behind_hole = known ? f->hole_at + f->hole_size : 0;
    const run before = {0, known ? f->hole_at : 0};
    const run hole = {before.n, known ? f->hole_size : 0};
    const run after = {behind_hole, known ? f->covered_end - behind_hole : 0};
    const run rest = {known ? f->covered_end : 0, known ? size - f->covered_end : size};
    CLI_HTML_PUT(page, "<tr><th scope=\"row\" class=\"name\">@</th>", name);
    open_bar(page);
    write_part(page, "free", rest, size);
    write_part(page, "signed", before, size);
    write_part(page, "signed", after, size);
    write_part(page, "hole", hole, size);
    cli_html_raw(page, "</svg></td>");
    write_run(page, before);
    write_run(page, hole);
    write_run(page, after);
    write_run(page, rest);
    cli_html_raw(page, "</tr>\n");
}

/* Where each signed revision ends, and what was added behind the last; oldest first. */
static void write_revisions(cli_html *page, const divit_verification *v, uint64_t size)
{
    uint64_t end = 0;
    CLI_HTML_PUT(page, "<tr><th scope=\"row\">@</th>", _("Signed revisions"));
    open_bar(page);
    for (size_t i = 0; i < divit_verification_count(v); i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        if (f->revision == 0 || f->covered_end <= end || f->covered_end > size)
            continue;
        write_part(page, "revision", (run){end, f->covered_end - end}, size);
        end = f->covered_end;
    }
    write_part(page, "free", (run){end, size - end}, size);
    cli_html_raw(page, "</svg></td>");
    write_run(page, (run){0, end});
    cli_html_raw(page, "<td>–</td><td>–</td>");
    write_run(page, (run){end, size - end});
    cli_html_raw(page, "</tr>\n");
}

static void write_head(cli_html *page, const cli_atlas_map *map)
{
    char number[CLI_ATLAS_NUMBER];
    char size[CLI_ATLAS_NUMBER];
    CLI_HTML_PUT(page,
        "<section>\n<h2>@</h2>\n<p>@</p>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" "
        "aria-label=\"@ @: @\">\n<table class=\"map\">\n<thead><tr><th scope=\"col\">@</th>",
        _("Map of the file"),
        _("Dark bytes are signed. The framed gap is the signature itself, which cannot sign "
          "itself. Light bytes with a dashed frame are not signed."),
        _("Map of the file"), cli_atlas_number(number, map->number), map->file, _("Signature"));
    CLI_HTML_PUT(page,
        "<th scope=\"col\">@ (@)</th><th scope=\"col\">@</th><th scope=\"col\">@</th>"
        "<th scope=\"col\">@</th><th scope=\"col\">@</th></tr></thead>\n<tbody>\n",
        _("All bytes"), cli_atlas_number(size, map->size), _("Signed before it"),
        _("The signature"), _("Signed behind it"), _("Not signed"));
}

/* see cli/atlas_bytes.h */
void cli_atlas_bytes_write(cli_html *page, const cli_atlas_map *map)
{
    if (map->size == 0)
        return;
    write_head(page, map);
    write_revisions(page, map->v, map->size);
    for (size_t i = 0; i < divit_verification_count(map->v); i++) {
        char name[CLI_ATLAS_TEXT];
        const divit_verified_signature *f = divit_verification_at(map->v, i);
        cli_atlas_text(name, f->name, map->personal ? CLI_ATLAS_OPEN : CLI_ATLAS_MASK);
        write_signature(page, f, map->size, name);
    }
    cli_html_raw(page, "</tbody>\n</table>\n</div>\n</section>\n");
}
