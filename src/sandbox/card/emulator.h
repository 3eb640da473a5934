/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/emulator.h - an AKIS V1.0 card as a pure value: command APDU in, answer APDU out.
 *
 *     divit_akis_options o = {.certificate = der, .key = pkcs8, .pin = {"123456", 6, 3}};
 *     DIVIT_AUTO(divit_akis_free) divit_akis_card *card = NULL;
 *     s = divit_akis_new(&o, &card, err);
 *     s = divit_akis_transmit(card, command, &answer);   // any bytes are allowed as a command
 *     keep(divit_akis_pin_state(card));                  // tries left may have changed
 *
 * It speaks what OpenSC 0.23's akis driver speaks (card-akis.c) and holds a PKCS#15 file system
 * with one RSA-2048 signature key and its certificate. Every command is a row of one table.
 * Ownership: the card copies what the options point to. Threads: one card, one thread at a time.
 * Not done here: files, time, the reader (sandbox/card/reader.h); secure messaging, PUK, creating
 * and deleting files. Real cards of this age take raw digits as a PIN, this one takes ASCII.
 */
#ifndef DIVIT_SANDBOX_CARD_EMULATOR_H
#define DIVIT_SANDBOX_CARD_EMULATOR_H

#include "divit/base.h"

enum {
    DIVIT_AKIS_PIN_MIN = 6,
    DIVIT_AKIS_PIN_MAX = 16,
    DIVIT_AKIS_PIN_TRIES = 3,
    DIVIT_AKIS_SERIAL = 8,      /* bytes of the serial number */
    DIVIT_AKIS_LOCKED = 0x6983, /* the usual answer of a locked PIN; real 1.x cards say 6984 */
};

typedef struct divit_akis_pin {
    uint8_t digits[DIVIT_AKIS_PIN_MAX];
    size_t n;
    unsigned tries; /* left, 0 to 3; 0 is locked */
} divit_akis_pin;

typedef struct divit_akis_options {
    divit_span certificate; /* DER; its subject names the objects (DOMAIN: <TCKN>NES0) */
    divit_span key;         /* DER, PKCS#8, RSA 2048 of this certificate */
    divit_akis_pin pin;
    uint8_t serial[DIVIT_AKIS_SERIAL];
    uint16_t locked; /* status word of a locked PIN; 0: DIVIT_AKIS_LOCKED */
    bool consent;    /* the key wants the PIN before each signature (userConsent 1) */
} divit_akis_options;

typedef struct divit_akis_card divit_akis_card;

/*
 * A card just powered up. INPUT_BROKEN if certificate or key cannot be read or do not belong
 * together, INPUT_UNSUPPORTED if the key is not RSA 2048, INPUT_LIMIT if the certificate is too
 * large for a file of the card, PIN_LENGTH, E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_akis_new(
    const divit_akis_options *options, divit_akis_card **ret, divit_error *err);

/* Wipes the PIN, frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_akis_free(divit_akis_card **card);

/* Power up: no file selected but the MF, no PIN verified, nothing pending. */
void divit_akis_reset(divit_akis_card *card);

/*
 * One command. *ret_answer is emptied and filled with data and status word; it is always at least
 * two bytes. A malformed command is answered with a status word, as a card does. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_akis_transmit(
    divit_akis_card *card, divit_span command, divit_bytes *ret_answer);

/* The PIN as it is now, borrowed; it changes with VERIFY and CHANGE PIN. */
const divit_akis_pin *divit_akis_pin_state(const divit_akis_card *card);

/* The answer to reset, constant. */
divit_span divit_akis_atr(void);

#endif
