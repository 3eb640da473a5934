/* SPDX-License-Identifier: Apache-2.0 */
/* The way into a module that takes no init arguments: plain Cryptoki. */
#include "card/way.h"

#include "base/bytes.h"
#include "card/faults.h"
#include "card/object.h"

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

static divit_status plain_certificate(divit_module *m, uint32_t token, CK_OBJECT_HANDLE object,
    divit_module_certificates *certificates, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes id = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes label = {0};
    const divit_object o = {m, m->sessions[token], object};
    divit_status s = divit_object_read(&o, CKA_VALUE, &der, err);
    if (s == DIVIT_OK)
        s = divit_object_read(&o, CKA_ID, &id, err);
    if (s == DIVIT_OK)
        s = divit_object_read(&o, CKA_LABEL, &label, err);
    if (s != DIVIT_OK)
        return s;
    return divit_way_keep(certificates, token, divit_bytes_span(&der), divit_bytes_span(&id),
        divit_bytes_span(&label), err);
}

static divit_status plain_certificates(
    divit_module *m, uint32_t token, divit_module_certificates *certificates, divit_error *err)
{
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    divit_object_list found = {0};
    divit_status s = divit_module_session(m, token, &session, err);
    if (s == DIVIT_OK)
        s = divit_object_find(m, session, CKO_CERTIFICATE, &found, err);
    for (size_t i = 0; s == DIVIT_OK && i < found.n; i++)
        s = plain_certificate(m, token, found.at[i], certificates, err);
    return s;
}

static void plain_stop(divit_module *m)
{
    (void)m->f->C_Finalize(NULL);
}

const divit_module_way divit_way_plain = {
    plain_start, plain_tokens, plain_certificates, plain_stop};
