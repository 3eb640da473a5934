/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/keyed.h - a hash that only who has the key can make: names that shall not be told.
 *
 *     uint8_t name[DIVIT_KEYED_LENGTH];
 *     s = divit_keyed_hash((divit_span){key, sizeof key}, divit_span_of(reader), name, err);
 *
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1). Threads: no state.
 * Not done here: keeping the key.
 */
#ifndef DIVIT_PKI_KEYED_H
#define DIVIT_PKI_KEYED_H

#include "divit/base.h"

enum { DIVIT_KEYED_LENGTH = 32 };

/* The keyed hash of the data. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_keyed_hash(
    divit_span key, divit_span data, uint8_t ret[DIVIT_KEYED_LENGTH], divit_error *err);

#endif
