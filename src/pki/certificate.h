/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/certificate.h - the facts of one X.509 certificate, and what its key can confirm.
 *
 *     DIVIT_AUTO(divit_certificate_free) divit_certificate *cert = NULL;
 *     s = divit_certificate_parse(der, &cert, err);
 *     const divit_certificate_facts *f = divit_certificate_facts_get(cert);
 *     printf("%s until %" PRId64, f->subject_name, f->not_after);
 *     s = divit_certificate_issued_by(cert, issuer, err);
 *
 * Ownership: a certificate owns a copy of its DER and everything its facts point to.
 * Threads: a parsed certificate does not change and may be shared.
 * Not done here: chains, revocation and time, which make a certificate trusted; a certificate
 * that parses is only well-formed. Which kind it is: pki/kind.h.
 */
#ifndef DIVIT_PKI_CERTIFICATE_H
#define DIVIT_PKI_CERTIFICATE_H

#include "pki/hash.h"

/* Largest certificate taken, in bytes, and most entries of one list in it. */
enum { DIVIT_CERTIFICATE_MAX = 65536, DIVIT_CERTIFICATE_LIST_MAX = 64 };

typedef enum divit_key_kind {
    DIVIT_KEY_OTHER, /* neither of the two: cannot sign or be checked here */
    DIVIT_KEY_RSA,
    DIVIT_KEY_EC,
} divit_key_kind;

typedef enum divit_curve {
    DIVIT_CURVE_NONE, /* not an EC key, or a curve without a name here */
    DIVIT_CURVE_P256,
    DIVIT_CURVE_P384,
    DIVIT_CURVE_P521,
} divit_curve;

/* Key usage bits (RFC 5280 4.2.1.3). */
enum {
    DIVIT_USAGE_DIGITAL_SIGNATURE = 1 << 0,
    DIVIT_USAGE_NON_REPUDIATION = 1 << 1,
    DIVIT_USAGE_KEY_ENCIPHERMENT = 1 << 2,
    DIVIT_USAGE_DATA_ENCIPHERMENT = 1 << 3,
    DIVIT_USAGE_KEY_AGREEMENT = 1 << 4,
    DIVIT_USAGE_CERT_SIGN = 1 << 5,
    DIVIT_USAGE_CRL_SIGN = 1 << 6,
};

/* A list of UTF-8 strings: dotted OIDs or URLs. */
typedef struct divit_texts {
    char **items;
    size_t n;
} divit_texts;

/* Borrowed from the certificate. Strings are UTF-8, "" where the certificate says nothing. */
typedef struct divit_certificate_facts {
    divit_span der;             /* the whole certificate */
    divit_span spki;            /* SubjectPublicKeyInfo, DER */
    divit_span issuer_der;      /* Name, DER */
    divit_span subject_der;     /* Name, DER */
    divit_span serial;          /* magnitude, big-endian, without leading zeros */
    divit_span serial_der;      /* INTEGER, whole TLV */
    const char *subject_name;   /* commonName */
    const char *subject_serial; /* serialNumber attribute: TCKN or VKN, personal data */
    const char *subject;        /* RFC 2253 text, last RDN first: also XAdES X509SubjectName */
    const char *issuer;         /* RFC 2253 text, last RDN first: also XAdES X509IssuerName */
    const char *serial_decimal; /* decimal digits: XAdES X509SerialNumber */
    int64_t not_before;         /* seconds since 1970 UTC */
    int64_t not_after;          /* the last good second */
    divit_key_kind key;
    divit_curve curve;
    unsigned key_bits;
    bool is_ca;                  /* basicConstraints cA */
    bool has_key_usage;          /* else every usage is allowed (RFC 5280 4.2.1.3) */
    uint32_t key_usage;          /* DIVIT_USAGE_ bits */
    divit_texts extended_usages; /* OIDs */
    divit_texts policies;        /* OIDs */
    divit_texts qc_statements;   /* OIDs (RFC 3739 3.2.6) */
    divit_texts crl_urls;
    divit_texts ocsp_urls;
    divit_texts issuer_urls; /* AIA caIssuers */
} divit_certificate_facts;

typedef struct divit_certificate divit_certificate;

/*
 * Parses one DER certificate; der is copied. INPUT_BROKEN for anything but exactly one well-formed
 * certificate (trailing bytes, indefinite lengths, an extension twice), INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_certificate_parse(
    divit_span der, divit_certificate **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_certificate_free(divit_certificate **cert);

/* Borrowed until the certificate is freed; never NULL. */
const divit_certificate_facts *divit_certificate_facts_get(const divit_certificate *cert);

/* True if the list holds exactly this string. */
bool divit_texts_has(const divit_texts *list, const char *text);

/*
 * Bytes of the largest signature that the key makes: the modulus for RSA, the longest DER form for
 * EC; 0 for another kind of key.
 */
size_t divit_certificate_signature_max(const divit_certificate *cert);

/*
 * Confirms that `issuer` signed `cert`: names match, issuer is a CA that may sign certificates,
 * and its key confirms the signature, made with SHA-2. SIGNATURE_INVALID, E_CRYPTO.
 * Time, path length and trust are not looked at.
 */
DIVIT_MUST_CHECK divit_status divit_certificate_issued_by(
    const divit_certificate *cert, const divit_certificate *issuer, divit_error *err);

#endif
