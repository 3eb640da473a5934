/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/signature.h - the card's commands that make a signature. Each answers a status word.
 *
 * Up to k-11 bytes are padded here (PKCS#1 v1.5, RFC 8017 9.2 step 5 on), k bytes are taken raw, as
 * OpenSC sends them since 0.20 by ISO chaining. k is 256. No other length is signed.
 */
#ifndef DIVIT_SANDBOX_CARD_SIGNATURE_H
#define DIVIT_SANDBOX_CARD_SIGNATURE_H

#include "sandbox/card/state.h"

/* MANAGE SECURITY ENVIRONMENT: chooses the key. */
uint16_t divit_akis_choose_key(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* PERFORM SECURITY OPERATION 9E 9A, chained or not; wants the PIN. */
uint16_t divit_akis_sign(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* GET RESPONSE: what did not fit the answer before. */
uint16_t divit_akis_response(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

#endif
