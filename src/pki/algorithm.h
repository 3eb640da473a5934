/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/algorithm.h - reads AlgorithmIdentifiers of digests and signatures.
 *
 *     s = divit_algorithm_digest(identifier, &hash, err);
 *     s = divit_algorithm_signature(identifier, &algorithm, err);
 *     if (algorithm.has_hash && algorithm.hash != hash)
 *         return refuse();
 *
 * Accepted are SHA-2 with RSASSA-PKCS1-v1_5, RSASSA-PSS and ECDSA; parameters only as their
 * standards allow. Everything else answers INDETERMINATE; what is known to be broken says so.
 * Threads: values only. Not done here: key sizes.
 */
#ifndef DIVIT_PKI_ALGORITHM_H
#define DIVIT_PKI_ALGORITHM_H

#include "pki/signature.h"

typedef struct divit_algorithm {
    divit_scheme scheme; /* never DIVIT_SCHEME_ECDSA_RAW */
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

#endif
