/* SPDX-License-Identifier: Apache-2.0 */
/* Text strings between UTF-8 and what a PDF holds. */
#include "pdf/textstring.h"

#include "base/bytes.h"
#include "base/text.h"
#include "pdf/atom.h"

enum { REPLACEMENT = 0xfffd };

/* PDFDocEncoding where it differs from Latin-1 (ISO 32000-2 annex D.3). */
static const uint16_t low_codes[] = {
    0x02d8, 0x02c7, 0x02c6, 0x02d9, 0x02dd, 0x02db, 0x02da, 0x02dc};
static const uint16_t high_codes[] = {0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192,
    0x2044, 0x2039, 0x203a, 0x2212, 0x2030, 0x201e, 0x201c, 0x201d, 0x2018, 0x2019, 0x201a, 0x2122,
    0xfb01, 0xfb02, 0x0141, 0x0152, 0x0160, 0x0178, 0x017d, 0x0131, 0x0142, 0x0153, 0x0161, 0x017e,
    REPLACEMENT, 0x20ac};

static uint32_t doc_code(uint8_t c)
{
    if (c >= 0x18 && c < 0x20)
        return low_codes[c - 0x18];
    return c >= 0x80 && c <= 0xa0 ? high_codes[c - 0x80] : c;
}

static divit_status push_utf8(divit_bytes *out, uint32_t c)
{
    uint8_t b[4];
    size_t n = 1;
    b[0] = (uint8_t)c;
    if (c >= 0x10000) {
        b[0] = (uint8_t)(0xf0 | c >> 18);
        b[n++] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    } else if (c >= 0x800)
        b[0] = (uint8_t)(0xe0 | c >> 12);
    if (c >= 0x800)
        b[n++] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    else if (c >= 0x80)
        b[0] = (uint8_t)(0xc0 | c >> 6);
    if (c >= 0x80)
        b[n++] = (uint8_t)(0x80 | (c & 0x3f));
    return divit_bytes_append(out, (divit_span){b, n});
}

static divit_status read_doc(divit_span text, divit_bytes *out)
{
    for (size_t i = 0; i < text.n; i++) {
        const divit_status s = push_utf8(out, doc_code(text.p[i]));
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

static uint32_t unit(divit_span text, size_t i)
{
    return i + 2 <= text.n ? (uint32_t)(text.p[i] << 8 | text.p[i + 1]) : REPLACEMENT;
}

/* The character at *i, which moves on; a lone surrogate becomes U+FFFD. */
static uint32_t utf16_code(divit_span text, size_t *i)
{
    const uint32_t high = unit(text, *i);
    *i += 2;
    if (high < 0xd800 || high > 0xdfff)
        return high;
    const uint32_t low = unit(text, *i);
    if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return REPLACEMENT;
    *i += 2;
    return 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
}

static divit_status read_utf16(divit_span text, divit_bytes *out)
{
    for (size_t i = 0; i < text.n;) {
        const divit_status s = push_utf8(out, utf16_code(text, &i));
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

static bool begins(divit_span text, divit_span mark)
{
    return divit_span_equal(divit_span_sub(text, 0, mark.n), mark);
}

/* see pdf/textstring.h */
divit_status divit_pdf_text_read(divit_span text, divit_bytes *out)
{
    if (begins(text, DIVIT_SPAN_TEXT("\xfe\xff")))
        return read_utf16(divit_span_sub(text, 2, text.n), out);
    const divit_span behind = divit_span_sub(text, 3, text.n);
    if (begins(text, DIVIT_SPAN_TEXT("\xef\xbb\xbf")) && divit_utf8_valid(behind))
        return divit_bytes_append(out, behind);
    return read_doc(text, out);
}

static bool is_printable(divit_span text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < 0x20 || text.p[i] > 0x7e)
            return false;
    return true;
}

static divit_status write_literal(divit_bytes *out, divit_span text)
{
    divit_status s = divit_bytes_push(out, '(');
    for (size_t i = 0; s == DIVIT_OK && i < text.n; i++) {
        const uint8_t c = text.p[i];
        if (c == '(' || c == ')' || c == '\\')
            s = divit_bytes_push(out, '\\');
        if (s == DIVIT_OK)
            s = divit_bytes_push(out, c);
    }
    return s == DIVIT_OK ? divit_bytes_push(out, ')') : s;
}

/* The character at *i of well-formed UTF-8; *i moves on. */
static uint32_t utf8_code(divit_span text, size_t *i)
{
    const uint8_t lead = text.p[(*i)++];
    const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t c = more == 0 ? lead : lead & (0x3fU >> more);
    for (int k = 0; k < more; k++)
        c = c << 6 | (text.p[(*i)++] & 0x3fU);
    return c;
}

static divit_status write_utf16(divit_bytes *out, divit_span text)
{
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("<FEFF"));
    for (size_t i = 0; s == DIVIT_OK && i < text.n;) {
        const uint32_t c = utf8_code(text, &i);
        if (c < 0x10000)
            s = divit_bytes_printf(out, "%04X", c);
        else
            s = divit_bytes_printf(
                out, "%04X%04X", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
    return s == DIVIT_OK ? divit_bytes_push(out, '>') : s;
}

/* see pdf/textstring.h */
divit_status divit_pdf_text_write(divit_bytes *out, const char *utf8)
{
    const divit_span text = divit_span_of(utf8);
    if (!divit_utf8_valid(text))
        return DIVIT_INPUT_BROKEN;
    return is_printable(text) ? write_literal(out, text) : write_utf16(out, text);
}
