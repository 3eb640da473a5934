/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate, chain and scheme of a signer, for the time of one signature. */
#include "sign/identity.h"

#include <stdlib.h>

#include "base/status.h"

struct divit_identity {
    divit_scheme scheme;
    divit_certificate *certificate;
    divit_certificate *chain[DIVIT_CHAIN_MAX];
    size_t chain_count;
};

/* see sign/identity.h */
void divit_identity_free(divit_identity **who)
{
    if (!who || !*who)
        return;
    divit_certificate_free(&(*who)->certificate);
    for (size_t i = 0; i < (*who)->chain_count; i++)
        divit_certificate_free(&(*who)->chain[i]);
    free(*who);
    *who = NULL;
}

static divit_status load_chain(const divit_signer *signer, divit_identity *who, divit_error *err)
{
    while (signer->chain && who->chain_count < DIVIT_CHAIN_MAX) {
        const divit_span der = signer->chain(signer->ctx, who->chain_count);
        if (der.n == 0)
            break;
        const divit_status s = divit_certificate_parse(der, &who->chain[who->chain_count], err);
        if (s != DIVIT_OK)
            return s;
        who->chain_count++;
    }
    return DIVIT_OK;
}

/* What goes with each kind of key, the usual one first. */
static const divit_scheme schemes[][2] = {
    [DIVIT_KEY_RSA] = {DIVIT_SCHEME_RSA, DIVIT_SCHEME_RSA_PSS},
    [DIVIT_KEY_EC] = {DIVIT_SCHEME_ECDSA, DIVIT_SCHEME_ECDSA},
};

static divit_status choose_scheme(
    const divit_signer *signer, const divit_sign_options *o, divit_identity *who, divit_error *err)
{
    const divit_key_kind kind = divit_certificate_facts_get(who->certificate)->key;
    const unsigned offered = signer->schemes ? signer->schemes(signer->ctx, o->hash) : ~0u;
    for (size_t i = 0; i < 2; i++) {
        const divit_scheme scheme = schemes[kind][i];
        if (!(offered & 1u << scheme) || (o->scheme != DIVIT_SCHEME_ANY && o->scheme != scheme))
            continue;
        who->scheme = scheme;
        return DIVIT_OK;
    }
    if (o->scheme != DIVIT_SCHEME_ANY)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the key does not sign by the scheme that was asked for; leave --scheme out"));
    return divit_fail(err, DIVIT_MODULE, __func__,
        N_("the card's module offers none of the known ways to sign with this key"));
}

/* see sign/identity.h */
divit_status divit_identity_new(const divit_signer *signer, const divit_sign_options *options,
    divit_identity **ret, divit_error *err)
{
    DIVIT_AUTO(divit_identity_free)
    divit_identity *who = calloc(1, sizeof *who);
    if (!who)
        return divit_fail_memory(err, __func__);
    if (!divit_hash_signs(options->hash))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a signature is made with SHA-2; SHA-3 is only for the digests of an XML document"));
    divit_span der = {0};
    divit_status s = signer->certificate(signer->ctx, &der, err);
    if (s == DIVIT_OK)
        s = divit_certificate_parse(der, &who->certificate, err);
    if (s == DIVIT_OK && divit_certificate_facts_get(who->certificate)->key == DIVIT_KEY_OTHER)
        s = divit_fail(
            err, DIVIT_NO_CERTIFICATE, __func__, N_("the certificate's key is neither RSA nor EC"));
    if (s == DIVIT_OK)
        s = choose_scheme(signer, options, who, err);
    if (s == DIVIT_OK)
        s = load_chain(signer, who, err);
    if (s != DIVIT_OK)
        return s;
    *ret = who;
    who = NULL;
    return DIVIT_OK;
}

/* see sign/identity.h */
divit_scheme divit_identity_scheme(const divit_identity *who)
{
    return who->scheme;
}

/* see sign/identity.h */
const divit_certificate *divit_identity_certificate(const divit_identity *who)
{
    return who->certificate;
}

/* see sign/identity.h */
const divit_certificate *const *divit_identity_chain(const divit_identity *who, size_t *ret_count)
{
    *ret_count = who->chain_count;
    return (const divit_certificate *const *)who->chain;
}
