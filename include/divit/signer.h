/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/signer.h - the port through which a private key signs: a card, a test key, a remote HSM.
 *
 * Life cycle
 *     divit_signer signer = ...;              // made by its implementation: a card, a test key
 *     s = signer.certificate(signer.ctx, &certificate, &err);                // borrowed
 *     divit_signing what = {.scheme = DIVIT_SCHEME_RSA, .hash = DIVIT_SHA256, .digest = digest,
 *         .message = bytes};
 *     s = signer.sign(signer.ctx, &what, &signature, &err);                  // yours
 *
 * Ownership: each call says it. A signer is copied freely; its implementation frees what is behind.
 * Threads: calls on one signer are made one at a time.
 * Not done here: login. A signer that needs a PIN has been given it by whoever made the signer.
 */
#ifndef DIVIT_SIGNER_H
#define DIVIT_SIGNER_H

#include "divit/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-2 (FIPS 180-4), by which keys sign, and SHA-3 (FIPS 202), for digests inside of an XML. */
typedef enum divit_hash {
    DIVIT_SHA256,
    DIVIT_SHA384,
    DIVIT_SHA512,
    DIVIT_SHA3_256,
    DIVIT_SHA3_384,
    DIVIT_SHA3_512,
} divit_hash;

/* The largest digest, in bytes. */
enum { DIVIT_HASH_MAX = 64 };

/* How a key signs a digest. */
typedef enum divit_scheme {
    DIVIT_SCHEME_ANY,     /* only as a wish: the first of these that the key offers */
    DIVIT_SCHEME_RSA,     /* RSASSA-PKCS1-v1_5 over the DigestInfo (RFC 8017 8.2) */
    DIVIT_SCHEME_RSA_PSS, /* RSASSA-PSS (RFC 8017 8.1): MGF1 with the same hash, salt as long */
    DIVIT_SCHEME_ECDSA,   /* FIPS 186-5 6.4 */
} divit_scheme;

/*
 * What is to be signed; all of it borrowed for the call. Most keys sign a digest that they are
 * given; some tokens will only hash what they sign themselves. So both are handed over, and the
 * signer takes the one it needs.
 */
typedef struct divit_signing {
    divit_scheme scheme; /* not ANY */
    divit_hash hash;
    divit_span digest;  /* of the message, made with `hash` */
    divit_span message; /* the bytes themselves; {0}: only keys that take a digest can sign */
} divit_signing;

typedef struct divit_signer {
    /*
     * The signer's certificate, DER, borrowed for the life of the signer. Answers any status of
     * its implementation.
     */
    divit_status (*certificate)(void *ctx, divit_span *ret_der, divit_error *err);

    /*
     * Further certificates of the chain that the signer knows, DER, nearest first: the i-th, or
     * {0} behind the last. Borrowed for the life of the signer. May be NULL.
     */
    divit_span (*chain)(void *ctx, size_t i);

    /*
     * The schemes by which digests of `hash` can be signed: bits 1u << DIVIT_SCHEME_... What does
     * not go with the key's kind may be among them. May be NULL: all that go with it.
     */
    unsigned (*schemes)(void *ctx, divit_hash hash);

    /*
     * Signs. The result is owned by the caller: for RSA as many bytes as the modulus; for ECDSA r
     * then s, each as long as the group order (PKCS #11 2.3.1), not the DER form. Answers any
     * status of its implementation; INPUT_LIMIT if the key wants the message and it is too large.
     */
    divit_status (*sign)(
        void *ctx, const divit_signing *what, divit_bytes *ret_signature, divit_error *err);

    void *ctx;
} divit_signer;

#ifdef __cplusplus
}
#endif

#endif
