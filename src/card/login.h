/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/login.h - one login for one PIN, and never a second one by itself.
 *
 *     s = divit_login_user(m, token, &pin, DIVIT_LOGIN_KEEP_LAST_TRY, err);
 *     s = divit_login_ready(m, token, &pin, err);
 *     ... C_SignInit on a key with CKA_ALWAYS_AUTHENTICATE ...
 *     s = divit_login_context(m, token, &pin, err);
 *     s = divit_login_change(m, token, &pin, &fresh, err);          // pin.last_try as wanted
 *
 * Before a try is spent the token's flags and its PIN lengths are asked anew. The PIN goes straight
 * from its locked page to C_Login (not through libp11, see card/module.h) and is wiped right after
 * it. One exception: a PIN that came from a descriptor cannot be asked for again, so it is kept in
 * its page while a key of the token wants it for every signature, and wiped at the first refusal.
 * Ownership: the caller's. No threads. Not done here: asking (card/pin.h).
 */
#ifndef DIVIT_CARD_LOGIN_H
#define DIVIT_CARD_LOGIN_H

#include "card/module.h"
#include "card/pin.h"

typedef enum divit_login_last_try {
    DIVIT_LOGIN_KEEP_LAST_TRY,
    DIVIT_LOGIN_ALLOW_LAST_TRY,
} divit_login_last_try;

/* Logs the user in. The statuses of divit_card_login(). */
DIVIT_MUST_CHECK divit_status divit_login_user(divit_module *m, uint32_t token, divit_pin *pin,
    divit_login_last_try last_try, divit_error *err);

/*
 * Before C_SignInit on a key that wants the PIN again: the same card still, and a try left that may
 * be spent. TOKEN_LOST, PIN_LOCKED, DECLINED; the statuses of phase START.
 */
DIVIT_MUST_CHECK divit_status divit_login_ready(
    divit_module *m, uint32_t token, const divit_pin *pin, divit_error *err);

/* Logs in for the one signature that C_SignInit has begun (CKU_CONTEXT_SPECIFIC). As above. */
DIVIT_MUST_CHECK divit_status divit_login_context(
    divit_module *m, uint32_t token, divit_pin *pin, divit_error *err);

/*
 * Changes the PIN: takes the old and the new one, looks at lengths, logs in with the old one, sets
 * the new one and logs out. On a PIN pad the module asks for all of them. Nobody may be logged in.
 * As divit_login_user(); after a good login PIN_UNCHANGED if the PIN stays as it was.
 */
DIVIT_MUST_CHECK divit_status divit_login_change(
    divit_module *m, uint32_t token, divit_pin *pin, divit_pin_new *fresh, divit_error *err);

/* Logs out and wipes the PIN. OK if nobody was logged in; the statuses of phase USE. */
DIVIT_MUST_CHECK divit_status divit_login_end(
    divit_module *m, uint32_t token, divit_pin *pin, divit_error *err);

#endif
