/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt of an approval and the portal's signature over it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"
#include "sandbox/ca/seal.h"
#include "sandbox/portal/acts.h"

/* The digest as hex text, a new JSON string; NULL on failure. */
static json_t *digest_json(divit_span data)
{
    divit_digest digest;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    if (divit_hash_compute(DIVIT_SHA256, data, &digest, NULL) != DIVIT_OK ||
        divit_hex_append(&hex, divit_digest_span(&digest)) != DIVIT_OK)
        return NULL;
    return json_stringn((const char *)hex.p, hex.n);
}

static divit_status add_document(divit_world_context *world, const divit_world_application *a,
    const char *const names[2], divit_span received, json_t *list, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes issued = {0};
    const divit_status s = divit_world_document_load(world->store, a, names[1], &issued, err);
    if (s != DIVIT_OK)
        return s;
    json_t *item = json_pack("{s:s, s:o, s:o}", "name", names[0], "issued_sha256",
        digest_json(divit_bytes_span(&issued)), "signed_sha256",
        received.n > 0 ? digest_json(received) : json_null());
    return json_array_append_new(list, item) == 0 ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* The receipt's text; free() it. NULL if memory ran out. */
static char *write_receipt(
    const divit_world_context *world, const divit_world_application *a, json_t *documents)
{
    char time[32];
    divit_time_rfc3339(a->received, 0, time);
    json_t *receipt = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "schema", 1, "issuer",
        world->issuer, "no", a->no, "via", a->via, "status", a->status, "received_at", time,
        "idempotency_key", a->key, "documents", documents);
    char *text = receipt ? json_dumps(receipt, JSON_COMPACT) : NULL;
    json_decref(receipt);
    return text;
}

/* Seals the receipt and keeps both. */
static divit_status keep(divit_world_context *world, const divit_world_application *a,
    divit_span receipt, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes sealed = {0};
    (void)pthread_mutex_lock(&world->ca_lock);
    divit_status s = divit_ca_seal(world->ca, &world->seal, receipt, &sealed, err);
    (void)pthread_mutex_unlock(&world->ca_lock);
    if (s == DIVIT_OK)
        s = divit_world_document_save(world->store, a, "receipt", receipt, err);
    if (s == DIVIT_OK)
        s = divit_world_document_save(
            world->store, a, "receipt.p7s", divit_bytes_span(&sealed), err);
    return s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_receipt_make(divit_world_context *world, const divit_world_application *a,
    divit_span signed_form, divit_span signed_commitment, divit_error *err)
{
    json_t *documents = json_array();
    divit_status s = add_document(
        world, a, (const char *const[2]){"form", "form.pdf"}, signed_form, documents, err);
    if (s == DIVIT_OK)
        s = add_document(world, a, (const char *const[2]){"commitment", "commitment.xml"},
            signed_commitment, documents, err);
    char *text = s == DIVIT_OK ? write_receipt(world, a, documents) : NULL;
    if (s == DIVIT_OK)
        s = text ? keep(world, a, divit_span_of(text), err) : divit_fail_memory(err, __func__);
    free(text);
    json_decref(documents);
    return s;
}
