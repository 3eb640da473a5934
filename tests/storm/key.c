/* SPDX-License-Identifier: Apache-2.0 */
/* The key of the practice card without the card. */
#include "storm/key.h"

#include <stdio.h>

#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { FILE_LIMIT = 1 << 16, PATH_ROOM = 1024 };

/* see storm/key.h */
bool storm_key_load(storm_key *key, const char *folder)
{
    char path[PATH_ROOM];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    (void)snprintf(path, sizeof path, "%s/key.der", folder);
    if (divit_file_read(path, FILE_LIMIT, &der, NULL) != DIVIT_OK)
        return false;
    const uint8_t *p = der.p;
    key->key = d2i_AutoPrivateKey(NULL, &p, (long)der.n);
    (void)snprintf(path, sizeof path, "%s/certificate.der", folder);
    return key->key && divit_file_read(path, FILE_LIMIT, &key->certificate, NULL) == DIVIT_OK;
}

/* see storm/key.h */
void storm_key_done(storm_key *key)
{
    EVP_PKEY_free(key->key);
    divit_bytes_done(&key->certificate);
    *key = (storm_key){0};
}

static divit_status give_certificate(void *ctx, divit_span *ret, divit_error *err)
{
    (void)err;
    *ret = divit_bytes_span(&((const storm_key *)ctx)->certificate);
    return DIVIT_OK;
}

/* Only what a card of the practice world offers: RSA over SHA-256. */
static unsigned give_schemes(void *ctx, divit_hash hash)
{
    (void)ctx;
    return hash == DIVIT_SHA256 ? 1u << DIVIT_SCHEME_RSA : 0;
}

static divit_status sign(void *ctx, const divit_signing *what, divit_bytes *ret, divit_error *err)
{
    const storm_key *key = ctx;
    uint8_t signature[512];
    size_t n = sizeof signature;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(key->key, NULL);
    const bool good = c && EVP_PKEY_sign_init(c) == 1 &&
                      EVP_PKEY_CTX_set_rsa_padding(c, RSA_PKCS1_PADDING) == 1 &&
                      EVP_PKEY_CTX_set_signature_md(c, EVP_sha256()) == 1 &&
                      EVP_PKEY_sign(c, signature, &n, what->digest.p, what->digest.n) == 1;
    EVP_PKEY_CTX_free(c);
    if (!good)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, NULL);
    return divit_bytes_append(ret, (divit_span){signature, n});
}

/* see storm/key.h */
divit_signer storm_key_signer(const storm_key *key)
{
    return (divit_signer){.certificate = give_certificate,
        .schemes = give_schemes,
        .sign = sign,
        .ctx = (void *)(uintptr_t)key};
}
