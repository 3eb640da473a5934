/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/fields.h - the fields that messages are made of: numbers, byte strings, texts.
 *
 *     divit_fields f = {.left = message};
 *     const uint32_t token = divit_fields_u32(&f);
 *     const divit_span der = divit_fields_bytes(&f, LIMIT);
 *     s = divit_fields_end(&f, err);           // says if any field was missing or too large
 *
 * A reader that has met a bad field answers zeros from then on, so that a parser asks once, at the
 * end. Numbers are big-endian; a byte string is a u32 length and its bytes. Writers append to a
 * divit_bytes and answer E_MEMORY. No threads. Not done here: what the fields mean.
 */
#ifndef DIVIT_CARD_FIELDS_H
#define DIVIT_CARD_FIELDS_H

#include "divit/base.h"

typedef struct divit_fields {
    divit_span left;
    divit_status bad; /* OK, INPUT_BROKEN or INPUT_LIMIT */
} divit_fields;

/* The next number, 0 if the reader is or becomes bad. */
uint8_t divit_fields_u8(divit_fields *f);
uint32_t divit_fields_u32(divit_fields *f);
uint64_t divit_fields_u64(divit_fields *f);

/* A number that may not be larger than `most`. */
uint32_t divit_fields_upto(divit_fields *f, uint32_t most);

/* A u8 that is 0 or 1. */
bool divit_fields_bool(divit_fields *f);

/* The next byte string, borrowed, at most `limit` bytes; {0} if the reader is or becomes bad. */
divit_span divit_fields_bytes(divit_fields *f, size_t limit);

/* A byte string that is UTF-8 without control characters, with NUL into out (cap bytes). */
void divit_fields_text(divit_fields *f, char *out, size_t cap);

/* Marks the reader as bad. */
void divit_fields_refuse(divit_fields *f);

/* OK if all fields were good and nothing is left. INPUT_BROKEN, INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_fields_end(const divit_fields *f, divit_error *err);

/* Append one field. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_fields_put_u8(divit_bytes *out, uint8_t n);
DIVIT_MUST_CHECK divit_status divit_fields_put_u32(divit_bytes *out, uint32_t n);
DIVIT_MUST_CHECK divit_status divit_fields_put_u64(divit_bytes *out, uint64_t n);
DIVIT_MUST_CHECK divit_status divit_fields_put_bytes(divit_bytes *out, divit_span bytes);
DIVIT_MUST_CHECK divit_status divit_fields_put_text(divit_bytes *out, const char *text);

#endif
