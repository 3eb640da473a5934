/* SPDX-License-Identifier: Apache-2.0 */
/* A key and its certificate, made at run time, for tests of the practice card. */
#ifndef DIVIT_TESTS_SANDBOX_CARD_IDENTITY_H
#define DIVIT_TESTS_SANDBOX_CARD_IDENTITY_H

#include "divit/base.h"

typedef struct test_identity {
    divit_bytes certificate; /* DER, subject serialNumber 10000000146 */
    divit_bytes key;         /* DER, PKCS#8 */
} test_identity;

/* Makes an RSA key of that many bits and a self-signed certificate; false if OpenSSL fails. */
bool test_identity_make(unsigned bits, test_identity *ret);

void test_identity_done(test_identity *identity);

/* True if `signature` is a PKCS#1 v1.5 signature of the certificate's key over this block. */
bool test_identity_verify(const test_identity *identity, divit_span block, divit_span signature);

#endif
