/* SPDX-License-Identifier: Apache-2.0 */
/* What earlier measurements of readers said. */
#include "doctor/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "doctor/latency.h"

enum { USUAL_MIN = 3, NUMBERS = 3 + DIVIT_HISTORY_STEPS, DIGITS_MAX = 15 };

/* Takes a decimal number of at most DIGITS_MAX digits and the space behind it off the line. */
static bool take_number(divit_span *line, int64_t *ret)
{
    int64_t value = 0;
    size_t n = 0;
    while (n < line->n && n <= DIGITS_MAX && line->p[n] >= '0' && line->p[n] <= '9')
        value = value * 10 + (line->p[n++] - '0');
    if (n == 0 || n > DIGITS_MAX || (n < line->n && line->p[n] != ' ') || n + 1 == line->n)
        return false;
    *line = divit_span_sub(*line, n < line->n ? n + 1 : n, line->n);
    *ret = value;
    return true;
}

static bool take_reader(divit_span *line, char ret[DIVIT_HISTORY_NAME])
{
    const size_t n = DIVIT_HISTORY_NAME - 1;
    if (line->n <= n || line->p[n] != ' ')
        return false;
    for (size_t i = 0; i < n; i++) {
        if (divit_hex_digit(line->p[i]) < 0 || (line->p[i] >= 'A' && line->p[i] <= 'F'))
            return false;
        ret[i] = (char)line->p[i];
    }
    ret[n] = 0;
    *line = divit_span_sub(*line, n + 1, line->n);
    return true;
}

static bool parse_line(divit_span line, divit_history_entry *ret)
{
    int64_t numbers[NUMBERS];
    int64_t version = 0;
    if (!take_number(&line, &version) || version != 1 || !take_reader(&line, ret->reader))
        return false;
    for (size_t i = 0; i < NUMBERS; i++)
        if (!take_number(&line, &numbers[i]))
            return false;
    ret->time = numbers[0];
    ret->rounds = numbers[1];
    ret->failed = numbers[2];
    memcpy(ret->medians, numbers + 3, sizeof ret->medians);
    return line.n == 0;
}

static void drop(divit_history *h, size_t at)
{
    memmove(h->entries + at, h->entries + at + 1, (h->n - at - 1) * sizeof *h->entries);
    h->n--;
}

/* see doctor/history.h */
void divit_history_add(divit_history *history, const divit_history_entry *entry)
{
    size_t oldest = history->n, same = 0;
    for (size_t i = history->n; i-- > 0;)
        if (strcmp(history->entries[i].reader, entry->reader) == 0) {
            oldest = i;
            same++;
        }
    if (same >= DIVIT_HISTORY_READER_MAX)
        drop(history, oldest);
    if (history->n == DIVIT_HISTORY_MAX)
        drop(history, 0);
    history->entries[history->n++] = *entry;
}

/* see doctor/history.h */
divit_status divit_history_parse(divit_span text, divit_history **ret, divit_error *err)
{
    if (text.n > DIVIT_HISTORY_BYTES)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, NULL);
    divit_history *h = calloc(1, sizeof *h);
    if (!h)
        return divit_fail_memory(err, __func__);
    while (text.n > 0) {
        const uint8_t *end = memchr(text.p, '\n', text.n);
        const size_t n = end ? (size_t)(end - text.p) : text.n;
        divit_history_entry entry;
        if (parse_line(divit_span_sub(text, 0, n), &entry))
            divit_history_add(h, &entry);
        text = divit_span_sub(text, n + (end != NULL), text.n);
    }
    *ret = h;
    return DIVIT_OK;
}

/* see doctor/history.h */
void divit_history_free(divit_history **history)
{
    free(*history);
    *history = NULL;
}

/* see doctor/history.h */
bool divit_history_usual(const divit_history *history, const char *reader, divit_history_entry *ret)
{
    int64_t medians[DIVIT_HISTORY_STEPS][DIVIT_HISTORY_READER_MAX];
    divit_history_entry usual = {0};
    size_t n = 0;
    for (size_t i = 0; i < history->n && n < DIVIT_HISTORY_READER_MAX; i++) {
        const divit_history_entry *e = &history->entries[i];
        if (strcmp(e->reader, reader) != 0)
            continue;
        if (n == 0)
            usual = *e;
        usual.rounds += n ? e->rounds : 0;
        usual.failed += n ? e->failed : 0;
        for (size_t step = 0; step < DIVIT_HISTORY_STEPS; step++)
            medians[step][n] = e->medians[step];
        n++;
    }
    for (size_t step = 0; step < DIVIT_HISTORY_STEPS; step++)
        usual.medians[step] = divit_latency_median(medians[step], n);
    if (n < USUAL_MIN)
        return false;
    *ret = usual;
    return true;
}

/* see doctor/history.h */
divit_status divit_history_format(const divit_history *history, divit_bytes *out)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < history->n && s == DIVIT_OK; i++) {
        const divit_history_entry *e = &history->entries[i];
        s = divit_bytes_printf(out, "1 %s %lld %lld %lld %lld %lld %lld\n", e->reader,
            (long long)e->time, (long long)e->rounds, (long long)e->failed,
            (long long)e->medians[0], (long long)e->medians[1], (long long)e->medians[2]);
    }
    return s;
}
