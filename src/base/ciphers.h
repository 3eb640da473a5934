/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/ciphers.h - the port through which a folder that knows no cryptography asks for some.
 *
 *     uint8_t out[DIVIT_CIPHERS_DIGEST_MAX];
 *     s = ciphers->digest(DIVIT_CIPHERS_MD5, data, out, err);
 *
 * What it offers is what the standard security handler of PDF needs (ISO 32000-2 7.6); MD5 and RC4
 * are there to read old files and protect nothing. pki/cipher.h implements it with OpenSSL.
 * Ownership: everything is borrowed for the call; `out` is the caller's and has room for the
 * result. Threads: an implementation has no state. Not done here: padding, keys from passwords.
 */
#ifndef DIVIT_BASE_CIPHERS_H
#define DIVIT_BASE_CIPHERS_H

#include "divit/base.h"

typedef enum divit_ciphers_hash {
    DIVIT_CIPHERS_MD5,    /* 16 bytes */
    DIVIT_CIPHERS_SHA256, /* 32 */
    DIVIT_CIPHERS_SHA384, /* 48 */
    DIVIT_CIPHERS_SHA512, /* 64 */
} divit_ciphers_hash;

enum { DIVIT_CIPHERS_DIGEST_MAX = 64, DIVIT_CIPHERS_BLOCK = 16 };

/* One job of AES in CBC mode. */
typedef struct divit_ciphers_cbc {
    divit_span key;    /* 16 or 32 bytes */
    const uint8_t *iv; /* DIVIT_CIPHERS_BLOCK bytes */
    divit_span data;   /* whole blocks */
} divit_ciphers_cbc;

/* Every function answers E_CRYPTO or E_MEMORY; what is at out is not to be used then. */
typedef struct divit_ciphers {
    /* The digest of the data. */
    divit_status (*digest)(
        divit_ciphers_hash hash, divit_span data, uint8_t *out, divit_error *err);
    /* Data combined with the key stream of RC4, in either direction; key of 1 to 32 bytes. */
    divit_status (*rc4)(divit_span key, divit_span data, uint8_t *out, divit_error *err);
    /* AES-CBC without padding. E_CRYPTO also for data that is not whole blocks. */
    divit_status (*aes_encrypt)(const divit_ciphers_cbc *job, uint8_t *out, divit_error *err);
    divit_status (*aes_decrypt)(const divit_ciphers_cbc *job, uint8_t *out, divit_error *err);
    /* n unpredictable bytes. */
    divit_status (*random)(uint8_t *out, size_t n, divit_error *err);
} divit_ciphers;

#endif
