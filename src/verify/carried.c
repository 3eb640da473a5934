/* SPDX-License-Identifier: Apache-2.0 */
/* The certificates that a plain XMLDSig signature carries, and whose key made it. */
#include "verify/carried.h"

#include "base/bytes.h"
#include "base/status.h"
#include "verify/grammar.h"
#include "verify/key_info.h"
#include "verify/reference.h"

/* see verify/carried.h */
void divit_carried_done(divit_carried *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++)
        divit_certificate_free(&c->items[i]);
    c->count = 0;
}

static bool holds(const divit_carried *c, divit_span der)
{
    for (size_t i = 0; i < c->count; i++)
        if (divit_span_equal(divit_certificate_facts_get(c->items[i])->der, der))
            return true;
    return false;
}

/* One X509Certificate; the same one twice counts once. */
static divit_status add(const divit_xml_node *node, divit_carried *c, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_status s = divit_reference_bytes(node, &der, err);
    if (s != DIVIT_OK || holds(c, divit_bytes_span(&der)))
        return s;
    if (c->count == DIVIT_CARRIED_MAX)
        return divit_grammar_doubt(err, node, __func__,
            N_("it carries too many certificates; ask the signer for one with fewer"));
    s = divit_certificate_parse(divit_bytes_span(&der), &c->items[c->count], err);
    if (s > 0)
        return divit_grammar_refuse(err, node, __func__, N_("its certificate is malformed"));
    c->count += s == DIVIT_OK;
    return s;
}

/* see verify/carried.h */
divit_status divit_carried_read(
    const divit_xml_node *key_info, divit_carried *ret, divit_cause *ret_cause, divit_error *err)
{
    const divit_xml_node *node = NULL;
    *ret_cause = DIVIT_CAUSE_KEY_INFO;
    divit_status s = key_info ? divit_key_info_check(key_info, err) : DIVIT_OK;
    while (s == DIVIT_OK && key_info && (node = divit_key_info_next(key_info, node)) != NULL)
        s = add(node, ret, err);
    if (s == DIVIT_SIGNATURE_INVALID)
        *ret_cause = DIVIT_CAUSE_CERTIFICATE;
    if (s == DIVIT_OK && ret->count == 0)
        s = divit_fail(err, DIVIT_INDETERMINATE, __func__,
            N_("it carries no certificate, so nobody can say whose key made it; ask the signer for "
               "one with a certificate"));
    return s;
}

/* see verify/carried.h */
divit_certificate *divit_carried_take(divit_carried *c)
{
    return c->items[--c->count];
}

/* see verify/carried.h */
divit_status divit_carried_choose(
    divit_carried *c, const divit_signature *signature, divit_certificate **ret, divit_error *err)
{
    size_t found = 0;
    size_t at = 0;
    for (size_t i = 0; i < c->count; i++) {
        const divit_certificate_facts *facts = divit_certificate_facts_get(c->items[i]);
        divit_error other = {0};
        const divit_status s = divit_signature_check(facts->spki, signature, &other);
        if (s < 0 && err)
            *err = other;
        if (s < 0)
            return s;
        at = s == DIVIT_OK ? i : at;
        found += s == DIVIT_OK;
    }
    if (found == 0)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("none of its certificates has the key that made it"));
    if (found > 1)
        return divit_fail(err, DIVIT_INDETERMINATE, __func__,
            N_("several of its certificates have the key that made it; ask the signer for one with "
               "a single certificate"));
    *ret = c->items[at];
    c->items[at] = divit_carried_take(c);
    return DIVIT_OK;
}
