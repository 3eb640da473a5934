/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/officer.h - the institution's officer: the list of applications, and signing them.
 *
 *     DIVIT_AUTO(divit_officer_list_done) divit_officer_list list = {0};
 *     s = divit_portal_officer_list(portal, &list, err);
 *     s = divit_portal_officer_document(portal, list.items[0].no, &xml, err);
 *     s = divit_portal_officer_sign(portal, &signed_one, err);
 *
 * Every call answers as portal/portal.h says; somebody who is no officer gets PORTAL_REFUSED.
 * Ownership: texts of a list are borrowed from it.
 * Threads: as the portal's. Not done here: the officer's signature, see divit/sign.h.
 */
#ifndef DIVIT_PORTAL_OFFICER_H
#define DIVIT_PORTAL_OFFICER_H

#include "portal/portal.h"

typedef struct divit_officer_item {
    const char *no;
    int64_t date;
    const char *status_text;
    const char *name;
    const char *identity_no_masked; /* nine stars and two digits */
    const char *type;
    const char *payment;
    const char *unit; /* "" if the institution gave none */
} divit_officer_item;

typedef struct divit_officer_list {
    divit_officer_item *items;
    size_t count;
    struct json_t *document;
} divit_officer_list;

/* Accepts {0}; also a cleanup handler. */
void divit_officer_list_done(divit_officer_list *list);

/* GET /v1/officer/applications: those that wait for the institution, oldest first. */
DIVIT_MUST_CHECK divit_status divit_portal_officer_list(
    divit_portal *portal, divit_officer_list *ret, divit_error *err);

/* GET approval.xml of one: what is to be signed, its digest checked. */
DIVIT_MUST_CHECK divit_status divit_portal_officer_document(
    divit_portal *portal, const char *no, divit_bytes *ret, divit_error *err);

/* A signed approval. Borrowed. */
typedef struct divit_officer_signature {
    const char *no;
    const char *key;
    divit_span signed_xml;
} divit_officer_signature;

/* POST officer-signature. PORTAL_STATE if the application does not wait for it. */
DIVIT_MUST_CHECK divit_status divit_portal_officer_sign(
    divit_portal *portal, const divit_officer_signature *signature, divit_error *err);

#endif
