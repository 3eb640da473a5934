/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/session.h - the tokens of a signed-in person: kept, renewed, forgotten (RFC 6749).
 *
 *     DIVIT_AUTO(divit_session_free) divit_session *session = NULL;
 *     s = divit_session_new(&options, &session, err);     // reads the token file, if there is one
 *     if (!divit_session_token(session))
 *         s = divit_login(session, &login, err);          // portal/login.h
 *     s = divit_session_refresh(session, err);            // once, when the portal says 401
 *
 * Tokens live in this object, wiped when freed, and, only if a path is given, in a 0600 file that
 * is replaced in one step. A token file of another owner or open to others is not read.
 * Threads: one call at a time. Not done here: sign-in (portal/login.h).
 */
#ifndef DIVIT_PORTAL_SESSION_H
#define DIVIT_PORTAL_SESSION_H

#include "base/clock.h"
#include "base/log.h"
#include "divit/transport.h"

typedef struct divit_session divit_session;

typedef struct divit_session_options {
    const char *issuer; /* the portal's base URL; copied */
    divit_transport transport;
    divit_clock clock;
    const char *token_file; /* copied; NULL: memory only */
    const divit_log *log;   /* borrowed; NULL: silent */
} divit_session_options;

/* An empty session, or that of the token file if it is for this issuer. E_MEMORY, E_IO. */
DIVIT_MUST_CHECK divit_status divit_session_new(
    const divit_session_options *options, divit_session **ret, divit_error *err);

/* Wipes, frees and nulls. Accepts NULL; also a cleanup handler. */
void divit_session_free(divit_session **session);

/* The access token, borrowed until the next call; NULL if nobody is signed in. */
const char *divit_session_token(const divit_session *session);

/* The options, borrowed. */
const divit_session_options *divit_session_settings(const divit_session *session);

/*
 * Takes the token endpoint's answer to a request body (application/x-www-form-urlencoded) and
 * keeps it. PORTAL_LOGIN if it refuses, NETWORK..., NETWORK_ANSWER, E_IO for the token file.
 */
DIVIT_MUST_CHECK divit_status divit_session_request(
    divit_session *session, divit_span form, divit_error *err);

/* Trades the refresh token for new ones. PORTAL_LOGIN if there is none or it is refused. */
DIVIT_MUST_CHECK divit_status divit_session_refresh(divit_session *session, divit_error *err);

/* Forgets the tokens and removes their file. E_IO. */
DIVIT_MUST_CHECK divit_status divit_session_forget(divit_session *session, divit_error *err);

#endif
