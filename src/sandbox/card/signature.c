/* SPDX-License-Identifier: Apache-2.0 */
/* MSE, PSO signature and GET RESPONSE of the emulated card. */
#include "sandbox/card/signature.h"

#include <openssl/rsa.h>

#include "base/bytes.h"

enum { PADDING = 11 }; /* least bytes of PKCS#1 v1.5 padding */

/* see sandbox/card/signature.h */
uint16_t divit_akis_choose_key(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    (void)answer;
    if (apdu->p2 != DIVIT_AKIS_REFERENCE)
        return DIVIT_SW_REFERENCE;
    card->key_chosen = true;
    return DIVIT_SW_OK;
}

/* Answers as much of what is pending as the caller wants, and how much is left (61xx). */
static uint16_t give_pending(divit_akis_card *card, size_t wanted, divit_bytes *answer)
{
    const size_t most = wanted < DIVIT_AKIS_ANSWER ? wanted : DIVIT_AKIS_ANSWER;
    const divit_span part = divit_span_sub(divit_bytes_span(&card->pending), 0, most);
    if (divit_bytes_append(answer, part) != DIVIT_OK)
        return DIVIT_SW_MEMORY;
    card->pending.n -= part.n;
    if (card->pending.n == 0)
        return DIVIT_SW_OK;
    memmove(card->pending.p, card->pending.p + part.n, card->pending.n);
    const size_t left = card->pending.n < DIVIT_AKIS_ANSWER ? card->pending.n : DIVIT_AKIS_ANSWER;
    return (uint16_t)(DIVIT_SW_MORE | left);
}

/* The private key operation over the chain, into what is pending. */
static bool run_key(divit_akis_card *card)
{
    const int padding = card->chain.n == DIVIT_AKIS_MODULUS ? RSA_NO_PADDING : RSA_PKCS1_PADDING;
    size_t n = DIVIT_AKIS_MODULUS;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(card->key, NULL);
    card->pending.n = 0;
    const bool done = ctx && divit_bytes_reserve(&card->pending, n) == DIVIT_OK &&
                      EVP_PKEY_sign_init(ctx) > 0 &&
                      EVP_PKEY_CTX_set_rsa_padding(ctx, padding) > 0 &&
                      EVP_PKEY_sign(ctx, card->pending.p, &n, card->chain.p, card->chain.n) > 0;
    EVP_PKEY_CTX_free(ctx);
    card->pending.n = done ? n : 0;
    return done;
}

static uint16_t finish_signature(divit_akis_card *card, size_t wanted, divit_bytes *answer)
{
    const size_t n = card->chain.n;
    if (n == 0 || (n > DIVIT_AKIS_MODULUS - PADDING && n != DIVIT_AKIS_MODULUS))
        return DIVIT_SW_LENGTH;
    if (!run_key(card))
        return DIVIT_SW_DATA;
    card->verified = !card->consent;
    return give_pending(card, wanted, answer);
}

/* see sandbox/card/signature.h */
uint16_t divit_akis_sign(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    uint16_t sw = DIVIT_SW_OK;
    if (!card->verified)
        sw = DIVIT_SW_SECURITY;
    else if (!card->key_chosen)
        sw = DIVIT_SW_CONDITIONS;
    else if (apdu->data.n > DIVIT_AKIS_MODULUS - card->chain.n)
        sw = DIVIT_SW_CHAIN_LENGTH;
    else if (divit_bytes_append(&card->chain, apdu->data) != DIVIT_OK)
        sw = DIVIT_SW_MEMORY;
    if (sw == DIVIT_SW_OK && apdu->cla == DIVIT_AKIS_CHAINED)
        return sw;
    if (sw == DIVIT_SW_OK)
        sw = finish_signature(card, apdu->le, answer);
    card->chain.n = 0;
    return sw;
}

/* see sandbox/card/signature.h */
uint16_t divit_akis_response(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    if (card->pending.n == 0)
        return DIVIT_SW_CONDITIONS;
    if (!apdu->wants || apdu->data.n > 0)
        return DIVIT_SW_LENGTH;
    return give_pending(card, apdu->le, answer);
}
