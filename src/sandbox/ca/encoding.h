/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/encoding.h - takes over what OpenSSL's i2d functions have allocated.
 *
 *     uint8_t *der = NULL;
 *     const int n = i2d_X509(x509, &der);
 *     return n > 0 ? divit_ca_encoding_take(der, (size_t)n, ret, err) : crypto(err, __func__);
 *
 * Ownership: `der` is freed in any case; the result is the caller's. Threads: no state.
 * Not done here: private keys, of which no copy may be left behind.
 */
#ifndef DIVIT_SANDBOX_CA_ENCODING_H
#define DIVIT_SANDBOX_CA_ENCODING_H

#include "divit/base.h"

/* Copies n bytes and frees the original. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ca_encoding_take(
    uint8_t *der, size_t n, divit_bytes *ret, divit_error *err);

#endif
