/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/acts.h - what a signed-in person can do (src/portal/contract.yaml).
 *
 * Each is the act of a route whose handler is divit_world_access(). Each answers OK with a reply;
 * other statuses are faults. Order: the guide's.
 * Not done here: sign-in and idempotency, see sandbox/portal/access.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_ACTS_H
#define DIVIT_SANDBOX_PORTAL_ACTS_H

#include "sandbox/portal/context.h"
#include "sandbox/portal/records.h"
#include "sandbox/portal/reply.h"

#define DIVIT_WORLD_ACT(name)                                                                      \
    DIVIT_MUST_CHECK divit_status name(divit_world_context *world,                                 \
        const divit_world_person *person, const divit_world_request *request,                      \
        divit_world_reply *ret, divit_error *err)

DIVIT_WORLD_ACT(divit_world_list);      /* GET /v1/applications */
DIVIT_WORLD_ACT(divit_world_apply);     /* POST /v1/applications: paid by the person */
DIVIT_WORLD_ACT(divit_world_show);      /* GET /v1/applications/{no} */
DIVIT_WORLD_ACT(divit_world_form_get);  /* GET form; also identity-refresh */
DIVIT_WORLD_ACT(divit_world_form_put);  /* PUT form: checks, keeps, issues the documents */
DIVIT_WORLD_ACT(divit_world_paper_get); /* GET a document, receipt, receipt.p7s */
DIVIT_WORLD_ACT(divit_world_approve);   /* POST approval, all three ways */

/* The application's JSON, a new reference; NULL if memory ran out (contract.yaml, Application). */
json_t *divit_world_application_json(
    const divit_world_application *a, const divit_world_person *person);

/* A 404 for INPUT_MISSING; any other status is handed on. */
DIVIT_MUST_CHECK divit_status divit_world_reply_missing(
    divit_status s, divit_world_reply *ret, divit_error *err);

/* The ETag of the application's form, for 24 bytes. */
void divit_world_etag(const divit_world_application *a, char out[24]);

/* Makes and keeps the receipt of an approval and the portal's signature over it. */
DIVIT_MUST_CHECK divit_status divit_world_receipt_make(divit_world_context *world,
    const divit_world_application *a, divit_span signed_form, divit_span signed_commitment,
    divit_error *err);

#endif
