/* SPDX-License-Identifier: Apache-2.0 */
/* The card of a program that has no divit around it: opened, found, logged in. */
#include "divit/card.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "card/card.h"
#include "card/uri.h"

struct divit_signing_card {
    divit_card *card;
    divit_signer signer;
};

/* The only certificate that the address names. */
static divit_status find(
    const divit_card *card, const divit_uri *uri, size_t *ret_index, divit_error *err)
{
    size_t named = 0;
    for (size_t i = 0; i < divit_card_certificate_count(card); i++) {
        const divit_card_certificate *c = divit_card_certificate_at(card, i);
        if (!divit_uri_matches(uri, divit_card_token_at(card, c->token), c))
            continue;
        *ret_index = i;
        named++;
    }
    if (named == 1)
        return DIVIT_OK;
    return divit_fail(err, DIVIT_NO_CERTIFICATE, __func__,
        named == 0 ? N_("no certificate has this address")
                   : N_("more than one certificate has this address"));
}

static divit_status log_in(divit_signing_card *held, const divit_signing_card_options *o,
    size_t certificate, divit_error *err)
{
    const divit_card_login_options login = {
        .pin_fd = o->has_pin_fd ? o->pin_fd : -1, .allow_last_try = o->allow_last_try};
    const uint32_t token = divit_card_certificate_at(held->card, certificate)->token;
    const divit_status s = divit_card_login(held->card, token, &login, err);
    return s == DIVIT_OK ? divit_card_signer(held->card, certificate, &held->signer, err) : s;
}

/* see divit/card.h */
divit_status divit_signing_card_open(
    const divit_signing_card_options *options, divit_signing_card **ret, divit_error *err)
{
    const divit_card_options o = {.worker = options->worker,
        .module = options->module,
        .environment = options->environment,
        .clock = options->clock};
    DIVIT_AUTO(divit_signing_card_free)
    divit_signing_card *held = calloc(1, sizeof *held);
    divit_uri uri;
    size_t certificate = 0;
    if (!held)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_uri_parse(divit_span_of(options->key), &uri, err);
    if (s == DIVIT_OK)
        s = divit_card_open(&o, &held->card, err);
    if (s == DIVIT_OK)
        s = find(held->card, &uri, &certificate, err);
    if (s == DIVIT_OK)
        s = log_in(held, options, certificate, err);
    if (s != DIVIT_OK)
        return s;
    *ret = held;
    held = NULL;
    return DIVIT_OK;
}

/* see divit/card.h */
const divit_signer *divit_signing_card_signer(const divit_signing_card *card)
{
    return &card->signer;
}

/* see divit/card.h */
void divit_signing_card_free(divit_signing_card **card)
{
    if (!card || !*card)
        return;
    divit_card_free(&(*card)->card);
    free(*card);
    *card = NULL;
}
