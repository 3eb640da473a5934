/* SPDX-License-Identifier: Apache-2.0 */
/* What of a command and its answer may stand in a record. */
#include "reader/redact.h"

#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

enum { HEADER = 4, GET_RESPONSE = 0xC0 };

/* Class bytes: bits of secure messaging, of further logical channels, of makers (ISO 7816-4 5.4).
 */
enum { SECURE = 0x0C, FURTHER = 0x40, PROPRIETARY = 0x80 };

/* Instructions whose data names files, offsets or keys (ISO 7816-4 7, 7816-8 11). */
typedef struct ins_row {
    uint8_t ins;
    divit_redact_kind kind;
    bool data_shown;
} ins_row;

static const ins_row rows[] = {
    {0xA4, DIVIT_REDACT_CHOICE, true},
    {0xB0, DIVIT_REDACT_READING, true},
    {0xB1, DIVIT_REDACT_READING, true},
    {0xB2, DIVIT_REDACT_READING, true},
    {0xB3, DIVIT_REDACT_READING, true},
    {0xCA, DIVIT_REDACT_READING, true},
    {0xCB, DIVIT_REDACT_READING, true},
    {0x22, DIVIT_REDACT_OTHER, true},
    {GET_RESPONSE, DIVIT_REDACT_OTHER, true},
};

/* card-akis.c of OpenSC: class 80, instruction 18 lists a folder. */
enum { AKIS_DIRECTORY = 0x18, PSO = 0x2A, PSO_SIGNATURE = 0x9E, VERIFY = 0x20, VERIFY_DATA = 0x21 };

static ins_row row_of(divit_span command)
{
    const uint8_t class = command.p[0], ins = command.p[1];
    const ins_row hidden = {ins, DIVIT_REDACT_OTHER, false};
    if (ins == VERIFY || ins == VERIFY_DATA)
        return (ins_row){ins, DIVIT_REDACT_VERIFY, false};
    if (class & (FURTHER | SECURE))
        return hidden;
    if (class & PROPRIETARY)
        return class == PROPRIETARY && ins == AKIS_DIRECTORY
                   ? (ins_row){ins, DIVIT_REDACT_READING, true}
                   : hidden;
    if (ins == PSO && command.p[2] == PSO_SIGNATURE)
        return (ins_row){ins, DIVIT_REDACT_SIGNATURE, false};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].ins == ins)
            return rows[i];
    return hidden;
}

/* Where the data of a command stands (ISO 7816-4 5.1); n is 0 where there is none. */
static divit_span data_of(divit_span command, size_t *ret_from)
{
    const size_t rest = command.n - HEADER;
    *ret_from = command.n;
    if (rest <= 1)
        return (divit_span){0};
    const size_t lc = command.p[HEADER];
    if (lc > 0 && (rest == 1 + lc || rest == 2 + lc)) {
        *ret_from = HEADER + 1;
        return divit_span_sub(command, *ret_from, lc);
    }
    if (lc == 0 && rest == 3)
        return (divit_span){0}; /* extended Le alone */
    const size_t extended =
        rest > 3 ? (size_t)command.p[HEADER + 1] << 8 | command.p[HEADER + 2] : 0;
    if (lc == 0 && extended > 0 && (rest == 3 + extended || rest == 5 + extended)) {
        *ret_from = HEADER + 3;
        return divit_span_sub(command, *ret_from, extended);
    }
    *ret_from = HEADER; /* no lengths that fit: all of it may be data */
    return divit_span_sub(command, HEADER, rest);
}

/* see reader/redact.h */
divit_status divit_redact_command(divit_redact *state, divit_span command, divit_bytes *out)
{
    size_t from = 0;
    if (command.n < HEADER) {
        state->kind = DIVIT_REDACT_OTHER;
        return divit_trace_put_hidden(out, command, NULL);
    }
    const ins_row row = row_of(command);
    if (row.ins != GET_RESPONSE)
        state->kind = row.kind;
    const divit_span data = data_of(command, &from);
    if (row.data_shown || data.n == 0)
        return divit_hex_append(out, command);
    divit_status s = divit_hex_append(out, divit_span_sub(command, 0, from));
    if (s == DIVIT_OK)
        s = divit_trace_put_hidden(out, data, NULL);
    return s == DIVIT_OK ? divit_hex_append(out, divit_span_sub(command, from + data.n, command.n))
                         : s;
}

static bool is_shown(const divit_redact *state, bool keep_data)
{
    switch (state->kind) {
    case DIVIT_REDACT_CHOICE:
        return true;
    case DIVIT_REDACT_READING:
        return keep_data && !state->private;
    case DIVIT_REDACT_SIGNATURE:
        return keep_data;
    case DIVIT_REDACT_VERIFY:
    case DIVIT_REDACT_OTHER:
        return false;
    }
    return false;
}

static bool is_accepted(divit_span word)
{
    static const uint8_t accepted[] = {0x90, 0x00};
    return divit_span_equal(word, (divit_span){accepted, sizeof accepted});
}

/* see reader/redact.h */
divit_status divit_redact_answer(
    divit_redact *state, divit_span answer, const divit_trace_port *port, divit_bytes *out)
{
    const divit_span word = divit_span_sub(answer, answer.n < 2 ? answer.n : answer.n - 2, 2);
    if (is_shown(state, port->keep_data))
        return divit_hex_append(out, answer);
    state->private = state->private || (state->kind == DIVIT_REDACT_VERIFY && is_accepted(word));
    const divit_status s =
        divit_trace_put_hidden(out, divit_span_sub(answer, 0, answer.n - word.n), port);
    return s == DIVIT_OK ? divit_hex_append(out, word) : s;
}

/* see reader/redact.h */
divit_status divit_redact_control(
    divit_redact *state, divit_span answer, const divit_trace_port *port, divit_bytes *out)
{
    state->private = state->private || is_accepted(answer);
    return answer.n == 2 ? divit_hex_append(out, answer)
                         : divit_trace_put_hidden(out, answer, port);
}

/* see reader/redact.h */
divit_status divit_redact_reader(divit_span name, divit_bytes *out)
{
    const uint8_t *open = name.n > 0 ? memchr(name.p, '(', name.n) : NULL;
    const uint8_t *close = open ? memrchr(open, ')', name.n - (size_t)(open - name.p)) : NULL;
    if (!close)
        return divit_trace_put_word(out, name);
    const size_t from = (size_t)(open - name.p) + 1, to = (size_t)(close - name.p);
    divit_status s = divit_trace_put_word(out, divit_span_sub(name, 0, from));
    if (s == DIVIT_OK)
        s = divit_trace_put_word(out, DIVIT_SPAN_TEXT("*"));
    return s == DIVIT_OK ? divit_trace_put_word(out, divit_span_sub(name, to, name.n)) : s;
}
