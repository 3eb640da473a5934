/* SPDX-License-Identifier: Apache-2.0 */
/* Bounded HTTPS exchanges through libcurl, one or several side by side. */
#include "net/net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/status.h"
#include "net/handle.h"

enum { AT_ONCE = 4, POLL_MS = 1000 };

struct divit_net {
    CURLM *multi;  /* keeps the connections */
    CURLSH *share; /* keeps the TLS sessions, which shorten the next handshake */
    divit_handle handles[AT_ONCE];
    divit_handle_rules rules;
    char *origin;
    divit_log log;
};

/* see net/net.h */
void divit_net_free(divit_net **net)
{
    if (!net || !*net)
        return;
    divit_net *n = *net;
    for (size_t i = 0; i < AT_ONCE; i++)
        curl_easy_cleanup(n->handles[i].curl);
    (void)curl_multi_cleanup(n->multi);
    (void)curl_share_cleanup(n->share);
    free(n->rules.ca_file);
    free(n->rules.user_agent);
    free(n->rules.proxy);
    free(n->origin);
    free(n);
    *net = NULL;
}

static bool copied(const char *from, char **to)
{
    *to = from ? strdup(from) : NULL;
    return !from || *to;
}

static bool fill(divit_net *net, const divit_net_options *options)
{
    net->rules.allow_http = options->allow_http;
    net->log = options->log;
    net->multi = curl_multi_init();
    net->share = curl_share_init();
    bool good =
        net->multi && net->share &&
        curl_share_setopt(net->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
    for (size_t i = 0; i < AT_ONCE && good; i++)
        good = (net->handles[i].curl = curl_easy_init()) != NULL;
    return good && copied(options->ca_file, &net->rules.ca_file) &&
           copied(options->user_agent ? options->user_agent : "divit", &net->rules.user_agent) &&
           copied(options->proxy && options->proxy[0] ? options->proxy : NULL, &net->rules.proxy) &&
           copied(options->origin, &net->origin);
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
    if (!net || !fill(net, options))
        return divit_fail_memory(err, __func__);
    *ret = net;
    net = NULL;
    return DIVIT_OK;
}

static bool address_allowed(const divit_net *net, const char *url)
{
    const size_t n = net->origin ? strlen(net->origin) : 0;
    if (net->origin && (strncmp(url, net->origin, n) != 0 || (url[n] && url[n] != '/')))
        return false;
    return strncmp(url, "https://", 8) == 0 ||
           (net->rules.allow_http && strncmp(url, "http://", 7) == 0);
}

static divit_status check_address(const divit_net *net, const char *url, divit_error *err)
{
    if (address_allowed(net, url))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_NETWORK, __func__,
        net->origin ? N_("only the portal's own address is asked")
                    : N_("only https addresses are allowed here"));
}

/* Carries out what was added, until nothing runs any more. */
static CURLMcode run(CURLM *multi)
{
    int running = 0;
    CURLMcode code = curl_multi_perform(multi, &running);
    while (code == CURLM_OK && running > 0) {
        code = curl_multi_poll(multi, NULL, 0, POLL_MS, NULL);
        if (code == CURLM_OK)
            code = curl_multi_perform(multi, &running);
    }
    return code;
}

/* How each of the n handles ended. */
static void read_codes(divit_net *net, CURLMcode run_code, size_t n, CURLcode codes[AT_ONCE])
{
    const CURLMsg *m;
    int left = 0;
    for (size_t i = 0; i < n; i++)
        codes[i] = run_code == CURLM_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : CURLE_RECV_ERROR;
    while ((m = curl_multi_info_read(net->multi, &left)))
        for (size_t i = 0; i < n; i++)
            if (m->msg == CURLMSG_DONE && m->easy_handle == net->handles[i].curl)
                codes[i] = m->data.result;
}

static void perform(divit_net *net, size_t n, CURLcode codes[AT_ONCE])
{
    CURLMcode code = CURLM_OK;
    size_t added = 0;
    while (added < n && code == CURLM_OK) {
        code = curl_multi_add_handle(net->multi, net->handles[added].curl);
        added += code == CURLM_OK;
    }
    if (code == CURLM_OK)
        code = run(net->multi);
    read_codes(net, code, n, codes);
    for (size_t i = 0; i < added; i++)
        (void)curl_multi_remove_handle(net->multi, net->handles[i].curl);
}

/* Names the server in an error that names nobody yet; notes the exchange in the log. */
static divit_status tell(const divit_net *net, const divit_http_request *q,
    const divit_http_answer *answer, divit_status s, divit_error *err)
{
    char origin[DIVIT_ORIGIN_MAX];
    divit_origin_show(q->url, origin);
    divit_log_debug(&net->log, __func__, "%s %s: %s, HTTP %d", q->method, origin,
        divit_status_name(s), s == DIVIT_OK ? answer->code : 0);
    if (s != DIVIT_OK && err && !err->subject[0])
        divit_error_subject(err, origin);
    return s;
}

/* At most AT_ONCE; the first failure is the one that counts. */
static divit_status exchange_some(divit_net *net, const divit_http_request *requests, size_t n,
    divit_http_answer *ret, divit_error *err)
{
    CURLcode codes[AT_ONCE];
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < n && s == DIVIT_OK; i++) {
        s = check_address(net, requests[i].url, err);
        if (s == DIVIT_OK)
            s = divit_handle_ready(&net->handles[i], &net->rules, &requests[i], err);
        (void)curl_easy_setopt(net->handles[i].curl, CURLOPT_SHARE, net->share);
        if (s != DIVIT_OK)
            s = tell(net, &requests[i], NULL, s, err);
    }
    if (s == DIVIT_OK)
        perform(net, n, codes);
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = tell(net, &requests[i], &ret[i],
            divit_handle_take(&net->handles[i], &net->rules, codes[i], &ret[i], err), err);
    for (size_t i = 0; i < n; i++)
        divit_handle_clear(&net->handles[i]);
    return s;
}

static divit_status exchange_all(void *ctx, const divit_http_request *requests, size_t n,
    divit_http_answer *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    size_t at = 0;
    while (at < n && s == DIVIT_OK) {
        const size_t some = n - at < AT_ONCE ? n - at : AT_ONCE;
        s = exchange_some(ctx, requests + at, some, ret + at, err);
        at += some;
    }
    for (size_t i = 0; i < n && s != DIVIT_OK; i++)
        divit_http_answer_done(&ret[i]);
    return s;
}

static divit_status exchange(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    return exchange_some(ctx, q, 1, ret, err);
}

/* see net/net.h */
divit_transport divit_net_transport(divit_net *net)
{
    return (divit_transport){.exchange = exchange, .exchange_all = exchange_all, .ctx = net};
}
