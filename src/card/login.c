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
    const divit_status s = divit_way_present(m, token, err);
    if (s != DIVIT_OK)
        return s;
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

static divit_status check_new_length(
    const divit_card_token *t, const divit_secret *secret, divit_error *err)
{
    const size_t n = divit_secret_length(secret);
    if (n < t->pin_min)
        return divit_fault(err, DIVIT_FAULT_PIN_NEW_SHORT, __func__, CKR_OK);
    if (t->pin_max > 0 && n > t->pin_max)
        return divit_fault(err, DIVIT_FAULT_PIN_NEW_LONG, __func__, CKR_OK);
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

/* Cryptoki takes a PIN as a pointer to mutable bytes and does not change them. */
static CK_BYTE *bytes_of(const divit_secret *secret)
{
    return (CK_BYTE *)(uintptr_t)divit_secret_data(secret);
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
        const CK_RV rv = m->f->C_Login(
            m->sessions[token], user, bytes_of(pin->secret), divit_secret_length(pin->secret));
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

/* C_SetPIN in a session of its own, which may write (PKCS #11 v2.40 base 5.6, C_SetPIN). */
static divit_status set_pin(divit_module *m, uint32_t token, const divit_pin *pin,
    const divit_pin_new *fresh, divit_error *err)
{
    const divit_card_token *t = &m->tokens[token];
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    CK_RV rv =
        m->f->C_OpenSession(t->slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_PIN, __func__, rv);
    if (t->pin_pad) {
        pin->person(pin->person_ctx, true);
        rv = m->f->C_SetPIN(session, NULL, 0, NULL, 0);
        pin->person(pin->person_ctx, false);
    } else {
        rv = m->f->C_SetPIN(session, bytes_of(pin->secret), divit_secret_length(pin->secret),
            bytes_of(fresh->secret), divit_secret_length(fresh->secret));
    }
    (void)m->f->C_CloseSession(session);
    return rv == CKR_OK ? DIVIT_OK : divit_fault_rv(err, DIVIT_PHASE_PIN, __func__, rv);
}

/* see card/login.h */
divit_status divit_login_change(
    divit_module *m, uint32_t token, divit_pin *pin, divit_pin_new *fresh, divit_error *err)
{
    const divit_card_token *t = &m->tokens[token];
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    divit_status s = divit_module_session(m, token, &session, err);
    if (s == DIVIT_OK)
        s = check_token(m, token, pin, err);
    if (s == DIVIT_OK && !t->pin_pad)
        s = divit_pin_take_new(pin, fresh, err);
    if (s == DIVIT_OK && !t->pin_pad)
        s = check_new_length(t, fresh->secret, err);
    /* OpenSC sets a PIN for a user who is logged in only; and so a wrong old PIN is one try. */
    if (s == DIVIT_OK)
        s = login_once(m, token, CKU_USER, pin, err);
    if (s == DIVIT_OK) {
        s = set_pin(m, token, pin, fresh, err);
        /* The change is what counts; a card that is gone by now has it. */
        (void)m->f->C_Logout(m->sessions[token]);
    }
    divit_pin_wipe(pin);
    return s;
}
