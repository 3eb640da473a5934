/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/chars.h - which characters XML 1.0 (fifth edition) allows where.
 *
 *     while (p < end && divit_xml_class(*p) & DIVIT_XML_CLASS_TEXT)
 *         p++;
 *     n = divit_xml_char(p, (size_t)(end - p), &c);       // 0: malformed or not allowed
 *
 * Constant tables, no state. Not done here: anything about markup.
 */
#ifndef DIVIT_XML_CHARS_H
#define DIVIT_XML_CHARS_H

#include "divit/base.h"

/* Classes of ASCII bytes; a byte from 0x80 on has none. */
enum {
    DIVIT_XML_CLASS_START = 1,  /* begins a name: letters and _ */
    DIVIT_XML_CLASS_NAME = 2,   /* goes on in a name: those, digits, - and . */
    DIVIT_XML_CLASS_TEXT = 4,   /* plain in content: all but < & > and CR */
    DIVIT_XML_CLASS_CDATA = 8,  /* plain in CDATA: all but ] and CR */
    DIVIT_XML_CLASS_VALUE = 16, /* plain in a value: all but < & " ' TAB LF CR */
    DIVIT_XML_CLASS_SPACE = 32, /* white space (production 3) */
    DIVIT_XML_CLASS_COLON = 64, /* between prefix and local name */
};

extern const uint8_t divit_xml_classes[256];

static inline unsigned divit_xml_class(uint8_t c)
{
    return divit_xml_classes[c];
}

/* Where a run of bytes of a class that begins at `from` ends. */
static inline size_t divit_xml_class_run(divit_span text, size_t from, unsigned class)
{
    while (from < text.n && divit_xml_class(text.p[from]) & class)
        from++;
    return from;
}

/* True for white space alone (production 3), also for none. */
static inline bool divit_xml_blank(divit_span text)
{
    return divit_xml_class_run(text, 0, DIVIT_XML_CLASS_SPACE) == text.n;
}

/* Bytes of the character at p[0..n), n > 0, and the character; 0 if it is no XML Char (production
 * 2) in well-formed UTF-8. */
size_t divit_xml_char(const uint8_t *p, size_t n, uint32_t *ret_c);

/* True for an XML Char (production 2). */
bool divit_xml_char_allowed(uint32_t c);

/* True for characters from U+0080 on that may begin a name (production 4). */
bool divit_xml_char_starts_name(uint32_t c);

/* True for characters from U+0080 on that may go on in a name (production 4a). */
bool divit_xml_char_in_name(uint32_t c);

/* Writes a character's UTF-8, at most four bytes; how many. */
size_t divit_xml_char_encode(uint32_t c, uint8_t out[4]);

#endif
