/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key of the practice card without the card, for two hundred clients that sign at once.
 *
 *     storm_key key = {0};
 *     if (storm_key_load(&key, "WORLD/card")) signer = storm_key_signer(&key);
 *
 * Threads: a loaded key signs on any.
 */
#ifndef DIVIT_TESTS_STORM_KEY_H
#define DIVIT_TESTS_STORM_KEY_H

#include <openssl/evp.h>

#include "divit/signer.h"

typedef struct storm_key {
    EVP_PKEY *key;
    divit_bytes certificate;
} storm_key;

/* Reads certificate.der and key.der of a practice card's folder. */
bool storm_key_load(storm_key *key, const char *folder);

void storm_key_done(storm_key *key);

/* Borrows the key. */
divit_signer storm_key_signer(const storm_key *key);

#endif
