/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/signer.h - the port through which a private key signs: a card, a test key, a remote HSM.
 *
 * Life cycle
 *     divit_signer signer = ...;              // made by its implementation: a card, a test key
 *     s = signer.certificate(signer.ctx, &certificate, &err);                // borrowed
 *     s = signer.sign(signer.ctx, DIVIT_SHA256, digest, &signature, &err);   // yours
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

/* SHA-2 digests (FIPS 180-4). */
typedef enum divit_hash {
    DIVIT_SHA256,
    DIVIT_SHA384,
    DIVIT_SHA512,
} divit_hash;

/* The largest digest, in bytes. */
enum { DIVIT_HASH_MAX = 64 };

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
     * Signs a digest made with `hash`. The result is owned by the caller: for RSA the RSASSA-
     * PKCS1-v1_5 signature over the DigestInfo (RFC 8017 8.2), as many bytes as the modulus; for
     * EC keys r then s, each as long as the group order (PKCS #11 2.3.1), not the DER form.
     */
    divit_status (*sign)(void *ctx, divit_hash hash, divit_span digest, divit_bytes *ret_signature,
        divit_error *err);

    void *ctx;
} divit_signer;

#ifdef __cplusplus
}
#endif

#endif
