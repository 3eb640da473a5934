/* SPDX-License-Identifier: Apache-2.0 */
/* The portal's receipt. */
#include "portal/receipt.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/json.h"

enum { DOCUMENT_MAX = 8, HASH_TEXT = 64 };

static void check_hash(divit_json_reader *r, const char *name, const char *hex)
{
    if (hex && (strlen(hex) != HASH_TEXT || strspn(hex, "0123456789abcdef") != HASH_TEXT))
        divit_json_refuse(r, name, N_("a hash of the receipt is malformed"));
}

static divit_status read_document(const json_t *object, divit_receipt *receipt, divit_error *err)
{
    divit_json_reader r = {.object = object, .err = err};
    const char *name = divit_json_text(&r, "name", 40);
    const char *issued = divit_json_text(&r, "issued_sha256", HASH_TEXT);
    const char *signed_hash = divit_json_text_maybe(&r, "signed_sha256", HASH_TEXT);
    check_hash(&r, "issued_sha256", issued);
    check_hash(&r, "signed_sha256", signed_hash);
    if (strcmp(name, "form") == 0 && !receipt->form_issued) {
        receipt->form_issued = issued;
        receipt->form_signed = signed_hash;
    } else if (strcmp(name, "commitment") == 0 && !receipt->commitment_issued) {
        receipt->commitment_issued = issued;
        receipt->commitment_signed = signed_hash;
    } else {
        divit_json_refuse(&r, "name", N_("the receipt names an unknown or repeated document"));
    }
    return r.status;
}

static divit_status read_receipt(divit_receipt *receipt, divit_error *err)
{
    divit_json_reader r = {.object = receipt->document, .err = err};
    (void)divit_json_integer(&r, "schema", 1, 1);
    receipt->issuer = divit_json_text(&r, "issuer", 300);
    receipt->no = divit_json_text(&r, "no", 15);
    receipt->via = divit_json_text(&r, "via", 20);
    receipt->status_text = divit_json_text(&r, "status", 120);
    receipt->received_at = divit_json_time(&r, "received_at");
    receipt->idempotency_key = divit_json_text(&r, "idempotency_key", 64);
    const json_t *list = divit_json_array(&r, "documents", DOCUMENT_MAX);
    divit_status s = r.status;
    for (size_t i = 0; list && i < json_array_size(list) && s == DIVIT_OK; i++)
        s = read_document(json_array_get(list, i), receipt, err);
    if (s == DIVIT_OK && (!receipt->form_issued || !receipt->commitment_issued))
        s = divit_fail(
            err, DIVIT_NETWORK_ANSWER, __func__, N_("the receipt does not name both documents"));
    return s;
}

/* see portal/receipt.h */
divit_status divit_receipt_parse(
    divit_bytes *json, divit_bytes *signature, divit_receipt *ret, divit_error *err)
{
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt receipt = {0};
    divit_status s = divit_json_load(divit_bytes_span(json), &receipt.document, err);
    if (s == DIVIT_OK)
        s = read_receipt(&receipt, err);
    if (s != DIVIT_OK)
        return s;
    receipt.json = divit_bytes_steal(json);
    receipt.signature = divit_bytes_steal(signature);
    *ret = receipt;
    receipt = (divit_receipt){0};
    return DIVIT_OK;
}

/* see portal/receipt.h */
void divit_receipt_done(divit_receipt *receipt)
{
    divit_bytes_done(&receipt->json);
    divit_bytes_done(&receipt->signature);
    divit_json_free(&receipt->document);
    *receipt = (divit_receipt){0};
}
