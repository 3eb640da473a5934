/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/redact.h - what of a command and its answer may stand in a record (base/trace.h).
 *
 *     divit_redact state = {0};                        // one per connection to a card
 *     s = divit_redact_command(&state, command, &out);
 *     s = divit_redact_answer(&state, answer, port, &out);
 *
 * Shown is what is known to be harmless, everything else is hidden (ISO 7816-4 5.1, 7816-8):
 *   - of a command the header, the lengths, and the data of SELECT, READ BINARY, READ RECORD, GET
 *     DATA, GET RESPONSE and MANAGE SECURITY ENVIRONMENT without secure messaging. So never a PIN
 *     (VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER), a digest (PERFORM SECURITY OPERATION)
 *     or anything written. The length of hidden data is shown.
 *   - of an answer the status word and what SELECT says of a file. With port->keep_data also what
 *     READ BINARY, READ RECORD, GET DATA and AKIS's DIRECTORY gave before a PIN was accepted, for
 *     that is readable without it: certificates with their names. And the signature of PERFORM
 *     SECURITY OPERATION (COMPUTE DIGITAL SIGNATURE), which goes into a document anyway.
 *   - of a reader's control codes a status word; its features and properties are nobody's secret.
 * The answer of GET RESPONSE belongs to the command before it.
 *
 * Ownership: none. Threads: one state belongs to one thread at a time.
 * Not done here: knowing which command belongs to which connection (reader/trace_pcsc.c).
 */
#ifndef DIVIT_READER_REDACT_H
#define DIVIT_READER_REDACT_H

#include "base/trace.h"

typedef enum divit_redact_kind {
    DIVIT_REDACT_OTHER, /* its data and its answer are hidden */
    DIVIT_REDACT_CHOICE,
    DIVIT_REDACT_READING,
    DIVIT_REDACT_SIGNATURE,
    DIVIT_REDACT_VERIFY,
} divit_redact_kind;

typedef struct divit_redact {
    divit_redact_kind kind; /* of the last command that was not GET RESPONSE */
    bool private;           /* a PIN was accepted: what is read may be private */
} divit_redact;

/* Appends a command as a value of bytes. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_redact_command(
    divit_redact *state, divit_span command, divit_bytes *out);

/* Appends the answer to the last command as a value of bytes. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_redact_answer(
    divit_redact *state, divit_span answer, const divit_trace_port *port, divit_bytes *out);

/* Appends the answer to a control code: a status word as it is, everything else hidden. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_redact_control(
    divit_redact *state, divit_span answer, const divit_trace_port *port, divit_bytes *out);

/*
 * Appends a reader's name as a word, without the serial number that its driver puts between round
 * brackets. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_redact_reader(divit_span name, divit_bytes *out);

#endif
