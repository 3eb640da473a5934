/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/algorithm.h - reads AlgorithmIdentifiers of digests and signatures, writes signatures'.
 *
 *     s = divit_algorithm_digest(identifier, &hash, err);
 *     s = divit_algorithm_signature(identifier, &algorithm, err);
 *     if (algorithm.has_hash && algorithm.hash != hash)
 *         return refuse();
 *     divit_algorithm_put(w, DIVIT_SCHEME_RSA_PSS, DIVIT_SHA256);
 *
 * Accepted are SHA-2 with RSASSA-PKCS1-v1_5, RSASSA-PSS and ECDSA; parameters only as their
 * standards allow. Everything else answers INDETERMINATE; what is known to be broken says so.
 * Threads: values only. Not done here: key sizes.
 */
#ifndef DIVIT_PKI_ALGORITHM_H
#define DIVIT_PKI_ALGORITHM_H

#include "pki/der.h"
#include "pki/signature.h"

typedef struct divit_algorithm {
    divit_scheme scheme; /* never ANY; an ECDSA value beside it is DER */
    bool has_hash;       /* false: rsaEncryption, the hash is said elsewhere (RFC 3370 3.2) */
    divit_hash hash;
    size_t salt; /* bytes of the PSS salt */
} divit_algorithm;

/*
 * A digest's identifier (content of the SEQUENCE): parameters absent or NULL (RFC 5754 2).
 * SIGNATURE_INVALID if malformed, INDETERMINATE if it is not SHA-2.
 */
DIVIT_MUST_CHECK divit_status divit_algorithm_digest(
    divit_span identifier, divit_hash *ret, divit_error *err);

/*
 * A signature's identifier (content of the SEQUENCE). RSA: parameters absent or NULL; ECDSA:
 * absent (RFC 5754 3.3); PSS: RSASSA-PSS-params with one hash for both uses (RFC 4055 3.1).
 * SIGNATURE_INVALID if malformed, INDETERMINATE if it is none of these.
 */
DIVIT_MUST_CHECK divit_status divit_algorithm_signature(
    divit_span identifier, divit_algorithm *ret, divit_error *err);

/*
 * Writes the identifier (whole SEQUENCE) of what divit/signer.h makes. RSA: rsaEncryption with
 * NULL, which RFC 3370 3.2 demands of every reader and Acrobat and openssl write too; PSS: hash,
 * mask and salt written out, hashes with NULL (RFC 4055 3.1, RFC 4056 3); ECDSA without parameters
 * (RFC 5754 3.3).
 */
void divit_algorithm_put(divit_der *w, divit_scheme scheme, divit_hash hash);

#endif
