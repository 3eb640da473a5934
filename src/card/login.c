/* SPDX-License-Identifier: Apache-2.0 */
/* C_Login and C_Logout. */
#include "card/login.h"

#include <string.h>

#include "base/status.h"
#include "card/faults.h"
#include "card/object.h"
#include "card/way.h"

/* The same card as when it was read, and what its flags say against a try; asked anew. */
static divit_status check_token(
    divit_module *m, uint32_t token, const divit_pin *pin, divit_error *err)
{
    CK_TOKEN_INFO info = {0};
    char serial[sizeof m->tokens[0].serial];
    divit_card_token *t = &m->tokens[token];
    const CK_RV rv = m->f->C_GetTokenInfo(t->slot, &info);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    divit_way_text(
        serial, sizeof serial, (divit_span){info.serialNumber, sizeof info.serialNumber});
    if (strcmp(serial, t->serial) != 0)
        return divit_fault(err, DIVIT_FAULT_OTHER_CARD, __func__, CKR_OK);
    t->tries = divit_way_tries(info.flags);
    divit_way_lengths(t, &info);
    if (t->tries == DIVIT_CARD_TRIES_LOCKED)
        return divit_fault(err, DIVIT_FAULT_PIN_LOCKED, __func__, CKR_OK);
    if (t->tries == DIVIT_CARD_TRIES_FINAL && !pin->last_try)
        return divit_fault(err, DIVIT_FAULT_LAST_TRY, __func__, CKR_OK);
    return DIVIT_OK;
}

static divit_status check_length(
    const divit_card_token *t, const divit_secret *secret, divit_error *err)
{
    const size_t n = divit_secret_length(secret);
    if (n < t->pin_min)
        return divit_fault(err, DIVIT_FAULT_PIN_SHORT, __func__, CKR_OK);
    if (t->pin_max > 0 && n > t->pin_max)
        return divit_fault(err, DIVIT_FAULT_PIN_LONG, __func__, CKR_OK);
    return DIVIT_OK;
}

static divit_status login_on_pad(
    divit_module *m, uint32_t token, CK_USER_TYPE user, divit_pin *pin, divit_error *err)
{
    pin->person(pin->person_ctx, true);
    const CK_RV rv = m->f->C_Login(m->sessions[token], user, NULL, 0);
    pin->person(pin->person_ctx, false);
    return rv == CKR_OK ? DIVIT_OK : divit_fault_rv(err, DIVIT_PHASE_LOGIN, __func__, rv);
}

/* The one C_Login. The PIN is still there afterwards if it was accepted. */
static divit_status login_once(
    divit_module *m, uint32_t token, CK_USER_TYPE user, divit_pin *pin, divit_error *err)
{
    const divit_card_token *t = &m->tokens[token];
    if (t->pin_pad)
        return login_on_pad(m, token, user, pin, err);
    divit_status s = pin->secret ? DIVIT_OK : divit_pin_take(pin, err);
    if (s == DIVIT_OK)
        s = check_length(t, pin->secret, err);
    if (s == DIVIT_OK) {
        /* C_Login takes a pointer to mutable bytes and does not change them. */
        CK_BYTE *bytes = (CK_BYTE *)(uintptr_t)divit_secret_data(pin->secret);
        const CK_RV rv =
            m->f->C_Login(m->sessions[token], user, bytes, divit_secret_length(pin->secret));
        if (rv != CKR_OK)
            s = divit_fault_rv(err, DIVIT_PHASE_LOGIN, __func__, rv);
    }
    if (s != DIVIT_OK)
        divit_pin_wipe(pin);
    return s;
}

/* True if a private key of the token wants the PIN for every signature. */
static bool wants_pin_again(divit_module *m, uint32_t token)
{
    divit_object_list keys = {0};
    bool wants = false;
    if (divit_object_find(m, m->sessions[token], CKO_PRIVATE_KEY, &keys, NULL) != DIVIT_OK)
        return false;
    for (size_t i = 0; i < keys.n && !wants; i++) {
        const divit_object o = {m, m->sessions[token], keys.at[i]};
        wants = divit_object_true(&o, CKA_ALWAYS_AUTHENTICATE);
    }
    return wants;
}

/* see card/login.h */
divit_status divit_login_user(divit_module *m, uint32_t token, divit_pin *pin,
    divit_login_last_try last_try, divit_error *err)
{
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    const bool given = pin->source >= 0;
    divit_status s = divit_module_session(m, token, &session, err);
    if (s != DIVIT_OK || m->logged_in[token])
        return s;
    pin->last_try = last_try == DIVIT_LOGIN_ALLOW_LAST_TRY;
    s = check_token(m, token, pin, err);
    if (s == DIVIT_OK)
        s = login_once(m, token, CKU_USER, pin, err);
    if (s != DIVIT_OK)
        return s;
    m->logged_in[token] = true;
    if (!given || !wants_pin_again(m, token))
        divit_pin_wipe(pin);
    return DIVIT_OK;
}

/* see card/login.h */
divit_status divit_login_ready(
    divit_module *m, uint32_t token, const divit_pin *pin, divit_error *err)
{
    return check_token(m, token, pin, err);
}

/* see card/login.h */
divit_status divit_login_context(divit_module *m, uint32_t token, divit_pin *pin, divit_error *err)
{
    const bool kept = pin->secret != NULL;
    const divit_status s = login_once(m, token, CKU_CONTEXT_SPECIFIC, pin, err);
    if (!kept)
        divit_pin_wipe(pin);
    return s;
}

/* see card/login.h */
divit_status divit_login_end(divit_module *m, uint32_t token, divit_pin *pin, divit_error *err)
{
    divit_pin_wipe(pin);
    if (token >= m->token_count)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    if (!m->logged_in[token])
        return DIVIT_OK;
    m->logged_in[token] = false;
    const CK_RV rv = m->f->C_Logout(m->sessions[token]);
    return rv == CKR_OK ? DIVIT_OK : divit_fault_rv(err, DIVIT_PHASE_USE, __func__, rv);
}
