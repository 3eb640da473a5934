/* SPDX-License-Identifier: Apache-2.0 */
/* doctor's report as an HTML page for the help desk. */
#include "cli/doctor_page.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/doctor_desk.h"
#include "cli/machine.h"
#include "cli/words.h"

/* see cli/doctor_page.h */
const char *cli_layer_name(const char *layer)
{
    static const char *const rows[][2] = {
        {"usb", N_("USB")},
        {"session", N_("session")},
        {"service", N_("smart card service")},
        {"reader", N_("card reader")},
        {"card", N_("card")},
        {"module", N_("PKCS#11 module")},
        {"token", N_("card in the module")},
        {"certificate", N_("certificate")},
        {"clock", N_("clock")},
        {"network", N_("network")},
        {"trust", N_("trusted roots")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i][0], layer) == 0)
            return rows[i][1];
    return layer;
}

/* see cli/doctor_page.h */
cli_mark cli_doctor_mark(divit_verdict verdict)
{
    switch (verdict) {
    case DIVIT_VERDICT_OK:
        return CLI_MARK_OK;
    case DIVIT_VERDICT_WARNING:
        return CLI_MARK_WARNING;
    case DIVIT_VERDICT_BROKEN:
        return CLI_MARK_BROKEN;
    case DIVIT_VERDICT_SKIPPED:
        break;
    }
    return CLI_MARK_SKIPPED;
}

/* see cli/doctor_page.h */
void cli_doctor_mark_write(cli_html *page, divit_verdict verdict)
{
    cli_html_mark(page, cli_doctor_mark(verdict), _(cli_desk_verdict(verdict)));
}

/* see cli/doctor_page.h */
void cli_doctor_foot_write(cli_html *page, bool personal)
{
    cli_html_foot(page, _("No PIN was sent and nothing was changed on the card or the computer."),
        personal ? _("This page holds serial numbers and labels: give it only to people who "
                     "may see them.")
                 : _("Serial numbers, labels, identity numbers and home folders are masked."));
}

static bool is_of(const divit_finding *f, const char *layer)
{
    return strcmp(f->layer, layer) == 0;
}

/* True at the first finding of a layer; the checks of a layer need not stand together. */
static bool opens_layer(const divit_doctor_report *report, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_of(&report->findings[i], report->findings[at].layer))
            return false;
    return true;
}

/* What one layer comes to: its worst check. */
static divit_verdict layer_verdict(const divit_doctor_report *report, const char *layer)
{
    divit_verdict worst = DIVIT_VERDICT_SKIPPED;
    for (size_t i = 0; i < report->n; i++)
        if (is_of(&report->findings[i], layer))
            worst = divit_verdict_worse(worst, report->findings[i].verdict);
    return worst;
}

static void write_verdict(cli_html *page, const divit_doctor_report *report)
{
    const divit_finding *f = report->first_broken;
    CLI_HTML_PUT(page, "<section class=\"verdict @\">\n<h2>",
        cli_html_class(f ? CLI_MARK_BROKEN : CLI_MARK_OK));
    cli_html_sign(page, f ? CLI_MARK_BROKEN : CLI_MARK_OK);
    if (!f) {
        CLI_HTML_PUT(page, "@</h2>\n<p>@</p>\n</section>\n", _("Ready to sign"),
            _("No fault was found at the reader, the card or the certificate."));
        return;
    }
    char code[16];
    (void)snprintf(code, sizeof code, "%d", divit_status_exit(f->status));
    CLI_HTML_PUT(page, "@: @</h2>\n<p><b>@</b> @.</p>\n", _("First fault"), _(f->title),
        _("Cause:"), _(f->cause));
    if (f->fix)
        CLI_HTML_PUT(page, "<p class=\"fix\"><b>@</b> @.</p>\n", _("What to do:"), _(f->fix));
    if (f->evidence[0])
        CLI_HTML_PUT(
            page, "<p class=\"small\">@ <code>@</code></p>\n", _("Evidence:"), f->evidence);
    CLI_HTML_PUT(page, "<p class=\"small\">@ <code>@</code> · @ @ · @ @</p>\n</section>\n",
        _("Check:"), f->id, _("Layer:"), _(cli_layer_name(f->layer)), _("Exit code:"), code);
}

static void write_chain(cli_html *page, const divit_doctor_report *report)
{
    CLI_HTML_PUT(
        page, "<section>\n<h2>@</h2>\n<ol class=\"chain\">\n", _("From plug to signature"));
    for (size_t i = 0; i < report->n; i++) {
        const char *layer = report->findings[i].layer;
        const bool first = report->first_broken && is_of(report->first_broken, layer);
        if (!opens_layer(report, i))
            continue;
        CLI_HTML_PUT(page, "<li class=\"@@\"><b>@</b>",
            cli_html_class(cli_doctor_mark(layer_verdict(report, layer))), first ? " first" : "",
            _(cli_layer_name(layer)));
        cli_doctor_mark_write(page, layer_verdict(report, layer));
        cli_html_raw(page, "</li>\n");
    }
    cli_html_raw(page, "</ol>\n</section>\n");
}

static void write_finding(cli_html *page, const divit_finding *f)
{
    CLI_HTML_PUT(page,
        "<tr><th scope=\"row\">@<br><code class=\"small\">@</code></th><td class=\"result @\">",
        _(f->title), f->id, cli_html_class(cli_doctor_mark(f->verdict)));
    cli_doctor_mark_write(page, f->verdict);
    cli_html_raw(page, "</td><td>");
    if (f->evidence[0])
        CLI_HTML_PUT(page, "<code>@</code>", f->evidence);
    if (f->cause && f->verdict == DIVIT_VERDICT_OK)
        CLI_HTML_PUT(page, "<p>@.</p>", _(f->cause));
    else if (f->cause)
        CLI_HTML_PUT(page, "<p><b>@</b> @.</p>", _("Cause:"), _(f->cause));
    if (f->fix)
        CLI_HTML_PUT(page, "<p><b>@</b> @.</p>", _("What to do:"), _(f->fix));
    cli_html_raw(page, "</td></tr>\n");
}

/* A table for each layer; the heads are there for those who hear the page. */
static void write_findings(cli_html *page, const divit_doctor_report *report)
{
    CLI_HTML_PUT(page, "<section class=\"long\">\n<h2>@</h2>\n", _("Every check"));
    for (size_t i = 0; i < report->n; i++) {
        const char *layer = report->findings[i].layer;
        if (!opens_layer(report, i))
            continue;
        CLI_HTML_PUT(page,
            "<table class=\"checks\">\n<caption>@</caption>\n<thead><tr><th scope=\"col\">@</th>"
            "<th scope=\"col\">@</th><th scope=\"col\">@</th></tr></thead>\n<tbody>\n",
            _(cli_layer_name(layer)), _("Check"), _("Result"), _("What was seen"));
        for (size_t j = i; j < report->n; j++)
            if (is_of(&report->findings[j], layer))
                write_finding(page, &report->findings[j]);
        cli_html_raw(page, "</tbody>\n</table>\n");
    }
    cli_html_raw(page, "</section>\n");
}

static void write_row(cli_html *page, const char *name, const char *value)
{
    if (value[0])
        CLI_HTML_PUT(page, "<tr><th scope=\"row\">@</th><td>@</td></tr>\n", name, value);
}

static void write_machine(cli_html *page, const divit_doctor_report *report)
{
    cli_machine m;
    char until[32] = "";
    cli_machine_look(&m);
    if (report->not_after)
        divit_time_rfc3339(report->not_after, 0, until);
    until[until[0] ? 10 : 0] = 0; /* the day is enough */
    CLI_HTML_PUT(page, "<section>\n<h2>@</h2>\n<table>\n<tbody>\n", _("This computer"));
    write_row(page, _("Reader"), report->reader);
    write_row(page, _("PKCS#11 module"), report->module);
    write_row(page, _("Certificate valid until"), until);
    write_row(page, "divit", DIVIT_VERSION);
    write_row(page, _("System"), m.system);
    write_row(page, _("Kernel"), m.kernel);
    write_row(page, _("Processor"), m.architecture);
    for (size_t i = 0; i < CLI_MACHINE_PACKAGES; i++)
        write_row(page, m.packages[i].name, m.packages[i].version);
    cli_html_raw(page, "</tbody>\n</table>\n</section>\n");
}

/* see cli/doctor_page.h */
void cli_doctor_page_write(cli_html *page, const cli_job *job, const divit_doctor_report *report)
{
    cli_html_start(page, job, _("Card reader report"));
    write_verdict(page, report);
    write_chain(page, report);
    write_findings(page, report);
    write_machine(page, report);
}
