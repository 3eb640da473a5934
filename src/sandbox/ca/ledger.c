/* SPDX-License-Identifier: Apache-2.0 */
/* What the practice sub-CA issued and revoked. */
#include "sandbox/ca/ledger.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"

enum { FILE_MAX = 16 << 20, TIME_DIGITS_MAX = 12 };

/* see sandbox/ca/ledger.h */
divit_status divit_ca_ledger_add(divit_ca_ledger *ledger, divit_span serial, divit_error *err)
{
    if (serial.n == 0 || serial.n > DIVIT_CA_SERIAL_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the serial number has a wrong length"));
    if (ledger->n == DIVIT_CA_LEDGER_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the practice authority issued too much"));
    divit_ca_row *rows = realloc(ledger->rows, (ledger->n + 1) * sizeof *rows);
    if (!rows)
        return divit_fail_memory(err, __func__);
    ledger->rows = rows;
    rows[ledger->n] = (divit_ca_row){.n = serial.n};
    memcpy(rows[ledger->n].serial, serial.p, serial.n);
    ledger->n++;
    return DIVIT_OK;
}

/* Reads decimal digits. */
static bool take_number(divit_span digits, int64_t *ret)
{
    int64_t value = 0;
    if (digits.n == 0 || digits.n > TIME_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
        value = value * 10 + (digits.p[i] - '0');
    }
    *ret = value;
    return true;
}

/* One line: "<serial in hex> <time of revocation, or 0>". */
static divit_status take_line(divit_ca_ledger *ledger, divit_span line, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes serial = {0};
    const uint8_t *space = line.n ? memchr(line.p, ' ', line.n) : NULL;
    const size_t at = space ? (size_t)(space - line.p) : 0;
    int64_t revoked;
    if (!space || divit_hex_parse(&serial, (divit_span){line.p, at}) != DIVIT_OK ||
        !take_number(divit_span_sub(line, at + 1, line.n), &revoked))
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the practice authority's ledger is damaged"));
    const divit_status s = divit_ca_ledger_add(ledger, divit_bytes_span(&serial), err);
    if (s == DIVIT_OK)
        ledger->rows[ledger->n - 1].revoked = revoked;
    return s;
}

/* see sandbox/ca/ledger.h */
divit_status divit_ca_ledger_load(divit_ca_ledger *ledger, const char *path, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_file_read(path, FILE_MAX, &text, err);
    divit_span rest = divit_bytes_span(&text);
    while (s == DIVIT_OK && rest.n > 0) {
        const uint8_t *end = memchr(rest.p, '\n', rest.n);
        const size_t n = end ? (size_t)(end - rest.p) : rest.n;
        s = take_line(ledger, divit_span_sub(rest, 0, n), err);
        rest = divit_span_sub(rest, n + 1, rest.n);
    }
    return s;
}

/* see sandbox/ca/ledger.h */
divit_status divit_ca_ledger_save(const divit_ca_ledger *ledger, const char *path, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < ledger->n && s == DIVIT_OK; i++) {
        const divit_ca_row *row = &ledger->rows[i];
        s = divit_hex_append(&text, (divit_span){row->serial, row->n});
        if (s == DIVIT_OK)
            s = divit_bytes_printf(&text, " %" PRId64 "\n", row->revoked);
    }
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_file_write_private(path, divit_bytes_span(&text), err);
}

/* see sandbox/ca/ledger.h */
divit_ca_row *divit_ca_ledger_find(const divit_ca_ledger *ledger, divit_span serial)
{
    for (size_t i = 0; i < ledger->n; i++)
        if (divit_span_equal(serial, (divit_span){ledger->rows[i].serial, ledger->rows[i].n}))
            return &ledger->rows[i];
    return NULL;
}

/* see sandbox/ca/ledger.h */
void divit_ca_ledger_done(divit_ca_ledger *ledger)
{
    free(ledger->rows);
    *ledger = (divit_ca_ledger){0};
}
