/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/cades_parse.h - reads a detached SignedData and decides whether its signature holds.
 *
 *     DIVIT_AUTO(divit_cades_signed_free) divit_cades_signed *sd = NULL;
 *     s = divit_cades_parse(hole, DIVIT_CADES_PADDED, &sd, err);
 *     const divit_cades_facts *f = divit_cades_facts_get(sd);
 *     s = divit_hash_compute(f->hash, content, &digest, err);
 *     s = divit_cades_check(sd, &digest, err);                  // err says why it does not hold
 *
 * DER (a SET's order is not demanded) or what pki/ber.h makes it of; one SignerInfo, signed
 * attributes demanded. The signer's certificate is the one that both the SignerInfo and
 * signing-certificate-v2 name, and no other key is ever tried.
 * Ownership: a parsed signature owns a copy of its bytes and what its facts point to.
 * Threads: it does not change after parsing and may be shared.
 * Not done here: chain, revocation and time of the certificate; what the timestamp token says;
 * attached content.
 */
#ifndef DIVIT_PKI_CADES_PARSE_H
#define DIVIT_PKI_CADES_PARSE_H

#include "pki/certificate.h"

/* Largest SignedData taken, in bytes, and most certificates in it. */
enum { DIVIT_CADES_MAX = 4 << 20, DIVIT_CADES_CERTIFICATES_MAX = 32 };

typedef enum divit_cades_ending {
    DIVIT_CADES_EXACT,  /* nothing behind the SignedData */
    DIVIT_CADES_PADDED, /* zero bytes behind it: the hole of a PDF signature */
} divit_cades_ending;

/* Borrowed from the parsed signature. */
typedef struct divit_cades_facts {
    size_t size;                            /* bytes of the SignedData without padding */
    divit_hash hash;                        /* which digest of the content is wanted */
    const divit_certificate *certificate;   /* the signer's */
    const divit_certificate *const *others; /* every further certificate, as carried */
    size_t other_count;
    bool has_signing_time;
    int64_t signing_time;      /* claimed, seconds since 1970 */
    divit_span message_digest; /* of the content, as signed (RFC 5652 11.2) */
    divit_span signature;      /* SignatureValue: what a signature timestamp covers */
    divit_span timestamp;      /* the signature timestamp token, DER, or {0} (EN 319 122-1 5.3) */
    divit_span policy_oid;     /* content of the policy's OBJECT IDENTIFIER, or {0} */
} divit_cades_facts;

typedef struct divit_cades_signed divit_cades_signed;

/*
 * Parses; bytes are copied. SIGNATURE_INVALID if it is malformed, has not exactly one SignerInfo,
 * has an attribute twice, or its signing-certificate-v2 names another certificate than its
 * SignerInfo; INDETERMINATE if it lacks signed attributes or the signer's certificate, or uses what
 * is not supported or no longer trusted (SHA-1, MD5); INPUT_LIMIT, E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_cades_parse(
    divit_span bytes, divit_cades_ending ending, divit_cades_signed **ret, divit_error *err);

/* What an answer of the parser is about. */
typedef enum divit_cades_part {
    DIVIT_CADES_STRUCTURE,
    DIVIT_CADES_ATTRIBUTES,  /* the signed ones */
    DIVIT_CADES_ALGORITHM,   /* hash and scheme */
    DIVIT_CADES_CERTIFICATE, /* which one is the signer's */
} divit_cades_part;

/* As divit_cades_parse(); *part says in any case what was looked at last. */
DIVIT_MUST_CHECK divit_status divit_cades_parse_parts(divit_span bytes, divit_cades_ending ending,
    divit_cades_part *part, divit_cades_signed **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_cades_signed_free(divit_cades_signed **sd);

/* Borrowed until sd is freed; never NULL. */
const divit_cades_facts *divit_cades_facts_get(const divit_cades_signed *sd);

/*
 * Decides about the signature, given the digest of the content made with facts.hash. OK: the
 * content is what was signed, by the key of facts.certificate. SIGNATURE_INVALID with the reason;
 * INDETERMINATE if the key is too weak (RSA below 2048 bits, EC below 256); USAGE if the digest is
 * of another hash; E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_cades_check(
    const divit_cades_signed *sd, const divit_digest *content, divit_error *err);

#endif
