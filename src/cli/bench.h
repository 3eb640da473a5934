/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/bench.h - how fast and how reliable a reader and its card are: many rounds, measured.
 *
 *     DIVIT_AUTO(cli_bench_free) cli_bench *bench = NULL;
 *     s = cli_bench_run(job, 20, &bench, err);
 *     s = cli_bench_sign(job, &seat_options, bench, err);     // only if the person asks for it
 *     s = cli_bench_remember(job, bench, err);                // compares with earlier runs
 *
 * A round gives the card power, resets it and selects its master file: nothing is changed and no
 * PIN is sent. It takes the card for itself and is refused while another program uses it. A child
 * measures, and is ended when a step takes longer than any reader may.
 * Ownership: a bench is the caller's. Threads: one.
 * Not done here: words, see cli/bench_show.h.
 */
#ifndef DIVIT_CLI_BENCH_H
#define DIVIT_CLI_BENCH_H

#include "cli/job.h"
#include "cli/seat.h"
#include "doctor/history.h"
#include "doctor/latency.h"
#include "reader/readers.h"

typedef enum cli_bench_step {
    CLI_BENCH_CONNECT, /* power, answer to reset */
    CLI_BENCH_RESET,   /* warm reset */
    CLI_BENCH_APDU,    /* SELECT of the master file */
    CLI_BENCH_SIGN,    /* a signature; no rounds unless asked for */
} cli_bench_step;

enum { CLI_BENCH_STEPS = CLI_BENCH_SIGN + 1 };

typedef struct cli_bench_times {
    int64_t micros[DIVIT_LATENCY_ROUNDS_MAX];
    size_t n;
    size_t failed;
} cli_bench_times;

/* How a run compares with the earlier ones of its reader. */
typedef enum cli_bench_verdict {
    CLI_BENCH_NEW,     /* fewer than three are known */
    CLI_BENCH_USUAL,   /* as fast as usual */
    CLI_BENCH_SLOWER,  /* a step takes more than half as long again */
    CLI_BENCH_FAILING, /* rounds failed */
} cli_bench_verdict;

typedef struct cli_bench {
    char reader[DIVIT_READER_NAME_MAX + 1]; /* its whole name */
    cli_bench_times steps[CLI_BENCH_STEPS];
    divit_status failure; /* how the last failed step failed; OK */
    cli_bench_verdict verdict;
    bool compared;             /* `usual` is filled */
    divit_history_entry usual; /* of earlier runs */
} cli_bench;

/* Frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void cli_bench_free(cli_bench **bench);

/*
 * Measures the first reader with a card. rounds: 1 to DIVIT_LATENCY_ROUNDS_MAX, else USAGE. The
 * statuses of divit_link_connect() if no round could be made; later failures are counted.
 */
DIVIT_MUST_CHECK divit_status cli_bench_run(
    const cli_job *job, long rounds, cli_bench **ret, divit_error *err);

/*
 * Asks for the PIN once and measures ten signatures of a text that says what it is. The statuses of
 * cli_seat_open(), cli_seat_login() and of signing.
 */
DIVIT_MUST_CHECK divit_status cli_bench_sign(
    const cli_job *job, const cli_seat_options *seat, cli_bench *bench, divit_error *err);

/* Compares with the history in the state folder and adds to it. E_IO, E_MEMORY, E_CRYPTO. */
DIVIT_MUST_CHECK divit_status cli_bench_remember(
    const cli_job *job, cli_bench *bench, divit_error *err);

#endif
