/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/record.h - writes a record (base/trace.h): numbers, times, lines.
 *
 *     DIVIT_AUTO(divit_record_free) divit_record *record = NULL;
 *     s = divit_record_new(&options, &record, err);
 *     divit_record_section(record, "program", "divit");
 *     port = divit_record_port(record);                    // whoever calls PC/SC or PKCS#11 has it
 *
 * Each line is one write() to a descriptor in append mode: several processes may write to a file
 * one after another, and one that is ended leaves whole lines. A disk that is full does not stop
 * the card.
 *
 * Ownership: the record owns the descriptor and a key that only compares hidden bytes.
 * Threads: calls may come from any; sections and the rest from one.
 * Not done here: the file and its first line (whoever opens it), what is hidden (reader/redact.h),
 * who calls (card/tracer.h).
 */
#ifndef DIVIT_CARD_RECORD_H
#define DIVIT_CARD_RECORD_H

#include "base/clock.h"
#include "base/trace.h"

typedef struct divit_record_options {
    int fd;         /* append mode; taken also after a failure */
    bool keep_data; /* see reader/redact.h */
    divit_clock clock;
} divit_record_options;

typedef struct divit_record divit_record;

/* Makes the writer. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_record_new(
    const divit_record_options *options, divit_record **ret, divit_error *err);

/* Writes that a process or a module begins, such as "program=divit"; numbers start anew. */
void divit_record_section(divit_record *record, const char *kind, const char *name);

/* Where calls are written to, borrowed. */
const divit_trace_port *divit_record_port(const divit_record *record);

/* Closes the descriptor, wipes and frees. Accepts NULL; also a cleanup handler. */
void divit_record_free(divit_record **record);

#endif
