/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/transport.h - the port through which bounded HTTP exchanges are made.
 *
 * Life cycle
 *     divit_http_request q = {.method = "GET", .url = "https://...", .answer_limit = 1 << 20};
 *     DIVIT_AUTO(divit_http_answer_done) divit_http_answer a = {0};
 *     s = transport.exchange(transport.ctx, &q, &a, &err);
 *
 * An answer with any HTTP status is a success of the exchange: the caller judges a.code. Redirects
 * are never followed. Threads: one call at a time per transport.
 * Not done here: retries, cookies, authentication; the caller sends the headers it needs.
 */
#ifndef DIVIT_TRANSPORT_H
#define DIVIT_TRANSPORT_H

#include "divit/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct divit_http_header {
    const char *name;  /* without colon */
    const char *value; /* without CR and LF */
} divit_http_header;

typedef struct divit_http_request {
    const char *method; /* "GET", "HEAD", "POST", "PUT" */
    const char *url;    /* absolute */
    const divit_http_header *headers;
    size_t header_count;
    divit_span body;
    size_t answer_limit; /* largest body taken, in bytes; 0: 1 MiB */
    unsigned timeout_ms; /* for the whole exchange; 0: 30,000 */
} divit_http_request;

typedef struct divit_http_answer {
    int code;            /* HTTP status code */
    divit_bytes headers; /* "name: value\n" lines, names in lower case, as received */
    divit_bytes body;
} divit_http_answer;

typedef struct divit_transport {
    /*
     * NETWORK if the server is not reached in time, NETWORK_TLS if its certificate does not hold,
     * NETWORK_ANSWER if its answer is malformed or larger than the limit. The answer is owned by
     * the caller and must be {0} before.
     */
    divit_status (*exchange)(
        void *ctx, const divit_http_request *request, divit_http_answer *ret, divit_error *err);
    void *ctx;

    /*
     * Several that do not depend on each other, side by side; ret has a place for each. If one
     * fails, its status is the answer and all places are {0}. NULL: they are made one by one.
     */
    divit_status (*exchange_all)(void *ctx, const divit_http_request *requests, size_t count,
        divit_http_answer *ret, divit_error *err);
} divit_transport;

/* The value of a header by its lower-case name, {0} if it is not there or there more than once. */
DIVIT_API divit_span divit_http_answer_header(const divit_http_answer *answer, const char *name);

/* Frees what the answer holds. Accepts {0}; also a cleanup handler. */
DIVIT_API void divit_http_answer_done(divit_http_answer *answer);

#ifdef __cplusplus
}
#endif

#endif
