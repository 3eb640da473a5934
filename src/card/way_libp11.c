/* SPDX-License-Identifier: Apache-2.0 */
/* The way into a module that takes init arguments: libp11. */
#include "card/way.h"

#include <limits.h>
#include <stdlib.h>

#include <libp11.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/status.h"
#include "card/faults.h"

typedef struct state {
    PKCS11_CTX *context;
    PKCS11_SLOT *slots;
    unsigned slot_count;
} state;

/* The CK_RV that libp11 left in OpenSSL's error queue, CKR_OK if none; empties the queue. */
static CK_RV left_rv(void)
{
    const unsigned long code = ERR_peek_last_error();
    const bool is_rv = code != 0 && ERR_GET_LIB(code) == ERR_get_CKR_code();
    ERR_clear_error();
    return is_rv ? (CK_RV)ERR_GET_REASON(code) : CKR_OK;
}

static void libp11_stop(divit_module *m)
{
    state *st = m->way_state;
    if (st->slots)
        PKCS11_release_all_slots(st->context, st->slots, st->slot_count);
    PKCS11_CTX_unload(st->context);
    PKCS11_CTX_free(st->context);
    free(st);
    m->way_state = NULL;
}

static divit_status libp11_start(divit_module *m, const char *path, divit_error *err)
{
    state *st = calloc(1, sizeof *st);
    PKCS11_CTX *context = PKCS11_CTX_new();
    if (!st || !context) {
        free(st);
        if (context)
            PKCS11_CTX_free(context);
        return divit_fail_memory(err, __func__);
    }
    ERR_clear_error();
    if (PKCS11_CTX_load(context, path) != 0) {
        const CK_RV rv = left_rv();
        PKCS11_CTX_free(context);
        free(st);
        return divit_fault(err, DIVIT_FAULT_MODULE_START, __func__, rv);
    }
    st->context = context;
    m->way_state = st;
    return DIVIT_OK;
}

static void copy_text(char *out, size_t cap, const char *text)
{
    divit_way_text(out, cap, divit_span_of(text));
}

static divit_card_tries tries_of(const PKCS11_TOKEN *t)
{
    return divit_way_tries((t->userPinLocked ? CKF_USER_PIN_LOCKED : 0) |
                           (t->userPinFinalTry ? CKF_USER_PIN_FINAL_TRY : 0) |
                           (t->userPinCountLow ? CKF_USER_PIN_COUNT_LOW : 0));
}

static void libp11_token(divit_module *m, PKCS11_SLOT *slot)
{
    const PKCS11_TOKEN *t = slot->token;
    CK_TOKEN_INFO info = {0};
    divit_card_token *token = &m->tokens[m->token_count];
    *token = (divit_card_token){.slot = PKCS11_get_slotid_from_slot(slot),
        .tries = tries_of(t),
        .pin_pad = t->secureLogin,
        .login_required = t->loginRequired};
    copy_text(token->label, sizeof token->label, t->label);
    copy_text(token->serial, sizeof token->serial, t->serialnr);
    copy_text(token->manufacturer, sizeof token->manufacturer, t->manufacturer);
    copy_text(token->model, sizeof token->model, t->model);
    /* libp11 does not hand on the PIN lengths. */
    if (m->f->C_GetTokenInfo(token->slot, &info) == CKR_OK)
        divit_way_lengths(token, &info);
    m->token_count++;
}

static divit_status libp11_tokens(divit_module *m, divit_error *err)
{
    state *st = m->way_state;
    CK_SLOT_ID slots[DIVIT_WAY_SLOTS];
    size_t n = 0;
    /* libp11 0.4.12 bounds no count and takes a module without slots for a failed allocation. */
    const divit_status s = divit_way_slots(m, slots, &n, err);
    if (s != DIVIT_OK || n == 0)
        return s;
    if (PKCS11_enumerate_slots(st->context, &st->slots, &st->slot_count) != 0) {
        const CK_RV rv = left_rv();
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    }
    if (st->slot_count > DIVIT_WAY_SLOTS)
        return divit_fault(err, DIVIT_FAULT_MODULE_LIMIT, __func__, CKR_OK);
    for (unsigned i = 0; i < st->slot_count && m->token_count < DIVIT_CARD_TOKENS_MAX; i++)
        if (st->slots[i].token && st->slots[i].token->initialized)
            libp11_token(m, &st->slots[i]);
    return DIVIT_OK;
}

const divit_module_way divit_way_libp11 = {libp11_start, libp11_tokens, libp11_stop};
