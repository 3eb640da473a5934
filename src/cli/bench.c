/* SPDX-License-Identifier: Apache-2.0 */
/* How fast and how reliable a reader and its card are: many rounds, measured. */
#include "cli/bench.h"

#include <stdlib.h>
#include <time.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/child.h"
#include "pki/hash.h"
#include "reader/link.h"
#include "sign/identity.h"

/* PC/SC part 3 lets a card take its time; no reader of the field takes this long for a step. */
enum { STEP_MS = 10000, SIGNATURES = 10 };

/* One step as the child made it, and at the end of all a record with `done`. */
typedef struct record {
    cli_bench_step step;
    int64_t micros;
    divit_status status;
    divit_error error;
    bool done;
} record;

/* The child's task. */
typedef struct task {
    const char *reader;
    long rounds;
} task;

/* see cli/bench.h */
void cli_bench_free(cli_bench **bench)
{
    free(*bench);
    *bench = NULL;
}

static int64_t micros_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void note(cli_bench *bench, cli_bench_step step, divit_status status, int64_t micros)
{
    cli_bench_times *t = &bench->steps[step];
    if (status != DIVIT_OK) {
        t->failed++;
        bench->failure = status;
    } else if (t->n < DIVIT_LATENCY_ROUNDS_MAX) {
        t->micros[t->n++] = micros;
    }
}

/* Makes one step and tells it; true if the next one can be made. */
static bool measure(int to, cli_bench_step step, divit_status (*make)(divit_link *, divit_error *),
    divit_link *link)
{
    record r = {.step = step};
    const int64_t start = micros_now();
    r.status = make(link, &r.error);
    r.micros = micros_now() - start;
    return divit_write_all(to, (divit_span){(uint8_t *)&r, sizeof r}, NULL) == DIVIT_OK &&
           r.status == DIVIT_OK;
}

static void measure_rounds(int to, void *ctx)
{
    DIVIT_AUTO(divit_link_free)
    divit_link *link = NULL;
    const task *t = ctx;
    record end = {.done = true};
    end.status = divit_link_new(t->reader, &link, &end.error);
    for (long i = 0; i < t->rounds && end.status == DIVIT_OK; i++) {
        if (measure(to, CLI_BENCH_CONNECT, divit_link_connect, link) &&
            measure(to, CLI_BENCH_RESET, divit_link_reset, link))
            (void)measure(to, CLI_BENCH_APDU, divit_link_select_root, link);
        divit_link_disconnect(link);
    }
    if (divit_write_all(to, (divit_span){(uint8_t *)&end, sizeof end}, NULL) != DIVIT_OK)
        return; /* nobody waits for it any more */
}

/* The first reader with a card that answers. */
static void ask_for_reader(int to, void *ctx)
{
    DIVIT_AUTO(divit_readers_free)
    divit_readers *readers = NULL;
    divit_reader_list list = {0};
    char name[DIVIT_READER_NAME_MAX + 1] = "";
    record r = {.done = true};
    (void)ctx;
    r.status = divit_readers_new(
        &(divit_readers_options){.socket = getenv("PCSCLITE_CSOCK_NAME")}, &readers, &r.error);
    if (r.status == DIVIT_OK)
        r.status = divit_readers_list(readers, &list, &r.error);
    for (size_t i = list.n; i-- > 0;)
        if (list.p[i].atr_length > 0 && !(list.p[i].state & DIVIT_READER_GHOST))
            divit_text_copy(name, sizeof name, list.p[i].name);
    if (r.status == DIVIT_OK && !name[0])
        r.status = divit_fail(&r.error, DIVIT_NO_CARD, __func__, NULL);
    if (divit_write_all(to, (divit_span){(uint8_t *)&r, sizeof r}, NULL) != DIVIT_OK ||
        divit_write_all(to, (divit_span){(uint8_t *)name, sizeof name}, NULL) != DIVIT_OK)
        return;
}

static divit_status find_reader(const cli_job *job, cli_bench *bench, divit_error *err)
{
    DIVIT_AUTO(cli_child_done)
    cli_child child = CLI_CHILD_NONE;
    const cli_child_wait wait = {.clock = &job->clock, .ms = STEP_MS};
    record r = {0};
    const divit_status s = cli_child_start(ask_for_reader, NULL, &child, err);
    if (s != DIVIT_OK)
        return s;
    if (!cli_child_read(&child, &r, sizeof r, &wait) ||
        !cli_child_read(&child, bench->reader, sizeof bench->reader, &wait))
        return divit_fail(err, DIVIT_READER_SILENT, __func__,
            N_("the service took the question and does not answer"));
    if (r.status != DIVIT_OK)
        *err = r.error;
    return r.status;
}

/* Takes the child's records up to its last one or a step that takes too long. */
static divit_status gather(const cli_job *job, long rounds, cli_bench *bench, divit_error *err)
{
    DIVIT_AUTO(cli_child_done)
    cli_child child = CLI_CHILD_NONE;
    task t = {.reader = bench->reader, .rounds = rounds};
    const cli_child_wait wait = {.clock = &job->clock, .ms = STEP_MS};
    record r = {0};
    divit_error first = {0};
    const divit_status s = cli_child_start(measure_rounds, &t, &child, err);
    if (s != DIVIT_OK)
        return s;
    while (!r.done) {
        const cli_bench_step step = r.step;
        if (!cli_child_read(&child, &r, sizeof r, &wait))
            r = (record){.step = step,
                .done = true,
                .status = divit_fail(&r.error, DIVIT_READER_SILENT, __func__,
                    N_("the reader took a step and does not come back"))};
        if (!r.done || r.status != DIVIT_OK)
            note(bench, r.step, r.status, r.micros);
        if (r.status != DIVIT_OK && first.status == DIVIT_OK)
            first = r.error;
    }
    if (bench->steps[CLI_BENCH_CONNECT].n > 0)
        return DIVIT_OK;
    *err = first;
    return bench->failure;
}

/* see cli/bench.h */
divit_status cli_bench_run(const cli_job *job, long rounds, cli_bench **ret, divit_error *err)
{
    if (rounds < 1 || rounds > DIVIT_LATENCY_ROUNDS_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--rounds takes 1 to 1000"));
    DIVIT_AUTO(cli_bench_free)
    cli_bench *bench = calloc(1, sizeof *bench);
    if (!bench)
        return divit_fail_memory(err, __func__);
    divit_status s = find_reader(job, bench, err);
    if (s == DIVIT_OK)
        s = gather(job, rounds, bench, err);
    if (s != DIVIT_OK)
        return s;
    *ret = bench;
    bench = NULL;
    return DIVIT_OK;
}

/* Signs and measures; a failure ends it: a card that lost its login would only ask again. */
static divit_status sign_all(const divit_signer *signer, cli_bench *bench, divit_error *err)
{
    static const char text[] = "divit doctor --bench: this signature measures time, nothing else";
    DIVIT_AUTO(divit_identity_free)
    divit_identity *who = NULL;
    divit_digest digest;
    divit_status s = divit_hash_compute(DIVIT_SHA256, divit_span_of(text), &digest, err);
    if (s == DIVIT_OK)
        s = divit_identity_new(signer, &(divit_sign_options){.hash = DIVIT_SHA256}, &who, err);
    for (int i = 0; i < SIGNATURES && s == DIVIT_OK; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes signature = {0};
        const divit_signing what = {.scheme = divit_identity_scheme(who),
            .hash = DIVIT_SHA256,
            .digest = divit_digest_span(&digest),
            .message = divit_span_of(text)};
        const int64_t start = micros_now();
        s = signer->sign(signer->ctx, &what, &signature, err);
        note(bench, CLI_BENCH_SIGN, s, micros_now() - start);
    }
    return s;
}

/* see cli/bench.h */
divit_status cli_bench_sign(
    const cli_job *job, const cli_seat_options *options, cli_bench *bench, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    divit_signer signer;
    divit_status s = cli_seat_open(job, options, &seat, err);
    if (s == DIVIT_OK)
        s = cli_seat_login(seat, job, options, &signer, err);
    return s == DIVIT_OK ? sign_all(&signer, bench, err) : s;
}
