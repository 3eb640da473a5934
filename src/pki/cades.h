/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/cades.h - builds a detached CAdES B-B SignedData in two steps around a signer.
 *
 *     divit_cades_options o = {.certificate = cert, .hash = DIVIT_SHA256};
 *     s = divit_cades_size(&o, &room, err);                     // how large a hole to leave
 *     s = divit_cades_prepare(&o, &content_digest, &prepared, err);
 *     const divit_signing what = divit_cades_signing(prepared);
 *     s = signer.sign(signer.ctx, &what, &raw, err);
 *     s = divit_cades_finish(prepared, divit_bytes_span(&raw), &der, err);
 *
 * The result is one ContentInfo, DER (RFC 5652, EN 319 122-1 6.3): content-type, message-digest,
 * signing-certificate-v2 and, if wanted, signing-time; the certificates; one SignerInfo.
 * Ownership: options are borrowed for the call only, but for the signer's certificate, which must
 * outlive a prepared signature; that owns copies of all else.
 * Threads: one object belongs to one thread at a time.
 * Not done here: reading and checking (pki/cades_parse.h), policies, timestamps, attached content.
 */
#ifndef DIVIT_PKI_CADES_H
#define DIVIT_PKI_CADES_H

#include "pki/certificate.h"

/*
 * All zero but for the certificate is good: PKCS#1 v1.5 or ECDSA, SHA-256, no chain, no signing
 * time.
 */
typedef struct divit_cades_options {
    const divit_certificate *certificate;  /* the signer's; RSA or EC key */
    const divit_certificate *const *chain; /* further certificates to carry, nearest first */
    size_t chain_count;
    divit_scheme scheme; /* goes with the key, or ANY */
    divit_hash hash;
    const int64_t *signing_time; /* claimed, seconds since 1970; NULL: none (PAdES uses /M) */
    bool issuer_serial;          /* also name issuer and serial in signing-certificate-v2 */
} divit_cades_options;

/*
 * Bytes of the SignedData to come, before the content digest is known: exact for an RSA key, the
 * maximum for an EC key. INPUT_UNSUPPORTED for another key, E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_cades_size(
    const divit_cades_options *options, size_t *ret_bytes, divit_error *err);

typedef struct divit_cades divit_cades;

/*
 * Makes the signed attributes for a content digest. USAGE if the digest is of another hash than
 * the options say; INPUT_UNSUPPORTED for a key neither RSA nor EC; E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_cades_prepare(const divit_cades_options *options,
    const divit_digest *content, divit_cades **ret, divit_error *err);

/* What the signer is to sign. Borrowed. */
divit_signing divit_cades_signing(const divit_cades *prepared);

/*
 * Puts the SignedData together. `signature` in the form of divit/signer.h; it is checked with the
 * certificate's key first: SIGNATURE_INVALID, and nothing is made. E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_cades_finish(
    const divit_cades *prepared, divit_span signature, divit_bytes *ret_der, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_cades_free(divit_cades **prepared);

#endif
