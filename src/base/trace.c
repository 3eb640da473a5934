/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a conversation with a card, as text. */
#include "base/trace.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

enum { NUMBER_DIGITS = 18, CODE_DIGITS = 8 };

static divit_status broken(divit_error *err, const char *origin, uint64_t where)
{
    return divit_fail_at(
        err, DIVIT_INPUT_BROKEN, origin, N_("this line is none of a card's record"), where);
}

/* Takes what stands before the next `end`, or all of it, off the front; false if that is empty. */
static bool take_until(divit_span *left, uint8_t end, divit_span *ret)
{
    const uint8_t *stop = left->n > 0 ? memchr(left->p, end, left->n) : NULL;
    const size_t n = stop ? (size_t)(stop - left->p) : left->n;
    *ret = divit_span_sub(*left, 0, n);
    *left = divit_span_sub(*left, stop ? n + 1 : n, left->n);
    return n > 0;
}

static bool decimal(divit_span word, uint64_t *ret)
{
    uint64_t value = 0;
    if (word.n == 0 || word.n > NUMBER_DIGITS)
        return false;
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] < '0' || word.p[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(word.p[i] - '0');
    }
    *ret = value;
    return true;
}

static bool hexadecimal(divit_span word, uint32_t *ret)
{
    uint32_t value = 0;
    if (word.n != CODE_DIGITS)
        return false;
    for (size_t i = 0; i < word.n; i++) {
        const int digit = divit_hex_digit(word.p[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (uint32_t)digit;
    }
    *ret = value;
    return true;
}

/* True if there is a word and it is a number. */
static bool take_number(divit_span *left, uint64_t *ret)
{
    divit_span word;
    return take_until(left, ' ', &word) && decimal(word, ret);
}

/* see base/trace.h */
divit_status divit_trace_open(
    divit_span text, const divit_trace_limits *limits, divit_trace *ret, divit_error *err)
{
    divit_span left = text, line, word, version, data;
    if (text.n > limits->bytes)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, NULL);
    if (!take_until(&left, '\n', &line) || !take_until(&line, ' ', &word) ||
        !divit_span_is(word, "divit-trace") || !take_until(&line, ' ', &version))
        return broken(err, __func__, 0);
    if (!divit_span_is(version, "1"))
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the record is of a version that this program does not know"), 0);
    if (!take_until(&line, ' ', &data) || line.n > 0 ||
        (!divit_span_is(data, "data=kept") && !divit_span_is(data, "data=hidden")))
        return broken(err, __func__, 0);
    *ret = (divit_trace){.text = text,
        .at = text.n - left.n,
        .lines_left = limits->lines,
        .data_kept = divit_span_is(data, "data=kept")};
    return DIVIT_OK;
}

/* Every byte can be seen, but for the spaces between words. */
static bool is_plain(divit_span line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] < ' ' || line.p[i] > '~')
            return false;
    return true;
}

/* Reads a line that is no remark. */
static bool read_line(divit_span left, divit_trace_line *ret)
{
    divit_span sign, code;
    if (!is_plain(left) || !take_until(&left, ' ', &sign) || sign.n != 1)
        return false;
    switch (sign.p[0]) {
    case '=':
        ret->kind = DIVIT_TRACE_WORKER;
        break;
    case '>':
        ret->kind = DIVIT_TRACE_CALL;
        break;
    case '<':
        ret->kind = DIVIT_TRACE_RETURN;
        break;
    default:
        return false;
    }
    if (ret->kind != DIVIT_TRACE_WORKER && !take_number(&left, &ret->number))
        return false;
    if (!take_number(&left, &ret->time))
        return false;
    if (ret->kind == DIVIT_TRACE_CALL && !take_until(&left, ' ', &ret->name))
        return false;
    if (ret->kind == DIVIT_TRACE_RETURN &&
        (!take_until(&left, ' ', &code) || !hexadecimal(code, &ret->code)))
        return false;
    ret->fields = left;
    return true;
}

/* see base/trace.h */
divit_status divit_trace_next(divit_trace *trace, divit_trace_line *ret, divit_error *err)
{
    for (;;) {
        divit_span left = divit_span_sub(trace->text, trace->at, trace->text.n), line;
        if (left.n == 0 || !memchr(left.p, '\n', left.n)) {
            *ret = (divit_trace_line){.kind = DIVIT_TRACE_END, .where = trace->at};
            return DIVIT_OK;
        }
        if (trace->lines_left == 0)
            return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__, NULL, trace->at);
        trace->lines_left--;
        divit_trace_line got = {.where = trace->at};
        const bool filled = take_until(&left, '\n', &line);
        trace->at = trace->text.n - left.n;
        if (filled && line.p[0] == '#')
            continue;
        if (!read_line(line, &got))
            return broken(err, __func__, got.where);
        *ret = got;
        return DIVIT_OK;
    }
}

/* see base/trace.h */
bool divit_trace_field(const divit_trace_line *line, const char *name, divit_span *ret)
{
    divit_span left = line->fields, field, key;
    while (left.n > 0) {
        (void)take_until(&left, ' ', &field);
        const bool has_value = field.n > 0 && memchr(field.p, '=', field.n);
        (void)take_until(&field, '=', &key);
        if (has_value && divit_span_is(key, name)) {
            *ret = field;
            return true;
        }
    }
    return false;
}

/* see base/trace.h */
bool divit_trace_number(const divit_trace_line *line, const char *name, uint64_t *ret)
{
    divit_span value;
    return divit_trace_field(line, name, &value) && decimal(value, ret);
}

/* see base/trace.h */
void divit_trace_data_done(divit_trace_data *data)
{
    divit_bytes_done(&data->bytes);
    divit_bytes_done(&data->known);
}

/* Appends n hidden bytes. */
static divit_status add_hidden(divit_trace_data *data, uint64_t n, divit_error *err)
{
    if (n > DIVIT_TRACE_DATA_MAX - data->bytes.n)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, NULL);
    const size_t size = (size_t)n;
    if (size == 0)
        return DIVIT_OK;
    if (divit_bytes_reserve(&data->bytes, size) != DIVIT_OK ||
        divit_bytes_reserve(&data->known, size) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    memset(data->bytes.p + data->bytes.n, 0, size);
    memset(data->known.p + data->known.n, 0, size);
    data->bytes.n += size;
    data->known.n += size;
    return DIVIT_OK;
}

static divit_status add_byte(divit_trace_data *data, uint8_t byte, divit_error *err)
{
    if (data->bytes.n == DIVIT_TRACE_DATA_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, NULL);
    if (divit_bytes_push(&data->bytes, byte) != DIVIT_OK ||
        divit_bytes_push(&data->known, 1) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* What stands between brackets: a number, and perhaps a word that only compares. */
static bool read_hidden(divit_span inside, uint64_t *ret_n)
{
    divit_span count;
    return take_until(&inside, ':', &count) && decimal(count, ret_n);
}

static divit_status add_part(divit_span *left, divit_trace_data *data, divit_error *err)
{
    divit_span inside;
    uint64_t n = 0;
    if (left->p[0] != '[') {
        const int high = divit_hex_digit(left->p[0]);
        const int low = left->n > 1 ? divit_hex_digit(left->p[1]) : -1;
        if (high < 0 || low < 0)
            return broken(err, __func__, DIVIT_NOWHERE);
        *left = divit_span_sub(*left, 2, left->n);
        return add_byte(data, (uint8_t)(high << 4 | low), err);
    }
    *left = divit_span_sub(*left, 1, left->n);
    if (left->n == 0 || !memchr(left->p, ']', left->n) || !take_until(left, ']', &inside) ||
        !read_hidden(inside, &n))
        return broken(err, __func__, DIVIT_NOWHERE);
    return add_hidden(data, n, err);
}

/* see base/trace.h */
divit_status divit_trace_data_parse(divit_span value, divit_trace_data *ret, divit_error *err)
{
    DIVIT_AUTO(divit_trace_data_done)
    divit_trace_data data = {0};
    while (value.n > 0) {
        const divit_status s = add_part(&value, &data, err);
        if (s != DIVIT_OK)
            return s;
    }
    *ret = data;
    data = (divit_trace_data){0};
    return DIVIT_OK;
}

/* see base/trace.h */
divit_status divit_trace_put_head(divit_bytes *out, bool data_kept)
{
    return divit_bytes_printf(out, "divit-trace 1 data=%s\n", data_kept ? "kept" : "hidden");
}

static bool is_word(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("._,:-", c));
}

/* see base/trace.h */
divit_status divit_trace_put_word(divit_bytes *out, divit_span word)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < word.n; i++)
        s = is_word(word.p[i]) ? divit_bytes_push(out, word.p[i])
                               : divit_bytes_printf(out, "%%%02X", word.p[i]);
    return s;
}

/* see base/trace.h */
divit_status divit_trace_put_hidden(divit_bytes *out, divit_span data, const divit_trace_port *port)
{
    uint8_t token[DIVIT_TRACE_TOKEN];
    if (data.n == 0)
        return DIVIT_OK;
    divit_status s = divit_bytes_printf(out, "[%zu", data.n);
    if (s == DIVIT_OK && port && port->token(port->ctx, data, token)) {
        s = divit_bytes_push(out, ':');
        if (s == DIVIT_OK)
            s = divit_hex_append(out, (divit_span){token, sizeof token});
    }
    return s == DIVIT_OK ? divit_bytes_push(out, ']') : s;
}
