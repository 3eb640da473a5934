/* SPDX-License-Identifier: Apache-2.0 */
/* How OpenSSL begins. */
#include "pki/crypto_start.h"

#include <openssl/crypto.h>

/* see pki/crypto_start.h */
void divit_crypto_start(void)
{
    /* Fails only without memory; then OpenSSL's first use fails too, and says so. */
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                                  OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
                                  OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_ATEXIT,
        NULL);
}
