/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/receipt.h - the portal's receipt: what it took in and when.
 *
 *     DIVIT_AUTO(divit_receipt_done) divit_receipt r = {0};
 *     s = divit_receipt_parse(&json, &signature, &r, err);   // takes both
 *     save(r.json, r.signature);                             // byte for byte what was signed
 *
 * Ownership: texts are borrowed from the receipt's own document and live until its _done().
 * Threads: a receipt does not change once parsed.
 * Not done here: verifying the signature (CMS, detached, over the bytes of json); comparing the
 * hashes with those of the files, which the caller holds.
 */
#ifndef DIVIT_PORTAL_RECEIPT_H
#define DIVIT_PORTAL_RECEIPT_H

#include "divit/base.h"

typedef struct divit_receipt {
    const char *no;
    const char *issuer;
    const char *via;
    const char *status_text; /* directly after the approval */
    int64_t received_at;
    const char *idempotency_key;
    const char *form_issued; /* SHA-256, lower-case hex */
    const char *form_signed; /* or NULL: nothing was sent */
    const char *commitment_issued;
    const char *commitment_signed; /* or NULL */
    divit_bytes json;
    divit_bytes signature; /* CMS SignedData, DER */
    struct json_t *document;
} divit_receipt;

/* Contract schema Receipt. json and signature are taken on success only. NETWORK_ANSWER. */
DIVIT_MUST_CHECK divit_status divit_receipt_parse(
    divit_bytes *json, divit_bytes *signature, divit_receipt *ret, divit_error *err);

/* Accepts {0}; also a cleanup handler. */
void divit_receipt_done(divit_receipt *receipt);

#endif
