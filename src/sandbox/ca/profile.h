/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/profile.h - makes the certificates of the practice authority by profile.
 *
 *     divit_ca_order o = {.profile = DIVIT_CA_PROFILE_NES, .name = "DENEME", .tckn = "...",
 *         .base_url = url, .key = key, .issuer = sub_x509, .issuer_key = sub_key, .from = now};
 *     s = divit_ca_order_make(&o, &x509, err);
 *
 * A profile is a text in openssl.cnf's language, so that it reads like the certificate it makes.
 * Ownership: an order borrows; the certificate belongs to the caller (X509_free).
 * Threads: no state.
 * Not done here: keys, and remembering what was issued (sandbox/ca/ledger.h).
 */
#ifndef DIVIT_SANDBOX_CA_PROFILE_H
#define DIVIT_SANDBOX_CA_PROFILE_H

#include <openssl/x509.h>

#include "divit/base.h"

typedef enum divit_ca_profile {
    DIVIT_CA_PROFILE_ROOT,
    DIVIT_CA_PROFILE_SUB,
    DIVIT_CA_PROFILE_OCSP,
    DIVIT_CA_PROFILE_TLS_CA,
    DIVIT_CA_PROFILE_TLS,
    DIVIT_CA_PROFILE_TLS_ELSEWHERE,
    DIVIT_CA_PROFILE_NES,
    DIVIT_CA_PROFILE_FISCAL,
} divit_ca_profile;

typedef struct divit_ca_order {
    divit_ca_profile profile;
    const char *name; /* CN, UTF-8 */
    const char *tckn; /* subject serialNumber: TCKN, or tax number of a FISCAL; NULL: O=DIVIT DENEME
                         instead */
    const char *base_url;
    EVP_PKEY *key;        /* whose public part is certified */
    X509 *issuer;         /* NULL: self-signed */
    EVP_PKEY *issuer_key; /* NULL: self-signed */
    int64_t from;         /* seconds since 1970 */
    int64_t to;
} divit_ca_order;

/* Makes and signs the certificate (SHA-384 for P-384 issuers as Kamu SM does). E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_ca_order_make(
    const divit_ca_order *order, X509 **ret, divit_error *err);

#endif
