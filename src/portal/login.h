/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/login.h - signs a person in through the system browser, or with the card: OAuth 2.0 code
 * with PKCE.
 *
 *     const divit_login login = {.browser = argv, .environment = environ, .show = show};
 *     s = divit_login_run(session, &login, err);
 *
 * RFC 8252: metadata (RFC 8414) is fetched and must name the issuer and endpoints under it; a
 * listener opens on 127.0.0.1 at a port of the kernel's choice; the browser is started with the
 * address as one argument, no shell; the first redirect ends the wait. state and iss (RFC 9207)
 * are compared in constant time, the code is traded with the verifier (RFC 7636, S256 only).
 * With the card (tab e-Imza) no browser and no listener is needed: a challenge is fetched with the
 * same query, signed, and sent back; the redirect that answers it is judged in the same way.
 * Ownership: all is borrowed for the call; tokens go to the session. Threads: as the session's.
 * Not done here: any password; it is the browser's page that asks.
 */
#ifndef DIVIT_PORTAL_LOGIN_H
#define DIVIT_PORTAL_LOGIN_H

#include "portal/session.h"

/* All zero: no browser is started, two minutes. */
typedef struct divit_login {
    /* The browser's command, NULL-terminated; the address is added as its last argument. NULL:
     * none is started and `show` must tell the person the address. {"xdg-open", NULL} is usual. */
    const char *const *browser;
    char *const *environment; /* for the browser; NULL: empty */
    /* Called once with the address to open, before the browser starts; may be NULL. */
    void (*show)(void *ctx, const char *url);
    /* Signs the challenge of the tab e-Imza, XML into XAdES enveloped; NULL: by the browser. */
    divit_status (*sign)(
        void *ctx, divit_span challenge, divit_bytes *ret_signed, divit_error *err);
    void *ctx;
    unsigned timeout_ms; /* 0: 120,000 */
} divit_login;

/*
 * DECLINED if the person said no on the page, PORTAL_REFUSED for a wrong state or issuer or an
 * error of the server (subject: its code), PORTAL_LOGIN if nobody signed in in time or the code is
 * refused; what `sign` answers, PORTAL_REFUSED for its signature; NETWORK... of the exchanges,
 * NETWORK_ANSWER for metadata that is not the contract's.
 */
DIVIT_MUST_CHECK divit_status divit_login_run(
    divit_session *session, const divit_login *login, divit_error *err);

#endif
