/* SPDX-License-Identifier: Apache-2.0 */
/* A small writer of tag-length-value structures. */
#include "sandbox/card/der.h"

#include "base/bytes.h"

static void note(divit_der *w, divit_status s)
{
    if (w->status == DIVIT_OK)
        w->status = s;
}

/* The header of a value (ISO 8825-1 8.1.3); answers its length, at most 4. */
static size_t header(uint8_t out[4], uint8_t tag, size_t n)
{
    out[0] = tag;
    if (n < 0x80) {
        out[1] = (uint8_t)n;
        return 2;
    }
    if (n <= 0xFF) {
        out[1] = 0x81;
        out[2] = (uint8_t)n;
        return 3;
    }
    out[1] = 0x82;
    out[2] = (uint8_t)(n >> 8);
    out[3] = (uint8_t)n;
    return 4;
}

/* see sandbox/card/der.h */
size_t divit_card_der_open(const divit_der *w)
{
    return w->out.n;
}

/* see sandbox/card/der.h */
void divit_card_der_close(divit_der *w, size_t from, uint8_t tag)
{
    if (w->status != DIVIT_OK)
        return;
    uint8_t head[4];
    const size_t content = w->out.n - from;
    if (content > UINT16_MAX) {
        note(w, DIVIT_INPUT_LIMIT);
        return;
    }
    const size_t n = header(head, tag, content);
    note(w, divit_bytes_append(&w->out, (divit_span){head, n}));
    if (w->status != DIVIT_OK)
        return;
    memmove(w->out.p + from + n, w->out.p + from, content);
    memcpy(w->out.p + from, head, n);
}

/* see sandbox/card/der.h */
void divit_card_der_put(divit_der *w, uint8_t tag, divit_span content)
{
    const size_t from = divit_card_der_open(w);
    if (w->status == DIVIT_OK)
        note(w, divit_bytes_append(&w->out, content));
    divit_card_der_close(w, from, tag);
}

/* see sandbox/card/der.h */
void divit_card_der_text(divit_der *w, uint8_t tag, const char *text)
{
    divit_card_der_put(w, tag, divit_span_of(text));
}

/* see sandbox/card/der.h */
void divit_card_der_number(divit_der *w, uint8_t tag, uint32_t number)
{
    const uint8_t all[5] = {0, (uint8_t)(number >> 24), (uint8_t)(number >> 16),
        (uint8_t)(number >> 8), (uint8_t)number};
    size_t from = 0;
    while (from < 4 && all[from] == 0 && all[from + 1] < 0x80)
        from++;
    divit_card_der_put(w, tag, (divit_span){all + from, sizeof all - from});
}

/* see sandbox/card/der.h */
divit_status divit_card_der_take(divit_der *w, divit_bytes *ret)
{
    const divit_status s = w->status;
    if (s == DIVIT_OK)
        *ret = divit_bytes_steal(&w->out);
    divit_bytes_done(&w->out);
    return s;
}
