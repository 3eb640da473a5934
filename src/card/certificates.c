/* SPDX-License-Identifier: Apache-2.0 */
/* The certificates of a token. */
#include "card/certificates.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "card/faults.h"
#include "card/item.h"
#include "card/object.h"
#include "card/way.h"

/* see card/certificates.h */
void divit_certificates_done(divit_certificates *list)
{
    for (size_t i = 0; i < list->n; i++) {
        divit_bytes_done(&list->at[i].der);
        divit_key_done(&list->keys[i]);
        list->handles[i] = (divit_key_handles){0};
    }
    list->n = 0;
}

/* The bytes of the certificate alone; all of what is none. */
static size_t size_of(const divit_bytes *value)
{
    divit_span rest = divit_bytes_span(value), inner;
    return divit_item_take(&rest, DIVIT_ITEM_SEQUENCE, &inner) ? value->n - rest.n : value->n;
}

static void keep_id(divit_card_certificate *c, const divit_bytes *id)
{
    if (id->n == 0 || id->n > sizeof c->id)
        return;
    memcpy(c->id, id->p, id->n);
    c->id_length = id->n;
}

static divit_status read_one(
    const divit_object *o, uint32_t token, divit_certificates *list, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes id = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes label = {0};
    divit_status s = divit_object_read(o, CKA_VALUE, &der, err);
    if (s == DIVIT_OK)
        s = divit_object_read(o, CKA_ID, &id, err);
    if (s == DIVIT_OK)
        s = divit_object_read(o, CKA_LABEL, &label, err);
    if (s != DIVIT_OK || der.n == 0)
        return s;
    if (list->n == DIVIT_CARD_CERTIFICATES_MAX)
        return divit_fault(err, DIVIT_FAULT_MODULE_LIMIT, __func__, CKR_OK);
    der.n = size_of(&der);
    const size_t at = list->n++;
    divit_card_certificate *c = &list->at[at];
    *c = (divit_card_certificate){.token = token, .der = divit_bytes_steal(&der)};
    keep_id(c, &id);
    divit_way_text(c->label, sizeof c->label, divit_bytes_span(&label));
    s = divit_key_of(divit_bytes_span(&c->der), &list->keys[at], NULL);
    return s == DIVIT_E_MEMORY ? divit_fail_memory(err, __func__) : DIVIT_OK;
}

/* see card/certificates.h */
divit_status divit_certificates_read(
    divit_module *m, uint32_t token, divit_certificates *list, divit_error *err)
{
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    divit_object_list found = {0};
    divit_status s = divit_module_session(m, token, &session, err);
    if (s == DIVIT_OK)
        s = divit_object_find(m, session, CKO_CERTIFICATE, &found, err);
    for (size_t i = 0; s == DIVIT_OK && i < found.n; i++) {
        const divit_object o = {m, session, found.at[i]};
        s = read_one(&o, token, list, err);
    }
    if (s != DIVIT_OK)
        divit_certificates_done(list);
    return s;
}
