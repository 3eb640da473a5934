/* SPDX-License-Identifier: Apache-2.0 */
/* An HTML page of its own: no script, no picture from elsewhere, nothing to fetch. */
#include "cli/html.h"

#include <libintl.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/markup.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/words.h"
#include "pki/hash.h"

/* Contrast of every pair is at least 7:1 for text (WCAG 2.1, 1.4.6). */
static const char style[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:#eef1f5;color:#16202b;font:1rem/1.5 system-ui,'DejaVu Sans',"
    "sans-serif}\n"
    "header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}\n"
    "header{padding-top:1.75rem}\n"
    "h1{font-size:1.6rem;line-height:1.2;margin:0}\n"
    "h2{font-size:1.2rem;line-height:1.3;margin:0 0 .75rem}\n"
    "p{margin:.25rem 0}\n"
    "header p,footer{color:#3d4a58;font-size:.9rem}\n"
    "footer{padding-bottom:2rem}\n"
    "section{background:#fff;border:1px solid #cfd7e0;border-radius:.6rem;padding:1.1rem 1.4rem;"
    "margin:1.25rem 0}\n"
    "svg.sign{width:1.1em;height:1.1em;vertical-align:-.18em;margin-right:.4em;fill:none;"
    "stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}\n"
    ".ok{color:#0d5128}.warning{color:#6a3d00}.broken{color:#861010}.skipped{color:#44505c}\n"
    ".verdict{border-left:.6rem solid currentColor}\n"
    ".verdict p{color:#16202b}.verdict h2{font-size:1.4rem}\n"
    ".verdict.broken{background:#fdf0ef}.verdict.ok{background:#eef8f1}\n"
    ".verdict .fix{background:#fff;border:1px solid #cfd7e0;border-radius:.4rem;padding:.6rem "
    ".8rem;margin:.75rem 0}\n"
    ".mark{display:inline-block}\n"
    ".small{font-size:.9rem}\n"
    ".chain{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(8.6rem,1fr))"
    ";"
    "gap:.5rem;margin:0;padding:0}\n"
    ".chain li{border:1px solid currentColor;border-top-width:.3rem;border-radius:.5rem;"
    "padding:.4rem .6rem;line-height:1.35}\n"
    "th::first-letter,caption::first-letter,.said::first-letter,figcaption::first-letter,.chain "
    "b::first-letter,.mark::first-letter{text-transform:uppercase}\n"
    "th.name{min-width:7rem}th.name::first-letter{text-transform:none}\n"
    ".chain .mark{font-size:.92rem}.chain svg{margin-right:.3em}\n"
    ".chain b{display:block;color:#16202b}\n"
    ".chain .first{background:#fdf0ef;border-width:2px;border-top-width:.3rem}\n"
    "table{border-collapse:collapse;width:100%;font-size:.95rem}\n"
    "caption{text-align:left;color:#3d4a58;padding-bottom:.4rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-top:1px solid #dde3ea;"
    "overflow-wrap:anywhere}\n"
    "thead th{border-top:0;color:#3d4a58}\n"
    ".checks{table-layout:fixed;margin-bottom:1rem}\n"
    ".checks caption{background:#eef1f5;color:#16202b;font-weight:700;padding:.35rem .6rem}\n"
    ".checks thead th{height:0;padding:0;font-size:0;line-height:0}\n"
    ".checks thead th:nth-child(1){width:17rem}.checks thead th:nth-child(2){width:9.5rem}\n"
    "th[scope=row]{font-weight:600}\n"
    "td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}\n"
    "td.result{white-space:nowrap}\n"
    "code{font-family:'DejaVu Sans Mono',monospace;font-size:.88em}\n"
    ".wide{overflow-x:auto}.wide:focus{outline:3px solid #1b4f9c}\n"
    ".wide th,.wide td{overflow-wrap:normal;padding:.45rem .25rem}\n"
    ".wide .cell{text-align:center;font-size:.78rem}\n"
    "td.cell svg{display:block;margin:0 auto .1rem;width:1.2rem;height:1.2rem}\n"
    "td.first{background:#fdf0ef;outline:2px solid currentColor;outline-offset:-2px}\n"
    ".narrow{width:auto}.verdict table{color:#16202b}.bars "
    "svg{width:22rem;height:1rem;fill:#1b4f9c;display:block}\n"
    ".changes{margin-bottom:1rem}.changes th[scope=row]{width:44%}\n"
    ".map .bar{width:34%;min-width:14rem}.map svg{width:100%;height:1.5rem;display:block}\n"
    ".map th[scope=row]{white-space:nowrap}.facts th{width:15rem}\n"
    "rect{vector-effect:non-scaling-stroke}.signed{fill:#1b4f9c}\n"
    ".revision{fill:#7f9cc8;stroke:#fff;stroke-width:2}\n"
    ".hole{fill:#fff;stroke:#16202b;stroke-width:1.5}\n"
    ".free{fill:#f6e3b8;stroke:#6a3d00;stroke-dasharray:4 3}\n"
    "h3{font-size:1.05rem;margin:1rem 0 .4rem}\n"
    ".pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem}\n"
    ".pair.small{grid-template-columns:repeat(2,14rem);font-size:.9rem}figure{margin:0}\n"
    "figure svg{display:block;max-width:100%;height:auto;border:1px solid #5c6a78}\n"
    "figcaption{color:#3d4a58}\n"
    ".changed{fill:none;stroke:#861010;stroke-width:3;stroke-dasharray:8 4}\n"
    "svg.plot{width:100%;height:auto;max-width:52rem}\n"
    "@page{margin:14mm}\n"
    "@media print{body{background:#fff;font-size:10pt}section{break-inside:avoid;padding:.5rem "
    "0;border-width:1px 0 "
    "0;border-radius:0}section.long{break-inside:auto}tr,figure{break-inside:avoid}"
    ".verdict{padding-left:1rem}.wide{overflow:visible}thead{display:table-header-group}}\n";

/* see cli/html.h */
void cli_html_done(cli_html *page)
{
    divit_bytes_done(&page->out);
}

/* see cli/html.h */
void cli_html_raw(cli_html *page, const char *markup)
{
    if (page->status == DIVIT_OK)
        page->status = divit_bytes_append(&page->out, divit_span_of(markup));
}

/* see cli/html.h */
void cli_html_put(cli_html *page, const char *template_text, const char *const *texts)
{
    if (page->status == DIVIT_OK)
        page->status = divit_markup_fill(&page->out, template_text, texts);
}

/* The hash by which the policy names the style sheet (CSP 3, 2.3.1). */
static divit_status append_style_hash(divit_bytes *out)
{
    divit_digest digest;
    const divit_status s = divit_hash_compute(DIVIT_SHA256, divit_span_of(style), &digest, NULL);
    return s == DIVIT_OK ? divit_base64_append(out, divit_digest_span(&digest)) : s;
}

static void write_head(cli_html *page, const char *title)
{
    CLI_HTML_PUT(page, "<!doctype html>\n<html lang=\"@\">\n<head>\n<meta charset=\"utf-8\">\n",
        cli_words_language());
    cli_html_raw(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                       "base-uri 'none'; form-action 'none'; style-src 'sha256-");
    if (page->status == DIVIT_OK)
        page->status = append_style_hash(&page->out);
    cli_html_raw(page, page->pictures ? "'; img-src data:" : "'");
    cli_html_raw(page, "\">\n<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n");
    CLI_HTML_PUT(page, "<title>@</title>\n<style>", title);
    cli_html_raw(page, style);
    cli_html_raw(page, "</style>\n</head>\n<body>\n");
}

/* see cli/html.h */
void cli_html_start(cli_html *page, const cli_job *job, const char *title)
{
    const int64_t now = job->clock.now(job->clock.ctx);
    char time[32];
    divit_time_rfc3339(now, job->clock.utc_offset(job->clock.ctx, now), time);
    write_head(page, title);
    CLI_HTML_PUT(page,
        "<header>\n<h1>@</h1>\n<p>@ <time datetime=\"@\">@</time> · divit @</p>\n</header>\n"
        "<main>\n",
        title, _("Made on"), time, time, DIVIT_VERSION);
}

/* see cli/html.h */
const char *cli_html_class(cli_mark mark)
{
    static const char *const names[] = {
        [CLI_MARK_OK] = "ok",
        [CLI_MARK_WARNING] = "warning",
        [CLI_MARK_BROKEN] = "broken",
        [CLI_MARK_SKIPPED] = "skipped",
    };
    return names[mark];
}

/* see cli/html.h */
void cli_html_sign(cli_html *page, cli_mark mark)
{
    static const char *const paths[] = {
        [CLI_MARK_OK] = "M3 9l4 4 8-9",
        [CLI_MARK_WARNING] = "M9 2L1.5 15.5h15zM9 7v4M9 13.4v.1",
        [CLI_MARK_BROKEN] = "M3.5 3.5l11 11M14.5 3.5l-11 11",
        [CLI_MARK_SKIPPED] = "M4 9h10",
    };
    CLI_HTML_PUT(page,
        "<svg class=\"sign\" viewBox=\"0 0 18 18\" aria-hidden=\"true\"><path d=\"@\"/></svg>",
        paths[mark]);
}

/* see cli/html.h */
void cli_html_mark(cli_html *page, cli_mark mark, const char *word)
{
    cli_html_sign(page, mark);
    CLI_HTML_PUT(page, "<span class=\"mark\">@</span>", word);
}

/* see cli/html.h */
void cli_html_foot(cli_html *page, const char *not_done, const char *not_told)
{
    CLI_HTML_PUT(page, "</main>\n<footer>\n<p>@</p>\n<p>@</p>\n</footer>\n</body>\n</html>\n",
        not_done, not_told);
}

/* see cli/html.h */
divit_status cli_html_save(
    cli_html *page, const char *path, divit_output_mode mode, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *file = NULL;
    if (page->status != DIVIT_OK)
        return divit_fail(err, page->status, __func__, NULL);
    divit_status s = divit_output_new(path, mode, &file, err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(file), divit_bytes_span(&page->out), err);
    return s == DIVIT_OK ? divit_output_commit(file, err) : s;
}
