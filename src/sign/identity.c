/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate and chain of a signer, parsed, for the time of one signature. */
#include "sign/identity.h"

#include <stdlib.h>

#include "base/status.h"

struct divit_identity {
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

/* see sign/identity.h */
divit_status divit_identity_new(const divit_signer *signer, divit_identity **ret, divit_error *err)
{
    DIVIT_AUTO(divit_identity_free)
    divit_identity *who = calloc(1, sizeof *who);
    if (!who)
        return divit_fail_memory(err, __func__);
    divit_span der = {0};
    divit_status s = signer->certificate(signer->ctx, &der, err);
    if (s == DIVIT_OK)
        s = divit_certificate_parse(der, &who->certificate, err);
    if (s == DIVIT_OK && divit_certificate_facts_get(who->certificate)->key == DIVIT_KEY_OTHER)
        s = divit_fail(
            err, DIVIT_NO_CERTIFICATE, __func__, N_("the certificate's key is neither RSA nor EC"));
    if (s == DIVIT_OK)
        s = load_chain(signer, who, err);
    if (s != DIVIT_OK)
        return s;
    *ret = who;
    who = NULL;
    return DIVIT_OK;
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
