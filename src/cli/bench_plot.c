/* SPDX-License-Identifier: Apache-2.0 */
/* A measurement as a picture, and as a section of a page. */
#include <libintl.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/markup.h"
#include "base/status.h"
#include "cli/bench_show.h"
#include "cli/words.h"

/* The picture's frame, in its own units. */
enum { WIDE = 720, HIGH = 300, LEFT = 64, RIGHT = 700, TOP = 44, BOTTOM = 258, LINES = 4 };

/* How a step is drawn: its mark tells it as well as its colour does. */
typedef struct look {
    const char *colour;
    const char *mark; /* a path around 0 0 */
} look;

static const look looks[CLI_BENCH_STEPS] = {
    [CLI_BENCH_CONNECT] = {"#0b4f9c", "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"},
    [CLI_BENCH_RESET] = {"#861010", "M-3-3h6v6h-6z"},
    [CLI_BENCH_APDU] = {"#0d5128", "M0-4L4 3h-8z"},
    [CLI_BENCH_SIGN] = {"#6a3d00", "M-4 0L0-4L4 0L0 4z"},
};

/* The top of the scale: 1, 2, 4, 6 or 8 times a power of ten, not below any time. */
static int64_t scale_of(const cli_bench *bench)
{
    static const int64_t factors[] = {1, 2, 4, 6, 8};
    int64_t most = 0;
    for (size_t step = 0; step < CLI_BENCH_STEPS; step++)
        for (size_t i = 0; i < bench->steps[step].n; i++)
            if (bench->steps[step].micros[i] > most)
                most = bench->steps[step].micros[i];
    int64_t power = 10;
    while (power * 10 <= most)
        power *= 10;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++)
        if (power * factors[i] >= most)
            return power * factors[i];
    return power * 10;
}

static divit_status put_grid(divit_bytes *out, int64_t scale)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; i <= LINES && s == DIVIT_OK; i++) {
        const int y = BOTTOM - (BOTTOM - TOP) * i / LINES;
        s = divit_bytes_printf(out,
            "<path d=\"M%d %dH%d\" stroke=\"#cfd7e0\"/><text x=\"%d\" y=\"%d\" "
            "text-anchor=\"end\">%.4g ms</text>\n",
            LEFT, y, RIGHT, LEFT - 8, y + 4, (double)scale * i / LINES / 1000);
    }
    return s;
}

static divit_status put_series(
    divit_bytes *out, const cli_bench *bench, cli_bench_step step, int64_t scale)
{
    const cli_bench_times *t = &bench->steps[step];
    const size_t last = t->n > 1 ? t->n - 1 : 1;
    divit_status s = divit_bytes_printf(out, "<g fill=\"%s\">", looks[step].colour);
    for (size_t i = 0; i < t->n && s == DIVIT_OK; i++) {
        const double x = LEFT + 10 + (double)(RIGHT - LEFT - 20) * (double)i / (double)last;
        const double y = BOTTOM - (double)(BOTTOM - TOP) * (double)t->micros[i] / (double)scale;
        s = divit_bytes_printf(
            out, "<path transform=\"translate(%.1f %.1f)\" d=\"%s\"/>", x, y, looks[step].mark);
    }
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("</g>\n")) : s;
}

/* The name of a step beside its mark; ret_x moves on to the next. */
static divit_status put_legend(divit_bytes *out, cli_bench_step step, int *x)
{
    const char *name = _(cli_bench_name(step));
    divit_status s = divit_bytes_printf(out,
        "<path transform=\"translate(%d 20)\" fill=\"%s\" d=\"%s\"/><text x=\"%d\" y=\"24\">", *x,
        looks[step].colour, looks[step].mark, *x + 10);
    if (s == DIVIT_OK)
        s = divit_markup_append(out, name);
    *x += 40 + 7 * (int)strlen(name);
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("</text>\n")) : s;
}

static divit_status put_plot(divit_bytes *out, const cli_bench *bench)
{
    const int64_t scale = scale_of(bench);
    int x = LEFT + 4;
    divit_status s = divit_bytes_printf(out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 %d %d\" "
        "role=\"img\" aria-label=\"",
        WIDE, HIGH);
    if (s == DIVIT_OK)
        s = divit_markup_append(out, _("the time of each round; the numbers are in the table"));
    if (s == DIVIT_OK)
        s = divit_bytes_append(
            out, DIVIT_SPAN_TEXT("\" font-family=\"DejaVu Sans, sans-serif\" font-size=\"12\" "
                                 "fill=\"#16202b\">\n"));
    if (s == DIVIT_OK)
        s = put_grid(out, scale);
    for (cli_bench_step step = 0; (int)step < (int)CLI_BENCH_STEPS && s == DIVIT_OK; step++) {
        if (bench->steps[step].n == 0)
            continue;
        s = put_series(out, bench, step, scale);
        if (s == DIVIT_OK)
            s = put_legend(out, step, &x);
    }
    if (s == DIVIT_OK)
        s = divit_bytes_printf(
            out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + RIGHT) / 2, HIGH - 16);
    if (s == DIVIT_OK)
        s = divit_markup_append(out, _("from the first round to the last"));
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("</text>\n</svg>\n")) : s;
}

/* see cli/bench_show.h */
divit_status cli_bench_plot_save(
    const cli_bench *bench, const char *path, divit_output_mode mode, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *file = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plot = {0};
    if (put_plot(&plot, bench) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_output_new(path, mode, &file, err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(file), divit_bytes_span(&plot), err);
    return s == DIVIT_OK ? divit_output_commit(file, err) : s;
}

static const char *millis(char out[24], int64_t micros)
{
    (void)snprintf(out, 24, "%.2f", (double)micros / 1000);
    return out;
}

static void put_row(cli_html *page, cli_bench_step step, const divit_latency *l)
{
    char cells[4][24], failed[24], drift[24];
    (void)snprintf(failed, sizeof failed, "%zu", l->failed);
    (void)snprintf(drift, sizeof drift, "%+d %%", l->drift);
    CLI_HTML_PUT(page,
        "<tr><th scope=\"row\">@</th><td class=\"number\">@</td><td class=\"number\">@</td>"
        "<td class=\"number\">@</td><td class=\"number\">@</td><td class=\"number\">@</td>"
        "<td class=\"number\">@</td></tr>\n",
        _(cli_bench_name(step)), millis(cells[0], l->min), millis(cells[1], l->median),
        millis(cells[2], l->p95), millis(cells[3], l->max), failed, drift);
}

/* see cli/bench_show.h */
void cli_bench_page(cli_html *page, const cli_bench *bench)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plot = {0};
    CLI_HTML_PUT(page,
        "<section>\n<h2>@</h2>\n<p>@.</p>\n<table>\n<thead><tr>"
        "<th scope=\"col\">@</th>",
        _("Speed of reader and card"), _(cli_bench_words(bench->verdict)), _("Step"));
    CLI_HTML_PUT(page,
        "<th scope=\"col\" class=\"number\">@ (ms)</th><th scope=\"col\" class=\"number\">@ "
        "(ms)</th>"
        "<th scope=\"col\" class=\"number\">p95 (ms)</th><th scope=\"col\" class=\"number\">@ "
        "(ms)</th>"
        "<th scope=\"col\" class=\"number\">@</th><th scope=\"col\" class=\"number\">@</th></tr>"
        "</thead>\n<tbody>\n",
        _("min"), _("median"), _("max"), _("failed"), _("drift"));
    for (cli_bench_step step = 0; (int)step < (int)CLI_BENCH_STEPS; step++) {
        const cli_bench_times *t = &bench->steps[step];
        divit_latency l;
        divit_latency_of(t->micros, t->n, t->failed, &l);
        if (t->n + t->failed > 0)
            put_row(page, step, &l);
    }
    cli_html_raw(page, "</tbody>\n</table>\n");
    if (put_plot(&plot, bench) == DIVIT_OK && divit_bytes_terminate(&plot) == DIVIT_OK)
        cli_html_raw(page, (const char *)plot.p);
    cli_html_raw(page, "</section>\n");
}
