/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/signature.h - checks one signature value with one public key, and ECDSA's two encodings.
 *
 *     divit_signature sig = {.scheme = DIVIT_SCHEME_RSA, .digest = &digest, .value = bytes};
 *     s = divit_signature_check(spki, &sig, err);            // OK or SIGNATURE_INVALID
 *     s = divit_ecdsa_to_der(raw, &der, err);                // r || s  ->  SEQUENCE {r, s}
 *     s = divit_ecdsa_from_der(divit_bytes_span(&der), 32, &raw, err);
 *
 * RSASSA-PKCS1-v1_5 is checked by comparing the whole expected block, never by parsing the one
 * that was recovered (RFC 8017 8.2.2). Ownership: everything is borrowed for the call.
 * Threads: no state.
 * Not done here: whose key it is (pki/certificate.h), and which key sizes are strong enough.
 */
#ifndef DIVIT_PKI_SIGNATURE_H
#define DIVIT_PKI_SIGNATURE_H

#include "pki/hash.h"

typedef struct divit_signature {
    divit_scheme scheme;
    bool der;    /* ECDSA: SEQUENCE {r, s} (RFC 3279 2.2.3); else as divit/signer.h says */
    size_t salt; /* bytes of the PSS salt; else 0 */
    const divit_digest *digest;
    divit_span value;
} divit_signature;

/* What a signer made (divit/signer.h) over a digest, as something to check. Borrows both. */
divit_signature divit_signature_of(
    divit_scheme scheme, const divit_digest *digest, divit_span value);

/*
 * Checks a signature with a public key (SubjectPublicKeyInfo, DER). SIGNATURE_INVALID if it does
 * not hold or scheme and key do not fit; INPUT_BROKEN if the key cannot be read; E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_signature_check(
    divit_span spki, const divit_signature *signature, divit_error *err);

/* Appends the DER form of r || s. INPUT_BROKEN if it is empty, odd or over 132 bytes; E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ecdsa_to_der(
    divit_span raw, divit_bytes *out, divit_error *err);

/*
 * Appends r || s, each `field` bytes long. INPUT_BROKEN if it is not DER with two positive numbers
 * that fit; E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_ecdsa_from_der(
    divit_span der, size_t field, divit_bytes *out, divit_error *err);

#endif
