/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/client.h - the person's applications: list, detail, form and documents.
 *
 *     DIVIT_AUTO(divit_form_done) divit_form form = {0};
 *     s = divit_portal_form(portal, "SD-780", &form, err);
 *     s = divit_portal_form_send(portal, &change, &after, err);
 *     s = divit_portal_documents(portal, "SD-780", (divit_document[]){DIVIT_DOCUMENT_FORM}, 1,
 * &pdf, err);
 *
 * What every call answers, who owns what and what is not done here: portal/portal.h.
 */
#ifndef DIVIT_PORTAL_CLIENT_H
#define DIVIT_PORTAL_CLIENT_H

#include "portal/application.h"
#include "portal/form.h"
#include "portal/portal.h"

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

enum { DIVIT_DOCUMENTS = DIVIT_DOCUMENT_COMMITMENT_PDF + 1 };

/*
 * Documents of an application, at most DIVIT_DOCUMENTS, fetched side by side, each at most 32 MiB
 * and held to its Repr-Digest (RFC 9530): NETWORK_ANSWER if that is missing or another. ret has a
 * place for each; all or none are written.
 */
DIVIT_MUST_CHECK divit_status divit_portal_documents(divit_portal *portal, const char *no,
    const divit_document *documents, size_t n, divit_bytes *ret, divit_error *err);

#endif
