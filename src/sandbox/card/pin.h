/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/pin.h - the card's commands over its PIN. Each answers a status word.
 *
 * Three wrong tries in a row lock the PIN for good; a malformed command costs none.
 * Not done here: the PUK.
 */
#ifndef DIVIT_SANDBOX_CARD_PIN_H
#define DIVIT_SANDBOX_CARD_PIN_H

#include "sandbox/card/state.h"

/* VERIFY (ISO 7816-4 7.5.6) of PIN 1. */
uint16_t divit_akis_verify(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* CHANGE REFERENCE DATA in AKIS's form: length and old PIN, length and new PIN. */
uint16_t divit_akis_change(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* AKIS's logout. */
uint16_t divit_akis_logout(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* True if it may be a PIN of this card: 6 to 16 printable ASCII characters without space. */
bool divit_akis_pin_allowed(divit_span pin);

#endif
