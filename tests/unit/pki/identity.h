/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit/pki/identity.h - keys and certificates made for one test.
 *
 *     identity *id = identity_new(&(identity_spec){.key = "RSA:2048", .name = "DENEME"});
 *     divit_bytes raw = identity_sign(id, DIVIT_SHA256, digest);    // as divit/signer.h says
 *     folder_put_certificate(folder, "cert.pem", id);
 *     identity_free(&id);
 *
 * Every failure ends the test. Not done here: anything that the program itself would need.
 */
#ifndef DIVIT_TESTS_PKI_IDENTITY_H
#define DIVIT_TESTS_PKI_IDENTITY_H

#include "unit/check.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "pki/certificate.h"
#include "unit/pki/judge.h"

typedef struct identity {
    EVP_PKEY *key;
    X509 *x509;
    divit_bytes der;
    divit_certificate *certificate;
} identity;

typedef struct identity_spec {
    const char *key;                    /* "RSA:bits", "ED25519" or a curve's name */
    const char *name;                   /* CN */
    const char *serial;                 /* serialNumber attribute or NULL */
    const identity *issuer;             /* NULL: self-signed CA */
    const char *const (*extensions)[2]; /* name and value as in openssl.cnf, {NULL} behind */
    bool explicit_curve;
} identity_spec;

identity *identity_new(const identity_spec *spec);
void identity_free(identity **id);

/* A signature as divit/signer.h says; ANY: PKCS#1 v1.5 or ECDSA. Owned by the caller. */
divit_bytes identity_sign_what(const identity *id, const divit_signing *what);

/* The same of a digest, by PKCS#1 v1.5 or ECDSA. */
divit_bytes identity_sign(const identity *id, divit_hash hash, divit_span digest);

/* Writes a certificate, or a key, as PEM into a folder of unit/pki/judge.h. */
void folder_put_certificate(const char *folder, const char *name, const identity *id);
void folder_put_key(const char *folder, const char *name, const identity *id);
#endif
