/* SPDX-License-Identifier: Apache-2.0 */
/* The SHA-2 and SHA-3 digests: names and computation. */
#include "pki/hash.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/crypto_error.h"

#define BYTES(literal)                                                                             \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define PSS(hash) "http://www.w3.org/2007/05/xmldsig-more#" hash "-rsa-MGF1"
#define SHA3(bits) "http://www.w3.org/2007/05/xmldsig-more#sha3-" bits
#define ENC "http://www.w3.org/2001/04/xmlenc#"
#define SHA2_OID(last) "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" last
#define RSA_OID(last) "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01" last
#define ECDSA_OID(last) "\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03" last

static const divit_hash_names rows[] = {
    [DIVIT_SHA256] = {.name = "SHA-256",
        .openssl = "SHA256",
        .oid = "2.16.840.1.101.3.4.2.1",
        .length = 32,
        .xml_digest = ENC "sha256",
        .xml_rsa = MORE "rsa-sha256",
        .xml_pss = PSS("sha256"),
        .xml_ecdsa = MORE "ecdsa-sha256",
        .oid_der = BYTES(SHA2_OID("\x01")),
        .rsa_oid_der = BYTES(RSA_OID("\x0B")),
        .ecdsa_oid_der = BYTES(ECDSA_OID("\x02")),
        .digest_info = BYTES("\x30\x31\x30\x0D" SHA2_OID("\x01") "\x05\x00\x04\x20")},
    [DIVIT_SHA384] = {.name = "SHA-384",
        .openssl = "SHA384",
        .oid = "2.16.840.1.101.3.4.2.2",
        .length = 48,
        .xml_digest = MORE "sha384",
        .xml_rsa = MORE "rsa-sha384",
        .xml_pss = PSS("sha384"),
        .xml_ecdsa = MORE "ecdsa-sha384",
        .oid_der = BYTES(SHA2_OID("\x02")),
        .rsa_oid_der = BYTES(RSA_OID("\x0C")),
        .ecdsa_oid_der = BYTES(ECDSA_OID("\x03")),
        .digest_info = BYTES("\x30\x41\x30\x0D" SHA2_OID("\x02") "\x05\x00\x04\x30")},
    [DIVIT_SHA512] = {.name = "SHA-512",
        .openssl = "SHA512",
        .oid = "2.16.840.1.101.3.4.2.3",
        .length = 64,
        .xml_digest = ENC "sha512",
        .xml_rsa = MORE "rsa-sha512",
        .xml_pss = PSS("sha512"),
        .xml_ecdsa = MORE "ecdsa-sha512",
        .oid_der = BYTES(SHA2_OID("\x03")),
        .rsa_oid_der = BYTES(RSA_OID("\x0D")),
        .ecdsa_oid_der = BYTES(ECDSA_OID("\x04")),
        .digest_info = BYTES("\x30\x51\x30\x0D" SHA2_OID("\x03") "\x05\x00\x04\x40")},
    [DIVIT_SHA3_256] = {.name = "SHA3-256",
        .openssl = "SHA3-256",
        .oid = "2.16.840.1.101.3.4.2.8",
        .length = 32,
        .xml_digest = SHA3("256")},
    [DIVIT_SHA3_384] = {.name = "SHA3-384",
        .openssl = "SHA3-384",
        .oid = "2.16.840.1.101.3.4.2.9",
        .length = 48,
        .xml_digest = SHA3("384")},
    [DIVIT_SHA3_512] = {.name = "SHA3-512",
        .openssl = "SHA3-512",
        .oid = "2.16.840.1.101.3.4.2.10",
        .length = 64,
        .xml_digest = SHA3("512")},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

struct divit_hasher {
    divit_hash hash;
    EVP_MD *md;
    EVP_MD_CTX *ctx;
};

/* see pki/hash.h */
const divit_hash_names *divit_hash_names_get(divit_hash hash)
{
    return &rows[hash];
}

/* see pki/hash.h */
bool divit_hash_signs(divit_hash hash)
{
    return hash <= DIVIT_SHA512;
}

/* see pki/hash.h */
bool divit_hash_of_xml_digest(divit_span uri, divit_hash *ret)
{
    for (size_t i = 0; i < ROWS; i++)
        if (divit_span_is(uri, rows[i].xml_digest)) {
            *ret = (divit_hash)i;
            return true;
        }
    return false;
}

/* see pki/hash.h */
bool divit_hash_of_oid(divit_span oid_der, divit_hash *ret)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].oid_der.n > 0 && divit_span_equal(oid_der, rows[i].oid_der)) {
            *ret = (divit_hash)i;
            return true;
        }
    return false;
}

/* see pki/hash.h */
divit_status divit_digest_from(
    divit_hash hash, divit_span bytes, divit_digest *ret, divit_error *err)
{
    if (bytes.n != rows[hash].length)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the digest has another length than its hash"));
    *ret = (divit_digest){.hash = hash, .n = bytes.n};
    memcpy(ret->bytes, bytes.p, bytes.n);
    return DIVIT_OK;
}

/* see pki/hash.h */
divit_status divit_hash_compute(
    divit_hash hash, divit_span data, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = NULL;
    divit_status s = divit_hasher_new(hash, &h, err);
    if (s == DIVIT_OK)
        s = divit_hasher_update(h, data, err);
    if (s == DIVIT_OK)
        s = divit_hasher_final(h, ret, err);
    return s;
}

/* see pki/hash.h */
divit_status divit_hasher_new(divit_hash hash, divit_hasher **ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = calloc(1, sizeof *h);
    if (!h)
        return divit_fail_memory(err, __func__);
    h->hash = hash;
    h->md = EVP_MD_fetch(NULL, rows[hash].openssl, NULL);
    h->ctx = EVP_MD_CTX_new();
    if (!h->md || !h->ctx || EVP_DigestInit_ex2(h->ctx, h->md, NULL) != 1)
        return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no digest can be made"));
    *ret = h;
    h = NULL;
    return DIVIT_OK;
}

/* see pki/hash.h */
divit_status divit_hasher_copy(const divit_hasher *h, divit_hasher **ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *copy = NULL;
    const divit_status s = divit_hasher_new(h->hash, &copy, err);
    if (s != DIVIT_OK)
        return s;
    if (EVP_MD_CTX_copy_ex(copy->ctx, h->ctx) != 1)
        return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no digest can be made"));
    *ret = copy;
    copy = NULL;
    return DIVIT_OK;
}

/* see pki/hash.h */
divit_status divit_hasher_update(divit_hasher *h, divit_span data, divit_error *err)
{
    if (data.n > 0 && EVP_DigestUpdate(h->ctx, data.p, data.n) != 1)
        return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no digest can be made"));
    return DIVIT_OK;
}

/* see pki/hash.h */
divit_status divit_hasher_sink(void *hasher, divit_span data)
{
    return divit_hasher_update(hasher, data, NULL);
}

/* see pki/hash.h */
divit_status divit_hasher_final(divit_hasher *h, divit_digest *ret, divit_error *err)
{
    divit_digest d = {.hash = h->hash};
    unsigned n = 0;
    if (EVP_DigestFinal_ex(h->ctx, d.bytes, &n) != 1)
        return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no digest can be made"));
    d.n = n;
    *ret = d;
    return DIVIT_OK;
}

/* see pki/hash.h */
void divit_hasher_free(divit_hasher **h)
{
    if (!h || !*h)
        return;
    EVP_MD_CTX_free((*h)->ctx);
    EVP_MD_free((*h)->md);
    free(*h);
    *h = NULL;
}
