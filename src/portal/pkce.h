/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/pkce.h - the secrets of one sign-in: verifier and challenge (RFC 7636, S256), state.
 *
 *     divit_pkce p = {0};
 *     s = divit_pkce_init(&p, err);
 *     ...                                  // state into the request, verifier into the trade
 *     explicit_bzero(&p, sizeof p);
 *
 * Each is 32 random bytes in Base64url: 43 characters.
 * Ownership: the caller's own memory, and the caller wipes it. Threads: no state.
 * Not done here: keeping them; they live as long as one sign-in.
 */
#ifndef DIVIT_PORTAL_PKCE_H
#define DIVIT_PORTAL_PKCE_H

#include "divit/base.h"

enum { DIVIT_PKCE_TEXT = 44 }; /* 43 characters and NUL */

typedef struct divit_pkce {
    char verifier[DIVIT_PKCE_TEXT];
    char challenge[DIVIT_PKCE_TEXT];
    char state[DIVIT_PKCE_TEXT];
} divit_pkce;

/* Fills all three. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pkce_init(divit_pkce *ret, divit_error *err);

/* The S256 challenge of a verifier (RFC 7636 4.2). E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pkce_challenge(
    const char *verifier, char ret[DIVIT_PKCE_TEXT], divit_error *err);

#endif
