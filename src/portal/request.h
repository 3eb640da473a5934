/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/request.h - one request to the portal: headers, token, one refresh, refusals.
 *
 *     DIVIT_AUTO(divit_http_answer_done) divit_http_answer a = {0};
 *     s = divit_portal_send(portal, &(divit_portal_request){.method = "GET",
 *             .path = "/v1/applications", .accept = "application/json"}, &a, err);
 *
 * The private side of portal/portal.h: what the calls have in common. A 401 is answered by one
 * refresh of the tokens and the same request again, with the same idempotency key.
 * Ownership: a request borrows; the answer is the caller's. Threads: as the portal's.
 * Not done here: what the answer means.
 */
#ifndef DIVIT_PORTAL_REQUEST_H
#define DIVIT_PORTAL_REQUEST_H

#include "portal/application.h"
#include "portal/json.h"
#include "portal/portal.h"

/* Room for a path; most documents fetched at once. */
enum { DIVIT_PORTAL_PATH = 96, DIVIT_PORTAL_PAPERS_MAX = 4 };

typedef struct divit_portal_request {
    const char *method;
    const char *path;         /* from "/v1" on */
    const char *accept;       /* the only media type taken in a success */
    const char *key;          /* Idempotency-Key or NULL */
    const char *etag;         /* If-Match or NULL */
    const char *content_type; /* of body; NULL: no body */
    divit_span body;
    bool open;           /* a call without sign-in: no token goes with it */
    size_t answer_limit; /* 0: 1 MiB */
    unsigned timeout_ms; /* 0: the transport's */
} divit_portal_request;

/* Sends; a success has a 2xx code and the media type asked for. Answers as portal/portal.h says. */
DIVIT_MUST_CHECK divit_status divit_portal_send(divit_portal *portal,
    const divit_portal_request *request, divit_http_answer *ret, divit_error *err);

/* A document to be fetched, of the one media type that is taken. */
typedef struct divit_portal_paper {
    const char *path;
    const char *type;
} divit_portal_paper;

/*
 * Fetches up to DIVIT_PORTAL_PAPERS_MAX documents side by side, each at most 32 MiB, and holds each
 * to its Repr-Digest (RFC 9530): NETWORK_ANSWER if that is missing or another. ret has a place for
 * each; all or none are written.
 */
DIVIT_MUST_CHECK divit_status divit_portal_send_for_papers(divit_portal *portal,
    const divit_portal_paper *papers, size_t n, divit_bytes *ret, divit_error *err);

/* Sends and reads the answer as one JSON object, the caller's. */
DIVIT_MUST_CHECK divit_status divit_portal_send_for_json(
    divit_portal *portal, const divit_portal_request *request, json_t **ret, divit_error *err);

/* Sends and reads an application out of the answer. */
DIVIT_MUST_CHECK divit_status divit_portal_send_for_application(divit_portal *portal,
    const divit_portal_request *request, divit_application *ret, divit_error *err);

/*
 * "/v1/applications/{no}{rest}". USAGE for what is no order number: nothing else gets into a path.
 */
DIVIT_MUST_CHECK divit_status divit_portal_path(
    const char *no, const char *rest, char ret[DIVIT_PORTAL_PATH], divit_error *err);

#endif
