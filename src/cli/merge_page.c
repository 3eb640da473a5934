/* SPDX-License-Identifier: Apache-2.0 */
/* Many desks as one HTML page: a matrix of desks and layers. */
#include "cli/merge_page.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "cli/doctor_page.h"
#include "cli/words.h"
#include "doctor/doctor.h"

enum { DAY = 86400, COLUMNS_MAX = 2 * CLI_DESK_LAYERS_MAX, NUMBER = 24 };

/* The layers of all desks, in the order of the chain. */
typedef struct columns {
    const char *p[COLUMNS_MAX];
    size_t n;
} columns;

static const cli_desk_layer *find_layer(const cli_desk *desk, const char *name)
{
    for (size_t i = 0; i < desk->layer_count; i++)
        if (strcmp(desk->layers[i].name, name) == 0)
            return &desk->layers[i];
    return NULL;
}

static void add_column(columns *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->p[i], name) == 0)
            return;
    if (c->n < COLUMNS_MAX)
        c->p[c->n++] = name;
}

/* The desk that came furthest gives the order; the others add what it did not have. */
static columns columns_of(const cli_merge *merge)
{
    columns c = {0};
    size_t longest = 0;
    for (size_t i = 1; i < merge->n; i++)
        if (merge->desks[i].layer_count > merge->desks[longest].layer_count)
            longest = i;
    for (size_t i = 0; i < merge->n; i++) {
        const cli_desk *desk = &merge->desks[i == 0 ? longest : i <= longest ? i - 1 : i];
        for (size_t j = 0; j < desk->layer_count; j++)
            add_column(&c, desk->layers[j].name);
    }
    return c;
}

static const char *number(char out[NUMBER], long long n)
{
    (void)snprintf(out, NUMBER, "%lld", n);
    return out;
}

/* How many desks have this first fault; 0 if an earlier desk has it too. */
static size_t count_fault(const cli_merge *merge, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < merge->n; i++) {
        if (strcmp(merge->desks[i].first_broken, merge->desks[at].first_broken) != 0)
            continue;
        if (i < at)
            return 0;
        n++;
    }
    return n;
}

static const char *fault_of(const cli_desk *desk)
{
    const char *title = divit_doctor_title(desk->first_broken);
    return title ? _(title) : desk->first_broken;
}

static void write_faults(cli_html *page, const cli_merge *merge)
{
    char n[NUMBER];
    CLI_HTML_PUT(page,
        "<table class=\"narrow\">\n<thead><tr><th scope=\"col\">@</th><th scope=\"col\" "
        "class=\"number\">@</th></tr>"
        "</thead>\n<tbody>\n",
        _("First fault"), _("Desks"));
    for (size_t i = 0; i < merge->n; i++) {
        const cli_desk *desk = &merge->desks[i];
        const size_t same = desk->first_broken[0] ? count_fault(merge, i) : 0;
        if (same > 0)
            CLI_HTML_PUT(page,
                "<tr><th scope=\"row\">@ <code>@</code></th><td class=\"number\">@</td></tr>\n",
                fault_of(desk), desk->first_broken, number(n, (long long)same));
    }
    cli_html_raw(page, "</tbody>\n</table>\n");
}

static void write_summary(cli_html *page, const cli_merge *merge)
{
    char all[NUMBER], good[NUMBER];
    size_t ready = 0;
    for (size_t i = 0; i < merge->n; i++)
        ready += !merge->desks[i].first_broken[0];
    const cli_mark mark =
        ready == merge->n && merge->skipped_count == 0 ? CLI_MARK_OK : CLI_MARK_BROKEN;
    CLI_HTML_PUT(page, "<section class=\"verdict @\">\n<h2>", cli_html_class(mark));
    cli_html_sign(page, mark);
    CLI_HTML_PUT(page, "@ @ / @</h2>\n", _("Desks without a fault:"),
        number(good, (long long)ready), number(all, (long long)merge->n));
    if (ready < merge->n)
        write_faults(page, merge);
    for (size_t i = 0; i < merge->skipped_count; i++)
        CLI_HTML_PUT(page, "<p><b>@</b> <code>@</code></p>\n", _("Left out, not readable:"),
            merge->skipped[i]);
    cli_html_raw(page, "</section>\n");
}

static void write_cell(cli_html *page, const cli_desk_layer *layer, bool first)
{
    const divit_verdict verdict = layer ? layer->verdict : DIVIT_VERDICT_SKIPPED;
    CLI_HTML_PUT(page, "<td class=\"cell @@\">", cli_html_class(cli_doctor_mark(verdict)),
        first ? " first" : "");
    cli_doctor_mark_write(page, verdict);
    cli_html_raw(page, "</td>");
}

static void write_days(cli_html *page, const cli_merge *merge, const cli_desk *desk)
{
    char days[NUMBER] = "";
    if (desk->not_after)
        (void)number(days, (desk->not_after - merge->now) / DAY);
    CLI_HTML_PUT(page, "<td class=\"number\">@</td></tr>\n", days);
}

static void write_row(
    cli_html *page, const cli_merge *merge, const columns *c, const cli_desk *desk)
{
    bool broken = false;
    CLI_HTML_PUT(page, "<tr><th scope=\"row\" class=\"name\">@</th>", desk->name);
    for (size_t i = 0; i < c->n; i++) {
        const cli_desk_layer *layer = find_layer(desk, c->p[i]);
        const bool first = !broken && layer && layer->verdict == DIVIT_VERDICT_BROKEN;
        write_cell(page, layer, first);
        broken = broken || first;
    }
    write_days(page, merge, desk);
}

static void write_matrix(cli_html *page, const cli_merge *merge)
{
    const columns c = columns_of(merge);
    CLI_HTML_PUT(page,
        "<section class=\"long\">\n<h2 id=\"matrix\">@</h2>\n"
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"matrix\" tabindex=\"0\">\n"
        "<table>\n<thead><tr><th scope=\"col\">@</th>",
        _("Desks and layers"), _("Desk"));
    for (size_t i = 0; i < c.n; i++)
        CLI_HTML_PUT(page, "<th scope=\"col\" class=\"cell\">@</th>", _(cli_layer_name(c.p[i])));
    CLI_HTML_PUT(
        page, "<th scope=\"col\" class=\"number\">@</th></tr></thead>\n<tbody>\n", _("Days left"));
    for (size_t i = 0; i < merge->n; i++)
        write_row(page, merge, &c, &merge->desks[i]);
    cli_html_raw(page, "</tbody>\n</table>\n</div>\n</section>\n");
}

/* What a desk says of its first fault, in its own language. */
static void write_cause(cli_html *page, const cli_desk *desk)
{
    if (!desk->first_broken[0]) {
        CLI_HTML_PUT(page, "<td>@</td>", _("none"));
        return;
    }
    CLI_HTML_PUT(page, "<td><b>@</b><br>", fault_of(desk));
    if (desk->language[0])
        CLI_HTML_PUT(page, "<span lang=\"@\">@</span></td>", desk->language, desk->cause);
    else
        CLI_HTML_PUT(page, "@</td>", desk->cause);
}

static void write_details(cli_html *page, const cli_merge *merge)
{
    CLI_HTML_PUT(page,
        "<section class=\"long\">\n<h2>@</h2>\n<table>\n<thead><tr><th scope=\"col\">@</th>"
        "<th scope=\"col\">@</th><th scope=\"col\">@</th><th scope=\"col\">@</th></tr></thead>\n"
        "<tbody>\n",
        _("Desk by desk"), _("Desk"), _("First fault"), _("Reader"), _("PKCS#11 module"));
    for (size_t i = 0; i < merge->n; i++) {
        const cli_desk *desk = &merge->desks[i];
        CLI_HTML_PUT(page, "<tr><th scope=\"row\" class=\"name\">@</th>", desk->name);
        write_cause(page, desk);
        CLI_HTML_PUT(page, "<td>@</td><td><code>@</code></td></tr>\n", desk->reader, desk->module);
    }
    cli_html_raw(page, "</tbody>\n</table>\n</section>\n");
}

static void write_expiry(cli_html *page, const cli_merge *merge)
{
    cli_merge_span spans[CLI_MERGE_SPANS];
    size_t most = 1;
    cli_merge_spans(merge, spans);
    for (size_t i = 0; i < CLI_MERGE_SPANS; i++)
        most = spans[i].desks > most ? spans[i].desks : most;
    CLI_HTML_PUT(page,
        "<section>\n<h2>@</h2>\n<table class=\"narrow bars\">\n<thead><tr><th scope=\"col\">@</th>"
        "<th scope=\"col\" class=\"number\">@</th><td></td></tr></thead>\n<tbody>\n",
        _("When the certificates end"), _("Time left"), _("Desks"));
    for (size_t i = 0; i < CLI_MERGE_SPANS; i++) {
        char n[NUMBER], wide[NUMBER];
        CLI_HTML_PUT(page,
            "<tr><th scope=\"row\">@</th><td class=\"number\">@</td><td aria-hidden=\"true\">"
            "<svg viewBox=\"0 0 400 16\" preserveAspectRatio=\"none\"><rect width=\"@\" "
            "height=\"16\"/></svg></td></tr>\n",
            _(spans[i].name), number(n, (long long)spans[i].desks),
            number(wide, (long long)(spans[i].desks * 400 / most)));
    }
    cli_html_raw(page, "</tbody>\n</table>\n</section>\n");
}

/* see cli/merge_page.h */
void cli_merge_page_write(cli_html *page, const cli_job *job, const cli_merge *merge)
{
    cli_html_start(page, job, _("Report of many desks"));
    write_summary(page, merge);
    write_matrix(page, merge);
    write_details(page, merge);
    write_expiry(page, merge);
}
