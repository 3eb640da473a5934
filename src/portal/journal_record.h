/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/journal_record.h - one line of the journal: writing, reading and applying it.
 *
 *     s = divit_journal_line(&record, chain, &line, ret_chain, err);
 *
 * The private side of portal/journal.h: the table of steps and fields, the line's form
 *     {"sum":"<64 hex digits>","at":"...","step":"...",...}
 * where sum is the SHA-256 over the sum before (64 zeros at the start) and the line's bytes behind
 * it, from the comma to the brace.
 * Ownership: records are plain values; a line is the caller's. Threads: no state.
 * Not done here: the file, see portal/journal.c.
 */
#ifndef DIVIT_PORTAL_JOURNAL_RECORD_H
#define DIVIT_PORTAL_JOURNAL_RECORD_H

#include "portal/journal.h"

enum { DIVIT_CHAIN_TEXT = 65, DIVIT_JOURNAL_LINE_MAX = 4096 };

/* The chain value before the first record. */
extern const char divit_journal_start[DIVIT_CHAIN_TEXT];

/*
 * The line of a record behind `chain`, newline included, and the chain value after it. USAGE if a
 * value is malformed, missing or personal (subject: its name); E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_journal_line(const divit_journal_record *record,
    const char chain[DIVIT_CHAIN_TEXT], divit_bytes *ret, char ret_chain[DIVIT_CHAIN_TEXT],
    divit_error *err);

/*
 * Reads a line (without newline) that must follow `chain`; chain then moves on. INPUT_BROKEN if it
 * does not hold; E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_journal_line_parse(
    divit_span line, char chain[DIVIT_CHAIN_TEXT], divit_journal_record *ret, divit_error *err);

/* Makes `record` the newest step of `state`. */
void divit_journal_apply(divit_journal_record *state, const divit_journal_record *record);

#endif
