/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/acts.h - what can be asked of the portal (src/portal/contract.yaml).
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

DIVIT_WORLD_ACT(divit_world_list);          /* GET /v1/applications */
DIVIT_WORLD_ACT(divit_world_apply);         /* POST /v1/applications: paid by the person */
DIVIT_WORLD_ACT(divit_world_show);          /* GET /v1/applications/{no} */
DIVIT_WORLD_ACT(divit_world_form_get);      /* GET form; also identity-refresh */
DIVIT_WORLD_ACT(divit_world_form_put);      /* PUT form: checks, keeps, issues the documents */
DIVIT_WORLD_ACT(divit_world_paper_get);     /* GET a document, receipt, receipt.p7s */
DIVIT_WORLD_ACT(divit_world_approve);       /* POST approval, all three ways */
DIVIT_WORLD_ACT(divit_world_approve_form);  /* the same of a page: the signed form alone */
DIVIT_WORLD_ACT(divit_world_consent_get);   /* GET /v1/consent */
DIVIT_WORLD_ACT(divit_world_consent_paper); /* GET /v1/consent.xml */
DIVIT_WORLD_ACT(divit_world_consent_give);  /* POST /v1/consent: the signed document */
DIVIT_WORLD_ACT(divit_world_certificates);  /* GET /v1/certificates, GET /v1/seals */
DIVIT_WORLD_ACT(divit_world_officer_list);  /* GET /v1/officer/applications */
DIVIT_WORLD_ACT(divit_world_officer_paper); /* GET approval.xml of one */
DIVIT_WORLD_ACT(divit_world_officer_sign);  /* POST officer-signature: the signed document */
/* Of whoever comes, signed in or not; the person is all zero. */
DIVIT_WORLD_ACT(divit_world_debt);     /* GET /v1/debts?order= */
DIVIT_WORLD_ACT(divit_world_debt_pay); /* POST payment */

/* True while the person's own payment has not come in. */
bool divit_world_owes(const divit_world_application *a);

/* The application's line in a list, a new reference; NULL if memory ran out (schema Summary). */
json_t *divit_world_summary_json(const divit_world_application *a);

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
