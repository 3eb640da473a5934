/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/random.h - unpredictable bytes: nonces, serial numbers, PKCE verifiers.
 *
 *     uint8_t nonce[16];
 *     s = divit_random_bytes(nonce, sizeof nonce, err);
 *
 * Drawn from OpenSSL's generator, which the kernel seeds. Threads: any.
 * Not done here: keys, which are made by cards.
 */
#ifndef DIVIT_PKI_RANDOM_H
#define DIVIT_PKI_RANDOM_H

#include "divit/base.h"

/* Fills n bytes at out; out is not to be used after a failure. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_random_bytes(uint8_t *out, size_t n, divit_error *err);

#endif
