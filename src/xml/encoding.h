/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/encoding.h - the encodings a document may be in, character by character.
 *
 *     divit_xml_encoding encoding;
 *     if (divit_xml_encoding_named(name, &encoding)) ...
 *     n = divit_xml_encoding_decode(encoding, p, left, &c);     // 0: no character
 *     n = divit_xml_encoding_encode(encoding, c, out);          // 0: it has none for c
 *
 * Constant tables, no state. Not done here: finding out which encoding a document is in, see
 * xml/source.h; whether XML allows the character, see xml/chars.h.
 */
#ifndef DIVIT_XML_ENCODING_H
#define DIVIT_XML_ENCODING_H

#include "divit/base.h"

typedef enum divit_xml_encoding {
    DIVIT_XML_UTF_8,
    DIVIT_XML_UTF_16LE,
    DIVIT_XML_UTF_16BE,
    DIVIT_XML_ISO_8859_1,
    DIVIT_XML_ISO_8859_9,
    DIVIT_XML_WINDOWS_1254,
} divit_xml_encoding;

/* The encoding of one byte a character that a declaration names, in any case (XML 1.0, 4.3.3);
 * false for any other name. */
bool divit_xml_encoding_named(divit_span name, divit_xml_encoding *ret);

/* True if a declaration may name the encoding so: UTF-16 has two names in each byte order. */
bool divit_xml_encoding_called(divit_xml_encoding encoding, divit_span name);

/* Bytes of the character at p[0..n), n > 0, and the character; 0 if there is none: a byte without
 * meaning, half of a surrogate pair, or UTF-8 that is no XML character. */
size_t divit_xml_encoding_decode(
    divit_xml_encoding encoding, const uint8_t *p, size_t n, uint32_t *ret_c);

/* Writes a character, at most four bytes; how many, 0 if the encoding does not have it. */
size_t divit_xml_encoding_encode(divit_xml_encoding encoding, uint32_t c, uint8_t out[4]);

#endif
