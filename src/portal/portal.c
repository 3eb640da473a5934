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

enum { HEADERS_MAX = 5, URL_MAX_BYTES = 300, DOCUMENT_LIMIT = 32 << 20 };

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

static divit_status send_once(const divit_portal *portal, const divit_portal_request *r,
    divit_http_answer *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes url = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bearer = {0};
    divit_http_header headers[HEADERS_MAX];
    const divit_session *session = portal->options.session;
    const char *token = session && !r->open ? divit_session_token(session) : NULL;
    if (divit_bytes_printf(&url, "%s%s", portal->base_url, r->path) != DIVIT_OK ||
        divit_bytes_printf(&bearer, token ? "Bearer %s" : "%s", token ? token : "") != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_http_request q = {.method = r->method,
        .url = (const char *)url.p,
        .headers = headers,
        .header_count = fill_headers(r, (const char *)bearer.p, headers),
        .body = r->body,
        .answer_limit = r->answer_limit,
        .timeout_ms = r->timeout_ms};
    const divit_transport *t = &portal->options.transport;
    const divit_status s = t->exchange(t->ctx, &q, ret, err);
    explicit_bzero(bearer.p, bearer.cap);
    divit_log_debug(portal->options.log, __func__, "%s %s: %s, HTTP %d", r->method, r->path,
        divit_status_name(s), ret->code);
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

/* see portal/request.h */
divit_status divit_portal_send(divit_portal *portal, const divit_portal_request *request,
    divit_http_answer *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    divit_problem_done(&portal->problem);
    if (request->key && !divit_key_valid(request->key))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the idempotency key is malformed"));
    divit_status s = send_once(portal, request, &answer, err);
    if (s == DIVIT_OK && answer.code == 401 && portal->options.session && !request->open) {
        divit_http_answer_done(&answer);
        s = divit_session_refresh(portal->options.session, err);
        if (s == DIVIT_OK)
            s = send_once(portal, request, &answer, err);
    }
    if (s == DIVIT_OK)
        s = judge(portal, request, &answer, err);
    if (s != DIVIT_OK)
        return s;
    *ret = answer;
    answer = (divit_http_answer){0};
    return DIVIT_OK;
}

/* see portal/request.h */
divit_status divit_portal_send_for_document(
    divit_portal *portal, const char *path, const char *type, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_portal_request r = {
        .method = "GET", .path = path, .accept = type, .answer_limit = DOCUMENT_LIMIT};
    divit_status s = divit_portal_send(portal, &r, &answer, err);
    if (s == DIVIT_OK)
        s = divit_repr_digest_check(&answer, err);
    if (s == DIVIT_OK)
        *ret = divit_bytes_steal(&answer.body);
    return s;
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
