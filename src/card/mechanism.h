/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/mechanism.h - which PKCS #11 mechanism makes which signature, and which of them a token has.
 *
 *     divit_mechanisms offered = divit_mechanisms_read(m->f, slot);        // once for each token
 *     for (size_t i = 0; i < DIVIT_MECHANISM_ROWS; i++)
 *         if (divit_mechanism_serves(i, offered, what))
 *             ... divit_mechanism_fill(i, &call), divit_mechanism_input(...), C_SignInit, C_Sign
 *
 * A row is one mechanism for one scheme and one hash. A row that takes a digest stands before the
 * row whose token hashes by itself: nothing but a digest has to cross then, and modules that list
 * both are known to do the first well (AKIS.md section 2). A mechanism counts if the token lists it
 * and does not say that it is for other things than signing; of a module that cannot say what it
 * offers, everything may be tried. Sources: PKCS #11 v2.40 mechanisms 2.1 (RSA), 2.3 (EC).
 * Values only; no ownership, no threads. Not done here: key sizes that a mechanism is limited to;
 * CKM_RSA_X_509, whose padding the caller would make.
 */
#ifndef DIVIT_CARD_MECHANISM_H
#define DIVIT_CARD_MECHANISM_H

#include <p11-kit/pkcs11.h>

#include "divit/signer.h"

/* Rows of the table, and the most bytes that divit_mechanism_input() makes: a DigestInfo. */
enum { DIVIT_MECHANISM_ROWS = 18, DIVIT_MECHANISM_INPUT = 19 + DIVIT_HASH_MAX };

/* Rows that a token offers: bit i is row i. */
typedef uint32_t divit_mechanisms;

/* The rows that the token of a slot offers; all if its module does not say. */
divit_mechanisms divit_mechanisms_read(CK_FUNCTION_LIST *f, CK_SLOT_ID slot);

/*
 * All mechanisms that a token lists and that sign, whether there is a row for them or not, at most
 * `room` into *ret_list; how many. None if the module does not say.
 */
size_t divit_mechanisms_signing(
    CK_FUNCTION_LIST *f, CK_SLOT_ID slot, uint64_t *ret_list, size_t room);

/* The mechanism that comes first for a scheme and a hash; false if no row offers it. */
bool divit_mechanism_taken(
    divit_mechanisms offered, divit_scheme scheme, divit_hash hash, CK_MECHANISM_TYPE *ret);

/* The schemes among some rows for a hash: bits 1u << DIVIT_SCHEME_... */
unsigned divit_mechanisms_schemes(divit_mechanisms offered, divit_hash hash);

/* What a row can do for a signature. */
typedef enum divit_mechanism_use {
    DIVIT_MECHANISM_OTHER,    /* nothing: not offered, another scheme or hash */
    DIVIT_MECHANISM_UNHANDED, /* it hashes by itself, and the message is not at hand */
    DIVIT_MECHANISM_SERVES,
} divit_mechanism_use;

/* What a row can do for this signature. */
divit_mechanism_use divit_mechanism_serves(
    size_t row, divit_mechanisms offered, const divit_signing *what);

/* A mechanism as C_SignInit takes it; it points into itself. */
typedef struct divit_mechanism_call {
    CK_MECHANISM mechanism;
    CK_RSA_PKCS_PSS_PARAMS pss;
} divit_mechanism_call;

/* Fills in a row's mechanism with its parameters. */
void divit_mechanism_fill(size_t row, divit_mechanism_call *ret);

/*
 * The bytes for C_Sign: borrowed from the signing, or made in `room`. width: bytes of an EC key's
 * order; of a longer digest its leftmost bytes are signed (FIPS 186-5 6.4.1).
 */
divit_span divit_mechanism_input(
    size_t row, const divit_signing *what, size_t width, uint8_t room[DIVIT_MECHANISM_INPUT]);

#endif
