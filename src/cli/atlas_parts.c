/* SPDX-License-Identifier: Apache-2.0 */
/* Which parts of an XML document a signature covers. */
#include "cli/atlas_parts.h"

#include <libintl.h>
#include <stdio.h>

#include "cli/atlas_text.h"
#include "cli/words.h"

enum { WIDE = 1000, THIN = 6 }; /* of the bar, in its own units: all of it, and the least part */

/* A part of the bar; one that is there is seen, however small it is. */
static void write_bar_part(cli_html *page, const char *kind, const uint64_t at[2], uint64_t size)
{
    char x[CLI_ATLAS_NUMBER];
    char w[CLI_ATLAS_NUMBER];
    if (at[0] >= at[1] || at[1] > size)
        return;
    unsigned from = (unsigned)((double)at[0] / (double)size * WIDE);
    unsigned width = (unsigned)((double)at[1] / (double)size * WIDE) - from;
    width = width < THIN ? THIN : width;
    from = from + width > WIDE ? WIDE - width : from;
    CLI_HTML_PUT(page, "<rect class=\"@\" x=\"@\" y=\"1\" width=\"@\" height=\"18\"/>", kind,
        cli_atlas_number(x, from), cli_atlas_number(w, width));
}

/* Signed parts, the signature over them, and what is not signed over all. */
static void write_bar(cli_html *page, const divit_verified_signature *f, const cli_atlas_file *file)
{
    const uint64_t all[2] = {0, file->size};
    const uint64_t hole[2] = {f->hole_at, f->hole_at + f->hole_size};
    CLI_HTML_PUT(page,
        "<table class=\"map\">\n<tbody><tr><th scope=\"row\">@</th><td class=\"bar\"><svg "
        "viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
        _("All bytes"));
    write_bar_part(page, "free", all, file->size);
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < f->part_count; i++) {
            const uint64_t at[2] = {f->parts[i].start, f->parts[i].end};
            const bool over = at[0] >= hole[0] && at[1] <= hole[1];
            if (f->parts[i].is_signed && over == (pass == 1))
                write_bar_part(page, "signed", at, file->size);
        }
        if (pass == 0)
            write_bar_part(page, "hole", hole, file->size);
    }
    for (size_t i = 0; i < f->part_count; i++)
        if (!f->parts[i].is_signed)
            write_bar_part(
                page, "free", (uint64_t[2]){f->parts[i].start, f->parts[i].end}, file->size);
    CLI_HTML_PUT(page, "</svg></td></tr></tbody>\n</table>\n<p>@</p>\n",
        _("Dark bytes are signed. The framed gap is the signature itself, which cannot sign "
          "itself. Light bytes with a dashed frame are not signed."));
}

static void write_part(cli_html *page, const divit_verified_part *part, bool personal)
{
    char name[CLI_ATLAS_TEXT];
    char bytes[3 * CLI_ATLAS_NUMBER] = "";
    const cli_mark mark = part->is_signed ? CLI_MARK_OK : CLI_MARK_BROKEN;
    cli_atlas_text(name, part->name, personal ? CLI_ATLAS_OPEN : CLI_ATLAS_MASK);
    if (part->end > part->start)
        (void)snprintf(bytes, sizeof bytes, "%llu–%llu", (unsigned long long)part->start,
            (unsigned long long)part->end);
    CLI_HTML_PUT(page,
        "<tr><th scope=\"row\" class=\"said\">@<br><code class=\"small\">@</code></th>"
        "<td class=\"result @\">",
        _(part->clause), part->kind, cli_html_class(mark));
    cli_html_mark(page, mark, part->is_signed ? _("signed") : _("NOT signed"));
    CLI_HTML_PUT(page, "</td><td>@</td><td>@</td></tr>\n", name, bytes);
}

/* see cli/atlas_parts.h */
void cli_atlas_parts_write(
    cli_html *page, const divit_verified_signature *f, const cli_atlas_file *file)
{
    char number[CLI_ATLAS_NUMBER];
    if (f->part_count == 0)
        return;
    CLI_HTML_PUT(page, "<h3>@</h3>\n", _("What is signed and what is not"));
    if (file->size > 0)
        write_bar(page, f, file);
    CLI_HTML_PUT(page,
        "<table class=\"changes\">\n<thead><tr><th scope=\"col\">@</th><th scope=\"col\">@</th>"
        "<th scope=\"col\">@</th><th scope=\"col\">@</th></tr></thead>\n<tbody>\n",
        _("Part"), _("Result"), _("Name"), _("Bytes"));
    for (size_t i = 0; i < f->part_count; i++)
        write_part(page, &f->parts[i], file->personal);
    cli_html_raw(page, "</tbody>\n</table>\n");
    if (f->parts_untold > 0)
        CLI_HTML_PUT(page, "<p>@ @</p>\n", _("Parts that are not listed:"),
            cli_atlas_number(number, f->parts_untold));
}
