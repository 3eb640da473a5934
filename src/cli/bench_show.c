/* SPDX-License-Identifier: Apache-2.0 */
/* A measurement on the terminal and as JSON. */
#include "cli/bench_show.h"

#include <libintl.h>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/private.h"
#include "cli/words.h"

enum { COLUMN = 9 };

/* see cli/bench_show.h */
const char *cli_bench_name(cli_bench_step step)
{
    switch (step) {
    case CLI_BENCH_CONNECT:
        return N_("power and answer to reset");
    case CLI_BENCH_RESET:
        return N_("reset");
    case CLI_BENCH_APDU:
        return N_("one command");
    case CLI_BENCH_SIGN:
        return N_("one signature");
    }
    return "";
}

static const char *id_of(cli_bench_step step)
{
    static const char *const ids[] = {[CLI_BENCH_CONNECT] = "connect",
        [CLI_BENCH_RESET] = "reset",
        [CLI_BENCH_APDU] = "apdu",
        [CLI_BENCH_SIGN] = "sign"};
    return ids[step];
}

/* see cli/bench_show.h */
const char *cli_bench_words(cli_bench_verdict verdict)
{
    switch (verdict) {
    case CLI_BENCH_NEW:
        return N_("fewer than three earlier measurements of this reader: nothing to compare with");
    case CLI_BENCH_USUAL:
        return N_("as fast as this reader usually is");
    case CLI_BENCH_SLOWER:
        return N_("slower than this reader usually is: try another cable and port, clean the chip, "
                  "then another reader");
    case CLI_BENCH_FAILING:
        return N_("rounds failed: try another cable and port, clean the chip, then another reader");
    }
    return "";
}

static const char *verdict_id(cli_bench_verdict verdict)
{
    static const char *const ids[] = {[CLI_BENCH_NEW] = "new",
        [CLI_BENCH_USUAL] = "usual",
        [CLI_BENCH_SLOWER] = "slower",
        [CLI_BENCH_FAILING] = "failing"};
    return ids[verdict];
}

/* Appends text, right-aligned in a column of characters. */
static void put_cell(divit_bytes *line, const char *text)
{
    size_t n = 0;
    for (const char *c = text; *c; c++)
        n += ((unsigned char)*c & 0xC0) != 0x80; /* bytes that start a character (RFC 3629 3) */
    if (divit_bytes_printf(line, "%*s%s", n < COLUMN ? (int)(COLUMN - n) : 1, "", text) != DIVIT_OK)
        line->n = 0; /* no memory: an empty line */
}

static void put_line(const cli_job *job, divit_bytes *line)
{
    if (divit_bytes_terminate(line) == DIVIT_OK)
        cli_print(job, "%s", (const char *)line->p);
}

static void show_heads(const cli_job *job)
{
    static const char *const heads[] = {
        N_("min"), N_("median"), "p95", N_("max"), N_("failed"), N_("drift")};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        put_cell(&line, _(heads[i]));
    put_line(job, &line);
}

static void show_step(const cli_job *job, cli_bench_step step, const divit_latency *l)
{
    const int64_t times[] = {l->min, l->median, l->p95, l->max};
    char text[32];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        (void)snprintf(text, sizeof text, "%.2f", (double)times[i] / 1000);
        put_cell(&line, text);
    }
    (void)snprintf(text, sizeof text, "%zu", l->failed);
    put_cell(&line, text);
    (void)snprintf(text, sizeof text, "%+d %%", l->drift);
    put_cell(&line, text);
    if (divit_bytes_printf(&line, "  %s", _(cli_bench_name(step))) == DIVIT_OK)
        put_line(job, &line);
}

static void out_number(json_t *o, const char *key, int64_t n)
{
    (void)json_object_set_new(o, key, json_integer((json_int_t)n));
}

static json_t *step_object(const cli_bench *bench, cli_bench_step step, const divit_latency *l)
{
    json_t *o = json_object();
    cli_out_text(o, "step", id_of(step));
    out_number(o, "rounds", (int64_t)l->n);
    out_number(o, "failed", (int64_t)l->failed);
    out_number(o, "min_us", l->min);
    out_number(o, "median_us", l->median);
    out_number(o, "p95_us", l->p95);
    out_number(o, "max_us", l->max);
    out_number(o, "drift_percent", l->drift);
    if (bench->compared && (int)step < (int)DIVIT_HISTORY_STEPS)
        out_number(o, "usual_us", bench->usual.medians[step]);
    return o;
}

/* see cli/bench_show.h */
void cli_bench_show(const cli_job *job, const cli_bench *bench, bool personal)
{
    char reader[sizeof bench->reader];
    json_t *steps = json_array();
    if (personal)
        divit_text_copy(reader, sizeof reader, bench->reader);
    else
        cli_private_reader(reader, sizeof reader, bench->reader);
    cli_print(job, "%s", reader);
    cli_print(job, _("%zu rounds, times in milliseconds:"),
        bench->steps[CLI_BENCH_CONNECT].n + bench->steps[CLI_BENCH_CONNECT].failed);
    show_heads(job);
    for (cli_bench_step step = 0; (int)step < (int)CLI_BENCH_STEPS; step++) {
        const cli_bench_times *t = &bench->steps[step];
        divit_latency l;
        divit_latency_of(t->micros, t->n, t->failed, &l);
        if (t->n + t->failed == 0)
            continue;
        show_step(job, step, &l);
        (void)json_array_append_new(steps, step_object(bench, step, &l));
    }
    cli_print(job, "%s", _(cli_bench_words(bench->verdict)));
    cli_out_text(job->out, "reader", reader);
    cli_out_text(job->out, "verdict", verdict_id(bench->verdict));
    cli_out_text(job->out, "failure", bench->failure ? divit_status_name(bench->failure) : NULL);
    (void)json_object_set_new(job->out, "steps", steps);
}
