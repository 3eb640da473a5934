/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a certificate on a card: its key, if OpenSSL reads one there, is that one. */
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "card/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static EVP_PKEY *openssl_key(const uint8_t *data, size_t size)
{
    X509 *x509 = d2i_X509(NULL, &data, (long)size);
    EVP_PKEY *key = x509 ? X509_get_pubkey(x509) : NULL;
    X509_free(x509);
    ERR_clear_error();
    return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_key key = {0};
    const divit_status s = divit_key_of((divit_span){data, size}, &key, NULL);
    if (s == DIVIT_OK && (!key.evp || key.identity.n == 0 || key.width == 0))
        abort();
    EVP_PKEY *other = openssl_key(data, size);
    if (s == DIVIT_OK && other && EVP_PKEY_eq(key.evp, other) != 1)
        abort();
    EVP_PKEY_free(other);
    divit_key_done(&key);
    return 0;
}
