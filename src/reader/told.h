/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/told.h - what PC/SC told, as fields of a record (base/trace.h).
 *
 *     divit_told_states(&fields, "states", states, count);
 *     divit_told_atr(&fields, states, count);                  // " atr=3b..." if one was told
 *
 * A field that finds no memory is left out: a record never stops the work. No state, no ownership.
 * Not done here: commands and answers (reader/redact.h).
 */
#ifndef DIVIT_READER_TOLD_H
#define DIVIT_READER_TOLD_H

#include <winscard.h>

#include "base/trace.h"

/* Records a call and answers its number; port may be NULL: nothing is recorded. */
uint64_t divit_told_begin(
    const divit_trace_port *port, const char *name, const divit_bytes *fields);

/* Records its return, the fields only if it succeeded; answers the code. */
LONG divit_told_end(
    const divit_trace_port *port, uint64_t number, LONG code, const divit_bytes *fields);

/* Appends "readers=A/B": the names of a multi-string of at most n bytes, without serial numbers. */
void divit_told_readers(divit_bytes *out, const char *names, size_t n);

/* Appends "NAME=22,10": state words as hex; those that are "known" to the caller or those told. */
void divit_told_states(
    divit_bytes *out, const char *name, const SCARD_READERSTATE *states, size_t n);

/* Appends " atr=3b..." with the first answer to reset that is there, if any. */
void divit_told_state_atr(divit_bytes *out, const SCARD_READERSTATE *states, size_t n);

/* Appends " atr=3b..." unless it is empty or longer than one can be. */
void divit_told_atr(divit_bytes *out, divit_span atr);

#endif
