/* SPDX-License-Identifier: Apache-2.0 */
/* Which characters XML 1.0 (fifth edition) allows where. */
#include "xml/chars.h"

enum {
    START = DIVIT_XML_CLASS_START,
    NAME = DIVIT_XML_CLASS_NAME,
    TEXT = DIVIT_XML_CLASS_TEXT,
    CDATA = DIVIT_XML_CLASS_CDATA,
    VALUE = DIVIT_XML_CLASS_VALUE,
    SPACE = DIVIT_XML_CLASS_SPACE,
    PLAIN = TEXT | CDATA | VALUE,
    LETTER = PLAIN | START | NAME,
};

/* see xml/chars.h */
const uint8_t divit_xml_classes[256] = {
    ['\t'] = TEXT | CDATA | SPACE,
    ['\n'] = TEXT | CDATA | SPACE,
    ['\r'] = SPACE,
    [' '] = PLAIN | SPACE,
    ['!'] = PLAIN,
    ['"'] = TEXT | CDATA,
    ['#' ... '%'] = PLAIN,
    ['&'] = CDATA,
    ['\''] = TEXT | CDATA,
    ['(' ... ','] = PLAIN,
    ['-' ... '.'] = PLAIN | NAME,
    ['/'] = PLAIN,
    ['0' ... '9'] = PLAIN | NAME,
    [':'] = PLAIN | DIVIT_XML_CLASS_COLON,
    [';'] = PLAIN,
    ['<'] = CDATA,
    ['='] = PLAIN,
    ['>'] = CDATA | VALUE,
    ['?' ... '@'] = PLAIN,
    ['A' ... 'Z'] = LETTER,
    ['[' ... '\\'] = PLAIN,
    [']'] = TEXT | VALUE,
    ['^'] = PLAIN,
    ['_'] = LETTER,
    ['`'] = PLAIN,
    ['a' ... 'z'] = LETTER,
    ['{' ... 0x7F] = PLAIN,
};

typedef struct char_range {
    uint32_t first;
    uint32_t last;
} char_range;

/* Production 4 from U+0080 on. */
static const char_range name_start[] = {
    {0xC0, 0xD6},
    {0xD8, 0xF6},
    {0xF8, 0x2FF},
    {0x370, 0x37D},
    {0x37F, 0x1FFF},
    {0x200C, 0x200D},
    {0x2070, 0x218F},
    {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF},
    {0xF900, 0xFDCF},
    {0xFDF0, 0xFFFD},
    {0x10000, 0xEFFFF},
};

/* What production 4a adds from U+0080 on. */
static const char_range name_more[] = {{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};

static bool in_ranges(uint32_t c, const char_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* see xml/chars.h */
bool divit_xml_char_starts_name(uint32_t c)
{
    return in_ranges(c, name_start, sizeof name_start / sizeof name_start[0]);
}

/* see xml/chars.h */
bool divit_xml_char_in_name(uint32_t c)
{
    return divit_xml_char_starts_name(c) ||
           in_ranges(c, name_more, sizeof name_more / sizeof name_more[0]);
}

/* see xml/chars.h */
bool divit_xml_char_allowed(uint32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/* see xml/chars.h */
size_t divit_xml_char(const uint8_t *p, size_t n, uint32_t *ret_c)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t first = p[0];
    const size_t want = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || n < want)
        return 0;
    uint32_t c = want == 1 ? first : first & (0x7Fu >> want);
    for (size_t i = 1; i < want; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if (c < smallest[want] || !divit_xml_char_allowed(c))
        return 0;
    *ret_c = c;
    return want;
}

/* see xml/chars.h */
size_t divit_xml_char_encode(uint32_t c, uint8_t out[4])
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    const size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (uint8_t)(0x80 | (c & 0x3F));
    out[0] = (uint8_t)((0xF00 >> n & 0xF0) | c);
    return n;
}
