/* SPDX-License-Identifier: Apache-2.0 */
/* A key and its certificate, made at run time. */
#include "identity.h"

#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/bytes.h"

static bool keep(uint8_t *der, int n, divit_bytes *ret)
{
    const bool kept = n > 0 && divit_bytes_append(ret, (divit_span){der, (size_t)n}) == DIVIT_OK;
    OPENSSL_free(der);
    return kept;
}

static bool keep_certificate(X509 *x, EVP_PKEY *key, divit_bytes *ret)
{
    X509_NAME *name = X509_get_subject_name(x);
    uint8_t *der = NULL;
    if (!X509_set_version(x, X509_VERSION_3) || !ASN1_INTEGER_set(X509_get_serialNumber(x), 1) ||
        !X509_gmtime_adj(X509_getm_notBefore(x), 0) ||
        !X509_gmtime_adj(X509_getm_notAfter(x), 86400) || !X509_set_pubkey(x, key) ||
        !X509_NAME_add_entry_by_txt(
            name, "serialNumber", MBSTRING_ASC, (const uint8_t *)"10000000146", -1, -1, 0) ||
        !X509_NAME_add_entry_by_txt(
            name, "CN", MBSTRING_ASC, (const uint8_t *)"DENEME", -1, -1, 0) ||
        !X509_set_issuer_name(x, name) || !X509_sign(x, key, EVP_sha256()))
        return false;
    const int n = i2d_X509(x, &der);
    return keep(der, n, ret);
}

static bool keep_key(EVP_PKEY *key, divit_bytes *ret)
{
    uint8_t *der = NULL;
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    const int n = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : 0;
    PKCS8_PRIV_KEY_INFO_free(info);
    return keep(der, n, ret);
}

bool test_identity_make(unsigned bits, test_identity *ret)
{
    EVP_PKEY *key = EVP_RSA_gen(bits);
    X509 *x = X509_new();
    *ret = (test_identity){0};
    const bool made =
        key && x && keep_certificate(x, key, &ret->certificate) && keep_key(key, &ret->key);
    X509_free(x);
    EVP_PKEY_free(key);
    return made;
}

void test_identity_done(test_identity *identity)
{
    divit_bytes_done(&identity->certificate);
    divit_bytes_done(&identity->key);
}

bool test_identity_verify(const test_identity *identity, divit_span block, divit_span signature)
{
    const uint8_t *p = identity->certificate.p;
    X509 *x = d2i_X509(NULL, &p, (long)identity->certificate.n);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(X509_get0_pubkey(x), NULL);
    const bool good = ctx && EVP_PKEY_verify_init(ctx) > 0 &&
                      EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0 &&
                      EVP_PKEY_verify(ctx, signature.p, signature.n, block.p, block.n) == 1;
    EVP_PKEY_CTX_free(ctx);
    X509_free(x);
    return good;
}
