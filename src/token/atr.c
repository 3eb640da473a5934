/* SPDX-License-Identifier: Apache-2.0 */
/* Answer to reset (ISO/IEC 7816-3 section 8.2). */
#include "token/atr.h"

#include "base/bytes.h"
#include "base/status.h"

/* Bits of the high digit of T0 and TDi: which interface bytes follow (8.2.3). */
enum { HAS_TA = 0x10, HAS_TA_TO_TC = 0x70, HAS_TD = 0x80 };
/* Fi 372, Di 1: the values where TA1 is absent (8.3). */
enum { TA1_DEFAULT = 0x11 };

/*
 * Walks the interface bytes behind T0. The offset behind the last one, which may lie behind the end
 * of the bytes: the caller looks.
 */
static size_t walk_interface(divit_span bytes, divit_atr *out)
{
    uint8_t follows = bytes.p[1];
    size_t at = 2;
    out->has_ta1 = (follows & HAS_TA) && at < bytes.n;
    if (out->has_ta1)
        out->ta1 = bytes.p[at];
    while (follows & HAS_TD) {
        at += (size_t)__builtin_popcount(follows & HAS_TA_TO_TC);
        if (at >= bytes.n)
            return at + 1;
        follows = bytes.p[at++];
        out->protocols |= (uint16_t)(1U << (follows & 0x0F));
    }
    return at + (size_t)__builtin_popcount(follows & HAS_TA_TO_TC);
}

/* TCK makes the exclusive-or of all bytes from T0 on zero (8.2.5). */
static divit_atr_check judge(divit_span bytes)
{
    uint8_t sum = 0;
    for (size_t i = 1; i < bytes.n; i++)
        sum ^= bytes.p[i];
    return sum == 0 ? DIVIT_ATR_CHECK_GOOD : DIVIT_ATR_CHECK_BAD;
}

/* see token/atr.h */
divit_status divit_atr_parse(divit_span bytes, divit_atr *ret, divit_error *err)
{
    divit_atr out = {.ta1 = TA1_DEFAULT};
    if (bytes.n < 2)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the answer to reset ends early"), bytes.n);
    if (bytes.p[0] != 0x3B && bytes.p[0] != 0x3F)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("an answer to reset begins with 3B or 3F"), 0);
    const size_t historical = walk_interface(bytes, &out);
    const size_t count = bytes.p[1] & 0x0F;
    if (out.protocols == 0)
        out.protocols = 1; /* no TD1: T=0 alone (8.2.3) */
    const bool checked = (out.protocols & ~1U) != 0;
    const size_t end = historical + count + checked;
    if (end > bytes.n)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the answer to reset ends early"), bytes.n);
    if (end < bytes.n || end > DIVIT_ATR_MAX)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("bytes follow the end of the answer to reset"),
            end < DIVIT_ATR_MAX ? end : DIVIT_ATR_MAX);
    out.historical = divit_span_sub(bytes, historical, count);
    out.check = checked ? judge(bytes) : DIVIT_ATR_CHECK_NONE;
    *ret = out;
    return DIVIT_OK;
}
