/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/select.h - the card's commands over files. Each answers a status word.
 *
 * Not done here: records, writing, short file identifiers; the OpenSC driver uses none of them.
 */
#ifndef DIVIT_SANDBOX_CARD_SELECT_H
#define DIVIT_SANDBOX_CARD_SELECT_H

#include "sandbox/card/state.h"

/* SELECT (ISO 7816-4 7.1.1), P1 00 file id, 02 EF, 04 DF name, 08 path with its 3F00. */
uint16_t divit_akis_select(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* DIRECTORY, AKIS's own: a record of 20 bytes for each file of the current DF. */
uint16_t divit_akis_directory(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

/* READ BINARY (ISO 7816-4 7.2.3); the key file is never readable. */
uint16_t divit_akis_read(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);

#endif
