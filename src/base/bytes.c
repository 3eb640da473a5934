/* SPDX-License-Identifier: Apache-2.0 */
/* Growing owned bytes, and questions about spans. */
#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SMALLEST = 64 };

/* see divit/base.h */
void divit_bytes_done(divit_bytes *b)
{
    if (!b)
        return;
    free(b->p);
    *b = (divit_bytes){0};
}

/* see base/bytes.h */
bool divit_span_equal(divit_span a, divit_span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* see base/bytes.h */
bool divit_span_is(divit_span a, const char *text)
{
    return divit_span_equal(a, divit_span_of(text));
}

/* see base/bytes.h */
bool divit_span_equal_secret(divit_span a, divit_span b)
{
    if (a.n != b.n)
        return false;
    volatile uint8_t difference = 0;
    for (size_t i = 0; i < a.n; i++)
        difference = (uint8_t)(difference | (a.p[i] ^ b.p[i]));
    return difference == 0;
}

/* see base/bytes.h */
divit_span divit_span_sub(divit_span whole, size_t from, size_t n)
{
    if (from >= whole.n)
        return (divit_span){0};
    const size_t left = whole.n - from;
    return (divit_span){whole.p + from, n < left ? n : left};
}

/* see base/bytes.h */
divit_status divit_bytes_reserve(divit_bytes *b, size_t more)
{
    size_t need;
    if (!divit_add_size(b->n, more, &need))
        return DIVIT_E_MEMORY;
    if (need <= b->cap)
        return DIVIT_OK;
    size_t cap = b->cap < SMALLEST ? SMALLEST : b->cap;
    while (cap < need)
        if (!divit_mul_size(cap, 2, &cap))
            return DIVIT_E_MEMORY;
    uint8_t *p = realloc(b->p, cap);
    if (!p)
        return DIVIT_E_MEMORY;
    b->p = p;
    b->cap = cap;
    return DIVIT_OK;
}

/* see base/bytes.h */
divit_status divit_bytes_append(divit_bytes *b, divit_span what)
{
    if (what.n == 0)
        return DIVIT_OK;
    const divit_status s = divit_bytes_reserve(b, what.n);
    if (s != DIVIT_OK)
        return s;
    memcpy(b->p + b->n, what.p, what.n);
    b->n += what.n;
    return DIVIT_OK;
}

/* see base/bytes.h */
divit_status divit_bytes_push(divit_bytes *b, uint8_t byte)
{
    return divit_bytes_append(b, (divit_span){&byte, 1});
}

/* see base/bytes.h */
divit_status divit_bytes_printf(divit_bytes *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    divit_status s = n < 0 ? DIVIT_E_INTERNAL : divit_bytes_reserve(b, (size_t)n + 1);
    if (s == DIVIT_OK) {
        (void)vsnprintf((char *)b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    return s;
}

/* see base/bytes.h */
divit_status divit_bytes_terminate(divit_bytes *b)
{
    const divit_status s = divit_bytes_reserve(b, 1);
    if (s == DIVIT_OK)
        b->p[b->n] = 0;
    return s;
}

/* see base/bytes.h */
divit_bytes divit_bytes_steal(divit_bytes *b)
{
    const divit_bytes out = *b;
    *b = (divit_bytes){0};
    return out;
}
