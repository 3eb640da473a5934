/* SPDX-License-Identifier: Apache-2.0 */
/* What both ways into a module share. */
#include "card/way.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "card/faults.h"

/* see card/way.h */
divit_status divit_way_slots(
    divit_module *m, CK_SLOT_ID slots[DIVIT_WAY_SLOTS], size_t *ret_n, divit_error *err)
{
    CK_ULONG n = 0;
    CK_RV rv = m->f->C_GetSlotList(CK_FALSE, NULL, &n);
    if (rv == CKR_OK && n > DIVIT_WAY_SLOTS)
        return divit_fault(err, DIVIT_FAULT_MODULE_LIMIT, __func__, rv);
    n = DIVIT_WAY_SLOTS;
    if (rv == CKR_OK)
        rv = m->f->C_GetSlotList(CK_FALSE, slots, &n);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_START, __func__, rv);
    if (n > DIVIT_WAY_SLOTS)
        return divit_fault(err, DIVIT_FAULT_MODULE_ANSWER, __func__, rv);
    *ret_n = n;
    return DIVIT_OK;
}

/* see card/way.h */
divit_status divit_way_present(divit_module *m, uint32_t token, divit_error *err)
{
    CK_SLOT_ID slots[DIVIT_WAY_SLOTS];
    CK_SLOT_INFO info = {0};
    size_t n = 0;
    const divit_status s = divit_way_slots(m, slots, &n, err);
    if (s != DIVIT_OK)
        return s;
    const CK_RV rv = m->f->C_GetSlotInfo(m->tokens[token].slot, &info);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_USE, __func__, rv);
    return info.flags & CKF_TOKEN_PRESENT ? DIVIT_OK
                                          : divit_fault(err, DIVIT_FAULT_LOST, __func__, CKR_OK);
}

/* see card/way.h */
void divit_way_text(char *out, size_t cap, divit_span text)
{
    char clean[256];
    while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == 0))
        text.n--;
    const bool utf8 = divit_utf8_valid(text);
    size_t n = 0;
    for (; n < text.n && n < sizeof clean - 1; n++) {
        const bool plain = text.p[n] >= ' ' && text.p[n] != 0x7F && (utf8 || text.p[n] < 0x80);
        clean[n] = plain ? (char)text.p[n] : '?';
    }
    clean[n] = 0;
    divit_text_copy(out, cap, clean);
}

/* see card/way.h */
divit_card_tries divit_way_tries(CK_FLAGS flags)
{
    if (flags & CKF_USER_PIN_LOCKED)
        return DIVIT_CARD_TRIES_LOCKED;
    if (flags & CKF_USER_PIN_FINAL_TRY)
        return DIVIT_CARD_TRIES_FINAL;
    if (flags & CKF_USER_PIN_COUNT_LOW)
        return DIVIT_CARD_TRIES_LOW;
    return DIVIT_CARD_TRIES_UNKNOWN;
}

static uint32_t known_length(CK_ULONG n)
{
    return n == CK_UNAVAILABLE_INFORMATION || n > UINT32_MAX ? 0 : (uint32_t)n;
}

/* see card/way.h */
void divit_way_lengths(divit_card_token *token, const CK_TOKEN_INFO *info)
{
    token->pin_min = known_length(info->ulMinPinLen);
    token->pin_max = known_length(info->ulMaxPinLen);
    /* A contradiction: neither may keep a right PIN from the card. */
    if (token->pin_max > 0 && token->pin_max < token->pin_min)
        token->pin_min = token->pin_max = 0;
}
