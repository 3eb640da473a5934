/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/state.h - what a practice authority holds; for the files of this folder only.
 *
 *     const divit_ca_party *sub = &ca->parties[DIVIT_CA_SUB];
 *     X509_CRL_sign(crl, sub->key, EVP_sha384());
 *
 * Ownership: everything belongs to the divit_ca. Not done here: functions.
 */
#ifndef DIVIT_SANDBOX_CA_STATE_H
#define DIVIT_SANDBOX_CA_STATE_H

#include <openssl/x509.h>

#include "sandbox/ca/ca.h"
#include "sandbox/ca/ledger.h"

enum { DIVIT_CA_PARTIES = DIVIT_CA_TLS + 1 };

/* One part of the authority: its key and its certificate. */
typedef struct divit_ca_party {
    EVP_PKEY *key;
    X509 *x509;
    divit_bytes der;
    char *key_path;
    char *certificate_path;
} divit_ca_party;

struct divit_ca {
    char *base_url;
    char *ledger_path;
    divit_clock clock;
    divit_ca_party parties[DIVIT_CA_PARTIES];
    divit_ca_ledger ledger;
};

#endif
