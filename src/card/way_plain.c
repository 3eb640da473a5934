/* SPDX-License-Identifier: Apache-2.0 */
/* The way into a module that takes no init arguments: plain Cryptoki. */
#include "card/way.h"

#include "card/faults.h"

static divit_status plain_start(divit_module *m, const char *path, divit_error *err)
{
    (void)path;
    const CK_RV rv = m->f->C_Initialize(NULL);
    if (rv != CKR_OK && rv != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        return divit_fault(err, DIVIT_FAULT_MODULE_START, __func__, rv);
    return DIVIT_OK;
}

static divit_status plain_token(
    divit_module *m, CK_SLOT_ID slot, divit_card_token *ret, bool *ret_found, divit_error *err)
{
    CK_TOKEN_INFO info = {0};
    const CK_RV rv = m->f->C_GetTokenInfo(slot, &info);
    *ret_found = rv == CKR_OK && info.flags & CKF_TOKEN_INITIALIZED;
    if (rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_TOKEN_NOT_RECOGNIZED)
        return DIVIT_OK;
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    *ret = (divit_card_token){.slot = slot,
        .tries = divit_way_tries(info.flags),
        .pin_pad = info.flags & CKF_PROTECTED_AUTHENTICATION_PATH,
        .login_required = info.flags & CKF_LOGIN_REQUIRED};
    divit_way_text(ret->label, sizeof ret->label, (divit_span){info.label, sizeof info.label});
    divit_way_text(
        ret->serial, sizeof ret->serial, (divit_span){info.serialNumber, sizeof info.serialNumber});
    divit_way_text(ret->manufacturer, sizeof ret->manufacturer,
        (divit_span){info.manufacturerID, sizeof info.manufacturerID});
    divit_way_text(ret->model, sizeof ret->model, (divit_span){info.model, sizeof info.model});
    divit_way_lengths(ret, &info);
    return DIVIT_OK;
}

static divit_status plain_tokens(divit_module *m, divit_error *err)
{
    CK_SLOT_ID slots[DIVIT_WAY_SLOTS];
    size_t n = 0;
    divit_status s = divit_way_slots(m, slots, &n, err);
    for (size_t i = 0; s == DIVIT_OK && i < n && m->token_count < DIVIT_CARD_TOKENS_MAX; i++) {
        bool found = false;
        s = plain_token(m, slots[i], &m->tokens[m->token_count], &found, err);
        m->token_count += found;
    }
    return s;
}

static void plain_stop(divit_module *m)
{
    (void)m->f->C_Finalize(NULL);
}

const divit_module_way divit_way_plain = {plain_start, plain_tokens, plain_stop};
