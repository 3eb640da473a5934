/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/hash.h - the SHA-2 and SHA-3 digests: their names in every format, and computing them.
 *
 *     DIVIT_AUTO(divit_hasher_free) divit_hasher *h = NULL;
 *     s = divit_hasher_new(DIVIT_SHA256, &h, err);
 *     s = divit_hasher_update(h, span, err);               // as often as wanted
 *     s = divit_hasher_final(h, &digest, err);             // once
 *     use(divit_digest_span(&digest));
 *
 * Ownership: a digest is a value; names are constants. Threads: one hasher belongs to one thread
 * at a time. Several digests in one pass are several hashers fed with the same spans.
 * Not done here: SHA-1 and MD5, which are neither made nor accepted.
 */
#ifndef DIVIT_PKI_HASH_H
#define DIVIT_PKI_HASH_H

#include "divit/base.h"
#include "divit/signer.h"

/* A digest as a value: which hash made it, and its bytes. */
typedef struct divit_digest {
    divit_hash hash;
    size_t n;
    uint8_t bytes[DIVIT_HASH_MAX];
} divit_digest;

/* The bytes of a digest, borrowed from it. */
static inline divit_span divit_digest_span(const divit_digest *d)
{
    return (divit_span){d->bytes, d->n};
}

/*
 * How one hash is called in each format. Every pointer is to constant storage. SHA-3 has the first
 * lines only: signatures are made with SHA-2.
 */
typedef struct divit_hash_names {
    const char *name;         /* "SHA-256", for people */
    const char *openssl;      /* EVP name */
    const char *oid;          /* dotted (RFC 5754 section 2) */
    size_t length;            /* bytes of a digest */
    const char *xml_digest;   /* DigestMethod Algorithm (XML Encryption 5.8, RFC 9231 2.1) */
    const char *xml_rsa;      /* SignatureMethod, RSASSA-PKCS1-v1_5 (RFC 6931 2.3) */
    const char *xml_pss;      /* SignatureMethod, RSASSA-PSS with defaults (RFC 9231 2.3.10) */
    const char *xml_ecdsa;    /* SignatureMethod, ECDSA (RFC 6931 2.3.6) */
    divit_span oid_der;       /* OBJECT IDENTIFIER, whole TLV */
    divit_span rsa_oid_der;   /* shaNNNWithRSAEncryption, whole TLV (RFC 5754 3.2) */
    divit_span ecdsa_oid_der; /* ecdsa-with-SHANNN, whole TLV (RFC 5754 3.3) */
    divit_span digest_info;   /* DigestInfo up to the digest (RFC 8017 9.2 note 1) */
} divit_hash_names;

/* The row of a hash; never NULL. */
const divit_hash_names *divit_hash_names_get(divit_hash hash);

/* True for SHA-2, which keys sign and CMS takes; false for SHA-3, which only XML digests take. */
bool divit_hash_signs(divit_hash hash);

/* The hash of a DigestMethod URI; false if it is none of the six. */
bool divit_hash_of_xml_digest(divit_span uri, divit_hash *ret);

/* The hash of an OBJECT IDENTIFIER (whole TLV); false if it is no SHA-2. */
bool divit_hash_of_oid(divit_span oid_der, divit_hash *ret);

/* Takes digest bytes from elsewhere. USAGE if they are not as long as the hash's digests. */
DIVIT_MUST_CHECK divit_status divit_digest_from(
    divit_hash hash, divit_span bytes, divit_digest *ret, divit_error *err);

/* Digest of one span. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_hash_compute(
    divit_hash hash, divit_span data, divit_digest *ret, divit_error *err);

typedef struct divit_hasher divit_hasher;

/* A hasher at its start. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_hasher_new(
    divit_hash hash, divit_hasher **ret, divit_error *err);

/* A second hasher that has taken in the same. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_hasher_copy(
    const divit_hasher *h, divit_hasher **ret, divit_error *err);

/* Takes in further bytes. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_hasher_update(
    divit_hasher *h, divit_span data, divit_error *err);

/* The same as a sink: `hasher` is a divit_hasher. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_hasher_sink(void *hasher, divit_span data);

/* The digest of all that was taken in; the hasher is only good for freeing then. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_hasher_final(
    divit_hasher *h, divit_digest *ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_hasher_free(divit_hasher **h);

#endif
