/* SPDX-License-Identifier: Apache-2.0 */
/* Names and strings decoded. */
#include "pdf/atom.h"

#include <string.h>

#include "base/text.h"
#include "base/bytes.h"

/* The name's byte at *i, #xx resolved; *i moves on. */
static uint8_t name_byte(divit_span raw, size_t *i)
{
    const uint8_t c = raw.p[(*i)++];
    if (c != '#' || *i + 2 > raw.n)
        return c;
    const int high = divit_hex_digit(raw.p[*i]);
    const int low = divit_hex_digit(raw.p[*i + 1]);
    if (high < 0 || low < 0)
        return c;
    *i += 2;
    return (uint8_t)(high << 4 | low);
}

/* see pdf/atom.h */
bool divit_pdf_name_is(const divit_pdf_value *value, const char *name)
{
    if (value->kind != DIVIT_PDF_NAME)
        return false;
    size_t i = 1;
    for (; i < value->raw.n && *name; name++)
        if (name_byte(value->raw, &i) != (uint8_t)*name)
            return false;
    return i == value->raw.n && !*name;
}

/* see pdf/atom.h */
bool divit_pdf_name_equal(const divit_pdf_value *a, const divit_pdf_value *b)
{
    size_t i = 1;
    size_t j = 1;
    while (i < a->raw.n && j < b->raw.n)
        if (name_byte(a->raw, &i) != name_byte(b->raw, &j))
            return false;
    return i == a->raw.n && j == b->raw.n;
}

/* see pdf/atom.h */
divit_status divit_pdf_name_decode(const divit_pdf_value *name, divit_bytes *out)
{
    if (name->kind != DIVIT_PDF_NAME)
        return DIVIT_OK;
    for (size_t i = 1; i < name->raw.n;) {
        const divit_status s = divit_bytes_push(out, name_byte(name->raw, &i));
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

/* 7.3.4.3: white space is passed over, a missing last digit is 0. */
static divit_status hex_decode(divit_span raw, divit_bytes *out)
{
    int high = -1;
    for (size_t i = 1; i + 1 < raw.n; i++) {
        const int digit = divit_hex_digit(raw.p[i]);
        divit_status s = DIVIT_OK;
        if (digit < 0)
            continue;
        if (high >= 0)
            s = divit_bytes_push(out, (uint8_t)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
        if (s != DIVIT_OK)
            return s;
    }
    return high >= 0 ? divit_bytes_push(out, (uint8_t)(high << 4)) : DIVIT_OK;
}

/* Up to three octal digits at *i. */
static uint8_t octal(divit_span raw, size_t *i)
{
    unsigned v = 0;
    for (int n = 0; n < 3 && *i < raw.n && raw.p[*i] >= '0' && raw.p[*i] <= '7'; n++)
        v = v * 8 + (unsigned)(raw.p[(*i)++] - '0');
    return (uint8_t)v;
}

/* Passes over CR LF, LF or CR at *i, where some byte stands; false if there is none. */
static bool take_line_end(divit_span raw, size_t *i)
{
    const size_t from = *i;
    if (raw.p[*i] == '\r')
        (*i)++;
    if (*i < raw.n && raw.p[*i] == '\n')
        (*i)++;
    return *i > from;
}

/* The byte that the escape behind a backslash stands for; false if it stands for none. */
static bool escape(divit_span raw, size_t *i, uint8_t *ret)
{
    static const char from[] = "nrtbf";
    static const char to[] = "\n\r\t\b\f";
    const uint8_t c = raw.p[*i];
    if (take_line_end(raw, i))
        return false;
    if (c >= '0' && c <= '7') {
        *ret = octal(raw, i);
        return true;
    }
    const char *known = c ? strchr(from, c) : NULL;
    *ret = known ? (uint8_t)to[known - from] : c;
    (*i)++;
    return true;
}

/* 7.3.4.2: an end of line counts as one LF. */
static divit_status literal_decode(divit_span raw, divit_bytes *out)
{
    const divit_span text = divit_span_sub(raw, 0, raw.n - 1);
    for (size_t i = 1; i < text.n;) {
        uint8_t byte = '\n';
        if (!take_line_end(text, &i)) {
            byte = text.p[i++];
            if (byte == '\\' && (i >= text.n || !escape(text, &i, &byte)))
                continue;
        }
        const divit_status s = divit_bytes_push(out, byte);
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

/* see pdf/atom.h */
divit_status divit_pdf_string_decode(const divit_pdf_value *string, divit_bytes *out)
{
    if (string->kind == DIVIT_PDF_HEX)
        return hex_decode(string->raw, out);
    return string->kind == DIVIT_PDF_STRING ? literal_decode(string->raw, out) : DIVIT_OK;
}
