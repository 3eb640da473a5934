/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing of message fields. */
#include "card/fields.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

/* see card/fields.h */
void divit_fields_refuse(divit_fields *f)
{
    if (f->bad == DIVIT_OK)
        f->bad = DIVIT_INPUT_BROKEN;
    f->left = (divit_span){0};
}

static divit_span take(divit_fields *f, size_t n)
{
    if (f->bad != DIVIT_OK || f->left.n < n) {
        divit_fields_refuse(f);
        return (divit_span){0};
    }
    const divit_span taken = {f->left.p, n};
    f->left = divit_span_sub(f->left, n, f->left.n);
    return taken;
}

static uint64_t take_number(divit_fields *f, size_t n)
{
    uint64_t number = 0;
    const divit_span taken = take(f, n);
    for (size_t i = 0; i < taken.n; i++)
        number = number << 8 | taken.p[i];
    return number;
}

/* see card/fields.h */
uint8_t divit_fields_u8(divit_fields *f)
{
    return (uint8_t)take_number(f, 1);
}

/* see card/fields.h */
uint32_t divit_fields_u32(divit_fields *f)
{
    return (uint32_t)take_number(f, 4);
}

/* see card/fields.h */
uint64_t divit_fields_u64(divit_fields *f)
{
    return take_number(f, 8);
}

/* see card/fields.h */
uint32_t divit_fields_upto(divit_fields *f, uint32_t most)
{
    const uint32_t n = divit_fields_u32(f);
    if (n > most)
        divit_fields_refuse(f);
    return n > most ? 0 : n;
}

/* see card/fields.h */
bool divit_fields_bool(divit_fields *f)
{
    const uint8_t n = divit_fields_u8(f);
    if (n > 1)
        divit_fields_refuse(f);
    return n == 1;
}

/* see card/fields.h */
divit_span divit_fields_bytes(divit_fields *f, size_t limit)
{
    const uint32_t n = divit_fields_u32(f);
    if (n > limit && f->bad == DIVIT_OK)
        f->bad = DIVIT_INPUT_LIMIT;
    return take(f, n);
}

/* see card/fields.h */
void divit_fields_text(divit_fields *f, char *out, size_t cap)
{
    const divit_span text = divit_fields_bytes(f, cap - 1);
    bool plain = divit_utf8_valid(text);
    for (size_t i = 0; i < text.n; i++)
        plain = plain && text.p[i] >= ' ' && text.p[i] != 0x7F;
    if (!plain)
        divit_fields_refuse(f);
    out[0] = 0;
    if (f->bad != DIVIT_OK || text.n == 0)
        return;
    memcpy(out, text.p, text.n);
    out[text.n] = 0;
}

/* see card/fields.h */
divit_status divit_fields_end(const divit_fields *f, divit_error *err)
{
    if (f->bad == DIVIT_INPUT_LIMIT)
        return divit_fail(
            err, f->bad, __func__, N_("a message of the card worker goes beyond a limit"));
    if (f->bad != DIVIT_OK || f->left.n > 0)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("a message of the card worker is malformed"));
    return DIVIT_OK;
}

static divit_status put_number(divit_bytes *out, uint64_t number, size_t n)
{
    uint8_t bytes[8];
    for (size_t i = n; i > 0; i--, number >>= 8)
        bytes[i - 1] = (uint8_t)number;
    return divit_bytes_append(out, (divit_span){bytes, n});
}

/* see card/fields.h */
divit_status divit_fields_put_u8(divit_bytes *out, uint8_t n)
{
    return put_number(out, n, 1);
}

/* see card/fields.h */
divit_status divit_fields_put_u32(divit_bytes *out, uint32_t n)
{
    return put_number(out, n, 4);
}

/* see card/fields.h */
divit_status divit_fields_put_u64(divit_bytes *out, uint64_t n)
{
    return put_number(out, n, 8);
}

/* see card/fields.h */
divit_status divit_fields_put_bytes(divit_bytes *out, divit_span bytes)
{
    const divit_status s = divit_fields_put_u32(out, (uint32_t)bytes.n);
    return s == DIVIT_OK ? divit_bytes_append(out, bytes) : s;
}

/* see card/fields.h */
divit_status divit_fields_put_text(divit_bytes *out, const char *text)
{
    return divit_fields_put_bytes(out, divit_span_of(text));
}
