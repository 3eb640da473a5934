/* SPDX-License-Identifier: Apache-2.0 */
/* The encodings a document may be in, character by character. */
#include "xml/encoding.h"

#include <string.h>
#include <strings.h>

#include "xml/chars.h"

/* What names a declaration may give (the preferred ones of the IANA registry of character sets). */
static const struct {
    divit_xml_encoding encoding;
    const char *name;
} names[] = {
    {DIVIT_XML_UTF_8, "UTF-8"},
    {DIVIT_XML_UTF_16LE, "UTF-16"},
    {DIVIT_XML_UTF_16LE, "UTF-16LE"},
    {DIVIT_XML_UTF_16BE, "UTF-16"},
    {DIVIT_XML_UTF_16BE, "UTF-16BE"},
    {DIVIT_XML_ISO_8859_1, "ISO-8859-1"},
    {DIVIT_XML_ISO_8859_9, "ISO-8859-9"},
    {DIVIT_XML_WINDOWS_1254, "windows-1254"},
};

/* Where a byte is not the character of the same number. */
typedef struct byte_row {
    uint8_t byte;
    uint16_t c;
} byte_row;

/* ISO/IEC 8859-9 beside 8859-1; windows-1254 shares them. */
static const byte_row turkish[] = {
    {0xD0, 0x11E}, {0xDD, 0x130}, {0xDE, 0x15E}, {0xF0, 0x11F}, {0xFD, 0x131}, {0xFE, 0x15F}};

/* windows-1254 from 0x80 to 0x9F (IANA registry, windows-1254); 0: none. */
static const uint16_t windows[32] = {0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0, 0, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
    0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0, 0x178};

enum { TURKISH_COUNT = sizeof turkish / sizeof turkish[0] };

/* see xml/encoding.h */
bool divit_xml_encoding_called(divit_xml_encoding encoding, divit_span name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].encoding == encoding && strlen(names[i].name) == name.n &&
            strncasecmp(names[i].name, (const char *)name.p, name.n) == 0)
            return true;
    return false;
}

/* see xml/encoding.h */
bool divit_xml_encoding_named(divit_span name, divit_xml_encoding *ret)
{
    for (divit_xml_encoding e = DIVIT_XML_ISO_8859_1; e <= DIVIT_XML_WINDOWS_1254; e++)
        if (divit_xml_encoding_called(e, name)) {
            *ret = e;
            return true;
        }
    return false;
}

/* The character of a byte in one of the encodings of one byte a character; 0: none. NUL too is 0,
 * which XML does not allow. */
static uint32_t of_byte(divit_xml_encoding encoding, uint8_t byte)
{
    if (encoding == DIVIT_XML_WINDOWS_1254 && byte >= 0x80 && byte <= 0x9F)
        return windows[byte - 0x80];
    for (size_t i = 0; encoding != DIVIT_XML_ISO_8859_1 && i < TURKISH_COUNT; i++)
        if (turkish[i].byte == byte)
            return turkish[i].c;
    return byte;
}

static uint32_t unit(divit_xml_encoding encoding, const uint8_t *p)
{
    const bool little = encoding == DIVIT_XML_UTF_16LE;
    return (uint32_t)(p[little ? 1 : 0] << 8 | p[little ? 0 : 1]);
}

/* One character of UTF-16 (RFC 2781, 2.2). */
static size_t decode_wide(divit_xml_encoding encoding, const uint8_t *p, size_t n, uint32_t *ret_c)
{
    if (n < 2)
        return 0;
    const uint32_t first = unit(encoding, p);
    if (first < 0xD800 || first > 0xDFFF) {
        *ret_c = first;
        return 2;
    }
    const uint32_t second = n >= 4 ? unit(encoding, p + 2) : 0;
    if (first > 0xDBFF || second < 0xDC00 || second > 0xDFFF)
        return 0;
    *ret_c = 0x10000 + ((first & 0x3FF) << 10 | (second & 0x3FF));
    return 4;
}

/* see xml/encoding.h */
size_t divit_xml_encoding_decode(
    divit_xml_encoding encoding, const uint8_t *p, size_t n, uint32_t *ret_c)
{
    if (encoding == DIVIT_XML_UTF_8)
        return divit_xml_char(p, n, ret_c);
    if (encoding == DIVIT_XML_UTF_16LE || encoding == DIVIT_XML_UTF_16BE)
        return decode_wide(encoding, p, n, ret_c);
    const uint32_t c = of_byte(encoding, p[0]);
    if (c == 0)
        return 0;
    *ret_c = c;
    return 1;
}

static void put_unit(divit_xml_encoding encoding, uint32_t value, uint8_t *out)
{
    const bool little = encoding == DIVIT_XML_UTF_16LE;
    out[little ? 1 : 0] = (uint8_t)(value >> 8);
    out[little ? 0 : 1] = (uint8_t)value;
}

static size_t encode_wide(divit_xml_encoding encoding, uint32_t c, uint8_t out[4])
{
    if (c < 0x10000) {
        put_unit(encoding, c, out);
        return 2;
    }
    put_unit(encoding, 0xD800 | (c - 0x10000) >> 10, out);
    put_unit(encoding, 0xDC00 | (c & 0x3FF), out + 2);
    return 4;
}

/* see xml/encoding.h */
size_t divit_xml_encoding_encode(divit_xml_encoding encoding, uint32_t c, uint8_t out[4])
{
    if (encoding == DIVIT_XML_UTF_8)
        return divit_xml_char_encode(c, out);
    if (encoding == DIVIT_XML_UTF_16LE || encoding == DIVIT_XML_UTF_16BE)
        return encode_wide(encoding, c, out);
    for (unsigned byte = 0; byte < 256; byte++)
        if (of_byte(encoding, (uint8_t)byte) == c) {
            out[0] = (uint8_t)byte;
            return 1;
        }
    return 0;
}
