/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/account.h - what the portal knows beside the applications: certificates, seals, the
 * consent to e-Onay, debts.
 *
 *     DIVIT_AUTO(divit_certificate_list_done) divit_certificate_list list = {0};
 *     s = divit_portal_certificates(portal, &list, err);
 *
 * Every call answers as portal/portal.h says. Ownership: texts of a list are borrowed from it.
 * Threads: as the portal's. Not done here: paying real money; a debt names the page.
 */
#ifndef DIVIT_PORTAL_ACCOUNT_H
#define DIVIT_PORTAL_ACCOUNT_H

#include "portal/portal.h"

/* A certificate as the portal lists it; the certificate itself is on the card. */
typedef struct divit_certificate_item {
    const char *serial; /* lower-case hex */
    const char *subject;
    const char *kind; /* "NES", "Mali Mühür" */
    int64_t not_before;
    int64_t not_after;
    const char *status_text; /* "Geçerli", ... as the portal wrote it */
} divit_certificate_item;

typedef struct divit_certificate_list {
    divit_certificate_item *items;
    size_t count;
    struct json_t *document;
} divit_certificate_list;

/* Accepts {0}; also a cleanup handler. */
void divit_certificate_list_done(divit_certificate_list *list);

/* GET /v1/certificates: the person's, newest first. */
DIVIT_MUST_CHECK divit_status divit_portal_certificates(
    divit_portal *portal, divit_certificate_list *ret, divit_error *err);

/* GET /v1/seals: those of the person's institution. */
DIVIT_MUST_CHECK divit_status divit_portal_seals(
    divit_portal *portal, divit_certificate_list *ret, divit_error *err);

/* The consent that e-Onay wants; a value. */
typedef struct divit_consent {
    bool given;
    int64_t given_at; /* 0 while not given */
} divit_consent;

/* GET /v1/consent. */
DIVIT_MUST_CHECK divit_status divit_portal_consent(
    divit_portal *portal, divit_consent *ret, divit_error *err);

/* GET /v1/consent.xml: what is to be signed, its digest checked. */
DIVIT_MUST_CHECK divit_status divit_portal_consent_document(
    divit_portal *portal, divit_bytes *ret, divit_error *err);

/* POST /v1/consent: the signed document. PORTAL_STATE if it was given before. */
DIVIT_MUST_CHECK divit_status divit_portal_consent_give(
    divit_portal *portal, const char *key, divit_span signed_xml, divit_error *err);

/* A debt; a value. Amounts stay text: nothing is computed with them. */
typedef struct divit_debt {
    char order[16];
    char amount[16]; /* "1250.00" */
    bool paid;
    char address[304]; /* the official page for paying */
} divit_debt;

/* GET /v1/debts: no sign-in, no token is sent. */
DIVIT_MUST_CHECK divit_status divit_portal_debt(
    divit_portal *portal, const char *order, divit_debt *ret, divit_error *err);

/* POST payment of what `debt` says; practice only. ret: the debt as it now is. */
DIVIT_MUST_CHECK divit_status divit_portal_debt_pay(divit_portal *portal, const divit_debt *debt,
    const char *key, divit_debt *ret, divit_error *err);

#endif
