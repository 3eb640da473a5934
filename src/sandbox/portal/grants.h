/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/grants.h - authorization codes and tokens of the sign-in (RFC 6749, RFC 7636).
 *
 *     s = divit_world_authorize_check(&fields, &request, &refusal, err);
 *     s = divit_world_code_issue(store, &request, person.id, now, code, err);
 *     s = divit_world_tokens_give(store, &fields, now, &tokens, &refusal, err);
 *     s = divit_world_token_person(store, authorization, now, &person, err);
 *
 * Rules: one client, `divit`, public; redirect only to http://127.0.0.1:PORT/ (RFC 8252 7.3);
 * PKCE with S256 only; a code lives DIVIT_WORLD_CODE_SECONDS and once: its second use revokes what
 * the first gave (RFC 6749 4.1.2), and so does the second use of a refresh token (RFC 9700 4.14.2).
 * Ownership: values only. Threads: as the store's.
 * Not done here: pages and HTTP, see sandbox/portal/identity.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_GRANTS_H
#define DIVIT_SANDBOX_PORTAL_GRANTS_H

#include "sandbox/portal/records.h"
#include "sandbox/portal/urlencoded.h"

/* Lives of what is issued, in seconds, and room for a code or token with its NUL. */
enum {
    DIVIT_WORLD_CODE_SECONDS = 120,
    DIVIT_WORLD_ACCESS_SECONDS = 3600,
    DIVIT_WORLD_REFRESH_SECONDS = 8 * 3600,
    DIVIT_WORLD_TOKEN_MAX = 44,
};

/* A checked authorization request; borrows from the fields. */
typedef struct divit_world_authorize {
    const char *redirect;
    const char *state;
    const char *challenge;
} divit_world_authorize;

/* What became of a check: NULL, or the error code that OAuth has for it (RFC 6749 4.1.2.1, 5.2). */
typedef const char *divit_world_refusal;

/*
 * Checks an authorization request. OK with ret_refusal NULL: good. OK with a refusal: it is told by
 * redirect (redirect and state are good). USAGE: no redirect may be made. err says why.
 */
DIVIT_MUST_CHECK divit_status divit_world_authorize_check(const divit_world_fields *fields,
    divit_world_authorize *ret, divit_world_refusal *ret_refusal, divit_error *err);

/* Makes a one-time code. E_CRYPTO, E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_code_issue(divit_world_store *store,
    const divit_world_authorize *request, const char *person, int64_t now,
    char ret_code[DIVIT_WORLD_TOKEN_MAX], divit_error *err);

typedef struct divit_world_tokens {
    char access[DIVIT_WORLD_TOKEN_MAX];
    char refresh[DIVIT_WORLD_TOKEN_MAX];
} divit_world_tokens;

/*
 * The token endpoint: a code or a refresh token for tokens. ret_refusal is NULL if tokens were
 * given. E_IO, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_world_tokens_give(divit_world_store *store,
    const divit_world_fields *fields, int64_t now, divit_world_tokens *ret,
    divit_world_refusal *ret_refusal, divit_error *err);

/* Random base64url text of the length that tokens have. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_world_token_make(
    char ret[DIVIT_WORLD_TOKEN_MAX], divit_error *err);

/* An access token for a browser that signed in at the portal itself. E_CRYPTO, E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_token_begin(divit_world_store *store, const char *person,
    int64_t now, char ret[DIVIT_WORLD_TOKEN_MAX], divit_error *err);

/* Whose access token an Authorization header has. PORTAL_LOGIN if it has none that holds; E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_token_person(divit_world_store *store,
    const char *authorization, int64_t now, divit_world_person *ret, divit_error *err);

#endif
