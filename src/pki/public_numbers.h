/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/public_numbers.h - the numbers of a SubjectPublicKeyInfo, for formats that write them out.
 *
 *     divit_public_numbers key;
 *     if (divit_public_numbers_read(facts->spki, &key))
 *         use(key.modulus, key.exponent);
 *
 * Ownership: the numbers point into the SubjectPublicKeyInfo. Threads: no state.
 * Not done here: which curve a point is on; see pki/certificate.h.
 */
#ifndef DIVIT_PKI_PUBLIC_NUMBERS_H
#define DIVIT_PKI_PUBLIC_NUMBERS_H

#include "divit/base.h"

/* {0} where the key is not of that kind. */
typedef struct divit_public_numbers {
    divit_span modulus; /* RSA: big-endian, without leading zeros (RFC 8017 3.1) */
    divit_span exponent;
    divit_span point; /* EC: 04, x, y (RFC 5480 2.2) */
} divit_public_numbers;

/* False if it is neither an RSA key in its plain form nor an EC key with an uncompressed point. */
bool divit_public_numbers_read(divit_span spki, divit_public_numbers *ret);

#endif
