/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net/handle.h - one exchange on one handle of libcurl: what is set before, what is read after.
 *
 * Life cycle
 *     divit_handle h = {.curl = curl_easy_init()};
 *     s = divit_handle_ready(&h, &rules, &request, err);
 *     ...                                              // libcurl carries it out
 *     s = divit_handle_take(&h, &rules, code, &answer, err);
 *     divit_handle_clear(&h);                          // also after a failure; ready for the next
 *
 * The private side of net/net.h. Headers and body are counted while they arrive; a fault found in
 * them stops the transfer and is what divit_handle_take() answers.
 * Ownership: rules and request are borrowed until clear; the curl handle is the caller's.
 * Threads: as the handle's. Not done here: carrying it out, see net/net.c.
 */
#ifndef DIVIT_NET_HANDLE_H
#define DIVIT_NET_HANDLE_H

#include <curl/curl.h>

#include "divit/transport.h"

/* Room for a scheme and a host, with the NUL. */
enum { DIVIT_ORIGIN_MAX = 150 };

/* What holds for every exchange; as divit_net_options. */
typedef struct divit_handle_rules {
    char *ca_file;
    char *user_agent;
    char *proxy;
    bool allow_http;
} divit_handle_rules;

typedef struct divit_handle {
    CURL *curl;
    struct curl_slist *headers;
    divit_http_answer answer;
    size_t body_limit;
    divit_status status; /* the first fault found in the answer itself, and its words */
    divit_error err;
} divit_handle;

/* Scheme and host of an address, for people; no path, no query, no login. */
void divit_origin_show(const char *url, char out[DIVIT_ORIGIN_MAX]);

/* Sets the handle up. E_INTERNAL for a header with a line break, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_handle_ready(divit_handle *h, const divit_handle_rules *rules,
    const divit_http_request *q, divit_error *err);

/*
 * The answer behind libcurl's result: NETWORK (subject: the proxy if it is at fault, else none),
 * NETWORK_TLS, NETWORK_ANSWER as divit/transport.h says.
 */
DIVIT_MUST_CHECK divit_status divit_handle_take(divit_handle *h, const divit_handle_rules *rules,
    CURLcode code, divit_http_answer *ret, divit_error *err);

/* Forgets the exchange; keeps the curl handle. */
void divit_handle_clear(divit_handle *h);

#endif
