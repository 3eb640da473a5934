/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/html.h - an HTML page of its own: no script, no picture from elsewhere, nothing to fetch.
 *
 *     DIVIT_AUTO(cli_html_done) cli_html page = {.personal = false};
 *     cli_html_start(&page, job, _("Card reader report"));
 *     CLI_HTML_PUT(&page, "<p>@</p>\n", name);                   // escaped
 *     cli_html_foot(&page, _("Nothing was changed."), _("Names are masked."));
 *     s = cli_html_save(&page, "report.html", DIVIT_OUTPUT_KEEP, err);
 *
 * Its policy (CSP 3) allows the one style sheet that it carries, pictures that are in the page if
 * it has some, and nothing else. It is in the language that gettext speaks, fit for print, and says
 * nothing by colour alone. Calls after a failed one do nothing; cli_html_save() tells the failure.
 * Ownership: the page's bytes are the page's. Threads: one.
 * Not done here: what is on it.
 */
#ifndef DIVIT_CLI_HTML_H
#define DIVIT_CLI_HTML_H

#include "cli/job.h"
#include "divit/output.h"

/* {0} is an empty page. */
typedef struct cli_html {
    bool pictures; /* PNG in data: addresses may be shown; set before the start */
    divit_bytes out;
    divit_status status; /* the first failure */
} cli_html;

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_html_done(cli_html *page);

/* Head, style, the title (translated already) and when it was made, by the job's clock. */
void cli_html_start(cli_html *page, const cli_job *job, const char *title);

/* Appends markup as it is: constants of the program only. */
void cli_html_raw(cli_html *page, const char *markup);

/* Appends a template with its texts, see base/markup.h. */
void cli_html_put(cli_html *page, const char *template_text, const char *const *texts);

#define CLI_HTML_PUT(page, template_text, ...)                                                     \
    cli_html_put(page, template_text, (const char *const[]){__VA_ARGS__, NULL})

/* What a part of a page is marked with: a sign, a colour and a word. */
typedef enum cli_mark {
    CLI_MARK_OK,
    CLI_MARK_WARNING,
    CLI_MARK_BROKEN,
    CLI_MARK_SKIPPED,
} cli_mark;

/* The sign of a mark, hidden from those who hear the page: a word goes with it. */
void cli_html_sign(cli_html *page, cli_mark mark);

/* The sign and the word (translated already) of a mark. */
void cli_html_mark(cli_html *page, cli_mark mark, const char *word);

/* The class of the style sheet for a mark. */
const char *cli_html_class(cli_mark mark);

/* Ends the body with two sentences: what was not done, and what is not told. Once, before saving.
 */
void cli_html_foot(cli_html *page, const char *not_done, const char *not_told);

/* Gives the page its name when it is whole. E_MEMORY, EXISTS, E_IO, E_CRYPTO. */
DIVIT_MUST_CHECK divit_status cli_html_save(
    cli_html *page, const char *path, divit_output_mode mode, divit_error *err);

#endif
