/* SPDX-License-Identifier: Apache-2.0 */
/* Documents in other encodings: the same characters as iconv and libxml2 read, and the way back. */
#include "unit/check.h"

#include <glob.h>
#include <iconv.h>
#include <string.h>

#include "base/file.h"
#include "unit/xml/collect.h"
#include "unit/xml/judge.h"
#include "xml/chars.h"
#include "xml/pass.h"
#include "xml/source.h"

static const char *const iconv_names[] = {
    [DIVIT_XML_UTF_8] = "UTF-8",
    [DIVIT_XML_UTF_16LE] = "UTF-16LE",
    [DIVIT_XML_UTF_16BE] = "UTF-16BE",
    [DIVIT_XML_ISO_8859_1] = "ISO-8859-1",
    [DIVIT_XML_ISO_8859_9] = "ISO-8859-9",
    [DIVIT_XML_WINDOWS_1254] = "WINDOWS-1254",
};

/* One character by iconv; 0 if it has none. */
static size_t iconv_char(iconv_t converter, const uint8_t *p, size_t n, uint8_t out[8])
{
    char *in = (char *)(uintptr_t)p;
    char *to = (char *)out;
    size_t left = 8;
    (void)iconv(converter, NULL, NULL, NULL, NULL);
    return iconv(converter, &in, &n, &to, &left) == (size_t)-1 || n > 0 ? 0 : 8 - left;
}

static void check_char(iconv_t converter, divit_xml_encoding encoding, divit_span one)
{
    uint8_t judged[8];
    uint8_t own[4];
    uint8_t back[4];
    uint32_t c = 0;
    const size_t n = divit_xml_encoding_decode(encoding, one.p, one.n, &c);
    const size_t judged_n = iconv_char(converter, one.p, one.n, judged);
    const size_t own_n = n == one.n ? divit_xml_char_encode(c, own) : 0;
    if (own_n != judged_n || memcmp(own, judged, own_n) != 0)
        fail_msg("%s %02X%02X", iconv_names[encoding], one.p[0], one.n > 1 ? one.p[1] : 0);
    if (n == 0)
        return;
    assert_int_equal(divit_xml_encoding_encode(encoding, c, back), one.n);
    assert_memory_equal(back, one.p, one.n);
}

static void characters_are_those_of_iconv(void **state)
{
    (void)state;
    for (divit_xml_encoding e = DIVIT_XML_UTF_16LE; e <= DIVIT_XML_WINDOWS_1254; e++) {
        const bool wide = e <= DIVIT_XML_UTF_16BE;
        iconv_t converter = iconv_open("UTF-8", iconv_names[e]);
        assert_true(converter != (iconv_t)-1);
        /* NUL is left out: XML has none. */
        for (unsigned i = 1; i < (wide ? 0x10000u : 0x100u); i++)
            check_char(converter, e,
                (divit_span){(const uint8_t[]){(uint8_t)i, (uint8_t)(i >> 8)}, wide ? 2 : 1});
        for (unsigned i = 0; wide && i < 0x10000; i++) {
            const uint8_t high[] = {0xD8 | (i >> 8 & 3), (uint8_t)i, 0xDC | (i >> 12 & 3), 0x5A};
            const uint8_t low[] = {high[1], high[0], high[3], high[2]};
            check_char(converter, e, (divit_span){e == DIVIT_XML_UTF_16LE ? low : high, 4});
        }
        (void)iconv_close(converter);
    }
}

/* The document with another declaration in an encoding, after its byte order mark. */
static void convert(divit_span utf8, divit_xml_encoding encoding, divit_bytes *out)
{
    static const char *const marks[] = {
        [DIVIT_XML_UTF_16LE] = "\xFF\xFE", [DIVIT_XML_UTF_16BE] = "\xFE\xFF"};
    const bool wide = encoding == DIVIT_XML_UTF_16LE || encoding == DIVIT_XML_UTF_16BE;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_xml_source source = {.encoding = encoding};
    if (utf8.n > 3 && memcmp(utf8.p, "\xEF\xBB\xBF", 3) == 0)
        utf8 = divit_span_sub(utf8, 3, utf8.n);
    const uint8_t *end =
        utf8.n > 5 && memcmp(utf8.p, "<?xml ", 6) == 0 ? memmem(utf8.p, utf8.n, "?>", 2) : NULL;
    const size_t from = end ? (size_t)(end + 2 - utf8.p) : 0;
    CHECK_OK(divit_bytes_printf(
        &text, "<?xml version='1.0' encoding='%s'?>", wide ? "utf-16" : iconv_names[encoding]));
    CHECK_OK(divit_bytes_append(&text, divit_span_sub(utf8, from, utf8.n)));
    if (wide)
        CHECK_OK(divit_bytes_append(out, divit_span_of(marks[encoding])));
    CHECK_OK(divit_xml_source_encode(&source, divit_bytes_span(&text), out));
}

/* True if an encoding has all characters of a text: names and comments cannot hold references. */
static bool has_all(divit_xml_encoding encoding, divit_span utf8)
{
    uint32_t c = 0;
    uint8_t out[4];
    if (utf8.n > 3 && memcmp(utf8.p, "\xEF\xBB\xBF", 3) == 0)
        utf8 = divit_span_sub(utf8, 3, utf8.n);
    for (size_t at = 0; at < utf8.n; at += divit_xml_char_encode(c, out))
        if (divit_xml_char(utf8.p + at, utf8.n - at, &c) == 0 ||
            divit_xml_encoding_encode(encoding, c, out) == 0)
            return false;
    return true;
}

static void check_places(const divit_xml_source *source)
{
    uint64_t before = 0;
    for (uint64_t at = 0; at <= source->text.n; at++) {
        if (at < source->text.n && (source->text.p[at] & 0xC0) == 0x80)
            continue;
        const uint64_t where = divit_xml_source_where(source, at);
        assert_int_equal(divit_xml_source_find(source, where), at);
        assert_true(at == 0 || where > before);
        before = where;
    }
    assert_int_equal(before, source->document.n);
}

static void check_conversion(const char *path, divit_span original, divit_xml_encoding encoding)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes document = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes judged = {0};
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    const divit_xml_canon_options options = {.sink = collect_into(&own), .comments = true};
    const judge_question q = {.comments = true, .apex = JUDGE_NONE, .excluded = JUDGE_NONE};
    convert(original, encoding, &document);
    CHECK_OK(divit_xml_source_open(divit_bytes_span(&document), 0, &source, NULL));
    assert_int_equal(source.encoding, encoding);
    CHECK_OK(divit_xml_canonicalise(source.text, &options, NULL, NULL));
    assert_true(judge_canonical(divit_bytes_span(&document), &q, &judged));
    if (!divit_span_equal(divit_bytes_span(&own), divit_bytes_span(&judged)))
        fail_msg("%s as %s", path, iconv_names[encoding]);
    check_places(&source);
}

static void documents_read_the_same_in_every_encoding(void **state)
{
    (void)state;
    glob_t found;
    size_t count = 0;
    assert_int_equal(glob("xml/*.xml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        CHECK_OK(divit_file_read(found.gl_pathv[i], 1 << 20, &text, NULL));
        for (divit_xml_encoding e = DIVIT_XML_UTF_16LE; e <= DIVIT_XML_WINDOWS_1254; e++) {
            if (!has_all(e, divit_bytes_span(&text)))
                continue;
            check_conversion(found.gl_pathv[i], divit_bytes_span(&text), e);
            count++;
        }
    }
    globfree(&found);
    assert_true(count > 100);
}

static void utf8_is_not_copied(void **state)
{
    (void)state;
    const char *const texts[] = {"<a/>", "\xEF\xBB\xBF<a/>", "<?xml version='1.0'?><a/>",
        "<?xml version='1.0' encoding='Utf-8'?><a/>", "<a>\xC4\xB0</a>", "", "<?xmlx?><a/>"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        DIVIT_AUTO(divit_xml_source_done)
        divit_xml_source source = {0};
        CHECK_OK(divit_xml_source_open(divit_span_of(texts[i]), 1, &source, NULL));
        assert_ptr_equal(source.text.p, texts[i]);
        assert_int_equal(source.encoding, DIVIT_XML_UTF_8);
        assert_int_equal(divit_xml_source_where(&source, 3), 3);
        assert_int_equal(divit_xml_source_find(&source, 3), 3);
    }
}

typedef struct refusal {
    divit_span document;
    divit_status status;
    uint64_t where;
} refusal;

static void what_is_no_text_is_refused_where_it_is(void **state)
{
    (void)state;
    const refusal rows[] = {
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='windows-1254'?><a>\x9D</a>"),
            DIVIT_INPUT_BROKEN, 48},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='ISO-8859-9'?><a>\0</a>"),
            DIVIT_INPUT_BROKEN, 46},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='ISO-8859-9'?><\xFE></\xFD>"),
            DIVIT_INPUT_BROKEN, 48},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='ISO-8859-9'?><\xFE>\xFE\xFE\x01</\xFE>"),
            DIVIT_INPUT_BROKEN, 48},
        {DIVIT_SPAN_TEXT("\xFF\xFE<\0a\0/\0"), DIVIT_INPUT_BROKEN, 6},
        {DIVIT_SPAN_TEXT("\xFF\xFE<\0a\0/\0>"), DIVIT_INPUT_BROKEN, 8},
        {DIVIT_SPAN_TEXT("\xFE\xFF\0<\xD8\x00\0>"), DIVIT_INPUT_BROKEN, 4},
        {DIVIT_SPAN_TEXT("\xFE\xFF\0<\xDC\x00\0>"), DIVIT_INPUT_BROKEN, 4},
        {DIVIT_SPAN_TEXT("\xFE\xFF\0<\xD8\x00\xE0\x00"), DIVIT_INPUT_BROKEN, 4},
        {DIVIT_SPAN_TEXT("\xFF\xFE<\0?\0x\0m\0l\0 \0v\0"), DIVIT_INPUT_BROKEN, 14},
        {DIVIT_SPAN_TEXT("\xFE\xFF"), DIVIT_INPUT_BROKEN, 2},
        {DIVIT_SPAN_TEXT("\xFE\xFF\xFE\xFF\0<\0a\0/\0>"), DIVIT_INPUT_BROKEN, 2},
        {DIVIT_SPAN_TEXT("\0<\0a\0/\0>"), DIVIT_INPUT_UNSUPPORTED, 0},
        {DIVIT_SPAN_TEXT("<\0a\0/\0>\0"), DIVIT_INPUT_UNSUPPORTED, 0},
        {DIVIT_SPAN_TEXT("\xFF\xFE\0\0<\0\0\0"), DIVIT_INPUT_UNSUPPORTED, 0},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='ISO-8859-2'?><a/>"),
            DIVIT_INPUT_UNSUPPORTED, 30},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='UTF-16'?><a/>"), DIVIT_INPUT_UNSUPPORTED,
            30},
        {DIVIT_SPAN_TEXT("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-9'?><a/>"),
            DIVIT_INPUT_UNSUPPORTED, 33},
        {DIVIT_SPAN_TEXT("<?xml version='1.1' encoding='ISO-8859-9'?><a/>"),
            DIVIT_INPUT_UNSUPPORTED, 15},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='ISO-8859-9'?><!DOCTYPE a><a/>"),
            DIVIT_INPUT_BROKEN, 43},
        {DIVIT_SPAN_TEXT("<?xml version='1.0' encoding='ISO-8859-9'?><?xml version='1.0'?><a/>"),
            DIVIT_INPUT_BROKEN, 45},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_xml_source_done)
        divit_xml_source source = {0};
        divit_error err = {0};
        divit_status s = divit_xml_source_open(rows[i].document, 0, &source, &err);
        if (s == DIVIT_OK) {
            s = divit_xml_pass(source.text, &(divit_xml_pass_options){0}, &err);
            divit_xml_source_locate(&source, &err);
        }
        if (s != rows[i].status || err.where != rows[i].where)
            fail_msg("row %zu: %s at %d: %s", i, divit_status_name(s), (int)err.where, err.detail);
    }
}

/* Each sentence where both say something of the encoding. */
static void mark_and_declaration_must_agree(void **state)
{
    (void)state;
    static const struct {
        divit_xml_encoding encoding;
        const char *name;
        bool agrees;
    } rows[] = {
        {DIVIT_XML_UTF_16LE, "UTF-16", true},
        {DIVIT_XML_UTF_16LE, "utf-16le", true},
        {DIVIT_XML_UTF_16LE, "UTF-16BE", false},
        {DIVIT_XML_UTF_16BE, "UTF-16BE", true},
        {DIVIT_XML_UTF_16BE, "UTF-8", false},
        {DIVIT_XML_UTF_16BE, "ISO-8859-9", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes document = {0};
        DIVIT_AUTO(divit_xml_source_done)
        divit_xml_source source = {0};
        divit_error err = {0};
        const divit_xml_source in = {.encoding = rows[i].encoding};
        CHECK_OK(divit_bytes_printf(
            &text, "\xEF\xBB\xBF<?xml version='1.0' encoding='%s'?><a/>", rows[i].name));
        CHECK_OK(divit_xml_source_encode(&in, divit_bytes_span(&text), &document));
        const divit_status s = divit_xml_source_open(divit_bytes_span(&document), 0, &source, &err);
        CHECK_STATUS(s, rows[i].agrees ? DIVIT_OK : DIVIT_INPUT_BROKEN);
        assert_true(rows[i].agrees || err.where == 62);
    }
}

static void utf8_is_an_encoding_too(void **state)
{
    (void)state;
    uint8_t out[4] = {0};
    uint32_t c = 0;
    const divit_span euro = DIVIT_SPAN_TEXT("\xE2\x82\xAC");
    assert_int_equal(divit_xml_encoding_decode(DIVIT_XML_UTF_8, euro.p, euro.n, &c), 3);
    assert_int_equal(c, 0x20AC);
    assert_int_equal(divit_xml_encoding_decode(DIVIT_XML_UTF_8, euro.p, 2, &c), 0);
    assert_int_equal(divit_xml_encoding_encode(DIVIT_XML_UTF_8, c, out), 3);
    assert_memory_equal(out, euro.p, euro.n);
}

static void a_copy_has_a_limit(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    const divit_span document = DIVIT_SPAN_TEXT("\xFF\xFE<\0a\0/\0>\0");
    CHECK_STATUS(divit_xml_source_open(document, document.n - 1, &source, NULL), DIVIT_INPUT_LIMIT);
    CHECK_OK(divit_xml_source_open(document, document.n, &source, NULL));
    CHECK_TEXT(source.text, "<a/>");
}

static void markup_is_written_in_the_encoding(void **state)
{
    (void)state;
    static const struct {
        divit_xml_encoding encoding;
        divit_span written;
    } rows[] = {
        {DIVIT_XML_UTF_8, DIVIT_SPAN_TEXT("<a>\xC5\x9F\xE2\x82\xAC</a>")},
        {DIVIT_XML_UTF_16LE, DIVIT_SPAN_TEXT("<\0a\0>\0\x5F\x01\xAC\x20<\0/\0a\0>\0")},
        {DIVIT_XML_UTF_16BE, DIVIT_SPAN_TEXT("\0<\0a\0>\x01\x5F\x20\xAC\0<\0/\0a\0>")},
        {DIVIT_XML_ISO_8859_1, DIVIT_SPAN_TEXT("<a>&#351;&#8364;</a>")},
        {DIVIT_XML_ISO_8859_9, DIVIT_SPAN_TEXT("<a>\xFE&#8364;</a>")},
        {DIVIT_XML_WINDOWS_1254, DIVIT_SPAN_TEXT("<a>\xFE\x80</a>")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        const divit_xml_source source = {.encoding = rows[i].encoding};
        CHECK_OK(divit_xml_source_encode(&source, divit_span_of("<a>ş€</a>"), &out));
        assert_true(divit_span_equal(divit_bytes_span(&out), rows[i].written));
    }
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const divit_xml_source latin = {.encoding = DIVIT_XML_ISO_8859_1};
    CHECK_STATUS(divit_xml_source_encode(&latin, divit_span_of("a\xFF"), &out), DIVIT_E_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_those_of_iconv),
        cmocka_unit_test(documents_read_the_same_in_every_encoding),
        cmocka_unit_test(utf8_is_not_copied),
        cmocka_unit_test(what_is_no_text_is_refused_where_it_is),
        cmocka_unit_test(mark_and_declaration_must_agree),
        cmocka_unit_test(utf8_is_an_encoding_too),
        cmocka_unit_test(a_copy_has_a_limit),
        cmocka_unit_test(markup_is_written_in_the_encoding),
    };
    return cmocka_run_group_tests_name("xml/source", tests, NULL, NULL);
}
