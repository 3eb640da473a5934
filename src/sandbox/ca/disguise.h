/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/disguise.h - certificates with which the practice server is not to be believed.
 *
 *     s = divit_ca_disguise_make(ca, DIVIT_CA_DISGUISE_EXPIRED, &pem, err);
 *
 * For the server's own key, so that a client can refuse for no other reason. They are not kept.
 * Ownership: the result is the caller's. Threads: as the CA's.
 * Not done here: serving with them, see sandbox/portal/greeting.h.
 */
#ifndef DIVIT_SANDBOX_CA_DISGUISE_H
#define DIVIT_SANDBOX_CA_DISGUISE_H

#include "sandbox/ca/ca.h"

typedef enum divit_ca_disguise {
    DIVIT_CA_DISGUISE_ELSEWHERE,   /* of another host's name */
    DIVIT_CA_DISGUISE_EXPIRED,     /* until yesterday */
    DIVIT_CA_DISGUISE_SELF_SIGNED, /* issued by itself */
} divit_ca_disguise;

enum { DIVIT_CA_DISGUISES = DIVIT_CA_DISGUISE_SELF_SIGNED + 1 };

/* The chain as PEM text with a NUL behind it. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ca_disguise_make(
    const divit_ca *ca, divit_ca_disguise how, divit_bytes *ret_pem, divit_error *err);

#endif
