/* SPDX-License-Identifier: Apache-2.0 */
/* Reading of DER, and writing it from the end to the front. */
#include "pki/der.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"

enum { CONSTRUCTED = 0x20, TAG_NUMBER = 0x1F, LENGTH_BYTES = 4, HEADER_MAX = 2 + LENGTH_BYTES };

/* Reads a definite length in its shortest form at p[1..]; 0 if it is none. ret_header: bytes. */
static bool header_length(divit_span in, size_t *ret_header, size_t *ret_length)
{
    if (in.n < 2 || (in.p[0] & TAG_NUMBER) == TAG_NUMBER)
        return false;
    const uint8_t first = in.p[1];
    const size_t more = first < 0x80 ? 0 : first & 0x7Fu;
    if (first == 0x80 || more > LENGTH_BYTES || in.n < 2 + more)
        return false;
    size_t length = more ? 0 : first;
    for (size_t i = 0; i < more; i++)
        length = length << 8 | in.p[2 + i];
    if (more > 0 && (in.p[2] == 0 || length < 0x80))
        return false;
    *ret_header = 2 + more;
    *ret_length = length;
    return true;
}

/* see pki/der.h */
bool divit_der_next(divit_span *rest, divit_der_item *ret)
{
    size_t header;
    size_t length;
    if (!header_length(*rest, &header, &length) || length > rest->n - header)
        return false;
    *ret = (divit_der_item){.tag = rest->p[0],
        .whole = {rest->p, header + length},
        .content = {rest->p + header, length}};
    *rest = (divit_span){rest->p + header + length, rest->n - header - length};
    return true;
}

static bool take_item(divit_span *rest, uint8_t tag, divit_der_item *ret)
{
    divit_span behind = *rest;
    if (rest->n == 0 || rest->p[0] != tag || !divit_der_next(&behind, ret))
        return false;
    *rest = behind;
    return true;
}

/* see pki/der.h */
bool divit_der_take(divit_span *rest, uint8_t tag, divit_span *ret)
{
    divit_der_item item;
    if (!take_item(rest, tag, &item))
        return false;
    *ret = item.content;
    return true;
}

/* see pki/der.h */
bool divit_der_take_whole(divit_span *rest, uint8_t tag, divit_span *ret)
{
    divit_der_item item;
    if (!take_item(rest, tag, &item))
        return false;
    *ret = item.whole;
    return true;
}

/* see pki/der.h */
bool divit_der_one(divit_span bytes, size_t *ret_size)
{
    divit_span levels[DIVIT_DER_DEPTH];
    divit_der_item item;
    divit_span rest = bytes;
    if (!divit_der_next(&rest, &item))
        return false;
    const size_t size = item.whole.n;
    size_t depth = 0;
    levels[depth] = item.tag & CONSTRUCTED ? item.content : (divit_span){0};
    for (;;) {
        while (levels[depth].n == 0) {
            if (depth == 0) {
                *ret_size = size;
                return true;
            }
            depth--;
        }
        if (!divit_der_next(&levels[depth], &item))
            return false;
        if (!(item.tag & CONSTRUCTED))
            continue;
        if (++depth == DIVIT_DER_DEPTH)
            return false;
        levels[depth] = item.content;
    }
}

static int two_digits(const uint8_t *p)
{
    return (p[0] - '0') * 10 + (p[1] - '0');
}

/* see pki/der.h */
bool divit_der_time(const divit_der_item *item, int64_t *ret_time)
{
    const bool is_short = item->tag == DIVIT_DER_UTC_TIME;
    const size_t n = is_short ? 12 : 14;
    const uint8_t *p = item->content.p;
    if ((!is_short && item->tag != DIVIT_DER_GENERAL_TIME) || item->content.n != n + 1 ||
        p[n] != 'Z')
        return false;
    for (size_t i = 0; i < n; i++)
        if (p[i] < '0' || p[i] > '9')
            return false;
    /* RFC 5280 4.1.2.5.1: two digits from 50 on mean 19YY. */
    const int head = two_digits(p);
    const int year = is_short ? head + (head < 50 ? 2000 : 1900) : head * 100 + two_digits(p + 2);
    p += is_short ? 2 : 4;
    const divit_civil c = {.year = year,
        .month = two_digits(p),
        .day = two_digits(p + 2),
        .hour = two_digits(p + 4),
        .minute = two_digits(p + 6),
        .second = two_digits(p + 8)};
    return divit_civil_time(c, ret_time) == DIVIT_OK;
}

/* see pki/der.h */
void divit_der_put(divit_der *w, divit_span bytes)
{
    size_t n;
    if (!divit_add_size(w->n, bytes.n, &n) || (w->p && n > w->cap)) {
        w->failed = true;
        return;
    }
    if (w->p && bytes.n > 0)
        memcpy(w->p + w->cap - n, bytes.p, bytes.n);
    w->n = n;
}

/* see pki/der.h */
void divit_der_wrap(divit_der *w, uint8_t tag, size_t from)
{
    uint8_t header[HEADER_MAX];
    size_t at = sizeof header;
    const size_t length = w->n - from;
    size_t left = length;
    if (length < 0x80) {
        header[--at] = (uint8_t)length;
    } else {
        for (; left > 0 && at > 2; left >>= 8)
            header[--at] = (uint8_t)left;
        w->failed = w->failed || left > 0;
        const uint8_t bytes = (uint8_t)(sizeof header - at);
        header[--at] = (uint8_t)(0x80 | bytes);
    }
    header[--at] = tag;
    divit_der_put(w, (divit_span){header + at, sizeof header - at});
}

/* see pki/der.h */
void divit_der_put_item(divit_der *w, uint8_t tag, divit_span content)
{
    const size_t from = w->n;
    divit_der_put(w, content);
    divit_der_wrap(w, tag, from);
}

/* see pki/der.h */
void divit_der_put_time(divit_der *w, int64_t time)
{
    char text[24];
    const divit_civil c = divit_civil_of(time, 0);
    const bool is_short = c.year >= 1950 && c.year <= 2049;
    (void)snprintf(text, sizeof text, "%04u%02u%02u%02u%02u%02uZ", (unsigned)c.year % 10000,
        (unsigned)c.month % 100, (unsigned)c.day % 100, (unsigned)c.hour % 100,
        (unsigned)c.minute % 100, (unsigned)c.second % 100);
    divit_der_put_item(w, is_short ? DIVIT_DER_UTC_TIME : DIVIT_DER_GENERAL_TIME,
        divit_span_of(is_short ? text + 2 : text));
}

/* see pki/der.h */
size_t divit_der_size(divit_der_fn *fn, const void *ctx)
{
    divit_der counter = {0};
    fn(&counter, ctx);
    return counter.n;
}

/* see pki/der.h */
divit_status divit_der_encode(divit_der_fn *fn, const void *ctx, divit_bytes *ret, divit_error *err)
{
    const size_t size = divit_der_size(fn, ctx);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    if (divit_bytes_reserve(&out, size) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_der w = {.p = out.p, .cap = size};
    fn(&w, ctx);
    if (w.failed || w.n != size)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("a structure changed its size"));
    out.n = size;
    *ret = divit_bytes_steal(&out);
    return DIVIT_OK;
}
