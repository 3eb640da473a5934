/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/portal.h - one portal at one address, over the transport port only.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_portal_free) divit_portal *portal = NULL;
 *     s = divit_portal_new(&(divit_portal_options){.base_url = url, .transport = t,
 *                              .session = session}, &portal, err);
 *     DIVIT_AUTO(divit_application_done) divit_application a = {0};
 *     s = divit_portal_application(portal, "SD-780", &a, err);        // portal/client.h
 *
 * Paths, fields and problem types are those of contract.yaml. Every call on a portal answers,
 * beside what it names: NETWORK, NETWORK_TLS, NETWORK_ANSWER (an answer that is not the
 * contract's), PORTAL_LOGIN (401: sign in anew; one refresh was tried), PORTAL_STATE (the
 * application is not at this step, or the form changed meanwhile), PORTAL_REFUSED (anything else;
 * see divit_portal_problem()), E_MEMORY, and USAGE for an order number or key that cannot be one.
 *
 * Idempotency keys are the caller's: made with divit_portal_key(), written down before the call,
 * and given again, with the same content, when the answer was lost.
 * Ownership: results are the caller's, freed with their own _done(). Threads: one call at a time.
 * A request that the portal put off (429, 503, 409 in-progress with Retry-After) was not carried
 * out (contract.yaml), so that it is sent again after that time, if the caller can wait. Not done
 * here: any other repetition, the journal, signatures.
 */
#ifndef DIVIT_PORTAL_PORTAL_H
#define DIVIT_PORTAL_PORTAL_H

#include "portal/problem.h"
#include "portal/session.h"

typedef struct divit_portal divit_portal;

typedef struct divit_portal_options {
    const char *base_url; /* "https://host[:port]", no slash at its end; copied */
    divit_transport transport;
    divit_session *session; /* borrowed; NULL: only the calls without sign-in */
    const divit_log *log;   /* borrowed; NULL: silent */
    /* Waits so many seconds; false if it does not. NULL: what is put off is a failure. */
    bool (*wait)(void *ctx, unsigned seconds);
    void *wait_ctx;
} divit_portal_options;

/* USAGE for another kind of base_url; E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_portal_new(
    const divit_portal_options *options, divit_portal **ret, divit_error *err);

/* Accepts NULL; also a cleanup handler. */
void divit_portal_free(divit_portal **portal);

/* What the portal said when it last refused, borrowed until the next call; code 0 if nothing. */
const divit_problem *divit_portal_problem(const divit_portal *portal);

#endif
