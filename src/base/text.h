/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/text.h - text encodings: hex, Base64, UTF-8, and the masking of personal data.
 *
 * Functions that append go to a divit_bytes; those that parse take a span and answer
 * INPUT_BROKEN for what is malformed. The locale is never consulted.
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: PDF's and XML's own escapes.
 */
#ifndef DIVIT_BASE_TEXT_H
#define DIVIT_BASE_TEXT_H

#include "divit/base.h"

/*
 * Copies a string into out (cap bytes with NUL), cut at a UTF-8 boundary. What is malformed, steers
 * a terminal or turns the direction of writing becomes '?', one for each byte.
 */
void divit_text_copy(char *out, size_t cap, const char *text);

/* True if the bytes are well-formed UTF-8 (Unicode 15, table 3-7) without NUL. */
bool divit_utf8_valid(divit_span text);

/* The value of a hex digit of either case; -1 for another character. */
int divit_hex_digit(uint8_t c);

/* Appends lower-case hex, two digits a byte. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_hex_append(divit_bytes *out, divit_span data);

/* Appends the bytes that hex digits of either case say. INPUT_BROKEN, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_hex_parse(divit_bytes *out, divit_span text);

/* Appends Base64 with padding, in one line (RFC 4648 section 4). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_base64_append(divit_bytes *out, divit_span data);

/* Appends Base64 for URLs without padding (RFC 4648 section 5). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_base64url_append(divit_bytes *out, divit_span data);

/*
 * Appends the bytes of strict Base64: padding demanded, spare bits zero; space, tab, CR and LF are
 * passed over (XML Schema base64Binary). INPUT_BROKEN, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_base64_parse(divit_bytes *out, divit_span text);

/*
 * Appends text with personal data masked: of every run of ten digits or more (VKN, TCKN, phone)
 * all but the last two become '*'; of every mail address all before '@' but its first letter.
 * Control characters become '?'. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_text_mask(divit_bytes *out, divit_span text);

#endif
