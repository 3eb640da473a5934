/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/mechanism_name.h - what a signing mechanism is called.
 *
 *     const char *name = divit_mechanism_name(0x1);           // "CKM_RSA_PKCS"
 *
 * The names of PKCS #11 v2.40 mechanisms 2.1 (RSA) and 2.3 (EC), for people. Threads: no state.
 * Not done here: which of them a token has and divit takes (card/mechanism.h).
 */
#ifndef DIVIT_CARD_MECHANISM_NAME_H
#define DIVIT_CARD_MECHANISM_NAME_H

#include <stdint.h>

/* The name of a CK_MECHANISM_TYPE; NULL for one that is not known here. */
const char *divit_mechanism_name(uint64_t mechanism);

#endif
