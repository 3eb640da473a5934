/* SPDX-License-Identifier: Apache-2.0 */
/* A document as UTF-8 text, whatever encoding it is in, and the way back. */
#include "xml/source.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/chars.h"
#include "xml/declaration.h"

/* The byte order mark in UTF-8. */
#define MARK "\xEF\xBB\xBF"

enum { LIMIT = 256 << 20 };

/* see xml/source.h */
void divit_xml_source_done(divit_xml_source *source)
{
    if (!source)
        return;
    divit_bytes_done(&source->copy);
    *source = (divit_xml_source){0};
}

static bool begins(divit_span text, const char *bytes, size_t n)
{
    return text.n >= n && memcmp(text.p, bytes, n) == 0;
}

/* By the byte order mark (XML 1.0, appendix F.1) or else by the declaration, which only an encoding
 * that writes ASCII as ASCII can have. */
static divit_status detect(divit_xml_source *source, divit_error *err)
{
    const divit_span d = source->document;
    const bool wide = begins(d, "\xFF\xFE\0\0", 4) || begins(d, "\0", 1) || begins(d, "<\0", 2);
    if (wide)
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the document is in UTF-32, or in UTF-16 without a byte order mark"), 0);
    if (begins(d, "\xFF\xFE", 2) || begins(d, "\xFE\xFF", 2)) {
        source->encoding = d.p[0] == 0xFF ? DIVIT_XML_UTF_16LE : DIVIT_XML_UTF_16BE;
        source->mark = 2;
        return DIVIT_OK;
    }
    divit_xml_cursor c;
    divit_xml_cursor_init(&c, d, 0, 0);
    divit_xml_declaration declaration = {0};
    const divit_status s = divit_xml_declaration_read(&c, &declaration, err);
    if (s == DIVIT_OK && !begins(d, MARK, 3))
        (void)divit_xml_encoding_named(declaration.encoding, &source->encoding);
    return s;
}

/* The run of bytes from `at` on that are the same in UTF-8. */
static divit_span ascii_run(const divit_xml_source *source, size_t at)
{
    const divit_span d = source->document;
    size_t end = at;
    if (source->mark == 0)
        while (end < d.n && d.p[end] > 0 && d.p[end] < 0x80)
            end++;
    return divit_span_sub(d, at, end - at);
}

static divit_status copy_char(divit_xml_source *source, size_t *at, divit_error *err)
{
    const divit_span d = source->document;
    uint32_t c = 0;
    uint8_t out[4];
    const size_t n = divit_xml_encoding_decode(source->encoding, d.p + *at, d.n - *at, &c);
    if (n == 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a byte is no character in the encoding of the document"), *at);
    *at += n;
    const divit_span utf8 = {out, divit_xml_char_encode(c, out)};
    return divit_bytes_append(&source->copy, utf8) == DIVIT_OK ? DIVIT_OK
                                                               : divit_fail_memory(err, __func__);
}

/* Puts spaces for the declaration, whose encoding has been read. */
static divit_status blank_declaration(divit_xml_source *source, divit_error *err)
{
    divit_xml_cursor c;
    divit_xml_cursor_init(&c, divit_bytes_span(&source->copy), 0, 0);
    divit_xml_declaration declaration = {0};
    /* A second mark is a character, and none may stand here. */
    if (begins(c.text, MARK, 3))
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("there is text outside of the root element"), source->mark);
    divit_status s = divit_xml_declaration_read(&c, &declaration, err);
    if (s == DIVIT_OK && declaration.encoding.n > 0 &&
        !divit_xml_encoding_called(source->encoding, declaration.encoding))
        s = divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the document is in another encoding than it says"), declaration.encoding_at);
    if (s != DIVIT_OK)
        divit_xml_source_locate(source, err);
    else if (c.at > 0)
        memset(source->copy.p, ' ', c.at);
    return s;
}

static divit_status make_copy(divit_xml_source *source, divit_error *err)
{
    /* A character of at most two bytes becomes at most three, of four at most four. */
    if (divit_bytes_reserve(&source->copy, source->document.n) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    for (size_t at = source->mark; at < source->document.n && s == DIVIT_OK;) {
        const divit_span run = ascii_run(source, at);
        at += run.n;
        if (run.n == 0)
            s = copy_char(source, &at, err);
        else if (divit_bytes_append(&source->copy, run) != DIVIT_OK)
            s = divit_fail_memory(err, __func__);
    }
    if (s == DIVIT_OK)
        s = blank_declaration(source, err);
    source->text = divit_bytes_span(&source->copy);
    return s;
}

/* see xml/source.h */
divit_status divit_xml_source_open(
    divit_span document, size_t limit, divit_xml_source *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {.text = document, .document = document};
    divit_status s = detect(&source, err);
    if (s == DIVIT_OK && source.encoding != DIVIT_XML_UTF_8) {
        if (document.n > (limit > 0 ? limit : LIMIT))
            return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
                N_("the document is too big for an encoding other than UTF-8"));
        s = make_copy(&source, err);
    }
    if (s != DIVIT_OK)
        return s;
    *ret = source;
    source = (divit_xml_source){0};
    return DIVIT_OK;
}

/* A place in the document and the same in the text. */
typedef struct source_place {
    size_t in_document;
    size_t in_text;
} source_place;

/* Walks until either offset is reached or passed. */
static source_place walk(const divit_xml_source *source, uint64_t in_document, uint64_t in_text)
{
    const divit_span d = source->document;
    source_place at = {source->mark, 0};
    while (at.in_document < d.n && at.in_document < in_document && at.in_text < in_text) {
        uint32_t c = 0;
        uint8_t out[4];
        at.in_document += divit_xml_encoding_decode(
            source->encoding, d.p + at.in_document, d.n - at.in_document, &c);
        at.in_text += divit_xml_char_encode(c, out);
    }
    return at;
}

/* see xml/source.h */
uint64_t divit_xml_source_where(const divit_xml_source *source, uint64_t offset)
{
    if (source->encoding == DIVIT_XML_UTF_8)
        return offset;
    return walk(source, UINT64_MAX, offset).in_document;
}

/* see xml/source.h */
uint64_t divit_xml_source_find(const divit_xml_source *source, uint64_t offset)
{
    if (source->encoding == DIVIT_XML_UTF_8)
        return offset;
    return walk(source, offset, UINT64_MAX).in_text;
}

/* see xml/source.h */
void divit_xml_source_locate(const divit_xml_source *source, divit_error *err)
{
    if (err && err->status != DIVIT_OK && err->where != DIVIT_NOWHERE)
        err->where = divit_xml_source_where(source, err->where);
}

static divit_status encode_char(const divit_xml_source *source, uint32_t c, divit_bytes *out)
{
    uint8_t bytes[4];
    const size_t n = divit_xml_encoding_encode(source->encoding, c, bytes);
    if (n > 0)
        return divit_bytes_append(out, (divit_span){bytes, n});
    return divit_bytes_printf(out, "&#%u;", (unsigned)c);
}

/* see xml/source.h */
divit_status divit_xml_source_encode(
    const divit_xml_source *source, divit_span markup, divit_bytes *out)
{
    if (source->encoding == DIVIT_XML_UTF_8)
        return divit_bytes_append(out, markup);
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < markup.n && s == DIVIT_OK;) {
        uint32_t c = 0;
        const size_t n = divit_xml_char(markup.p + at, markup.n - at, &c);
        if (n == 0)
            return DIVIT_E_INTERNAL;
        at += n;
        s = encode_char(source, c, out);
    }
    return s;
}
