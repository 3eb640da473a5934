/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/client.h - the calls of the portal contract, over the transport port only.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_portal_free) divit_portal *portal = NULL;
 *     s = divit_portal_new(&(divit_portal_options){.base_url = url, .transport = t,
 *                              .session = session}, &portal, err);
 *     DIVIT_AUTO(divit_application_done) divit_application a = {0};
 *     s = divit_portal_application(portal, "SD-780", &a, err);
 *
 * Paths, fields and problem types are those of contract.yaml. Every call answers, beside what it
 * names: NETWORK, NETWORK_TLS, NETWORK_ANSWER (an answer that is not the contract's), PORTAL_LOGIN
 * (401: sign in anew; one refresh was tried), PORTAL_STATE (the application is not at this step, or
 * the form changed meanwhile), PORTAL_REFUSED (anything else; see divit_portal_problem()),
 * E_MEMORY, and USAGE for an order number or key that cannot be one.
 *
 * Idempotency keys are the caller's: made with divit_portal_key(), written down before the call,
 * and given again, with the same content, when the answer was lost.
 * Ownership: results are the caller's, freed with their own _done(). Threads: one call at a time.
 * Not done here: retries (divit_problem.retry_after says when), the journal, signatures.
 */
#ifndef DIVIT_PORTAL_CLIENT_H
#define DIVIT_PORTAL_CLIENT_H

#include "divit/transport.h"
#include "portal/application.h"
#include "portal/form.h"
#include "portal/key.h"
#include "portal/problem.h"
#include "portal/receipt.h"
#include "portal/session.h"

typedef struct divit_portal divit_portal;

typedef struct divit_portal_options {
    const char *base_url; /* "https://host[:port]", no slash at its end; copied */
    divit_transport transport;
    divit_session *session; /* borrowed; NULL: only the calls without sign-in */
    const divit_log *log;   /* borrowed; NULL: silent */
} divit_portal_options;

/* USAGE for another kind of base_url; E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_portal_new(
    const divit_portal_options *options, divit_portal **ret, divit_error *err);

/* Accepts NULL; also a cleanup handler. */
void divit_portal_free(divit_portal **portal);

/* What the portal said when it last refused, borrowed until the next call; code 0 if nothing. */
const divit_problem *divit_portal_problem(const divit_portal *portal);

/* GET /v1/applications. */
DIVIT_MUST_CHECK divit_status divit_portal_applications(
    divit_portal *portal, divit_application_list *ret, divit_error *err);

/* GET /v1/applications/{no}; also the question after a lost answer: see approval_key in it. */
DIVIT_MUST_CHECK divit_status divit_portal_application(
    divit_portal *portal, const char *no, divit_application *ret, divit_error *err);

/* POST /v1/applications: a new person-paid application. */
DIVIT_MUST_CHECK divit_status divit_portal_apply(
    divit_portal *portal, const char *key, divit_application *ret, divit_error *err);

/* GET /v1/applications/{no}/form. */
DIVIT_MUST_CHECK divit_status divit_portal_form(
    divit_portal *portal, const char *no, divit_form *ret, divit_error *err);

/*
 * PUT /v1/applications/{no}/form: sends `values` over what `form` shows, if the form is still the
 * one with form's ETag (otherwise PORTAL_STATE). ret: the form as it now is, may be `form` no more.
 * USAGE as divit_form_body().
 */
typedef struct divit_form_change {
    const char *no;
    const divit_form *form;
    divit_values values;
} divit_form_change;
DIVIT_MUST_CHECK divit_status divit_portal_form_send(
    divit_portal *portal, const divit_form_change *change, divit_form *ret, divit_error *err);

/* POST identity-refresh: name and number from the register again. */
DIVIT_MUST_CHECK divit_status divit_portal_identity(
    divit_portal *portal, const char *no, const char *key, divit_form *ret, divit_error *err);

typedef enum divit_document {
    DIVIT_DOCUMENT_FORM,           /* form.pdf */
    DIVIT_DOCUMENT_COMMITMENT,     /* commitment.xml */
    DIVIT_DOCUMENT_COMMITMENT_PDF, /* commitment.pdf */
} divit_document;

/*
 * One document of an application, its Repr-Digest (RFC 9530) checked: NETWORK_ANSWER if the digest
 * is missing or another. At most 32 MiB.
 */
DIVIT_MUST_CHECK divit_status divit_portal_document(divit_portal *portal, const char *no,
    divit_document document, divit_bytes *ret, divit_error *err);

/* How an application is approved. */
typedef enum divit_via {
    DIVIT_VIA_E_IMZA,
    DIVIT_VIA_E_ONAY,
    DIVIT_VIA_ISLAK_IMZA,
} divit_via;

/* The contract's word for it. */
const char *divit_via_text(divit_via via);

/* All zero but no and key: by e-imza. */
typedef struct divit_approval {
    const char *no;
    const char *key;
    divit_via via;
    divit_span form;       /* e-imza: the signed form.pdf */
    divit_span commitment; /* e-imza: the signed commitment.xml */
    const char *etag;      /* e-onay, islak-imza: of the form that was shown; NULL: any */
} divit_approval;

/* POST approval. The same approval may be sent again with the same key: it is the same bytes. */
DIVIT_MUST_CHECK divit_status divit_portal_approve(
    divit_portal *portal, const divit_approval *approval, divit_application *ret, divit_error *err);

/* GET receipt and receipt.p7s, digests checked. The signature is not verified here. */
DIVIT_MUST_CHECK divit_status divit_portal_receipt(
    divit_portal *portal, const char *no, divit_receipt *ret, divit_error *err);

#endif
