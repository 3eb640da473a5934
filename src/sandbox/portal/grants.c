/* SPDX-License-Identifier: Apache-2.0 */
/* Authorization codes and tokens of the sign-in. */
#include "sandbox/portal/grants.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"
#include "pki/random.h"

enum { TOKEN_BYTES = 24, CHALLENGE_LENGTH = 43, VERIFIER_MIN = 43, VERIFIER_MAX = 128 };
enum { STATE_MIN = 22, STATE_MAX = 128 };

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* True if text is min to max long and made of `allowed` alone. */
static bool is_made_of(const char *text, const char *allowed, size_t min, size_t max)
{
    const size_t n = text ? strspn(text, allowed) : 0;
    return text && text[n] == 0 && n >= min && n <= max;
}

static bool is(const char *text, const char *expected)
{
    return text && strcmp(text, expected) == 0;
}

/* http://127.0.0.1:PORT/ and nothing else. */
static bool is_loopback(const char *uri)
{
    static const char start[] = "http://127.0.0.1:";
    if (!uri || strncmp(uri, start, sizeof start - 1) != 0)
        return false;
    const char *port = uri + sizeof start - 1;
    const size_t n = strspn(port, "0123456789");
    return n >= 1 && n <= 5 && port[0] != '0' && strcmp(port + n, "/") == 0;
}

/* see sandbox/portal/grants.h */
divit_status divit_world_authorize_check(const divit_world_fields *fields,
    divit_world_authorize *ret, divit_world_refusal *ret_refusal, divit_error *err)
{
    const char *redirect = divit_world_fields_value(fields, "redirect_uri");
    const char *state = divit_world_fields_value(fields, "state");
    const char *challenge = divit_world_fields_value(fields, "code_challenge");
    if (!is(divit_world_fields_value(fields, "client_id"), "divit"))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the client is not known here"));
    if (!is_loopback(redirect))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the redirect is not to 127.0.0.1"));
    if (!is_made_of(state, LETTERS "_-", STATE_MIN, STATE_MAX))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the state is missing or malformed"));
    *ret = (divit_world_authorize){redirect, state, challenge};
    *ret_refusal = NULL;
    if (!is(divit_world_fields_value(fields, "response_type"), "code"))
        *ret_refusal = "unsupported_response_type";
    else if (!is(divit_world_fields_value(fields, "scope"), "nes"))
        *ret_refusal = "invalid_scope";
    else if (!is(divit_world_fields_value(fields, "code_challenge_method"), "S256") ||
             !is_made_of(challenge, LETTERS "_-", CHALLENGE_LENGTH, CHALLENGE_LENGTH))
        *ret_refusal = "invalid_request";
    return DIVIT_OK;
}

/* Base64url text of digest or random bytes into out, NUL-terminated. */
static divit_status put_base64url(divit_span bytes, char out[DIVIT_WORLD_TOKEN_MAX])
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_base64url_append(&text, bytes);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&text);
    if (s == DIVIT_OK)
        divit_text_copy(out, DIVIT_WORLD_TOKEN_MAX, (const char *)text.p);
    return s;
}

/* see sandbox/portal/grants.h */
divit_status divit_world_token_make(char ret[DIVIT_WORLD_TOKEN_MAX], divit_error *err)
{
    uint8_t random[TOKEN_BYTES];
    const divit_status s = divit_random_bytes(random, sizeof random, err);
    return s == DIVIT_OK ? put_base64url((divit_span){random, sizeof random}, ret) : s;
}

/* see sandbox/portal/grants.h */
divit_status divit_world_code_issue(divit_world_store *store, const divit_world_authorize *request,
    const char *person, int64_t now, char ret_code[DIVIT_WORLD_TOKEN_MAX], divit_error *err)
{
    char code[DIVIT_WORLD_TOKEN_MAX];
    char family[DIVIT_WORLD_TOKEN_MAX];
    divit_status s = divit_world_token_make(code, err);
    if (s == DIVIT_OK)
        s = divit_world_token_make(family, err);
    if (s == DIVIT_OK)
        s = divit_world_run(store, err,
            "INSERT INTO code(code, person, redirect, challenge, expires, family)"
            " VALUES(?,?,?,?,?,?)",
            "ttttit", code, person, request->redirect, request->challenge,
            now + DIVIT_WORLD_CODE_SECONDS, family);
    if (s == DIVIT_OK)
        memcpy(ret_code, code, sizeof code);
    return s;
}

static divit_status add_token(divit_world_store *store, const char *token, const char *kind,
    const char *person, int64_t expires, const char *family, divit_error *err)
{
    return divit_world_run(store, err,
        "INSERT INTO token(token, kind, person, expires, family) VALUES(?,?,?,?,?)", "tttit", token,
        kind, person, expires, family);
}

/* see sandbox/portal/grants.h */
divit_status divit_world_token_begin(divit_world_store *store, const char *person, int64_t now,
    char ret[DIVIT_WORLD_TOKEN_MAX], divit_error *err)
{
    const divit_status s = divit_world_token_make(ret, err);
    return s == DIVIT_OK
               ? add_token(store, ret, "access", person, now + DIVIT_WORLD_ACCESS_SECONDS, ret, err)
               : s;
}

/* What a code or refresh token stands for. */
typedef struct grant {
    char person[24];
    char family[DIVIT_WORLD_TOKEN_MAX];
    char redirect[64];
    char challenge[DIVIT_WORLD_TOKEN_MAX];
    int64_t expires;
    bool used;
} grant;

/* An access and a refresh token of the grant's family. */
static divit_status give(divit_world_store *store, const grant *g, int64_t now,
    divit_world_tokens *ret, divit_error *err)
{
    divit_world_tokens t;
    divit_status s = divit_world_token_make(t.access, err);
    if (s == DIVIT_OK)
        s = divit_world_token_make(t.refresh, err);
    if (s == DIVIT_OK)
        s = add_token(
            store, t.access, "access", g->person, now + DIVIT_WORLD_ACCESS_SECONDS, g->family, err);
    if (s == DIVIT_OK)
        s = add_token(store, t.refresh, "refresh", g->person, now + DIVIT_WORLD_REFRESH_SECONDS,
            g->family, err);
    if (s == DIVIT_OK)
        *ret = t;
    return s;
}

static divit_status revoke_family(divit_world_store *store, const char *family, divit_error *err)
{
    return divit_world_run(store, err, "DELETE FROM token WHERE family=?", "t", family);
}

/* Reads a grant: columns person, family, expires, used, redirect, challenge. INPUT_MISSING. */
static divit_status find_grant(
    divit_world_store *store, const char *sql, const char *token, grant *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(store, &q, err, sql, "t", token);
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s != DIVIT_OK)
        return s;
    divit_world_column_text(q, 0, ret->person, sizeof ret->person);
    divit_world_column_text(q, 1, ret->family, sizeof ret->family);
    ret->expires = sqlite3_column_int64(q, 2);
    ret->used = sqlite3_column_int(q, 3) != 0;
    divit_world_column_text(q, 4, ret->redirect, sizeof ret->redirect);
    divit_world_column_text(q, 5, ret->challenge, sizeof ret->challenge);
    return DIVIT_OK;
}

/* True if the verifier is the challenge's (RFC 7636 section 4.6). */
static bool proves(const char *verifier, const char *challenge)
{
    divit_digest digest;
    char text[DIVIT_WORLD_TOKEN_MAX];
    if (!is_made_of(verifier, LETTERS "._~-", VERIFIER_MIN, VERIFIER_MAX))
        return false;
    return divit_hash_compute(DIVIT_SHA256, divit_span_of(verifier), &digest, NULL) == DIVIT_OK &&
           put_base64url(divit_digest_span(&digest), text) == DIVIT_OK &&
           divit_span_equal_secret(divit_span_of(text), divit_span_of(challenge));
}

static divit_status spend_code(divit_world_store *store, const divit_world_fields *fields,
    int64_t now, divit_world_tokens *ret, divit_world_refusal *ret_refusal, divit_error *err)
{
    const char *code = divit_world_fields_value(fields, "code");
    const char *redirect = divit_world_fields_value(fields, "redirect_uri");
    const char *verifier = divit_world_fields_value(fields, "code_verifier");
    grant g = {0};
    *ret_refusal = "invalid_request";
    if (!code || !redirect || !verifier)
        return DIVIT_OK;
    *ret_refusal = "invalid_grant";
    divit_status s = find_grant(store,
        "SELECT person, family, expires, used, redirect, challenge FROM code WHERE code=?", code,
        &g, err);
    if (s != DIVIT_OK)
        return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
    if (g.used)
        return revoke_family(store, g.family, err);
    s = divit_world_run(store, err, "UPDATE code SET used=1 WHERE code=?", "t", code);
    if (s != DIVIT_OK || now >= g.expires || !is(redirect, g.redirect) ||
        !proves(verifier, g.challenge))
        return s;
    *ret_refusal = NULL;
    return give(store, &g, now, ret, err);
}

static divit_status spend_refresh(divit_world_store *store, const divit_world_fields *fields,
    int64_t now, divit_world_tokens *ret, divit_world_refusal *ret_refusal, divit_error *err)
{
    const char *token = divit_world_fields_value(fields, "refresh_token");
    grant g = {0};
    *ret_refusal = token ? "invalid_grant" : "invalid_request";
    if (!token)
        return DIVIT_OK;
    divit_status s = find_grant(store,
        "SELECT person, family, expires, used, '', '' FROM token"
        " WHERE token=? AND kind='refresh'",
        token, &g, err);
    if (s != DIVIT_OK)
        return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
    if (g.used)
        return revoke_family(store, g.family, err);
    s = divit_world_run(store, err, "UPDATE token SET used=1 WHERE token=?", "t", token);
    if (s != DIVIT_OK || now >= g.expires)
        return s;
    *ret_refusal = NULL;
    return give(store, &g, now, ret, err);
}

/* see sandbox/portal/grants.h */
divit_status divit_world_tokens_give(divit_world_store *store, const divit_world_fields *fields,
    int64_t now, divit_world_tokens *ret, divit_world_refusal *ret_refusal, divit_error *err)
{
    const char *type = divit_world_fields_value(fields, "grant_type");
    const bool is_code = is(type, "authorization_code");
    *ret_refusal = "invalid_client";
    if (!is(divit_world_fields_value(fields, "client_id"), "divit"))
        return DIVIT_OK;
    *ret_refusal = type ? "unsupported_grant_type" : "invalid_request";
    if (!is_code && !is(type, "refresh_token"))
        return DIVIT_OK;
    divit_status s = divit_world_store_begin(store, err);
    if (s != DIVIT_OK)
        return s;
    s = is_code ? spend_code(store, fields, now, ret, ret_refusal, err)
                : spend_refresh(store, fields, now, ret, ret_refusal, err);
    return divit_world_store_end(store, s, err);
}

/* see sandbox/portal/grants.h */
divit_status divit_world_token_person(divit_world_store *store, const char *authorization,
    int64_t now, divit_world_person *ret, divit_error *err)
{
    static const char scheme[] = "Bearer ";
    grant g = {0};
    divit_status s = DIVIT_INPUT_MISSING;
    if (authorization && strncmp(authorization, scheme, sizeof scheme - 1) == 0)
        s = find_grant(store,
            "SELECT person, family, expires, used, '', '' FROM token"
            " WHERE token=? AND kind='access'",
            authorization + sizeof scheme - 1, &g, err);
    if (s == DIVIT_INPUT_MISSING || (s == DIVIT_OK && now >= g.expires))
        return divit_fail(err, DIVIT_PORTAL_LOGIN, __func__, N_("there is no valid access token"));
    return s == DIVIT_OK ? divit_world_person_find(store, g.person, ret, err) : s;
}
