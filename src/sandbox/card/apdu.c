/* SPDX-License-Identifier: Apache-2.0 */
/* Short command APDUs: taking apart and tracing. */
#include "sandbox/card/apdu.h"

#include "base/bytes.h"
#include "base/text.h"

enum { HEADER = 4, INS_VERIFY = 0x20, INS_CHANGE = 0x24 };

static size_t le_of(uint8_t byte)
{
    return byte == 0 ? 256 : byte;
}

/* see sandbox/card/apdu.h */
divit_status divit_apdu_parse(divit_span command, divit_apdu *ret)
{
    if (command.n < HEADER)
        return DIVIT_INPUT_BROKEN;
    const uint8_t *p = command.p;
    divit_apdu a = {.cla = p[0], .ins = p[1], .p1 = p[2], .p2 = p[3]};
    const size_t body = command.n - HEADER;
    if (body == 1) { /* case 2 */
        a.wants = true;
        a.le = le_of(p[HEADER]);
    } else if (body > 1) { /* cases 3 and 4 */
        const size_t lc = p[HEADER];
        if (lc == 0 || body < 1 + lc || body > 2 + lc)
            return DIVIT_INPUT_BROKEN;
        a.data = divit_span_sub(command, HEADER + 1, lc);
        a.wants = body == 2 + lc;
        a.le = a.wants ? le_of(p[command.n - 1]) : 0;
    }
    *ret = a;
    return DIVIT_OK;
}

static bool holds_pin(divit_span command)
{
    return command.n > HEADER + 1 && (command.p[1] == INS_VERIFY || command.p[1] == INS_CHANGE);
}

static divit_status append_upper_hex(divit_bytes *out, divit_span data)
{
    const size_t from = out->n;
    const divit_status s = divit_hex_append(out, data);
    for (size_t i = from; s == DIVIT_OK && i < out->n; i++)
        if (out->p[i] >= 'a' && out->p[i] <= 'f')
            out->p[i] = (uint8_t)(out->p[i] - 'a' + 'A');
    return s;
}

static divit_status trace(divit_bytes *out, const char *mark, divit_span data)
{
    divit_status s = divit_bytes_append(out, divit_span_of(mark));
    if (s == DIVIT_OK)
        s = append_upper_hex(out, data);
    return s == DIVIT_OK ? divit_bytes_push(out, '\n') : s;
}

/* see sandbox/card/apdu.h */
divit_status divit_apdu_trace_command(divit_bytes *out, divit_span command)
{
    if (!holds_pin(command))
        return trace(out, "> ", command);
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("> "));
    if (s == DIVIT_OK)
        s = append_upper_hex(out, divit_span_sub(command, 0, HEADER));
    if (s == DIVIT_OK)
        s = divit_bytes_printf(
            out, " %02X [PIN %zu bytes]\n", (unsigned)command.p[HEADER], command.n - HEADER - 1);
    return s;
}

/* see sandbox/card/apdu.h */
divit_status divit_apdu_trace_answer(divit_bytes *out, divit_span answer)
{
    return trace(out, "< ", answer);
}
