/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/bench_show.h - a measurement for people: table, JSON, picture, section of a page.
 *
 *     cli_bench_show(job, bench, personal);
 *     s = cli_bench_plot_save(bench, "speed.svg", DIVIT_OUTPUT_KEEP, err);
 *     cli_bench_page(&page, bench);
 *
 * Ownership: nothing is kept. Threads: one. Not done here: measuring, see cli/bench.h.
 */
#ifndef DIVIT_CLI_BENCH_SHOW_H
#define DIVIT_CLI_BENCH_SHOW_H

#include "cli/bench.h"
#include "cli/html.h"

/* Prints the table and fills job->out: "reader", "steps", "verdict". */
void cli_bench_show(const cli_job *job, const cli_bench *bench, bool personal);

/* Writes the times of all rounds as a picture of its own (SVG 1.1). E_IO, EXISTS, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_bench_plot_save(
    const cli_bench *bench, const char *path, divit_output_mode mode, divit_error *err);

/* Adds the table and the picture to a page. */
void cli_bench_page(cli_html *page, const cli_bench *bench);

/* What a step is called, marked N_(). */
const char *cli_bench_name(cli_bench_step step);

/* What the verdict says, marked N_(). */
const char *cli_bench_words(cli_bench_verdict verdict);

#endif
