/* SPDX-License-Identifier: Apache-2.0 */
/* A SubjectPublicKeyInfo as OpenSSL's key. */
#include "pki/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "pki/public_numbers.h"

/* Bytes of a key. */
enum { SPKI_MAX = 1 << 16 };

/* The parameters that make a key of them; NULL if memory is out. */
static OSSL_PARAM *describe(const BIGNUM *n, const BIGNUM *e)
{
    OSSL_PARAM *made = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        made = OSSL_PARAM_BLD_to_param(builder);
    OSSL_PARAM_BLD_free(builder);
    return made;
}

static EVP_PKEY *make_rsa(const divit_public_numbers *numbers)
{
    EVP_PKEY *key = NULL;
    BIGNUM *n = BN_bin2bn(numbers->modulus.p, (int)numbers->modulus.n, NULL);
    BIGNUM *e = BN_bin2bn(numbers->exponent.p, (int)numbers->exponent.n, NULL);
    OSSL_PARAM *parameters = n && e ? describe(n, e) : NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (!parameters || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(parameters);
    BN_free(e);
    BN_free(n);
    return key;
}

/* see pki/public_key.h */
EVP_PKEY *divit_public_key_read(divit_span spki)
{
    divit_public_numbers numbers;
    if (spki.n > SPKI_MAX)
        return NULL;
    if (divit_public_numbers_read(spki, &numbers) && numbers.modulus.n > 0)
        return make_rsa(&numbers);
    const uint8_t *p = spki.p;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)spki.n);
    if (key && p == spki.p + spki.n)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}
