/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/ca.h - the practice certificate authority: root, sub-CA, TLS, OCSP, CRL, NES.
 *
 *     divit_ca_options o = {.folder = dir, .base_url = "http://127.0.0.1:8080", .clock = clock};
 *     DIVIT_AUTO(divit_ca_free) divit_ca *ca = NULL;
 *     s = divit_ca_open(&o, &ca, err);                     // made at first start, reloaded later
 *     s = divit_ca_issue_nes(ca, &(divit_ca_person){"DENEME", "10000000146"}, &nes, err);
 *     s = divit_ca_ocsp_answer(ca, request, &answer, err); // over HTTP by the practice portal
 *
 * Everything it makes says in its name that it is practice and not real. Its folder holds keys
 * (mode 0600), certificates and the list of what was issued and revoked.
 * Ownership: results are owned by the caller. Threads: one CA belongs to one thread at a time.
 * Not done here: HTTP (sandbox/portal), timestamps.
 */
#ifndef DIVIT_SANDBOX_CA_CA_H
#define DIVIT_SANDBOX_CA_CA_H

#include "base/clock.h"
#include "divit/base.h"

typedef struct divit_ca_options {
    const char *folder;   /* made if missing */
    const char *base_url; /* "http://127.0.0.1:PORT" without slash at the end; put in CDP and AIA */
    divit_clock clock;
} divit_ca_options;

typedef struct divit_ca divit_ca;

/* Where the authority's answers are expected below base_url; its certificates name these. */
#define DIVIT_CA_PATH_CRL "/ca/sub.crl"
#define DIVIT_CA_PATH_OCSP "/ocsp"
#define DIVIT_CA_PATH_ROOT "/ca/root.cer"
#define DIVIT_CA_PATH_SUB "/ca/sub.cer"
#define DIVIT_CA_PATH_POLICY "/ca/policy"

/*
 * Opens the authority of a folder; makes all of it the first time, or if making it was not
 * finished. USAGE if base_url is not a plain http URL; INPUT_BROKEN if a file of the folder is
 * damaged; E_IO, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_ca_open(
    const divit_ca_options *options, divit_ca **ret, divit_error *err);

/* Frees and nulls; keys are wiped. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_ca_free(divit_ca **ca);

typedef enum divit_ca_part {
    DIVIT_CA_ROOT,   /* issues the sub-CA; also the trust anchor */
    DIVIT_CA_SUB,    /* issues NES certificates, signs the CRL */
    DIVIT_CA_OCSP,   /* signs OCSP answers */
    DIVIT_CA_TLS_CA, /* issues the server's certificate */
    DIVIT_CA_TLS,    /* the server's, for 127.0.0.1 and localhost */
} divit_ca_part;

/* A certificate of the authority, DER, borrowed for the life of the CA. */
divit_span divit_ca_certificate(const divit_ca *ca, divit_ca_part part);

/*
 * PEM files of the TLS server, for whoever serves HTTPS: borrowed paths in the folder. The
 * certificate file holds the server's certificate and then its CA's.
 */
const char *divit_ca_tls_certificate_path(const divit_ca *ca);
const char *divit_ca_tls_key_path(const divit_ca *ca);

typedef struct divit_ca_person {
    const char *name; /* CN, UTF-8, as on an identity card */
    const char *tckn; /* serialNumber, 11 digits */
} divit_ca_person;

/* A certificate with its key. Free with divit_ca_issued_done(), which wipes the key. */
typedef struct divit_ca_issued {
    divit_bytes certificate; /* DER */
    divit_bytes key;         /* PKCS#8 PrivateKeyInfo, DER, not encrypted */
} divit_ca_issued;

/* Wipes and frees. Accepts {0}; also a cleanup handler. */
void divit_ca_issued_done(divit_ca_issued *issued);

/*
 * Issues a NES with a new RSA-2048 key, good for three years from one hour ago, in Kamu SM's
 * profile. The key is not kept. USAGE if the person's name is empty or the TCKN is not 11 digits;
 * E_IO, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_ca_issue_nes(
    divit_ca *ca, const divit_ca_person *person, divit_ca_issued *ret, divit_error *err);

/*
 * Issues the signing certificate of a fiscal seal (mali mühür): as a NES, but `tckn` holds the
 * taxpayer's number of ten digits.
 */
DIVIT_MUST_CHECK divit_status divit_ca_issue_fiscal(
    divit_ca *ca, const divit_ca_person *taxpayer, divit_ca_issued *ret, divit_error *err);

/*
 * Revokes a certificate of this CA as of now (reason: key compromise). Twice is once. USAGE if
 * this CA did not issue it; INPUT_BROKEN if it is no certificate; E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_ca_revoke(
    divit_ca *ca, divit_span certificate, divit_error *err);

/* The sub-CA's CRL as of now, DER, good for 24 hours (RFC 5280 5). E_CRYPTO, E_MEMORY, E_IO. */
DIVIT_MUST_CHECK divit_status divit_ca_crl(divit_ca *ca, divit_bytes *ret_der, divit_error *err);

/* Largest OCSP request taken, in bytes, and most questions in it. */
enum { DIVIT_CA_OCSP_REQUEST_MAX = 16384, DIVIT_CA_OCSP_QUESTIONS_MAX = 16 };

/*
 * Answers an OCSP request (RFC 6960): good, revoked or unknown for each question, the nonce given
 * back. A malformed request gets an OCSP answer that says so; only E_CRYPTO and E_MEMORY fail.
 */
DIVIT_MUST_CHECK divit_status divit_ca_ocsp_answer(
    divit_ca *ca, divit_span request, divit_bytes *ret_der, divit_error *err);

#endif
