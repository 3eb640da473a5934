/* SPDX-License-Identifier: Apache-2.0 */
/* Sertifika Listeleme and Mali Muhur: what the practice authority issued to a person or a place. */
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/kind.h"
#include "sandbox/ca/seal.h"
#include "sandbox/portal/acts.h"

enum { LIST_MAX = 200, SUBJECT_SIZE = 201 };

static const char *kind_text(divit_certificate_kind kind)
{
    return kind == DIVIT_KIND_FISCAL_SIGN ? "Mali Mühür" : "NES";
}

/* The portal's word for how a certificate stands (contract.yaml, Certificate). */
static divit_status standing(divit_world_context *world, divit_span der,
    const divit_certificate_facts *f, const char **ret, divit_error *err)
{
    divit_error why = {0};
    (void)pthread_mutex_lock(&world->ca_lock);
    const divit_status s = divit_ca_standing(world->ca, der, &why);
    (void)pthread_mutex_unlock(&world->ca_lock);
    if (s < DIVIT_OK) {
        if (err)
            *err = why;
        return s;
    }
    *ret = world->clock.now(world->clock.ctx) > f->not_after ? "Süresi Dolmuş" : "Geçerli";
    if (s != DIVIT_OK)
        *ret = "İptal";
    return DIVIT_OK;
}

static divit_status append_item(
    divit_world_context *world, divit_span der, json_t *list, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes serial = {0};
    const char *status = NULL;
    char subject[SUBJECT_SIZE];
    char from[32];
    char to[32];
    divit_status s = divit_certificate_parse(der, &cert, err);
    if (s != DIVIT_OK)
        return s;
    const divit_certificate_facts *f = divit_certificate_facts_get(cert);
    s = divit_hex_append(&serial, f->serial);
    if (s == DIVIT_OK)
        s = standing(world, der, f, &status, err);
    if (s != DIVIT_OK)
        return s;
    divit_text_copy(subject, sizeof subject, f->subject_name);
    divit_time_rfc3339(f->not_before, 0, from);
    divit_time_rfc3339(f->not_after, 0, to);
    json_t *item = json_pack("{s:s%, s:s, s:s, s:s, s:s, s:s}", "serial", serial.p, serial.n,
        "subject", subject, "kind", kind_text(divit_certificate_kind_of(cert, NULL)), "not_before",
        from, "not_after", to, "status", status);
    return json_array_append_new(list, item) == 0 ? DIVIT_OK : divit_fail_memory(err, __func__);
}

static divit_status append_all(
    divit_world_context *world, const char *owner, json_t *list, divit_error *err)
{
    for (size_t i = 0; i < LIST_MAX; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes der = {0};
        divit_status s = divit_world_certificate_at(world->store, owner, i, &der, err);
        if (s == DIVIT_OK)
            s = append_item(world, divit_bytes_span(&der), list, err);
        if (s != DIVIT_OK)
            return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
    }
    return DIVIT_OK;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_certificates(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const char *name = strrchr(request->path, '/') + 1;
    json_t *list = json_array();
    const divit_status s =
        append_all(world, strcmp(name, "seals") == 0 ? person->institution : person->id, list, err);
    if (s != DIVIT_OK) {
        json_decref(list);
        return s;
    }
    return divit_world_reply_json(ret, 200, json_pack("{s:o}", name, list), err);
}
