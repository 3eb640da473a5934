/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/ledger.h - what the practice sub-CA issued, and what of it is revoked.
 *
 *     s = divit_ca_ledger_load(&ledger, path, err);       // a text file, a line a certificate
 *     s = divit_ca_ledger_add(&ledger, serial, err);
 *     divit_ca_ledger_find(&ledger, serial)->revoked = now;
 *     s = divit_ca_ledger_save(&ledger, path, err);
 *     divit_ca_ledger_done(&ledger);
 *
 * Ownership: rows belong to the ledger and move when one is added.
 * Threads: as the CA's.
 * Not done here: anything with keys.
 */
#ifndef DIVIT_SANDBOX_CA_LEDGER_H
#define DIVIT_SANDBOX_CA_LEDGER_H

#include "divit/base.h"

/* Longest serial number in bytes, and most rows. */
enum { DIVIT_CA_SERIAL_MAX = 20, DIVIT_CA_LEDGER_MAX = 100000 };

typedef struct divit_ca_row {
    uint8_t serial[DIVIT_CA_SERIAL_MAX]; /* big-endian */
    size_t n;
    int64_t revoked; /* seconds since 1970, 0: not revoked */
} divit_ca_row;

typedef struct divit_ca_ledger {
    divit_ca_row *rows;
    size_t n;
} divit_ca_ledger;

/* Fills an empty ledger. INPUT_MISSING, INPUT_BROKEN, INPUT_LIMIT, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ca_ledger_load(
    divit_ca_ledger *ledger, const char *path, divit_error *err);

/* Replaces the file in one step. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ca_ledger_save(
    const divit_ca_ledger *ledger, const char *path, divit_error *err);

/* Adds a row, not revoked. USAGE if the serial is empty or too long, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ca_ledger_add(
    divit_ca_ledger *ledger, divit_span serial, divit_error *err);

/* The row of a serial (without leading zeros), or NULL. */
divit_ca_row *divit_ca_ledger_find(const divit_ca_ledger *ledger, divit_span serial);

/* Frees and leaves it {0}. */
void divit_ca_ledger_done(divit_ca_ledger *ledger);

#endif
