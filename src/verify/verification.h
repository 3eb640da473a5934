/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/verification.h - the result that verifiers of each format fill.
 *
 *     divit_finding *f;
 *     s = divit_verification_add(v, name, &f, err);
 *     s = divit_finding_certificate(f, der, err);
 *     s = divit_finding_decide(f, check, err, DIVIT_CAUSE_HASH);
 *
 * Ownership: the verification owns its findings and all that their facts point to.
 * Threads: one at a time while it is filled. Not done here: any cryptography.
 */
#ifndef DIVIT_VERIFY_VERIFICATION_H
#define DIVIT_VERIFY_VERIFICATION_H

#include "divit/verify.h"
#include "pdf/difference.h"
#include "pki/certificate.h"

/* Most signatures of one document. */
enum { DIVIT_FINDINGS_MAX = 256 };

/*
 * What a check is about: its stable id, and the sub-indication of EN 319 102-1 5.1.3 if it fails.
 * A document that was changed behind its signature, or holds content beside what it signs, fails
 * the format checking (5.2.2): all that was signed is there, but a reader shows something else.
 */
#define DIVIT_CAUSE_TABLE(X)                                                                       \
    X(FORMAT, "format", "FORMAT_FAILURE")                                                          \
    X(ATTRIBUTES, "signed-attributes", "FORMAT_FAILURE")                                           \
    X(CERTIFICATE, "certificate-binding", "SIG_CRYPTO_FAILURE")                                    \
    X(ALGORITHM, "algorithm", "SIG_CRYPTO_FAILURE")                                                \
    X(KEY, "key", "SIG_CRYPTO_FAILURE")                                                            \
    X(HASH, "hash", "HASH_FAILURE")                                                                \
    X(VALUE, "signature-value", "SIG_CRYPTO_FAILURE")                                              \
    X(SUB_FILTER, "sub-filter", "FORMAT_FAILURE")                                                  \
    X(DICTIONARY_KEYS, "dictionary-keys", "FORMAT_FAILURE")                                        \
    X(DICTIONARY_TYPE, "dictionary-type", "FORMAT_FAILURE")                                        \
    X(DICTIONARY_PACKED, "dictionary-packed", "FORMAT_FAILURE")                                    \
    X(CONTENTS, "contents", "FORMAT_FAILURE")                                                      \
    X(RANGE, "byte-range", "FORMAT_FAILURE")                                                       \
    X(RANGE_START, "byte-range-start", "FORMAT_FAILURE")                                           \
    X(RANGE_GAP, "byte-range-gap", "FORMAT_FAILURE")                                               \
    X(RANGE_END, "byte-range-end", "FORMAT_FAILURE")                                               \
    X(RANGE_DICTIONARY, "byte-range-dictionary", "FORMAT_FAILURE")                                 \
    X(SHARED, "signature-shared", "FORMAT_FAILURE")                                                \
    X(REVISION_END, "revision-end", "FORMAT_FAILURE")                                              \
    X(REVISION_SIGNATURE, "revision-signature", "FORMAT_FAILURE")                                  \
    X(MODIFIED, "modified-after-signing", "FORMAT_FAILURE")                                        \
    X(UNREADABLE, "changes-unreadable", "FORMAT_FAILURE")                                          \
    X(UNBOUND, "certificate-not-signed", "SIG_CONSTRAINTS_FAILURE")                                \
    X(PROPERTIES, "signed-properties", "FORMAT_FAILURE")                                           \
    X(KEY_INFO, "key-info", "FORMAT_FAILURE")                                                      \
    X(REFERENCE, "reference", "FORMAT_FAILURE")                                                    \
    X(TRANSFORM, "transform", "FORMAT_FAILURE")                                                    \
    X(TARGET, "reference-target", "FORMAT_FAILURE")                                                \
    X(TARGET_PLACE, "reference-place", "FORMAT_FAILURE")                                           \
    X(PLACE, "signature-place", "FORMAT_FAILURE")                                                  \
    X(CANON, "canonical-form", "FORMAT_FAILURE")                                                   \
    X(UNSIGNED, "unsigned-content", "FORMAT_FAILURE")

typedef enum divit_cause {
#define DIVIT_CAUSE_ENUM(name, id, indication) DIVIT_CAUSE_##name,
    DIVIT_CAUSE_TABLE(DIVIT_CAUSE_ENUM)
#undef DIVIT_CAUSE_ENUM
} divit_cause;

typedef struct divit_finding {
    divit_verified_signature facts; /* handed out */
    divit_bytes name;
    divit_certificate *certificate;
    divit_pdf_difference difference; /* PDF: what the changes point into */
    divit_verified_change *changes;
    divit_verified_part *parts;
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
 * Sets verdict, reason, cause and indication for what a check answered: OK, SIGNATURE_INVALID and
 * input conditions (FAILED), INDETERMINATE and unsupported ones (INDETERMINATE); then err, which
 * the check filled and which is not NULL, is emptied. Negative statuses are no verdict: they are
 * given back, and err stays.
 */
DIVIT_MUST_CHECK divit_status divit_finding_decide(
    divit_finding *f, divit_status check, divit_error *err, divit_cause cause);

/* Most parts of one signature that are told. */
enum { DIVIT_PARTS_MAX = 96 };

/*
 * Adds a part; its name is taken over from `name`. Beyond the most, one that is not signed is
 * counted. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_finding_part(
    divit_finding *f, const divit_verified_part *part, divit_span name, divit_error *err);

/* The i-th finding, borrowed until the next is added. */
divit_finding *divit_verification_finding(divit_verification *v, size_t i);

/* Makes all intact signatures FAILED all the same. reason: constant, marked N_(). */
void divit_verification_reject(divit_verification *v, divit_cause cause, const char *reason);

/*
 * Says of an intact signature that it does not sign whose certificate it is (plain XMLDSig): it
 * stays INDETERMINATE whatever is found out about the certificate, for signature acceptance wants
 * that attribute (EN 319 102-1 5.2.8, SIG_CONSTRAINTS_FAILURE).
 */
void divit_finding_unbind(divit_finding *f);

/* Makes an intact signature FAILED all the same. reason: constant, marked N_(). */
void divit_finding_reject(divit_finding *f, divit_cause cause, const char *reason);

#endif
