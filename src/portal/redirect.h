/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/redirect.h - reads the one request that the browser brings back after the sign-in.
 *
 *     divit_redirect r = {0};
 *     s = divit_redirect_parse(head, "127.0.0.1:40123", &r, err);
 *     s = divit_redirect_check(&r, state, issuer, err);
 *
 * Bounded: every value has its capacity, a repeated parameter is refused (RFC 6749 3.1), the Host
 * must be the listener's own (no DNS rebinding). Not done here: sockets (portal/listener.h).
 */
#ifndef DIVIT_PORTAL_REDIRECT_H
#define DIVIT_PORTAL_REDIRECT_H

#include "divit/base.h"

/* Values of the query, decoded; "" for what was not there. */
typedef struct divit_redirect {
    char code[513];
    char state[129];
    char iss[257];
    char error[65];
} divit_redirect;

/*
 * Parses a request head, request line to empty line (RFC 9112 3). INPUT_UNSUPPORTED for a method
 * other than GET, a path other than "/" or no query (a page's icon, a look from outside),
 * INPUT_BROKEN for everything malformed, with its offset.
 */
DIVIT_MUST_CHECK divit_status divit_redirect_parse(
    divit_span head, const char *host, divit_redirect *ret, divit_error *err);

/*
 * Judges it: PORTAL_REFUSED for a state or issuer other than ours, or for an error of the server
 * (subject: its code), DECLINED for access_denied. Constant-time in the secrets.
 */
DIVIT_MUST_CHECK divit_status divit_redirect_check(
    const divit_redirect *redirect, const char *state, const char *issuer, divit_error *err);

#endif
