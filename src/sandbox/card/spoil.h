/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/spoil.h - answers of a card as a bad contact, a bad chip or an attacker gives them.
 *
 *     s = divit_spoil_answer(DIVIT_CARD_FAULT_SHORT, number, &answer);
 *
 * garbage: bytes that look random. empty: 9000 without data. flip: one bit of the data is wrong.
 * short: only the first half. byte: one byte. long: 300 bytes too many. word: the status word is
 * none that a card gives. storm: any of these and worse, chosen by the number. Every other fault
 * leaves the answer as it is.
 * Ownership: the answer is the caller's. Threads: no state; the same number spoils in the same way.
 * Not done here: when a fault comes, and those that are no answer (sandbox/card/reader.h).
 */
#ifndef DIVIT_SANDBOX_CARD_SPOIL_H
#define DIVIT_SANDBOX_CARD_SPOIL_H

#include "sandbox/card/settings.h"

/* Spoils an answer in place. E_MEMORY; the answer is then as it was or half spoilt. */
DIVIT_MUST_CHECK divit_status divit_spoil_answer(
    divit_card_fault fault, uint64_t number, divit_bytes *answer);

#endif
