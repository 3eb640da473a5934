/* SPDX-License-Identifier: Apache-2.0 */
/* Characters as canonical form writes them. */
#include "xml/escape.h"

#include "base/bytes.h"
#include "xml/chars.h"

/* see xml/escape.h */
divit_span divit_xml_escape_of(divit_xml_escape how, uint8_t c)
{
    const bool text = how == DIVIT_XML_ESCAPE_TEXT;
    switch (c) {
    case '&':
        return DIVIT_SPAN_TEXT("&amp;");
    case '<':
        return DIVIT_SPAN_TEXT("&lt;");
    case '\r':
        return DIVIT_SPAN_TEXT("&#xD;");
    case '>':
        return text ? DIVIT_SPAN_TEXT("&gt;") : (divit_span){0};
    case '"':
        return text ? (divit_span){0} : DIVIT_SPAN_TEXT("&quot;");
    case '\t':
        return text ? (divit_span){0} : DIVIT_SPAN_TEXT("&#x9;");
    case '\n':
        return text ? (divit_span){0} : DIVIT_SPAN_TEXT("&#xA;");
    default:
        return (divit_span){0};
    }
}

/* see xml/escape.h */
size_t divit_xml_escape_run(divit_xml_escape how, divit_span text, size_t from)
{
    const unsigned plain =
        how == DIVIT_XML_ESCAPE_TEXT ? DIVIT_XML_CLASS_TEXT : DIVIT_XML_CLASS_VALUE;
    size_t i = from;
    while (i < text.n && (text.p[i] >= 0x80 || divit_xml_class(text.p[i]) & plain ||
                             divit_xml_escape_of(how, text.p[i]).n == 0))
        i++;
    return i - from;
}

static divit_status append(divit_bytes *out, divit_xml_escape how, divit_span text)
{
    const size_t start = out->n;
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < text.n && s == DIVIT_OK;) {
        const size_t n = divit_xml_escape_run(how, text, i);
        s = divit_bytes_append(out, divit_span_sub(text, i, n));
        i += n;
        if (s == DIVIT_OK && i < text.n)
            s = divit_bytes_append(out, divit_xml_escape_of(how, text.p[i++]));
    }
    if (s != DIVIT_OK)
        out->n = start;
    return s;
}

/* see xml/escape.h */
divit_status divit_xml_escape_text(divit_bytes *out, divit_span text)
{
    return append(out, DIVIT_XML_ESCAPE_TEXT, text);
}

/* see xml/escape.h */
divit_status divit_xml_escape_attribute(divit_bytes *out, divit_span text)
{
    return append(out, DIVIT_XML_ESCAPE_ATTRIBUTE, text);
}

/* see xml/escape.h */
bool divit_xml_text_valid(divit_span text)
{
    for (size_t i = 0; i < text.n;) {
        uint32_t c;
        const size_t n = divit_xml_char(text.p + i, text.n - i, &c);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}
