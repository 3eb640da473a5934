/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/cipher.h - OpenSSL's digests and ciphers as the port of base/ciphers.h.
 *
 *     s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), password, err);
 *
 * RC4 is taken from libcrypto itself, because the provider that has it is a package of its own on
 * some systems. Threads: no state.
 * Not done here: signatures and the digests they need, see pki/hash.h.
 */
#ifndef DIVIT_PKI_CIPHER_H
#define DIVIT_PKI_CIPHER_H

#include "base/ciphers.h"

/* The port; constant storage. */
const divit_ciphers *divit_ciphers_openssl(void);

#endif
