/* SPDX-License-Identifier: Apache-2.0 */
/* What PC/SC told, as fields of a record. */
#include "reader/told.h"

#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "reader/redact.h"

/* see reader/told.h */
uint64_t divit_told_begin(const divit_trace_port *port, const char *name, const divit_bytes *fields)
{
    return port ? port->call(port->ctx, name, divit_bytes_span(fields)) : 0;
}

/* see reader/told.h */
LONG divit_told_end(
    const divit_trace_port *port, uint64_t number, LONG code, const divit_bytes *fields)
{
    if (port)
        port->done(port->ctx, number, (unsigned long)code & 0xFFFFFFFF,
            code == SCARD_S_SUCCESS ? divit_bytes_span(fields) : (divit_span){0});
    return code;
}

/* see reader/told.h */
void divit_told_readers(divit_bytes *out, const char *names, size_t n)
{
    (void)!divit_bytes_printf(out, "readers=");
    for (size_t at = 0; at < n && names[at] != 0;) {
        const size_t size = strnlen(names + at, n - at);
        if (at > 0)
            (void)!divit_bytes_push(out, '/');
        (void)!divit_redact_reader((divit_span){(const uint8_t *)names + at, size}, out);
        at += size + 1;
    }
}

/* see reader/told.h */
void divit_told_states(
    divit_bytes *out, const char *name, const SCARD_READERSTATE *states, size_t n)
{
    const bool known = strcmp(name, "known") == 0;
    (void)!divit_bytes_printf(out, "%s=", name);
    for (size_t i = 0; i < n; i++)
        (void)!divit_bytes_printf(out, "%s%lx", i > 0 ? "," : "",
            known ? states[i].dwCurrentState : states[i].dwEventState);
}

/* see reader/told.h */
void divit_told_atr(divit_bytes *out, divit_span atr)
{
    if (atr.n > 0 && atr.n <= MAX_ATR_SIZE && divit_bytes_printf(out, " atr=") == DIVIT_OK)
        (void)!divit_hex_append(out, atr);
}

/* see reader/told.h */
void divit_told_state_atr(divit_bytes *out, const SCARD_READERSTATE *states, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (states[i].cbAtr > 0) {
            divit_told_atr(out, (divit_span){states[i].rgbAtr, states[i].cbAtr});
            return;
        }
}
