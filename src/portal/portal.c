/* SPDX-License-Identifier: Apache-2.0 */
/* One portal at one address, and one request to it. */
#include "portal/portal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/key.h"
#include "portal/repr_digest.h"
#include "portal/request.h"

enum {
    HEADERS_MAX = 5,
    TIMES_AGAIN = 3,
    AT_ONCE = DIVIT_PORTAL_PAPERS_MAX,
    URL_MAX_BYTES = 300,
    DOCUMENT_LIMIT = 32 << 20
};

struct divit_portal {
    divit_portal_options options; /* base_url is a copy of our own */
    char base_url[URL_MAX_BYTES];
    divit_problem problem;
};

/* "https://host[:port]" (RFC 8414 2: no query, no fragment); nothing that could change a path. */
static bool base_valid(const char *url)
{
    return strncmp(url, "https://", 8) == 0 && url[8] && strlen(url) < URL_MAX_BYTES &&
           strspn(url + 8, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
               strlen(url + 8);
}

/* see portal/portal.h */
divit_status divit_portal_new(
    const divit_portal_options *options, divit_portal **ret, divit_error *err)
{
    if (!base_valid(options->base_url)) {
        const divit_status s = divit_fail(err, DIVIT_USAGE, __func__,
            N_("the portal's address must look like https://host:port"));
        divit_error_subject(err, options->base_url);
        return s;
    }
    divit_portal *portal = calloc(1, sizeof *portal);
    if (!portal)
        return divit_fail_memory(err, __func__);
    portal->options = *options;
    memcpy(portal->base_url, options->base_url, strlen(options->base_url) + 1);
    portal->options.base_url = portal->base_url;
    *ret = portal;
    return DIVIT_OK;
}

/* see portal/portal.h */
void divit_portal_free(divit_portal **portal)
{
    if (!portal || !*portal)
        return;
    divit_problem_done(&(*portal)->problem);
    free(*portal);
    *portal = NULL;
}

/* see portal/portal.h */
const divit_problem *divit_portal_problem(const divit_portal *portal)
{
    return &portal->problem;
}

/* The headers of a request; `bearer` holds the value of Authorization, "" for none. */
static size_t fill_headers(
    const divit_portal_request *r, const char *bearer, divit_http_header out[HEADERS_MAX])
{
    size_t n = 0;
    out[n++] = (divit_http_header){"Accept", r->accept};
    if (bearer[0])
        out[n++] = (divit_http_header){"Authorization", bearer};
    if (r->key)
        out[n++] = (divit_http_header){"Idempotency-Key", r->key};
    if (r->etag)
        out[n++] = (divit_http_header){"If-Match", r->etag};
    if (r->content_type)
        out[n++] = (divit_http_header){"Content-Type", r->content_type};
    return n;
}

/* A request as the transport takes it, and what it points to. */
typedef struct prepared {
    divit_bytes url;
    divit_bytes bearer;
    divit_http_header headers[HEADERS_MAX];
} prepared;

static void prepared_done(prepared *p)
{
    if (p->bearer.p)
        explicit_bzero(p->bearer.p, p->bearer.cap);
    divit_bytes_done(&p->bearer);
    divit_bytes_done(&p->url);
}

static divit_status prepare(const divit_portal *portal, const divit_portal_request *r, prepared *p,
    divit_http_request *ret, divit_error *err)
{
    const divit_session *session = portal->options.session;
    const char *token = session && !r->open ? divit_session_token(session) : NULL;
    if (divit_bytes_printf(&p->url, "%s%s", portal->base_url, r->path) != DIVIT_OK ||
        divit_bytes_printf(&p->bearer, token ? "Bearer %s" : "%s", token ? token : "") != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret = (divit_http_request){.method = r->method,
        .url = (const char *)p->url.p,
        .headers = p->headers,
        .header_count = fill_headers(r, (const char *)p->bearer.p, p->headers),
        .body = r->body,
        .answer_limit = r->answer_limit,
        .timeout_ms = r->timeout_ms};
    return DIVIT_OK;
}

/* Side by side if the transport can; else one after the other. */
static divit_status exchange(const divit_transport *t, const divit_http_request *q, size_t n,
    divit_http_answer *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (n > 1 && t->exchange_all)
        return t->exchange_all(t->ctx, q, n, ret, err);
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = t->exchange(t->ctx, &q[i], &ret[i], err);
    return s;
}

/* At most AT_ONCE requests; the places of ret are {0} before, and the caller's also on a failure.
 */
static divit_status send_once(const divit_portal *portal, const divit_portal_request *r, size_t n,
    divit_http_answer *ret, divit_error *err)
{
    prepared made[AT_ONCE] = {0};
    divit_http_request q[AT_ONCE];
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = prepare(portal, &r[i], &made[i], &q[i], err);
    if (s == DIVIT_OK)
        s = exchange(&portal->options.transport, q, n, ret, err);
    for (size_t i = 0; i < n; i++) {
        prepared_done(&made[i]);
        divit_log_debug(portal->options.log, __func__, "%s %s: %s, HTTP %d", r[i].method, r[i].path,
            divit_status_name(s), ret[i].code);
    }
    return s;
}

/* True if the answer's media type is the wanted one, whatever its parameters. */
static bool has_type(const divit_http_answer *answer, const char *wanted)
{
    const divit_span type = divit_http_answer_header(answer, "content-type");
    const size_t n = strlen(wanted);
    return type.n >= n && strncasecmp((const char *)type.p, wanted, n) == 0 &&
           (type.n == n || type.p[n] == ';' || type.p[n] == ' ');
}

static divit_status judge(divit_portal *portal, const divit_portal_request *r,
    const divit_http_answer *answer, divit_error *err)
{
    if (answer->code < 200 || answer->code > 299)
        return divit_problem_fail(answer, &portal->problem, err);
    if (!has_type(answer, r->accept)) {
        const divit_status s = divit_fail_foreign(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the answer is of another kind than asked for"), DIVIT_FOREIGN_HTTP, answer->code);
        divit_error_subject(err, r->path);
        return s;
    }
    return DIVIT_OK;
}

static bool was_refused(const divit_http_answer *answers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (answers[i].code == 401)
            return true;
    return false;
}

static void empty(divit_http_answer *answers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        divit_http_answer_done(&answers[i]);
}

/* Sends; if the token is refused once more with a new one; then every answer must be a success. */
static divit_status try_all(divit_portal *portal, const divit_portal_request *requests, size_t n,
    divit_http_answer *answers, divit_error *err)
{
    divit_problem_done(&portal->problem);
    divit_status s = send_once(portal, requests, n, answers, err);
    if (s == DIVIT_OK && was_refused(answers, n) && portal->options.session && !requests->open) {
        empty(answers, n);
        s = divit_session_refresh(portal->options.session, err);
        if (s == DIVIT_OK)
            s = send_once(portal, requests, n, answers, err);
    }
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = judge(portal, &requests[i], &answers[i], err);
    return s;
}

/* Waits as long as the portal wishes; false if it did not put the request off or nobody waits. */
static bool waited(const divit_portal *portal, divit_status s)
{
    const divit_problem *p = &portal->problem;
    const bool put_off = s == DIVIT_PORTAL_REFUSED && p->retry_after > 0 &&
                         (p->kind == DIVIT_PROBLEM_BUSY || p->kind == DIVIT_PROBLEM_IN_PROGRESS);
    return put_off && portal->options.wait &&
           portal->options.wait(portal->options.wait_ctx, p->retry_after);
}

static divit_status send_all(divit_portal *portal, const divit_portal_request *requests, size_t n,
    divit_http_answer *answers, divit_error *err)
{
    divit_status s = try_all(portal, requests, n, answers, err);
    for (int again = 0; again < TIMES_AGAIN && waited(portal, s); again++) {
        empty(answers, n);
        s = try_all(portal, requests, n, answers, err);
    }
    return s;
}

/* see portal/request.h */
divit_status divit_portal_send(divit_portal *portal, const divit_portal_request *request,
    divit_http_answer *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    if (request->key && !divit_key_valid(request->key)) {
        divit_problem_done(&portal->problem);
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the idempotency key is malformed"));
    }
    const divit_status s = send_all(portal, request, 1, &answer, err);
    if (s != DIVIT_OK)
        return s;
    *ret = answer;
    answer = (divit_http_answer){0};
    return DIVIT_OK;
}

/* see portal/request.h */
divit_status divit_portal_send_for_papers(divit_portal *portal, const divit_portal_paper *papers,
    size_t n, divit_bytes *ret, divit_error *err)
{
    divit_http_answer answers[AT_ONCE] = {0};
    divit_portal_request requests[AT_ONCE] = {0};
    for (size_t i = 0; i < n; i++)
        requests[i] = (divit_portal_request){.method = "GET",
            .path = papers[i].path,
            .accept = papers[i].type,
            .answer_limit = DOCUMENT_LIMIT};
    divit_status s = send_all(portal, requests, n, answers, err);
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = divit_repr_digest_check(&answers[i], err);
    for (size_t i = 0; i < n; i++) {
        if (s == DIVIT_OK)
            ret[i] = divit_bytes_steal(&answers[i].body);
        divit_http_answer_done(&answers[i]);
    }
    return s;
}

/* see portal/request.h */
divit_status divit_portal_send_for_json(
    divit_portal *portal, const divit_portal_request *request, json_t **ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_status s = divit_portal_send(portal, request, &answer, err);
    return s == DIVIT_OK ? divit_json_load(divit_bytes_span(&answer.body), ret, err) : s;
}

/* see portal/request.h */
divit_status divit_portal_send_for_application(
    divit_portal *portal, const divit_portal_request *r, divit_application *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_status s = divit_portal_send(portal, r, &answer, err);
    return s == DIVIT_OK ? divit_application_parse(divit_bytes_span(&answer.body), ret, err) : s;
}

/* see portal/request.h */
divit_status divit_portal_path(
    const char *no, const char *rest, char out[DIVIT_PORTAL_PATH], divit_error *err)
{
    if (!divit_order_valid(no)) {
        const divit_status s =
            divit_fail(err, DIVIT_USAGE, __func__, N_("an order number looks like SD-780"));
        divit_error_subject(err, no);
        return s;
    }
    (void)snprintf(out, DIVIT_PORTAL_PATH, "/v1/applications/%s%s", no, rest);
    return DIVIT_OK;
}
