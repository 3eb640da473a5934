/* SPDX-License-Identifier: Apache-2.0 */
/* VERIFY, CHANGE PIN and logout of the emulated card. */
#include "sandbox/card/pin.h"

#include "base/bytes.h"

/* see sandbox/card/pin.h */
bool divit_akis_pin_allowed(divit_span pin)
{
    if (pin.n < DIVIT_AKIS_PIN_MIN || pin.n > DIVIT_AKIS_PIN_MAX)
        return false;
    for (size_t i = 0; i < pin.n; i++)
        if (pin.p[i] <= ' ' || pin.p[i] > '~')
            return false;
    return true;
}

/* One try: spends it before it looks, as a card must. */
static uint16_t try_pin(divit_akis_card *card, divit_span given)
{
    card->verified = false;
    if (card->pin.tries == 0)
        return card->locked;
    card->pin.tries--;
    if (!divit_span_equal_secret(given, (divit_span){card->pin.digits, card->pin.n}))
        return (uint16_t)(DIVIT_SW_TRIES | card->pin.tries);
    card->pin.tries = DIVIT_AKIS_PIN_TRIES;
    card->verified = true;
    return DIVIT_SW_OK;
}

/* see sandbox/card/pin.h */
uint16_t divit_akis_verify(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    (void)answer;
    if (apdu->p2 != DIVIT_AKIS_REFERENCE)
        return DIVIT_SW_REFERENCE;
    if (apdu->data.n == 0 || apdu->data.n > DIVIT_AKIS_PIN_MAX)
        return DIVIT_SW_LENGTH;
    return try_pin(card, apdu->data);
}

/* Takes one length byte and as many bytes as it says. */
static bool take_pin(divit_span data, size_t *at, divit_span *ret)
{
    if (*at >= data.n || data.p[*at] > data.n - *at - 1)
        return false;
    *ret = divit_span_sub(data, *at + 1, data.p[*at]);
    *at += 1 + ret->n;
    return true;
}

/* see sandbox/card/pin.h */
uint16_t divit_akis_change(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    (void)answer;
    if (apdu->p2 != DIVIT_AKIS_REFERENCE)
        return DIVIT_SW_REFERENCE;
    size_t at = 0;
    divit_span old = {0};
    divit_span new = {0};
    if (!take_pin(apdu->data, &at, &old) || !take_pin(apdu->data, &at, &new) || at != apdu->data.n)
        return DIVIT_SW_LENGTH;
    if (!divit_akis_pin_allowed(new))
        return DIVIT_SW_DATA;
    const uint16_t sw = try_pin(card, old);
    if (sw != DIVIT_SW_OK)
        return sw;
    memcpy(card->pin.digits, new.p, new.n);
    card->pin.n = new.n;
    return DIVIT_SW_OK;
}

/* see sandbox/card/pin.h */
uint16_t divit_akis_logout(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    (void)apdu;
    (void)answer;
    card->verified = false;
    return DIVIT_SW_OK;
}
