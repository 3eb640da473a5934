/* SPDX-License-Identifier: Apache-2.0 */
/* One bounded HTTPS exchange through libcurl. */
#include "net/net.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/bytes.h"
#include "base/status.h"
#include "net/header.h"

enum {
    HEADER_LIMIT = 64 << 10,
    BODY_LIMIT = 1 << 20,
    TIMEOUT_MS = 30000,
    CONNECT_TIMEOUT_MS = 15000,
    ORIGIN_MAX = 150,
};

struct divit_net {
    CURL *easy;
    char *ca_file;
    char *user_agent;
    char *proxy;
    bool allow_http;
    divit_log log;
};

/* What libcurl's callbacks fill while an answer arrives. */
typedef struct arrival {
    divit_http_answer answer;
    size_t body_limit;
    divit_status status; /* the first fault found in the answer itself */
    divit_error *err;
} arrival;

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
    {CURLE_COULDNT_RESOLVE_PROXY, DIVIT_NETWORK, N_("the proxy's name is unknown")},
    {CURLE_COULDNT_CONNECT, DIVIT_NETWORK, N_("nobody answers at the server's address")},
    {CURLE_OPERATION_TIMEDOUT, DIVIT_NETWORK, N_("the server did not answer in time")},
    {CURLE_SEND_ERROR, DIVIT_NETWORK, N_("the connection broke while sending")},
    {CURLE_RECV_ERROR, DIVIT_NETWORK, N_("the connection broke while receiving")},
    {CURLE_GOT_NOTHING, DIVIT_NETWORK, N_("the server closed the connection without an answer")},
    {CURLE_PARTIAL_FILE, DIVIT_NETWORK, N_("the connection broke while receiving")},
    {CURLE_SSL_CONNECT_ERROR, DIVIT_NETWORK_TLS, N_("no protected connection came about")},
    {CURLE_PEER_FAILED_VERIFICATION, DIVIT_NETWORK_TLS,
        N_("the server's certificate does not hold for this address")},
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

/* see net/net.h */
void divit_net_free(divit_net **net)
{
    if (!net || !*net)
        return;
    curl_easy_cleanup((*net)->easy);
    free((*net)->ca_file);
    free((*net)->user_agent);
    free((*net)->proxy);
    free(*net);
    *net = NULL;
}

static bool copied(const char *from, char **to)
{
    *to = from ? strdup(from) : NULL;
    return !from || *to;
}

/* see net/net.h */
divit_status divit_net_new(const divit_net_options *options, divit_net **ret, divit_error *err)
{
    if (options->ca_file && access(options->ca_file, R_OK) != 0) {
        const divit_status s = divit_fail_foreign(err, DIVIT_INPUT_MISSING, __func__,
            N_("the file of roots cannot be read"), DIVIT_FOREIGN_ERRNO, errno);
        divit_error_subject(err, options->ca_file);
        return s;
    }
    DIVIT_AUTO(divit_net_free)
    divit_net *net = calloc(1, sizeof *net);
    if (!net)
        return divit_fail_memory(err, __func__);
    net->allow_http = options->allow_http;
    net->log = options->log;
    net->easy = curl_easy_init();
    if (!net->easy || !copied(options->ca_file, &net->ca_file) ||
        !copied(options->user_agent ? options->user_agent : "divit", &net->user_agent) ||
        !copied(options->proxy, &net->proxy))
        return divit_fail_memory(err, __func__);
    *ret = net;
    net = NULL;
    return DIVIT_OK;
}

/* Notes a fault of the answer; returns what makes libcurl stop. */
static size_t refuse(arrival *a, divit_status status)
{
    a->status = status;
    return 0;
}

static size_t on_header(char *line, size_t one, size_t n, void *ctx)
{
    (void)one;
    arrival *a = ctx;
    /* Fields behind the body (RFC 9112 7.1.2) are not wanted. */
    if (a->answer.body.n > 0)
        return n;
    const divit_status s = divit_header_take(
        &a->answer.headers, (divit_span){(const uint8_t *)line, n}, HEADER_LIMIT, a->err);
    return s == DIVIT_OK ? n : refuse(a, s);
}

static size_t on_body(char *data, size_t one, size_t n, void *ctx)
{
    (void)one;
    arrival *a = ctx;
    if (n > a->body_limit - a->answer.body.n)
        return refuse(a, divit_fail_at(a->err, DIVIT_NETWORK_ANSWER, __func__,
                             N_("the answer is larger than the limit"), a->body_limit));
    if (divit_bytes_append(&a->answer.body, (divit_span){(const uint8_t *)data, n}) != DIVIT_OK)
        return refuse(a, divit_fail_memory(a->err, __func__));
    return n;
}

static void free_list(struct curl_slist **list)
{
    curl_slist_free_all(*list);
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
static void set_rules(const divit_net *net)
{
    CURL *c = net->easy;
    curl_easy_reset(c);
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, net->allow_http ? "https,http" : "https");
    (void)curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT, net->user_agent);
    /* "" also keeps libcurl from reading the proxy variables of the environment. */
    (void)curl_easy_setopt(c, CURLOPT_PROXY, net->proxy ? net->proxy : "");
    if (net->ca_file) {
        (void)curl_easy_setopt(c, CURLOPT_CAINFO, net->ca_file);
        (void)curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
    }
}

static void set_request(
    const divit_net *net, const divit_http_request *q, struct curl_slist *headers, arrival *a)
{
    CURL *c = net->easy;
    const long total = q->timeout_ms ? (long)q->timeout_ms : TIMEOUT_MS;
    (void)curl_easy_setopt(c, CURLOPT_URL, q->url);
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, total);
    (void)curl_easy_setopt(
        c, CURLOPT_CONNECTTIMEOUT_MS, total < CONNECT_TIMEOUT_MS ? total : CONNECT_TIMEOUT_MS);
    (void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(c, CURLOPT_HEADERDATA, a);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, a);
    if (strcmp(q->method, "HEAD") == 0)
        (void)curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    else if (strcmp(q->method, "GET") != 0) {
        (void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body.n ? (const char *)q->body.p : "");
        (void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n);
        (void)curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, q->method);
    }
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

/* Scheme and host of an address, for people; no path, no query, no user. */
static void origin_of(const char *url, char out[ORIGIN_MAX])
{
    const char *scheme = strstr(url, "://");
    const char *host = scheme ? scheme + 3 : url;
    const size_t n = (size_t)(host - url) + strcspn(host, "/?#");
    const char *user = memchr(host, '@', n - (size_t)(host - url));
    const char *from = user ? user + 1 : url;
    const size_t length = n - (size_t)(from - url);
    (void)snprintf(out, ORIGIN_MAX, "%.*s", (int)(length < ORIGIN_MAX ? length : ORIGIN_MAX), from);
}

static void done_arrival(arrival *a)
{
    divit_http_answer_done(&a->answer);
}

static divit_status perform(
    divit_net *net, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    DIVIT_AUTO(done_arrival)
    arrival a = {.body_limit = q->answer_limit ? q->answer_limit : BODY_LIMIT, .err = err};
    DIVIT_AUTO(free_list)
    struct curl_slist *headers = NULL;
    const divit_status s = make_headers(q, &headers, err);
    if (s != DIVIT_OK)
        return s;
    set_rules(net);
    set_request(net, q, headers, &a);
    const CURLcode code = curl_easy_perform(net->easy);
    long http = 0;
    (void)curl_easy_getinfo(net->easy, CURLINFO_RESPONSE_CODE, &http);
    /* The handle may not keep pointers into this frame. */
    curl_easy_reset(net->easy);
    if (a.status != DIVIT_OK)
        return a.status;
    if (code != CURLE_OK)
        return fail_curl(err, code);
    a.answer.code = (int)http;
    *ret = a.answer;
    a.answer = (divit_http_answer){0};
    return DIVIT_OK;
}

static bool address_allowed(const divit_net *net, const char *url)
{
    return strncmp(url, "https://", 8) == 0 || (net->allow_http && strncmp(url, "http://", 7) == 0);
}

static divit_status exchange(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    divit_net *net = ctx;
    char origin[ORIGIN_MAX];
    origin_of(q->url, origin);
    const divit_status s =
        address_allowed(net, q->url)
            ? perform(net, q, ret, err)
            : divit_fail(err, DIVIT_NETWORK, __func__, N_("only https addresses are allowed here"));
    divit_log_debug(&net->log, __func__, "%s %s: %s, HTTP %d", q->method, origin,
        divit_status_name(s), s == DIVIT_OK ? ret->code : 0);
    divit_error_subject(s == DIVIT_OK ? NULL : err, origin);
    return s;
}

/* see net/net.h */
divit_transport divit_net_transport(divit_net *net)
{
    return (divit_transport){.exchange = exchange, .ctx = net};
}
