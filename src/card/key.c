/* SPDX-License-Identifier: Apache-2.0 */
/* Matching of certificates and private keys by their public key. */
#include "card/key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/status.h"
#include "card/faults.h"
#include "card/item.h"

enum { MODULUS_MAX = 1024, POINT_MAX = 133, ORDER_MAX_BITS = 521 };

/* see card/key.h */
void divit_key_done(divit_key *key)
{
    EVP_PKEY_free(key->evp);
    divit_bytes_done(&key->identity);
    *key = (divit_key){0};
}

static divit_status rsa_identity(divit_key *key)
{
    uint8_t modulus[MODULUS_MAX];
    BIGNUM *n = NULL;
    const int size = EVP_PKEY_get_size(key->evp);
    if (size <= 0 || size > MODULUS_MAX ||
        !EVP_PKEY_get_bn_param(key->evp, OSSL_PKEY_PARAM_RSA_N, &n))
        return DIVIT_NO_CERTIFICATE;
    const int written = BN_bn2bin(n, modulus);
    BN_free(n);
    key->type = CKK_RSA;
    key->width = (size_t)size;
    return divit_bytes_append(&key->identity, (divit_span){modulus, (size_t)written});
}

static divit_status ec_identity(divit_key *key)
{
    uint8_t point[POINT_MAX];
    size_t n = 0;
    const int bits = EVP_PKEY_get_bits(key->evp);
    if (bits <= 0 || bits > ORDER_MAX_BITS ||
        !EVP_PKEY_get_octet_string_param(
            key->evp, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n))
        return DIVIT_NO_CERTIFICATE;
    key->type = CKK_EC;
    key->width = ((size_t)bits + 7) / 8;
    return divit_bytes_append(&key->identity, (divit_span){point, n});
}

/* rsaEncryption with NULL (RFC 3279 2.3.1). */
#define RSA_ENCRYPTION "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00"

/* The SubjectPublicKeyInfo of a certificate (RFC 5280 4.1): the seventh item of its first. */
static bool find_key(divit_span der, divit_span *ret)
{
    divit_span whole, tbs, passed;
    if (!divit_item_take(&der, DIVIT_ITEM_SEQUENCE, &whole) ||
        !divit_item_take(&whole, DIVIT_ITEM_SEQUENCE, &tbs) ||
        !divit_item_take(&tbs, DIVIT_ITEM_VERSION, &passed) ||
        !divit_item_take(&tbs, DIVIT_ITEM_INTEGER, &passed))
        return false;
    /* Algorithm, issuer, validity, subject. */
    for (int i = 0; i < 4; i++)
        if (!divit_item_take(&tbs, DIVIT_ITEM_SEQUENCE, &passed))
            return false;
    return divit_item_take(&tbs, DIVIT_ITEM_SEQUENCE, ret);
}

/*
 * The key of a certificate with a plain RSA key, which nearly all have: OpenSSL 3's decoders look
 * through every format and provider for it, five times as long. NULL if it is not that plain.
 */
static EVP_PKEY *read_rsa(divit_span der)
{
    divit_span spki, algorithm, bits;
    if (!find_key(der, &spki) || !divit_item_take(&spki, DIVIT_ITEM_SEQUENCE, &algorithm) ||
        !divit_span_equal(algorithm, DIVIT_SPAN_TEXT(RSA_ENCRYPTION)) ||
        !divit_item_take(&spki, DIVIT_ITEM_BIT_STRING, &bits) || bits.n == 0 || bits.p[0] != 0)
        return NULL;
    const uint8_t *p = bits.p + 1;
    EVP_PKEY *key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)bits.n - 1);
    if (p == bits.p + bits.n)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static EVP_PKEY *read_any(divit_span der)
{
    const uint8_t *p = der.p;
    X509 *x509 = d2i_X509(NULL, &p, (long)der.n);
    EVP_PKEY *key = x509 ? X509_get_pubkey(x509) : NULL;
    X509_free(x509);
    return key;
}

/* see card/key.h */
divit_status divit_key_of(divit_span der, divit_key *ret, divit_error *err)
{
    DIVIT_AUTO(divit_key_done)
    divit_key key = {0};
    divit_status s = DIVIT_NO_CERTIFICATE;
    key.evp = read_rsa(der);
    if (!key.evp)
        key.evp = read_any(der);
    if (key.evp && EVP_PKEY_is_a(key.evp, "RSA"))
        s = rsa_identity(&key);
    else if (key.evp && EVP_PKEY_is_a(key.evp, "EC"))
        s = ec_identity(&key);
    ERR_clear_error();
    if (s == DIVIT_E_MEMORY)
        return divit_fail_memory(err, __func__);
    if (s != DIVIT_OK)
        return divit_fault(err, DIVIT_FAULT_KEY_KIND, __func__, CKR_OK);
    *ret = key;
    key = (divit_key){0};
    return DIVIT_OK;
}

/* The value without what tokens put around it: zeros before a modulus, DER around a point. */
static divit_span bare(divit_span value, CK_KEY_TYPE type)
{
    if (type == CKK_RSA) {
        while (value.n > 0 && value.p[0] == 0)
            value = divit_span_sub(value, 1, value.n);
        return value;
    }
    /* OCTET STRING (X.690 8.7), short or one-byte long length; PKCS #11 v2.40 mechanisms 2.3.3. */
    if (value.n > 2 && value.p[0] == 0x04 && value.p[1] == value.n - 2)
        return divit_span_sub(value, 2, value.n);
    if (value.n > 3 && value.p[0] == 0x04 && value.p[1] == 0x81 && value.p[2] == value.n - 3)
        return divit_span_sub(value, 3, value.n);
    return value;
}

/* As it is or bare: a point that stands bare already may begin as an OCTET STRING does. */
static bool is_value(divit_span value, const divit_key *key)
{
    const divit_span wanted = divit_bytes_span(&key->identity);
    return divit_span_equal(value, wanted) || divit_span_equal(bare(value, key->type), wanted);
}

typedef enum match {
    MATCH_NO,
    MATCH_ID, /* the same CKA_ID and kind, no public part to compare */
    MATCH_YES,
} match;

static divit_status compare(
    const divit_object *o, const divit_key *key, divit_span id, match *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes type = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes value = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own_id = {0};
    divit_status s = divit_object_read(o, CKA_KEY_TYPE, &type, err);
    if (s == DIVIT_OK)
        s = divit_object_read(o, key->type == CKK_RSA ? CKA_MODULUS : CKA_EC_POINT, &value, err);
    if (s == DIVIT_OK && value.n == 0)
        s = divit_object_read(o, CKA_ID, &own_id, err);
    if (s != DIVIT_OK)
        return s;
    const divit_span wanted_type = {(const uint8_t *)&key->type, sizeof key->type};
    if (!divit_span_equal(divit_bytes_span(&type), wanted_type))
        *ret = MATCH_NO;
    else if (value.n > 0)
        *ret = is_value(divit_bytes_span(&value), key) ? MATCH_YES : MATCH_NO;
    else
        *ret = id.n > 0 && divit_span_equal(divit_bytes_span(&own_id), id) ? MATCH_ID : MATCH_NO;
    return DIVIT_OK;
}

/* see card/key.h */
divit_status divit_key_find(divit_module *m, CK_SESSION_HANDLE session, const divit_key *key,
    divit_span id, divit_object_list *ret, divit_error *err)
{
    divit_object_list all = {0}, likely = {0};
    divit_status s = divit_object_find(m, session, CKO_PRIVATE_KEY, &all, err);
    for (size_t i = 0; s == DIVIT_OK && i < all.n; i++) {
        const divit_object o = {m, session, all.at[i]};
        match matched = MATCH_NO;
        s = compare(&o, key, id, &matched, err);
        if (s == DIVIT_OK && matched == MATCH_YES) {
            *ret = (divit_object_list){{all.at[i]}, 1};
            return DIVIT_OK;
        }
        if (matched == MATCH_ID)
            likely.at[likely.n++] = all.at[i];
    }
    if (s == DIVIT_OK)
        *ret = likely;
    return s;
}

/* True if one of the token's public keys is the key. */
static divit_status has_public(divit_module *m, CK_SESSION_HANDLE session, const divit_key *key,
    const divit_object_list *public, bool *ret, divit_error *err)
{
    bool found = false;
    for (size_t i = 0; i < public->n && !found; i++) {
        const divit_object o = {m, session, public->at[i]};
        match matched = MATCH_NO;
        const divit_status s = compare(&o, key, (divit_span){0}, &matched, err);
        if (s != DIVIT_OK)
            return s;
        found = matched == MATCH_YES;
    }
    *ret = found;
    return DIVIT_OK;
}

static divit_status state_of(divit_module *m, CK_SESSION_HANDLE session, bool logged_in,
    divit_certificates *all, size_t i, divit_error *err)
{
    const divit_key *key = &all->keys[i];
    divit_card_certificate *c = &all->at[i];
    divit_object_list private = {0}, public = {0};
    bool as_public = false;
    c->key = DIVIT_CARD_KEY_NONE;
    if (!key->evp)
        return DIVIT_OK;
    divit_status s =
        divit_key_find(m, session, key, (divit_span){c->id, c->id_length}, &private, err);
    if (s == DIVIT_OK && private.n > 0)
        c->key = DIVIT_CARD_KEY_YES;
    if (s == DIVIT_OK && logged_in)
        all->handles[i] = (divit_key_handles){private, session};
    if (s != DIVIT_OK || private.n > 0 || logged_in)
        return s;
    s = divit_object_find(m, session, CKO_PUBLIC_KEY, &public, err);
    if (s == DIVIT_OK)
        s = has_public(m, session, key, &public, &as_public, err);
    if (as_public || public.n == 0)
        c->key = DIVIT_CARD_KEY_MAYBE;
    return s;
}

/* see card/key.h */
divit_status divit_key_states(divit_module *m, uint32_t token, bool logged_in,
    divit_certificates *certificates, divit_error *err)
{
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    divit_status s = divit_module_session(m, token, &session, err);
    for (size_t i = 0; s == DIVIT_OK && i < certificates->n; i++)
        s = state_of(m, session, logged_in, certificates, i, err);
    return s;
}
