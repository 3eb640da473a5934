/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/public_key.h - a SubjectPublicKeyInfo as OpenSSL's key.
 *
 *     EVP_PKEY *key = divit_public_key_read(spki);
 *     EVP_PKEY_free(key);
 *
 * An RSA key is read here, by the plain rules of RFC 3279 2.3.1: OpenSSL 3's decoders look through
 * every format and provider for it, which takes twenty times as long as checking a signature does.
 * Every other key goes through them. Ownership: the key is the caller's. Threads: no state.
 * Not done here: whose key it is, and whether it is strong enough.
 */
#ifndef DIVIT_PKI_PUBLIC_KEY_H
#define DIVIT_PKI_PUBLIC_KEY_H

#include <openssl/types.h>

#include "divit/base.h"

/* The key; NULL if it is none that can be read, or bytes follow it. OpenSSL's queue may say why. */
EVP_PKEY *divit_public_key_read(divit_span spki);

#endif
