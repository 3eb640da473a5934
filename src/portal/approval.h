/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/approval.h - approves an application in one of three ways, and fetches the receipt.
 *
 *     char key[DIVIT_KEY_TEXT];
 *     s = divit_portal_key(key, err);                      // into the journal, then:
 *     s = divit_portal_approve(portal, &(divit_approval){.no = no, .key = key,
 *                                  .form = pdf, .commitment = xml}, &after, err);
 *     s = divit_portal_receipt(portal, no, &receipt, err);
 *
 * What every call answers, who owns what and what is not done here: portal/portal.h.
 */
#ifndef DIVIT_PORTAL_APPROVAL_H
#define DIVIT_PORTAL_APPROVAL_H

#include "portal/application.h"
#include "portal/portal.h"
#include "portal/receipt.h"

/* How an application is approved. */
typedef enum divit_via {
    DIVIT_VIA_E_IMZA,
    DIVIT_VIA_E_ONAY,
    DIVIT_VIA_ISLAK_IMZA,
} divit_via;

/* The contract's word for it. */
const char *divit_via_text(divit_via via);

/* The way behind a word of the contract. USAGE for another word. */
DIVIT_MUST_CHECK divit_status divit_via_parse(const char *text, divit_via *ret, divit_error *err);

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
