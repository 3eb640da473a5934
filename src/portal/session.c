/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of a signed-in person. */
#include "portal/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "portal/json.h"
#include "portal/query.h"

enum { TOKEN_MIN = 20, TOKEN_MAX = 512, FILE_LIMIT = 4096, ANSWER_LIMIT = 16 << 10 };

struct divit_session {
    divit_session_options options; /* with own copies of the strings */
    char *issuer;
    char *token_file;
    char access[TOKEN_MAX + 1]; /* "" while nobody is signed in */
    char refresh[TOKEN_MAX + 1];
};

/* see portal/session.h */
void divit_session_free(divit_session **session)
{
    if (!session || !*session)
        return;
    divit_session *s = *session;
    free(s->issuer);
    free(s->token_file);
    explicit_bzero(s, sizeof *s);
    free(s);
    *session = NULL;
}

static void wipe_bytes(divit_bytes *b)
{
    if (b->p)
        explicit_bzero(b->p, b->cap);
    divit_bytes_done(b);
}

static void wipe_answer(divit_http_answer *answer)
{
    wipe_bytes(&answer->body);
    divit_http_answer_done(answer);
}

/* The contract's token alphabet; also keeps header lines whole. */
static bool token_valid(const char *token)
{
    const size_t n = strlen(token);
    return n >= TOKEN_MIN && n <= TOKEN_MAX &&
           strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-") == n;
}

static divit_status take_tokens(divit_session *session, const json_t *object, divit_error *err)
{
    divit_json_reader r = {.object = object, .err = err};
    const char *access = divit_json_text(&r, "access_token", TOKEN_MAX);
    const char *refresh = divit_json_text(&r, "refresh_token", TOKEN_MAX);
    if (!token_valid(access))
        divit_json_refuse(&r, "access_token", N_("a token is malformed"));
    if (!token_valid(refresh))
        divit_json_refuse(&r, "refresh_token", N_("a token is malformed"));
    if (r.status != DIVIT_OK)
        return r.status;
    (void)snprintf(session->access, sizeof session->access, "%s", access);
    (void)snprintf(session->refresh, sizeof session->refresh, "%s", refresh);
    return DIVIT_OK;
}

/* Only a regular file of this user that nobody else can open. */
static bool is_private(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & 077) == 0;
}

/* Takes the tokens of the file if it is private and for this issuer; otherwise takes none. */
static void read_file(divit_session *session)
{
    DIVIT_AUTO(wipe_bytes)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_json_free)
    json_t *json = NULL;
    if (!session->token_file || !is_private(session->token_file) ||
        divit_file_read(session->token_file, FILE_LIMIT, &text, NULL) != DIVIT_OK ||
        divit_json_load(divit_bytes_span(&text), &json, NULL) != DIVIT_OK)
        return;
    divit_json_reader r = {.object = json};
    if (strcmp(divit_json_text(&r, "issuer", 300), session->issuer) == 0 &&
        take_tokens(session, json, NULL) == DIVIT_OK)
        divit_log_debug(session->options.log, __func__, "signed in by the token file");
}

static divit_status write_file(const divit_session *session, divit_error *err)
{
    if (!session->token_file)
        return DIVIT_OK;
    DIVIT_AUTO(wipe_bytes)
    divit_bytes text = {0};
    /* None of the three holds a character that JSON would escape: see token_valid(). */
    if (divit_bytes_printf(&text,
            "{\"issuer\":\"%s\",\"access_token\":\"%s\",\"refresh_token\":\"%s\"}\n",
            session->issuer, session->access, session->refresh) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_file_write_private(session->token_file, divit_bytes_span(&text), err);
}

/* see portal/session.h */
divit_status divit_session_new(
    const divit_session_options *options, divit_session **ret, divit_error *err)
{
    if (strpbrk(options->issuer, "\"\\ \r\n\t?#"))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the portal's address is malformed"));
    DIVIT_AUTO(divit_session_free)
    divit_session *session = calloc(1, sizeof *session);
    if (!session)
        return divit_fail_memory(err, __func__);
    session->options = *options;
    session->issuer = strdup(options->issuer);
    session->token_file = options->token_file ? strdup(options->token_file) : NULL;
    if (!session->issuer || (options->token_file && !session->token_file))
        return divit_fail_memory(err, __func__);
    session->options.issuer = session->issuer;
    session->options.token_file = session->token_file;
    read_file(session);
    *ret = session;
    session = NULL;
    return DIVIT_OK;
}

/* see portal/session.h */
const char *divit_session_token(const divit_session *session)
{
    return session->access[0] ? session->access : NULL;
}

/* see portal/session.h */
const divit_session_options *divit_session_settings(const divit_session *session)
{
    return &session->options;
}

/* RFC 6749 5.2: a refusal names its code. */
static divit_status fail_refused(const divit_http_answer *answer, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *json = NULL;
    const divit_status s = divit_fail_foreign(err,
        answer->code == 400 || answer->code == 401 ? DIVIT_PORTAL_LOGIN : DIVIT_PORTAL_REFUSED,
        __func__, N_("the portal did not accept the sign-in"), DIVIT_FOREIGN_HTTP, answer->code);
    if (divit_json_load(divit_bytes_span(&answer->body), &json, NULL) == DIVIT_OK)
        divit_error_subject(err, json_string_value(json_object_get(json, "error")));
    return s;
}

static divit_status take_answer(
    divit_session *session, const divit_http_answer *answer, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *json = NULL;
    if (answer->code != 200)
        return fail_refused(answer, err);
    const divit_status s = divit_json_load(divit_bytes_span(&answer->body), &json, err);
    if (s != DIVIT_OK)
        return s;
    divit_json_reader r = {.object = json, .err = err};
    /* RFC 6749 7.1: the type's letter case does not count. */
    if (strcasecmp(divit_json_text(&r, "token_type", 20), "Bearer") != 0)
        divit_json_refuse(&r, "token_type", N_("the token is of an unknown type"));
    return r.status == DIVIT_OK ? take_tokens(session, json, err) : r.status;
}

/* see portal/session.h */
divit_status divit_session_request(divit_session *session, divit_span form, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes url = {0};
    if (divit_bytes_printf(&url, "%s/oauth/token", session->issuer) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_http_header headers[] = {
        {"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    const divit_http_request q = {.method = "POST",
        .url = (const char *)url.p,
        .headers = headers,
        .header_count = sizeof headers / sizeof headers[0],
        .body = form,
        .answer_limit = ANSWER_LIMIT};
    DIVIT_AUTO(wipe_answer)
    divit_http_answer answer = {0};
    const divit_transport *t = &session->options.transport;
    divit_status s = t->exchange(t->ctx, &q, &answer, err);
    if (s == DIVIT_OK)
        s = take_answer(session, &answer, err);
    return s == DIVIT_OK ? write_file(session, err) : s;
}

/* see portal/session.h */
divit_status divit_session_refresh(divit_session *session, divit_error *err)
{
    DIVIT_AUTO(wipe_bytes)
    divit_bytes form = {0};
    if (!session->refresh[0])
        return divit_fail(err, DIVIT_PORTAL_LOGIN, __func__, N_("nobody is signed in"));
    if (divit_query_append(&form, "grant_type", "refresh_token") != DIVIT_OK ||
        divit_query_append(&form, "refresh_token", session->refresh) != DIVIT_OK ||
        divit_query_append(&form, "client_id", "divit") != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_session_request(session, divit_bytes_span(&form), err);
}

/* see portal/session.h */
divit_status divit_session_forget(divit_session *session, divit_error *err)
{
    explicit_bzero(session->access, sizeof session->access);
    explicit_bzero(session->refresh, sizeof session->refresh);
    if (!session->token_file || unlink(session->token_file) == 0 || errno == ENOENT)
        return DIVIT_OK;
    const divit_status s = divit_fail_errno(err, __func__, N_("the token file cannot be removed"));
    divit_error_subject(err, session->token_file);
    return s;
}
