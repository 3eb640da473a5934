/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/reply.h - what a handler of the practice world is asked and what it answers.
 *
 *     static divit_status show(void *ctx, const divit_world_request *q, divit_world_reply *ret,
 *         divit_error *err);
 *     return divit_world_reply_json(ret, 200, object, err);
 *     return divit_world_reply_problem(ret, &(divit_world_problem){"not-found"}, err);
 *
 * A handler answers OK whatever HTTP status it replies with; another status is a fault of the
 * world and becomes 500.
 * Ownership: a request borrows for the call; a reply owns. Threads: no state.
 * Not done here: HTTP itself, see sandbox/portal/server.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_REPLY_H
#define DIVIT_SANDBOX_PORTAL_REPLY_H

#include <jansson.h>

#include "divit/base.h"

typedef struct divit_world_reply divit_world_reply;
typedef struct divit_world_request divit_world_request;
struct divit_world_context;
struct divit_world_person;

/* What a signed-in person asks for; called by sandbox/portal/access.h. */
typedef divit_status (*divit_world_act)(struct divit_world_context *world,
    const struct divit_world_person *person, const divit_world_request *request,
    divit_world_reply *ret, divit_error *err);

struct divit_world_request {
    const char *method;
    const char *path;   /* without the query; has no '%' */
    divit_span query;   /* without the '?' */
    const char *number; /* what stood for '*' in the route, NULL if it has none */
    divit_span body;
    /* Headers; NULL if not there. None of them came twice. */
    const char *authorization;
    const char *content_type;
    const char *if_match;
    const char *if_none_match;
    const char *idempotency_key;
    const char *origin;
    const char *cookie;
    divit_world_act act; /* the route's */
    bool others;         /* a fault: documents are made out to another person */
};

struct divit_world_reply {
    int code;
    divit_bytes headers; /* "Name: value\n" lines */
    divit_bytes body;
};

typedef divit_status (*divit_world_handler)(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/* One address that is served; a table of them ends with {0}. */
typedef struct divit_world_route {
    const char *method;
    const char *pattern; /* "/v1/applications/(star)/form"; a segment "*" takes one segment */
    divit_world_handler handle;
    divit_world_act act; /* handed on in the request; may be NULL */
    size_t body_limit;   /* largest body, in bytes; 0: 64 KiB */
} divit_world_route;

/* RFC 9457. Code and titles come from the table of contract.yaml, schema Problem. */
typedef struct divit_world_problem {
    const char *type;     /* last part of the type's URN */
    int code;             /* 0: the type's own */
    const char *document; /* which document it is about; may be NULL */
    const char *detail;   /* English clause; may be NULL */
    json_t *errors;       /* borrowed array of {pointer, detail, detail_en}; may be NULL */
} divit_world_problem;

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_world_reply_done(divit_world_reply *reply);

/* Adds one header line. The value has no CR or LF. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_reply_header(
    divit_world_reply *reply, const char *name, const char *value);

/* Sets code, Content-Type and body (copied). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_reply_bytes(
    divit_world_reply *ret, int code, const char *type, divit_span body);

/* Answers 200 with a document and its Repr-Digest (RFC 9530). E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_reply_document(
    divit_world_reply *ret, const char *type, divit_span body, divit_error *err);

/* Answers with JSON; takes the reference, NULL is out of memory. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_reply_json(
    divit_world_reply *ret, int code, json_t *take, divit_error *err);

/* Answers with application/problem+json. Headers set before stay. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_reply_problem(
    divit_world_reply *ret, const divit_world_problem *problem, divit_error *err);

#endif
