/* SPDX-License-Identifier: Apache-2.0 */
/* What a module says of itself and of a token. */
#include "card/describe.h"

#include "base/bytes.h"
#include "card/mechanism.h"
#include "card/object.h"
#include "card/way.h"

/* What a key signs by, with the first of two schemes that is offered. */
static uint64_t taken_by(divit_mechanisms offered, divit_scheme first, divit_scheme second)
{
    CK_MECHANISM_TYPE type = 0;
    if (divit_mechanism_taken(offered, first, DIVIT_SHA256, &type) ||
        divit_mechanism_taken(offered, second, DIVIT_SHA256, &type))
        return type;
    return DIVIT_CARD_MECHANISM_NONE;
}

/* How many visible keys of a class have the id of one before them. */
static divit_status count_shared(divit_module *m, CK_SESSION_HANDLE session, CK_OBJECT_CLASS class,
    uint32_t *shared, divit_error *err)
{
    divit_bytes ids[DIVIT_OBJECT_COUNT] = {{0}};
    divit_object_list keys = {0};
    size_t n = 0;
    divit_status s = divit_object_find(m, session, class, &keys, err);
    for (; s == DIVIT_OK && n < keys.n; n++) {
        const divit_object o = {m, session, keys.at[n]};
        size_t i = 0;
        s = divit_object_read(&o, CKA_ID, &ids[n], err);
        while (i < n && !divit_span_equal(divit_bytes_span(&ids[i]), divit_bytes_span(&ids[n])))
            i++;
        *shared += i < n && ids[n].n > 0;
    }
    for (size_t i = 0; i < DIVIT_OBJECT_COUNT; i++)
        divit_bytes_done(&ids[i]);
    return s;
}

/* see card/describe.h */
divit_status divit_describe(
    divit_module *m, uint32_t token, divit_card_description *ret, divit_error *err)
{
    CK_SLOT_ID slots[DIVIT_WAY_SLOTS];
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    const divit_mechanisms offered = m->mechanisms[token];
    divit_card_description d = {.without_arguments = m->way == &divit_way_plain,
        .rsa = taken_by(offered, DIVIT_SCHEME_RSA, DIVIT_SCHEME_RSA_PSS),
        .ec = taken_by(offered, DIVIT_SCHEME_ECDSA, DIVIT_SCHEME_ECDSA)};
    size_t n = 0;
    divit_status s = divit_module_session(m, token, &session, err);
    if (s == DIVIT_OK)
        s = divit_way_slots(m, slots, &n, err);
    if (s == DIVIT_OK)
        s = count_shared(m, session, CKO_PRIVATE_KEY, &d.shared_private, err);
    if (s == DIVIT_OK)
        s = count_shared(m, session, CKO_PUBLIC_KEY, &d.shared_public, err);
    if (s != DIVIT_OK)
        return s;
    d.slots = (uint32_t)n;
    d.mechanism_count = divit_mechanisms_signing(
        m->f, m->tokens[token].slot, d.mechanisms, DIVIT_CARD_MECHANISMS_MAX);
    *ret = d;
    return DIVIT_OK;
}
