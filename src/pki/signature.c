/* SPDX-License-Identifier: Apache-2.0 */
/* One signature value, one public key. */
#include "pki/signature.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/crypto_error.h"
#include "pki/der.h"
#include "pki/public_key.h"

/* Longest r || s: the curve P-521. */
enum { RAW_MAX = 132 };

typedef struct number_pair {
    divit_span r;
    divit_span s;
} number_pair;

static divit_span without_zeros(divit_span number)
{
    while (number.n > 0 && number.p[0] == 0)
        number = divit_span_sub(number, 1, number.n);
    return number;
}

/* A positive INTEGER (X.690 8.3): a zero byte in front where the sign bit would be set. */
static void put_number(divit_der *w, divit_span number)
{
    const size_t from = w->n;
    const uint8_t zero = 0;
    number = without_zeros(number);
    divit_der_put(w, number);
    if (number.n == 0 || number.p[0] >= 0x80)
        divit_der_put(w, (divit_span){&zero, 1});
    divit_der_wrap(w, DIVIT_DER_INTEGER, from);
}

static void put_pair(divit_der *w, const void *ctx)
{
    const number_pair *pair = ctx;
    const size_t from = w->n;
    put_number(w, pair->s);
    put_number(w, pair->r);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}

/* see pki/signature.h */
divit_status divit_ecdsa_to_der(divit_span raw, divit_bytes *out, divit_error *err)
{
    if (raw.n == 0 || raw.n % 2 != 0 || raw.n > RAW_MAX)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the ECDSA signature has a wrong length"));
    const number_pair pair = {{raw.p, raw.n / 2}, {raw.p + raw.n / 2, raw.n / 2}};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    const divit_status s = divit_der_encode(put_pair, &pair, &der, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_bytes_append(out, divit_bytes_span(&der)) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Takes one positive INTEGER that fits the field; ret: its magnitude. */
static bool take_number(divit_span *rest, size_t field, divit_span *ret)
{
    divit_span number;
    if (!divit_der_take(rest, DIVIT_DER_INTEGER, &number) || number.n == 0 || number.p[0] >= 0x80)
        return false;
    const bool padded = number.p[0] == 0;
    if (padded && (number.n == 1 || number.p[1] < 0x80))
        return false;
    *ret = divit_span_sub(number, padded, number.n);
    return ret->n <= field;
}

/* Writes a number right-aligned into `field` bytes. */
static void align(uint8_t *out, divit_span number, size_t field)
{
    memset(out, 0, field - number.n);
    memcpy(out + (field - number.n), number.p, number.n);
}

/* see pki/signature.h */
divit_status divit_ecdsa_from_der(divit_span der, size_t field, divit_bytes *out, divit_error *err)
{
    divit_span pair;
    divit_span r;
    divit_span s;
    if (!divit_der_take(&der, DIVIT_DER_SEQUENCE, &pair) || der.n > 0 ||
        !take_number(&pair, field, &r) || !take_number(&pair, field, &s) || pair.n > 0)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the ECDSA signature is malformed"));
    if (divit_bytes_reserve(out, 2 * field) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    align(out->p + out->n, r, field);
    align(out->p + out->n + field, s, field);
    out->n += 2 * field;
    return DIVIT_OK;
}

static divit_status read_key(divit_span spki, EVP_PKEY **ret, divit_error *err)
{
    EVP_PKEY *key = divit_public_key_read(spki);
    if (!key)
        return divit_fail_openssl(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the public key cannot be read"));
    *ret = key;
    return DIVIT_OK;
}

static void free_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void free_key_context(EVP_PKEY_CTX **ctx)
{
    EVP_PKEY_CTX_free(*ctx);
}

/* True if such a key makes such a signature. */
static bool key_fits(const EVP_PKEY *key, const divit_signature *signature)
{
    const int id = EVP_PKEY_get_base_id(key);
    const size_t field = ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
    switch (signature->scheme) {
    case DIVIT_SCHEME_RSA:
        return id == EVP_PKEY_RSA;
    case DIVIT_SCHEME_RSA_PSS:
        return id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS;
    case DIVIT_SCHEME_ECDSA:
        return id == EVP_PKEY_EC && (signature->der || signature->value.n == 2 * field);
    case DIVIT_SCHEME_ANY:
        break;
    }
    return false;
}

static bool set_scheme(EVP_PKEY_CTX *ctx, const EVP_MD *md, const divit_signature *signature)
{
    if (EVP_PKEY_verify_init(ctx) != 1 || EVP_PKEY_CTX_set_signature_md(ctx, md) != 1)
        return false;
    if (signature->scheme == DIVIT_SCHEME_RSA)
        return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
    if (signature->scheme == DIVIT_SCHEME_RSA_PSS)
        return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, (int)signature->salt) == 1;
    return true;
}

static divit_status verify(
    EVP_PKEY *key, const divit_signature *signature, divit_span value, divit_error *err)
{
    DIVIT_AUTO(free_key_context)
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    const char *name = divit_hash_names_get(signature->digest->hash)->openssl;
    EVP_MD *md = EVP_MD_fetch(NULL, name, NULL);
    const bool ready = ctx && md && set_scheme(ctx, md, signature);
    EVP_MD_free(md);
    if (!ready)
        return divit_fail_openssl(
            err, DIVIT_E_CRYPTO, __func__, N_("the signature check cannot be set up"));
    const divit_digest *d = signature->digest;
    if (EVP_PKEY_verify(ctx, value.p, value.n, d->bytes, d->n) != 1)
        return divit_fail_openssl(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the certificate's key did not make this signature"));
    return DIVIT_OK;
}

/* see pki/signature.h */
divit_signature divit_signature_of(
    divit_scheme scheme, const divit_digest *digest, divit_span value)
{
    return (divit_signature){.scheme = scheme,
        .salt = scheme == DIVIT_SCHEME_RSA_PSS ? digest->n : 0,
        .digest = digest,
        .value = value};
}

/* see pki/signature.h */
divit_status divit_signature_check(
    divit_span spki, const divit_signature *signature, divit_error *err)
{
    DIVIT_AUTO(free_key)
    EVP_PKEY *key = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_span value = signature->value;
    divit_status s = read_key(spki, &key, err);
    if (s == DIVIT_OK && (value.n == 0 || signature->salt > 512 || !key_fits(key, signature)))
        s = divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the certificate's key cannot have made such a signature"));
    if (s == DIVIT_OK && signature->scheme == DIVIT_SCHEME_ECDSA && !signature->der) {
        s = divit_ecdsa_to_der(value, &der, err);
        value = divit_bytes_span(&der);
    }
    return s == DIVIT_OK ? verify(key, signature, value, err) : s;
}
