/* SPDX-License-Identifier: Apache-2.0 */
/* One exchange on one handle of libcurl. */
#include "net/handle.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "net/header.h"

enum {
    HEADER_LIMIT = 64 << 10,
    BODY_LIMIT = 1 << 20,
    TIMEOUT_MS = 30000,
    CONNECT_TIMEOUT_MS = 15000,
};

typedef struct failure_row {
    CURLcode code;
    divit_status status;
    const char *detail;
} failure_row;

/* What a libcurl failure means; every other code is NETWORK. */
static const failure_row failures[] = {
    {CURLE_OUT_OF_MEMORY, DIVIT_E_MEMORY, NULL},
    {CURLE_URL_MALFORMAT, DIVIT_NETWORK, N_("the address is malformed")},
    {CURLE_LOGIN_DENIED, DIVIT_NETWORK, N_("the address holds a user name")},
    {CURLE_COULDNT_RESOLVE_HOST, DIVIT_NETWORK, N_("the server's name is unknown")},
    {CURLE_COULDNT_CONNECT, DIVIT_NETWORK, N_("nobody answers at the server's address")},
    {CURLE_OPERATION_TIMEDOUT, DIVIT_NETWORK, N_("the server did not answer in time")},
    {CURLE_SEND_ERROR, DIVIT_NETWORK, N_("the connection broke while sending")},
    {CURLE_RECV_ERROR, DIVIT_NETWORK, N_("the connection broke while receiving")},
    {CURLE_GOT_NOTHING, DIVIT_NETWORK, N_("the server closed the connection without an answer")},
    {CURLE_PARTIAL_FILE, DIVIT_NETWORK, N_("the connection broke while receiving")},
    {CURLE_SSL_CONNECT_ERROR, DIVIT_NETWORK_TLS,
        N_("no protected connection came about: the server's protection is too old or broken")},
    {CURLE_SSL_CACERT_BADFILE, DIVIT_NETWORK_TLS, N_("the file of roots cannot be read")},
    {CURLE_SSL_ISSUER_ERROR, DIVIT_NETWORK_TLS, N_("the server's certificate has another issuer")},
    {CURLE_SSL_INVALIDCERTSTATUS, DIVIT_NETWORK_TLS, N_("the server's certificate is revoked")},
    {CURLE_SSL_CERTPROBLEM, DIVIT_NETWORK_TLS, N_("the server wants a certificate of the client")},
    {CURLE_SSL_CLIENTCERT, DIVIT_NETWORK_TLS, N_("the server wants a certificate of the client")},
    {CURLE_SSL_CIPHER, DIVIT_NETWORK_TLS, N_("the server offers no acceptable cipher")},
    {CURLE_USE_SSL_FAILED, DIVIT_NETWORK_TLS, N_("no protected connection came about")},
    /* An answer without a status line would be HTTP/0.9. */
    {CURLE_UNSUPPORTED_PROTOCOL, DIVIT_NETWORK_ANSWER, N_("the answer is not HTTP")},
    {CURLE_WEIRD_SERVER_REPLY, DIVIT_NETWORK_ANSWER, N_("the answer is not HTTP")},
    {CURLE_BAD_CONTENT_ENCODING, DIVIT_NETWORK_ANSWER, N_("the answer's encoding is broken")},
    {CURLE_FILESIZE_EXCEEDED, DIVIT_NETWORK_ANSWER, N_("the answer is larger than the limit")},
};

/* see net/handle.h */
void divit_origin_show(const char *url, char out[DIVIT_ORIGIN_MAX])
{
    const char *scheme = strstr(url, "://");
    const char *host = scheme ? scheme + 3 : url;
    const size_t n = (size_t)(host - url) + strcspn(host, "/?#");
    const char *user = memrchr(host, '@', n - (size_t)(host - url));
    const char *from = user ? user + 1 : url;
    const size_t length = n - (size_t)(from - url);
    (void)snprintf(out, DIVIT_ORIGIN_MAX, "%.*s",
        (int)(length < DIVIT_ORIGIN_MAX ? length : DIVIT_ORIGIN_MAX), from);
}

/* Notes a fault of the answer; returns what makes libcurl stop. */
static size_t refuse(divit_handle *h, divit_status status)
{
    h->status = status;
    return 0;
}

static size_t on_header(char *line, size_t one, size_t n, void *ctx)
{
    (void)one;
    divit_handle *h = ctx;
    /* Fields behind the body (RFC 9112 7.1.2) are not wanted. */
    if (h->answer.body.n > 0)
        return n;
    const divit_status s = divit_header_take(
        &h->answer.headers, (divit_span){(const uint8_t *)line, n}, HEADER_LIMIT, &h->err);
    return s == DIVIT_OK ? n : refuse(h, s);
}

static size_t on_body(char *data, size_t one, size_t n, void *ctx)
{
    (void)one;
    divit_handle *h = ctx;
    if (n > h->body_limit - h->answer.body.n)
        return refuse(h, divit_fail_at(&h->err, DIVIT_NETWORK_ANSWER, __func__,
                             N_("the answer is larger than the limit"), h->body_limit));
    if (divit_bytes_append(&h->answer.body, (divit_span){(const uint8_t *)data, n}) != DIVIT_OK)
        return refuse(h, divit_fail_memory(&h->err, __func__));
    return n;
}

static divit_status add_line(struct curl_slist **list, const char *line, divit_error *err)
{
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (!longer)
        return divit_fail_memory(err, __func__);
    *list = longer;
    return DIVIT_OK;
}

static divit_status make_headers(
    const divit_http_request *q, struct curl_slist **ret, divit_error *err)
{
    /* No pause for "100 Continue" before a large body, and no type that the caller did not say. */
    divit_status s = add_line(ret, "Expect:", err);
    if (s == DIVIT_OK)
        s = add_line(ret, "Content-Type:", err);
    for (size_t i = 0; i < q->header_count && s == DIVIT_OK; i++) {
        const divit_http_header *h = &q->headers[i];
        if (strpbrk(h->name, "\r\n:") || strpbrk(h->value, "\r\n"))
            return divit_fail(
                err, DIVIT_E_INTERNAL, __func__, N_("a request header holds a line break"));
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes line = {0};
        /* libcurl's way to send a field without value is a semicolon. */
        const char *mark = h->value[0] ? ": " : ";";
        if (divit_bytes_printf(&line, "%s%s%s", h->name, mark, h->value) != DIVIT_OK ||
            divit_bytes_terminate(&line) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        s = add_line(ret, (const char *)line.p, err);
    }
    return s;
}

/* The options that hold for every exchange. */
static void set_rules(CURL *c, const divit_handle_rules *rules)
{
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, rules->allow_http ? "https,http" : "https");
    (void)curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT, rules->user_agent);
    /* "" also keeps libcurl from reading the proxy variables of the environment. */
    (void)curl_easy_setopt(c, CURLOPT_PROXY, rules->proxy ? rules->proxy : "");
    (void)curl_easy_setopt(c, CURLOPT_NOPROXY, "");
    (void)curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (rules->ca_file) {
        (void)curl_easy_setopt(c, CURLOPT_CAINFO, rules->ca_file);
        (void)curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
    }
}

static void set_request(divit_handle *h, const divit_http_request *q)
{
    CURL *c = h->curl;
    const long total = q->timeout_ms ? (long)q->timeout_ms : TIMEOUT_MS;
    (void)curl_easy_setopt(c, CURLOPT_URL, q->url);
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, h->headers);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, total);
    (void)curl_easy_setopt(
        c, CURLOPT_CONNECTTIMEOUT_MS, total < CONNECT_TIMEOUT_MS ? total : CONNECT_TIMEOUT_MS);
    (void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(c, CURLOPT_HEADERDATA, h);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
    (void)curl_easy_setopt(c, CURLOPT_PRIVATE, h);
    if (strcmp(q->method, "HEAD") == 0)
        (void)curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    else if (strcmp(q->method, "GET") != 0) {
        (void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body.n ? (const char *)q->body.p : "");
        (void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n);
        (void)curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, q->method);
    }
}

/* see net/handle.h */
divit_status divit_handle_ready(
    divit_handle *h, const divit_handle_rules *rules, const divit_http_request *q, divit_error *err)
{
    h->body_limit = q->answer_limit ? q->answer_limit : BODY_LIMIT;
    const divit_status s = make_headers(q, &h->headers, err);
    if (s != DIVIT_OK)
        return s;
    set_rules(h->curl, rules);
    set_request(h, q);
    return DIVIT_OK;
}

/* Why OpenSSL does not believe a certificate (X509_V_ERR_..., openssl-verification-options(1)). */
static const char *why_disbelieved(long verdict)
{
    switch (verdict) {
    case 9:
        return N_(
            "the server's certificate is not valid yet; is the clock of this computer right?");
    case 10:
        return N_("the server's certificate has expired");
    case 18:
        return N_("the server's certificate is signed by itself: nobody vouches for the server");
    case 19:
    case 20:
    case 21:
        return N_("the server's certificate is issued by nobody whom this computer trusts");
    default:
        return N_("the server's certificate does not hold for this address");
    }
}

static divit_status fail_certificate(const divit_handle *h, divit_error *err)
{
    long verdict = 0;
    (void)curl_easy_getinfo(h->curl, CURLINFO_SSL_VERIFYRESULT, &verdict);
    return divit_fail_foreign(err, DIVIT_NETWORK_TLS, __func__, why_disbelieved(verdict),
        DIVIT_FOREIGN_CURL, CURLE_PEER_FAILED_VERIFICATION);
}

static divit_status fail_curl(divit_error *err, CURLcode code)
{
    const failure_row *row = &(const failure_row){code, DIVIT_NETWORK, NULL};
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        if (failures[i].code == code) {
            row = &failures[i];
            break;
        }
    return divit_fail_foreign(
        err, row->status, __func__, row->detail, DIVIT_FOREIGN_CURL, (long)code);
}

/* What the proxy said to CONNECT (RFC 9110 9.3.6), 0 if nothing. */
static long said_by_proxy(const divit_handle *h)
{
    long code = 0;
    (void)curl_easy_getinfo(h->curl, CURLINFO_HTTP_CONNECTCODE, &code);
    return code;
}

/* True if it failed before the proxy let this connection through: a kept one was let through. */
static bool failed_at_proxy(const divit_handle *h, CURLcode code)
{
    long opened = 0;
    (void)curl_easy_getinfo(h->curl, CURLINFO_NUM_CONNECTS, &opened);
    return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_PROXY ||
           said_by_proxy(h) >= 300 || (opened > 0 && said_by_proxy(h) == 0);
}

static const char *why_at_proxy(CURLcode code, long said)
{
    if (said == 407)
        return N_("the proxy wants a login; write it into HTTPS_PROXY: http://name:word@host");
    if (said == 403)
        return N_("the proxy lets nobody through to this server; ask who runs the proxy");
    if (said >= 300)
        return N_("the proxy does not reach the server");
    if (code == CURLE_COULDNT_CONNECT)
        return N_("nobody answers at the proxy's address");
    if (code == CURLE_COULDNT_RESOLVE_PROXY)
        return N_("the proxy's name is unknown");
    if (code == CURLE_OPERATION_TIMEDOUT)
        return N_("the proxy did not answer in time");
    return N_("the proxy does not answer as one");
}

static divit_status fail_proxy(
    const divit_handle *h, const char *proxy, CURLcode code, divit_error *err)
{
    char shown[DIVIT_ORIGIN_MAX];
    const long said = said_by_proxy(h);
    const bool refused = said >= 300;
    const divit_status s =
        divit_fail_foreign(err, DIVIT_NETWORK, __func__, why_at_proxy(code, said),
            refused ? DIVIT_FOREIGN_HTTP : DIVIT_FOREIGN_CURL, refused ? said : (long)code);
    divit_origin_show(proxy, shown);
    divit_error_subject(err, shown);
    return s;
}

/* see net/handle.h */
divit_status divit_handle_take(divit_handle *h, const divit_handle_rules *rules, CURLcode code,
    divit_http_answer *ret, divit_error *err)
{
    long http = 0;
    if (h->status != DIVIT_OK) {
        if (err)
            *err = h->err;
        return h->status;
    }
    if (code != CURLE_OK && rules->proxy && failed_at_proxy(h, code))
        return fail_proxy(h, rules->proxy, code, err);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return fail_certificate(h, err);
    if (code != CURLE_OK)
        return fail_curl(err, code);
    (void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &http);
    h->answer.code = (int)http;
    *ret = h->answer;
    h->answer = (divit_http_answer){0};
    return DIVIT_OK;
}

/* see net/handle.h */
void divit_handle_clear(divit_handle *h)
{
    CURL *curl = h->curl;
    curl_easy_reset(curl);
    curl_slist_free_all(h->headers);
    divit_http_answer_done(&h->answer);
    *h = (divit_handle){.curl = curl};
}
