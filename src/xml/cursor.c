/* SPDX-License-Identifier: Apache-2.0 */
/* A place in a document, and the small things that are read there. */
#include "xml/cursor.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

/* The last code point of Unicode. */
enum { CODE_POINT_MAX = 0x10FFFF };

/* see xml/cursor.h */
divit_status divit_xml_cursor_fail(
    const divit_xml_cursor *c, const char *origin, const char *detail, divit_error *err)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, origin, detail, c->at);
}

/* see xml/cursor.h */
void divit_xml_cursor_init(divit_xml_cursor *c, divit_span text, size_t at, size_t name_limit)
{
    c->text = text;
    c->at = at;
    c->name_limit = name_limit;
    divit_xml_scan_init(&c->scan, text);
}

/* Bytes of the name character here, 0 if there is none; one that is not the first is beyond ASCII.
 */
static size_t name_char(const divit_xml_cursor *c, bool first)
{
    if (c->at >= c->text.n)
        return 0;
    const uint8_t *p = c->text.p + c->at;
    if (*p < 0x80)
        return (divit_xml_class(*p) & DIVIT_XML_CLASS_START) != 0;
    uint32_t ch;
    const size_t n = divit_xml_char(p, c->text.n - c->at, &ch);
    if (n == 0)
        return 0;
    return (first ? divit_xml_char_starts_name(ch) : divit_xml_char_in_name(ch)) ? n : 0;
}

/* Passes over an NCName (Namespaces in XML 1.0, production 4). */
static divit_status simple_name(divit_xml_cursor *c, divit_error *err)
{
    size_t n = name_char(c, true);
    if (n == 0)
        return divit_xml_cursor_fail(c, __func__, N_("a name is missing or malformed"), err);
    while (n > 0) {
        c->at += n;
        divit_xml_cursor_run(c, DIVIT_XML_SCAN_NAME);
        const bool beyond = c->at < c->text.n && c->text.p[c->at] >= 0x80;
        n = beyond ? name_char(c, false) : 0;
    }
    return DIVIT_OK;
}

/* see xml/cursor.h */
divit_status divit_xml_cursor_name(divit_xml_cursor *c, divit_xml_qname *ret, divit_error *err)
{
    const size_t from = c->at;
    size_t prefix = 0;
    divit_status s = simple_name(c, err);
    if (s == DIVIT_OK && c->at < c->text.n && c->text.p[c->at] == ':') {
        prefix = c->at++ - from;
        s = simple_name(c, err);
    }
    if (s != DIVIT_OK)
        return s;
    if (c->at - from > c->name_limit)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__, N_("a name is too long"), from);
    ret->p = c->text.p + from;
    ret->n = c->at - from;
    ret->prefix = prefix;
    return DIVIT_OK;
}

/* see xml/cursor.h */
divit_status divit_xml_cursor_char(divit_xml_cursor *c, divit_error *err)
{
    uint32_t ch;
    const size_t n =
        c->at < c->text.n ? divit_xml_char(c->text.p + c->at, c->text.n - c->at, &ch) : 0;
    if (n == 0)
        return divit_xml_cursor_fail(
            c, __func__, N_("a character is not allowed in XML or not UTF-8"), err);
    c->at += n;
    return DIVIT_OK;
}

/* Digits and ";" of a character reference; false if malformed or not an XML Char. */
static bool number(divit_xml_cursor *c, uint32_t base, uint32_t *ret)
{
    uint32_t value = 0;
    const size_t from = c->at;
    for (; c->at < c->text.n; c->at++) {
        const int digit = divit_hex_digit(c->text.p[c->at]);
        if (digit < 0 || (uint32_t)digit >= base)
            break;
        value = value * base + (uint32_t)digit;
        if (value > CODE_POINT_MAX)
            return false;
    }
    if (c->at == from || !divit_xml_cursor_skip(c, ";") || !divit_xml_char_allowed(value))
        return false;
    *ret = value;
    return true;
}

/* see xml/cursor.h */
divit_status divit_xml_cursor_reference(divit_xml_cursor *c, uint32_t *ret, divit_error *err)
{
    static const struct {
        const char *text;
        uint32_t c;
    } predefined[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    const size_t from = c->at;
    if (divit_xml_cursor_skip(c, "&#")) {
        const uint32_t base = divit_xml_cursor_skip(c, "x") ? 16 : 10;
        if (number(c, base, ret))
            return DIVIT_OK;
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a character reference is malformed or not allowed"), from);
    }
    for (size_t i = 0; i < sizeof predefined / sizeof predefined[0]; i++)
        if (divit_xml_cursor_skip(c, predefined[i].text)) {
            *ret = predefined[i].c;
            return DIVIT_OK;
        }
    return divit_xml_cursor_fail(
        c, __func__, N_("an entity reference is not a predefined one"), err);
}

/* see xml/cursor.h */
divit_status divit_xml_cursor_until(
    divit_xml_cursor *c, const char *stop, divit_span *ret, bool *ret_plain, divit_error *err)
{
    const size_t from = c->at;
    bool plain = true;
    while (c->at < c->text.n) {
        const uint8_t ch = c->text.p[c->at];
        if (ch == (uint8_t)stop[0] && divit_xml_cursor_sees(c, stop)) {
            *ret = divit_span_sub(c->text, from, c->at - from);
            *ret_plain = plain;
            c->at += strlen(stop);
            return DIVIT_OK;
        }
        plain = plain && ch != '\r';
        const divit_status s = divit_xml_cursor_char(c, err);
        if (s != DIVIT_OK)
            return s;
    }
    return divit_xml_cursor_fail(
        c, __func__, N_("the document ends inside of a comment or an instruction"), err);
}
