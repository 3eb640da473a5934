/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and certificates made for one test. */
#include "unit/pki/identity.h"

#include <stdlib.h>

#include <openssl/conf.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "pki/random.h"
#include "pki/signature.h"

static EVP_PKEY *make_key(const identity_spec *spec)
{
    EVP_PKEY *key = strncmp(spec->key, "RSA:", 4) == 0
                        ? EVP_RSA_gen((unsigned)strtoul(spec->key + 4, NULL, 10))
                    : strcmp(spec->key, "ED25519") == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, spec->key)
                                                        : EVP_EC_gen(spec->key);
    assert_non_null(key);
    if (spec->explicit_curve)
        assert_int_equal(
            EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, "explicit"), 1);
    return key;
}

static void add_entry(X509_NAME *name, const char *field, const char *value)
{
    assert_int_equal(
        X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const uint8_t *)value, -1, -1, 0),
        1);
}

static void add_extension(X509 *x509, const identity *issuer, const char *const pair[2])
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer ? issuer->x509 : x509, x509, NULL, NULL, 0);
    CONF *empty = NCONF_new(NULL); /* openssl reads some extensions only beside a configuration */
    X509V3_set_nconf(&ctx, empty);
    X509_EXTENSION *extension = X509V3_EXT_nconf(empty, &ctx, pair[0], pair[1]);
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(x509, extension, -1), 1);
    X509_EXTENSION_free(extension);
    NCONF_free(empty);
}

static X509 *make_certificate(const identity_spec *spec, EVP_PKEY *key)
{
    static const char *const ca_extensions[][2] = {
        {"basicConstraints", "critical,CA:TRUE"}, {"keyUsage", "critical,keyCertSign"}, {NULL}};
    X509 *x509 = X509_new();
    uint8_t serial[8];
    CHECK_OK(divit_random_bytes(serial, sizeof serial, NULL));
    serial[0] = (uint8_t)((serial[0] & 0x7F) | 1);
    BIGNUM *number = BN_bin2bn(serial, sizeof serial, NULL);
    assert_non_null(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)));
    BN_free(number);
    assert_int_equal(X509_set_version(x509, X509_VERSION_3), 1);
    assert_non_null(X509_gmtime_adj(X509_getm_notBefore(x509), -3600));
    assert_non_null(X509_gmtime_adj(X509_getm_notAfter(x509), 86400));
    X509_NAME *name = X509_get_subject_name(x509);
    add_entry(name, "C", "TR");
    if (spec->serial)
        add_entry(name, "serialNumber", spec->serial);
    add_entry(name, "CN", spec->name);
    assert_int_equal(
        X509_set_issuer_name(x509, spec->issuer ? X509_get_subject_name(spec->issuer->x509) : name),
        1);
    assert_int_equal(X509_set_pubkey(x509, key), 1);
    const char *const(*e)[2] = spec->extensions;
    if (!e && !spec->issuer)
        e = ca_extensions;
    for (; e && (*e)[0]; e++)
        add_extension(x509, spec->issuer, *e);
    assert_true(X509_sign(x509, spec->issuer ? spec->issuer->key : key, EVP_sha256()) > 0);
    return x509;
}

identity *identity_new(const identity_spec *spec)
{
    identity *id = calloc(1, sizeof *id);
    assert_non_null(id);
    id->key = make_key(spec);
    id->x509 = make_certificate(spec, id->key);
    uint8_t *der = NULL;
    const int n = i2d_X509(id->x509, &der);
    assert_true(n > 0);
    CHECK_OK(divit_bytes_append(&id->der, (divit_span){der, (size_t)n}));
    OPENSSL_free(der);
    CHECK_OK(divit_certificate_parse(divit_bytes_span(&id->der), &id->certificate, NULL));
    return id;
}

void identity_free(identity **id)
{
    if (!*id)
        return;
    divit_certificate_free(&(*id)->certificate);
    divit_bytes_done(&(*id)->der);
    X509_free((*id)->x509);
    EVP_PKEY_free((*id)->key);
    free(*id);
    *id = NULL;
}

divit_bytes identity_sign_what(const identity *id, const divit_signing *what)
{
    uint8_t out[1024];
    size_t n = sizeof out;
    const bool rsa = EVP_PKEY_get_base_id(id->key) == EVP_PKEY_RSA;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(id->key, NULL);
    const EVP_MD *md = EVP_get_digestbyname(divit_hash_names_get(what->hash)->openssl);
    assert_int_equal(EVP_PKEY_sign_init(ctx), 1);
    assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx, md), 1);
    if (what->scheme == DIVIT_SCHEME_RSA_PSS) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST), 1);
    }
    assert_int_equal(EVP_PKEY_sign(ctx, out, &n, what->digest.p, what->digest.n), 1);
    EVP_PKEY_CTX_free(ctx);
    divit_bytes raw = {0};
    const divit_span made = {out, n};
    const size_t field = ((size_t)EVP_PKEY_get_bits(id->key) + 7) / 8;
    CHECK_OK(rsa ? divit_bytes_append(&raw, made) : divit_ecdsa_from_der(made, field, &raw, NULL));
    return raw;
}

divit_bytes identity_sign(const identity *id, divit_hash hash, divit_span digest)
{
    return identity_sign_what(id, &(divit_signing){.hash = hash, .digest = digest});
}

static void put_pem(const char *folder, const char *name, BIO *pem)
{
    char *data = NULL;
    const long n = BIO_get_mem_data(pem, &data);
    folder_put(folder, name, (divit_span){(const uint8_t *)data, (size_t)n});
    BIO_free(pem);
}

void folder_put_certificate(const char *folder, const char *name, const identity *id)
{
    BIO *pem = BIO_new(BIO_s_mem());
    assert_int_equal(PEM_write_bio_X509(pem, id->x509), 1);
    put_pem(folder, name, pem);
}

void folder_put_key(const char *folder, const char *name, const identity *id)
{
    BIO *pem = BIO_new(BIO_s_mem());
    assert_int_equal(PEM_write_bio_PrivateKey(pem, id->key, NULL, NULL, 0, NULL, NULL), 1);
    put_pem(folder, name, pem);
}
