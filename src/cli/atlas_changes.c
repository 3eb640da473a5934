/* SPDX-License-Identifier: Apache-2.0 */
/* What changed in a PDF after a signature: each object, and whether it may. */
#include "cli/atlas_changes.h"

#include <libintl.h>

#include "cli/atlas_text.h"
#include "cli/words.h"

static const char *what_became(const divit_verified_change *c)
{
    return c->added ? _("new") : c->removed ? _("removed") : _("changed");
}

static void write_place(cli_html *page, const divit_verified_change *c, bool personal)
{
    char text[CLI_ATLAS_TEXT];
    char number[CLI_ATLAS_NUMBER];
    cli_html_raw(page, "<td>");
    if (c->page > 0)
        CLI_HTML_PUT(page, "@ @ ", _("Page"), cli_atlas_number(number, c->page));
    cli_atlas_text(text, c->field, personal ? CLI_ATLAS_OPEN : CLI_ATLAS_MASK);
    CLI_HTML_PUT(page, "@</td>", text);
}

static void write_change(cli_html *page, const divit_verified_change *c, bool personal)
{
    char object[CLI_ATLAS_NUMBER];
    char generation[CLI_ATLAS_NUMBER];
    const cli_mark mark = c->allowed ? CLI_MARK_OK : CLI_MARK_BROKEN;
    CLI_HTML_PUT(page,
        "<tr><th scope=\"row\" class=\"said\">@<br><code class=\"small\">@</code></th>"
        "<td class=\"result @\">",
        _(c->clause), c->kind, cli_html_class(mark));
    cli_html_mark(page, mark, c->allowed ? _("allowed") : _("NOT allowed"));
    cli_html_raw(page, "</td>");
    write_place(page, c, personal);
    if (c->object > 0)
        CLI_HTML_PUT(page, "<td>@ @ (@)</td></tr>\n", cli_atlas_number(object, c->object),
            cli_atlas_number(generation, c->generation), what_became(c));
    else
        CLI_HTML_PUT(page, "<td>@</td></tr>\n", what_became(c));
}

/* What was added or changed that nothing uses, and what found no room above. */
static void write_rest(cli_html *page, const divit_verified_signature *f)
{
    char number[CLI_ATLAS_NUMBER];
    if (f->change_count > CLI_ATLAS_CHANGES_MAX)
        CLI_HTML_PUT(page, "<p>@ @</p>\n", _("Changes that are not listed:"),
            cli_atlas_number(number, f->change_count - CLI_ATLAS_CHANGES_MAX));
    if (f->unused > 0)
        CLI_HTML_PUT(page, "<p>@ @</p>\n", _("New or changed objects that nothing refers to:"),
            cli_atlas_number(number, f->unused));
}

/* see cli/atlas_changes.h */
void cli_atlas_changes_write(cli_html *page, const divit_verified_signature *f, bool personal)
{
    size_t room = CLI_ATLAS_CHANGES_MAX;
    if (f->change_count > 0)
        CLI_HTML_PUT(page,
            "<h3>@</h3>\n<table class=\"changes\">\n<thead><tr><th scope=\"col\">@</th>"
            "<th scope=\"col\">@</th><th scope=\"col\">@</th><th "
            "scope=\"col\">@</th></tr></thead>\n"
            "<tbody>\n",
            _("What changed after this signature"), _("Change"), _("Result"), _("Place"),
            _("Object"));
    for (size_t i = 0; i < 2 * f->change_count && room > 0; i++) {
        const divit_verified_change *c = &f->changes[i % f->change_count];
        if (c->allowed != (i >= f->change_count)) /* the forbidden ones in the first round */
            continue;
        write_change(page, c, personal);
        room--;
    }
    if (f->change_count > 0)
        cli_html_raw(page, "</tbody>\n</table>\n");
    write_rest(page, f);
}
