/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/state.h - the inside of the emulated card, for the files that carry out its
 * commands: select.c, pin.c, signature.c and the table in emulator.c.
 *
 * A command takes the card, the APDU and the answer, appends data and answers the status word. A
 * command that runs out of memory answers 6581 (memory failure), as a card would.
 */
#ifndef DIVIT_SANDBOX_CARD_STATE_H
#define DIVIT_SANDBOX_CARD_STATE_H

#include <openssl/evp.h>

#include "sandbox/card/apdu.h"
#include "sandbox/card/emulator.h"
#include "sandbox/card/pkcs15.h"

/* Status words (ISO 7816-4 5.1.3; 6422 is AKIS's own: wrong length of a chain). */
enum {
    DIVIT_SW_OK = 0x9000,
    DIVIT_SW_MORE = 0x6100,
    DIVIT_SW_END_OF_FILE = 0x6282,
    DIVIT_SW_TRIES = 0x63C0,
    DIVIT_SW_CHAIN_LENGTH = 0x6422,
    DIVIT_SW_MEMORY = 0x6581,
    DIVIT_SW_LENGTH = 0x6700,
    DIVIT_SW_NO_CHAINING = 0x6884,
    DIVIT_SW_SECURITY = 0x6982,
    DIVIT_SW_CONDITIONS = 0x6985,
    DIVIT_SW_NO_FILE = 0x6986,
    DIVIT_SW_DATA = 0x6A80,
    DIVIT_SW_FILE_NOT_FOUND = 0x6A82,
    DIVIT_SW_PARAMETERS = 0x6A86,
    DIVIT_SW_REFERENCE = 0x6A88,
    DIVIT_SW_OFFSET = 0x6B00,
    DIVIT_SW_EXACT = 0x6C00,
    DIVIT_SW_INSTRUCTION = 0x6D00,
    DIVIT_SW_CLASS = 0x6E00,
};

enum {
    DIVIT_AKIS_ANSWER = 0xF4,  /* most data bytes in one answer (card-akis.c max_recv_size) */
    DIVIT_AKIS_MODULUS = 256,  /* bytes of RSA 2048 */
    DIVIT_AKIS_REFERENCE = 1,  /* of the PIN and of the key */
    DIVIT_AKIS_CHAINED = 0x10, /* class of all but the last command of a chain */
};

struct divit_akis_card {
    divit_card_files files;
    EVP_PKEY *key;
    divit_akis_pin pin;
    uint8_t serial[DIVIT_AKIS_SERIAL];
    uint16_t locked;
    bool consent;
    const divit_card_file *folder; /* current DF, never NULL */
    const divit_card_file *file;   /* current EF or NULL */
    bool admin;                    /* life cycle; stays over a reset */
    bool verified;
    bool key_chosen;
    divit_bytes chain;   /* data of a chained command so far */
    divit_bytes pending; /* what GET RESPONSE will give */
};

/* Gives data that fits one answer: nothing without Le, 6Cxx if Le is smaller. */
uint16_t divit_akis_give(const divit_apdu *apdu, divit_span data, divit_bytes *answer);

#endif
