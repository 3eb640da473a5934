/* SPDX-License-Identifier: Apache-2.0 */
/* Compares a measurement with the earlier ones of its reader, kept in the state folder. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/bench.h"
#include "pki/keyed.h"
#include "pki/random.h"

/* A step is slower if it takes more than half as long again, and by more than this. */
enum { SLOWER_MICROS = 1000 };

/* The key that hides the readers' names: made once, readable by its owner only. */
static divit_status read_key(const char *path, uint8_t key[DIVIT_KEYED_LENGTH], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    const divit_status s = divit_file_read(path, DIVIT_KEYED_LENGTH, &file, err);
    if (s == DIVIT_OK && file.n == DIVIT_KEYED_LENGTH) {
        memcpy(key, file.p, DIVIT_KEYED_LENGTH);
        return DIVIT_OK;
    }
    if (s == DIVIT_OK || s == DIVIT_INPUT_LIMIT)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the key of the readers' history is damaged; remove it and the history"));
    if (s != DIVIT_INPUT_MISSING)
        return s;
    const divit_status made = divit_random_bytes(key, DIVIT_KEYED_LENGTH, err);
    return made == DIVIT_OK
               ? divit_file_write_private(path, (divit_span){key, DIVIT_KEYED_LENGTH}, err)
               : made;
}

static divit_status read_history(const char *path, divit_history **ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    const divit_status s = divit_file_read(path, DIVIT_HISTORY_BYTES, &file, err);
    if (s != DIVIT_OK && s != DIVIT_INPUT_MISSING)
        return s;
    return divit_history_parse(divit_bytes_span(&file), ret, err);
}

static divit_status fill_entry(const cli_job *job, const cli_bench *bench, const char *key_path,
    divit_history_entry *ret, divit_error *err)
{
    uint8_t key[DIVIT_KEYED_LENGTH];
    uint8_t hash[DIVIT_KEYED_LENGTH];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes name = {0};
    divit_status s = read_key(key_path, key, err);
    if (s == DIVIT_OK)
        s = divit_keyed_hash(
            (divit_span){key, sizeof key}, divit_span_of(bench->reader), hash, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_hex_append(&name, (divit_span){hash, (DIVIT_HISTORY_NAME - 1) / 2}) != DIVIT_OK ||
        divit_bytes_terminate(&name) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret = (divit_history_entry){.time = job->clock.now(job->clock.ctx)};
    divit_text_copy(ret->reader, sizeof ret->reader, (const char *)name.p);
    ret->rounds =
        (int64_t)(bench->steps[CLI_BENCH_CONNECT].n + bench->steps[CLI_BENCH_CONNECT].failed);
    for (size_t i = 0; i < DIVIT_HISTORY_STEPS; i++) {
        ret->failed += (int64_t)bench->steps[i].failed;
        ret->medians[i] = divit_latency_median(bench->steps[i].micros, bench->steps[i].n);
    }
    return DIVIT_OK;
}

static cli_bench_verdict compare(const cli_bench *bench, const divit_history_entry *now)
{
    if (now->failed > 0)
        return CLI_BENCH_FAILING;
    if (!bench->compared)
        return CLI_BENCH_NEW;
    for (size_t i = 0; i < DIVIT_HISTORY_STEPS; i++)
        if (now->medians[i] > bench->usual.medians[i] + bench->usual.medians[i] / 2 &&
            now->medians[i] > bench->usual.medians[i] + SLOWER_MICROS)
            return CLI_BENCH_SLOWER;
    return CLI_BENCH_USUAL;
}

static divit_status write_history(const char *path, const divit_history *history, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    if (divit_history_format(history, &text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_file_write_private(path, divit_bytes_span(&text), err);
}

/* see cli/bench.h */
divit_status cli_bench_remember(const cli_job *job, cli_bench *bench, divit_error *err)
{
    DIVIT_AUTO(divit_history_free)
    divit_history *history = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes key_path = {0};
    divit_history_entry now;
    if (divit_bytes_printf(&path, "%s/reader-history", job->place.state) != DIVIT_OK ||
        divit_bytes_terminate(&path) != DIVIT_OK ||
        divit_bytes_printf(&key_path, "%s/reader-history.key", job->place.state) != DIVIT_OK ||
        divit_bytes_terminate(&key_path) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_folder_make(job->place.state, err);
    if (s == DIVIT_OK)
        s = read_history((const char *)path.p, &history, err);
    if (s == DIVIT_OK)
        s = fill_entry(job, bench, (const char *)key_path.p, &now, err);
    if (s != DIVIT_OK)
        return s;
    bench->compared = divit_history_usual(history, now.reader, &bench->usual);
    bench->verdict = compare(bench, &now);
    divit_history_add(history, &now);
    return write_history((const char *)path.p, history, err);
}
