/* SPDX-License-Identifier: Apache-2.0 */
/* A key for fuzz targets that sign. */
#include "fuzz/verify/key.h"

#include <openssl/ec.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

enum { FIELD = 32 };

typedef struct signing_key {
    EVP_PKEY *key;
    uint8_t *der;
    size_t size;
} signing_key;

/* see fuzz/verify/key.h */
void demand(bool held)
{
    if (!held)
        abort();
}

/* One key and its self-signed certificate for the life of the process. */
static signing_key make_key(void)
{
    signing_key made = {.key = EVP_EC_gen("P-256")};
    X509 *x509 = X509_new();
    demand(made.key && x509 && X509_set_version(x509, 2) == 1);
    X509_NAME *name = X509_get_subject_name(x509);
    demand(X509_NAME_add_entry_by_txt(
               name, "CN", MBSTRING_UTF8, (const unsigned char *)"DENEME", -1, -1, 0) == 1);
    demand(X509_set_issuer_name(x509, name) == 1 && X509_set_pubkey(x509, made.key) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(x509), 0) &&
           X509_gmtime_adj(X509_getm_notAfter(x509), 86400) &&
           X509_sign(x509, made.key, EVP_sha256()) > 0);
    const int size = i2d_X509(x509, &made.der);
    demand(size > 0);
    made.size = (size_t)size;
    X509_free(x509);
    return made;
}

static divit_status give_certificate(void *ctx, divit_span *ret, divit_error *err)
{
    const signing_key *key = ctx;
    (void)err;
    *ret = (divit_span){key->der, key->size};
    return DIVIT_OK;
}

static divit_status give_signature(
    void *ctx, const divit_signing *what, divit_bytes *ret, divit_error *err)
{
    const signing_key *key = ctx;
    EVP_PKEY_CTX *signer = EVP_PKEY_CTX_new(key->key, NULL);
    unsigned char der[128];
    const unsigned char *at = der;
    size_t size = sizeof der;
    uint8_t raw[2 * FIELD];
    (void)err;
    demand(signer && EVP_PKEY_sign_init(signer) == 1 &&
           EVP_PKEY_sign(signer, der, &size, what->digest.p, what->digest.n) == 1);
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
    demand(pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, FIELD) == FIELD &&
           BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + FIELD, FIELD) == FIELD);
    ECDSA_SIG_free(pair);
    EVP_PKEY_CTX_free(signer);
    return divit_bytes_append(ret, (divit_span){raw, sizeof raw});
}

/* see fuzz/verify/key.h */
divit_signer fuzz_signer(void)
{
    static signing_key key;
    if (!key.key)
        key = make_key();
    return (divit_signer){.certificate = give_certificate, .sign = give_signature, .ctx = &key};
}
