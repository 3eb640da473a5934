/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token/fact.h - the keys of a profile, and the form of their values; for token/profile.c.
 *
 *     divit_fact kind;
 *     if (!divit_fact_find(key, &kind) || !divit_fact_valid(kind, value))
 *         ... refuse the line
 *
 * Ownership: a reader's name borrows from the value that was read. Threads: no state.
 * Not done here: lines, comments and repetitions, see token/profile.h.
 */
#ifndef DIVIT_TOKEN_FACT_H
#define DIVIT_TOKEN_FACT_H

#include "divit/base.h"
#include "token/profile.h"

/* The fact that a key says; false if there is no such key. */
bool divit_fact_find(divit_span key, divit_fact *ret);

/* True if a profile may say it once only. */
bool divit_fact_once(divit_fact kind);

/* True if a value that is not empty has the form that its key wants. */
bool divit_fact_valid(divit_fact kind, const char *value);

/* The divit_quirk bit of a word; 0 if there is no such quirk. */
unsigned divit_quirk_read(const char *word);

/* Takes "VID:PID DRIVER NAME" apart; false if it is not of this form. */
bool divit_usb_reader_read(const char *value, divit_usb_reader *ret);

#endif
