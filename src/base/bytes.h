/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/bytes.h - growing owned bytes, and questions about spans.
 *
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes out = {0};
 *     divit_status s = divit_bytes_append(&out, DIVIT_SPAN_TEXT("xref\n"));
 *
 * A failed append leaves the bytes as they were. Not for secrets: growth leaves copies behind, see
 * base/secret.h.
 * Threads: no state; one object belongs to one thread at a time.
 * Not done here: text encodings, see base/text.h.
 */
#ifndef DIVIT_BASE_BYTES_H
#define DIVIT_BASE_BYTES_H

#include <string.h>

#include "divit/base.h"

/* A span over a string literal, without its NUL. */
#define DIVIT_SPAN_TEXT(literal) ((divit_span){(const uint8_t *)("" literal), sizeof(literal) - 1})

/* A span over a NUL-terminated string, without its NUL; {0} for NULL. */
static inline divit_span divit_span_of(const char *text)
{
    return text ? (divit_span){(const uint8_t *)text, strlen(text)} : (divit_span){0};
}

/* True if both hold the same bytes. Not constant-time. */
bool divit_span_equal(divit_span a, divit_span b);

/* True if a holds exactly the characters of the string. */
bool divit_span_is(divit_span a, const char *text);

/* Constant-time in the content (not in the lengths). */
bool divit_span_equal_secret(divit_span a, divit_span b);

/* The part of `whole` from `from` on, at most n bytes; clipped to what is there. */
divit_span divit_span_sub(divit_span whole, size_t from, size_t n);

/* Makes room for `more` further bytes. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_bytes_reserve(divit_bytes *b, size_t more);

/* Appends. `what` may not lie inside b. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_bytes_append(divit_bytes *b, divit_span what);

/* Appends one byte. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_bytes_push(divit_bytes *b, uint8_t byte);

/* Appends formatted text, without the NUL. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_bytes_printf(divit_bytes *b, const char *format, ...)
    DIVIT_PRINTF(2, 3);

/* Puts a NUL behind the content (not counted in n) so that b->p is a C string. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_bytes_terminate(divit_bytes *b);

/* Hands the content over and leaves *b {0}. */
divit_bytes divit_bytes_steal(divit_bytes *b);

/* a + b and a * b that answer false instead of wrapping. */
static inline bool divit_add_size(size_t a, size_t b, size_t *ret_sum)
{
    return !__builtin_add_overflow(a, b, ret_sum);
}

static inline bool divit_mul_size(size_t a, size_t b, size_t *ret_product)
{
    return !__builtin_mul_overflow(a, b, ret_product);
}

static inline bool divit_add_offset(uint64_t a, uint64_t b, uint64_t *ret_sum)
{
    return !__builtin_add_overflow(a, b, ret_sum);
}

#endif
