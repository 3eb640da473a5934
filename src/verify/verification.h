/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/verification.h - the result that verifiers of each format fill.
 *
 *     divit_finding *f;
 *     s = divit_verification_add(v, name, &f, err);
 *     s = divit_finding_certificate(f, der, err);
 *     s = divit_finding_decide(f, check, err, "HASH_FAILURE");
 *
 * Ownership: the verification owns its findings and all that their facts point to.
 * Threads: one at a time while it is filled. Not done here: any cryptography.
 */
#ifndef DIVIT_VERIFY_VERIFICATION_H
#define DIVIT_VERIFY_VERIFICATION_H

#include "divit/verify.h"
#include "pki/certificate.h"

/* Most signatures of one document. */
enum { DIVIT_FINDINGS_MAX = 256 };

typedef struct divit_finding {
    divit_verified_signature facts; /* handed out */
    divit_bytes name;
    divit_certificate *certificate;
} divit_finding;

/* An empty result. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_verification_new(
    divit_format format, divit_verification **ret, divit_error *err);

/* A further signature, INDETERMINATE so far; borrowed until the next is added. INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_verification_add(
    divit_verification *v, divit_span name, divit_finding **ret, divit_error *err);

/* Takes over the facts of the signer's certificate. Its statuses. */
DIVIT_MUST_CHECK divit_status divit_finding_certificate(
    divit_finding *f, divit_span der, divit_error *err);

/*
 * Sets verdict, reason and indication for what a check answered: OK, SIGNATURE_INVALID and input
 * conditions (FAILED, `indication`), INDETERMINATE and unsupported ones (INDETERMINATE); then err,
 * which the check filled and which is not NULL, is emptied. Negative statuses are no verdict: they
 * are given back, and err stays.
 */
DIVIT_MUST_CHECK divit_status divit_finding_decide(
    divit_finding *f, divit_status check, divit_error *err, const char *indication);

#endif
