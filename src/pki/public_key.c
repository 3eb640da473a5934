/* SPDX-License-Identifier: Apache-2.0 */
/* A SubjectPublicKeyInfo as OpenSSL's key. */
#include "pki/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "pki/der.h"

/* rsaEncryption with NULL (RFC 3279 2.3.1), content of the AlgorithmIdentifier. */
#define RSA "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00"

/* Bits of a modulus that are looked at here, and bytes of a key. */
enum { MODULUS_MAX = 2048, SPKI_MAX = 1 << 16 };

typedef struct rsa_numbers {
    divit_span n;
    divit_span e;
} rsa_numbers;

/* A positive INTEGER in its shortest form. */
static bool take_positive(divit_span *rest, divit_span *ret)
{
    divit_span number;
    if (!divit_der_take(rest, DIVIT_DER_INTEGER, &number) || number.n == 0 ||
        number.n > MODULUS_MAX)
        return false;
    const bool padded = number.p[0] == 0;
    if (number.p[0] >= 0x80 || (padded && (number.n == 1 || number.p[1] < 0x80)))
        return false;
    *ret = divit_span_sub(number, padded, number.n);
    return true;
}

/* True if it is an RSA key in the one plain form. */
static bool take_rsa(divit_span spki, rsa_numbers *ret)
{
    divit_span whole, algorithm, bits, numbers;
    if (!divit_der_take(&spki, DIVIT_DER_SEQUENCE, &whole) || spki.n > 0 ||
        !divit_der_take(&whole, DIVIT_DER_SEQUENCE, &algorithm) ||
        !divit_span_equal(algorithm, DIVIT_SPAN_TEXT(RSA)) ||
        !divit_der_take(&whole, DIVIT_DER_BIT_STRING, &bits) || whole.n > 0 || bits.n == 0 ||
        bits.p[0] != 0)
        return false;
    bits = divit_span_sub(bits, 1, bits.n);
    return divit_der_take(&bits, DIVIT_DER_SEQUENCE, &numbers) && bits.n == 0 &&
           take_positive(&numbers, &ret->n) && take_positive(&numbers, &ret->e) && numbers.n == 0;
}

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

static EVP_PKEY *make_rsa(const rsa_numbers *numbers)
{
    EVP_PKEY *key = NULL;
    BIGNUM *n = BN_bin2bn(numbers->n.p, (int)numbers->n.n, NULL);
    BIGNUM *e = BN_bin2bn(numbers->e.p, (int)numbers->e.n, NULL);
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
    rsa_numbers numbers;
    if (spki.n > SPKI_MAX)
        return NULL;
    if (take_rsa(spki, &numbers))
        return make_rsa(&numbers);
    const uint8_t *p = spki.p;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)spki.n);
    if (key && p == spki.p + spki.n)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}
