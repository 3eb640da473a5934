/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's digests and ciphers as a port. */

/* The RC4 functions of libcrypto are declared for the interface of OpenSSL 1.1. */
#define OPENSSL_API_COMPAT 0x10100000L

#include "pki/cipher.h"

#include <limits.h>

#include <openssl/evp.h>
#include <openssl/rc4.h>

#include "base/status.h"
#include "pki/crypto_error.h"
#include "pki/random.h"

static const char *const hash_names[] = {
    [DIVIT_CIPHERS_MD5] = "MD5",
    [DIVIT_CIPHERS_SHA256] = "SHA256",
    [DIVIT_CIPHERS_SHA384] = "SHA384",
    [DIVIT_CIPHERS_SHA512] = "SHA512",
};

static divit_status digest(divit_ciphers_hash hash, divit_span data, uint8_t *out, divit_error *err)
{
    if (EVP_Q_digest(NULL, hash_names[hash], NULL, data.p, data.n, out, NULL) == 1)
        return DIVIT_OK;
    return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no digest was made"));
}

static divit_status rc4(divit_span key, divit_span data, uint8_t *out, divit_error *err)
{
    RC4_KEY state;
    if (key.n == 0 || key.n > INT_MAX)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, N_("a key has the wrong length"));
    RC4_set_key(&state, (int)key.n, key.p);
    RC4(&state, data.n, data.p, out);
    OPENSSL_cleanse(&state, sizeof state);
    return DIVIT_OK;
}

static void context_free(EVP_CIPHER_CTX **ctx)
{
    EVP_CIPHER_CTX_free(*ctx);
}

static divit_status aes(const divit_ciphers_cbc *job, int encrypt, uint8_t *out, divit_error *err)
{
    const EVP_CIPHER *cipher = job->key.n == 32 ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
    int made = 0, rest = 0;
    if ((job->key.n != 16 && job->key.n != 32) || job->data.n > INT_MAX)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, N_("a key has the wrong length"));
    DIVIT_AUTO(context_free)
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    const bool done = ctx &&
                      EVP_CipherInit_ex(ctx, cipher, NULL, job->key.p, job->iv, encrypt) == 1 &&
                      EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
                      EVP_CipherUpdate(ctx, out, &made, job->data.p, (int)job->data.n) == 1 &&
                      EVP_CipherFinal_ex(ctx, out + made, &rest) == 1;
    if (done)
        return DIVIT_OK;
    return divit_fail_openssl(
        err, DIVIT_E_CRYPTO, __func__, N_("the data of a cipher is not whole blocks"));
}

static divit_status aes_encrypt(const divit_ciphers_cbc *job, uint8_t *out, divit_error *err)
{
    return aes(job, 1, out, err);
}

static divit_status aes_decrypt(const divit_ciphers_cbc *job, uint8_t *out, divit_error *err)
{
    return aes(job, 0, out, err);
}

/* see pki/cipher.h */
const divit_ciphers *divit_ciphers_openssl(void)
{
    static const divit_ciphers port = {.digest = digest,
        .rc4 = rc4,
        .aes_encrypt = aes_encrypt,
        .aes_decrypt = aes_decrypt,
        .random = divit_random_bytes};
    return &port;
}
