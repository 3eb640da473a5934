/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <stdlib.h>
#include <zlib.h>

#include "pdf/stream.h"

static divit_status decode(
    const char *dict_text, divit_span data, divit_bytes *ret, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = divit_span_of(dict_text)};
    divit_pdf_budget budget = {.stream = 1 << 16, .left = 1 << 20};
    divit_pdf_value dict;
    CHECK_OK(divit_pdf_value_parse(&lexer, &dict, NULL));
    return divit_pdf_stream_decode(&dict, data, &budget, ret, err);
}

static divit_status inflate_with(
    const char *dict, const void *plain, size_t n, divit_bytes *ret, divit_error *err)
{
    uint8_t packed[2048];
    uLongf size = sizeof packed;
    assert_int_equal(compress(packed, &size, plain, n), Z_OK);
    return decode(dict, (divit_span){packed, size}, ret, err);
}

static void plain_and_flate_data_is_decoded(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes a = {0}, b = {0}, c = {0};
    (void)state;
    CHECK_OK(decode("<<>>", DIVIT_SPAN_TEXT("deneme"), &a, NULL));
    CHECK_TEXT(divit_bytes_span(&a), "deneme");
    CHECK_OK(inflate_with("<< /Filter /FlateDecode >>", "deneme", 6, &b, NULL));
    CHECK_TEXT(divit_bytes_span(&b), "deneme");
    CHECK_OK(
        inflate_with("<< /Filter [/FlateDecode] /DecodeParms [null] >>", "deneme", 6, &c, NULL));
    CHECK_TEXT(divit_bytes_span(&c), "deneme");
    divit_bytes_done(&b);
    divit_bytes_done(&c);
}

static void no_filter_is_none(void **state)
{
    static const char *const dicts[] = {"<< /Filter null >>", "<< /Filter [] >>"};
    (void)state;
    for (size_t i = 0; i < sizeof dicts / sizeof dicts[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_OK(decode(dicts[i], DIVIT_SPAN_TEXT("deneme"), &out, NULL));
        CHECK_TEXT(divit_bytes_span(&out), "deneme");
    }
}

/* From the word stream on (7.3.8.1). */
static void the_data_of_a_stream_is_taken(void **state)
{
    static const char *const place = "the data of a PDF stream is not where it should be";
    static const char *const length = "a PDF stream does not have the length it tells";
    const struct {
        const char *text;
        uint64_t length;
        const char *detail; /* NULL: good */
    } rows[] = {
        {"stream\nabc\nendstream", 3, NULL},
        {"stream\r\nabcendstream", 3, NULL},
        {"stream\nabc\nendstream", 2, length},
        {"stream\nabc\nendstrea", 3, length},
        {"stream\nabc", 4, place},
        {"stream\nabc", UINT64_MAX, place},
        {"stream\rabc\nendstream", 3, place},
        {"stream abc\nendstream", 3, place},
        {"stream\r", 0, place},
        {"stream", 0, place},
        {"strea\nabc\nendstream", 3, place},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_pdf_lexer lexer = {.text = divit_span_of(rows[i].text)};
        divit_span data = {0};
        divit_error err = {0};
        CHECK_STATUS(divit_pdf_stream_take(&lexer, rows[i].length, &data, &err),
            rows[i].detail ? DIVIT_INPUT_BROKEN : DIVIT_OK);
        if (rows[i].detail)
            assert_string_equal(err.detail, rows[i].detail);
        else
            CHECK_TEXT(data, "abc");
        assert_int_equal(lexer.pos == 0, rows[i].detail != NULL);
    }
}

static void every_png_filter_is_undone(void **state)
{
    /* Rows of three bytes: None, Sub, Up, Average, Paeth; worked out by hand. */
    static const uint8_t rows[] = {0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1};
    static const uint8_t expected[] = {1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    (void)state;
    CHECK_OK(inflate_with("<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 3 >> >>",
        rows, sizeof rows, &out, NULL));
    assert_int_equal(out.n, sizeof expected);
    assert_memory_equal(out.p, expected, sizeof expected);
}

static void the_tiff_predictor_is_undone(void **state)
{
    static const uint8_t rows[] = {1, 10, 1, 1, 2, 20, 3, 3};
    static const uint8_t expected[] = {1, 10, 2, 11, 2, 20, 5, 23};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    (void)state;
    CHECK_OK(inflate_with(
        "<< /Filter /FlateDecode /DecodeParms << /Predictor 2 /Columns 2 /Colors 2 >> >>", rows,
        sizeof rows, &out, NULL));
    assert_int_equal(out.n, sizeof expected);
    assert_memory_equal(out.p, expected, sizeof expected);
}

static void other_streams_are_refused(void **state)
{
    static const struct {
        const char *dict;
        divit_status status;
    } rows[] = {
        {"<< /Filter /LZWDecode >>", DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter [R] >>", DIVIT_INPUT_BROKEN},
        {"<< /Filter [/FlateDecode R] >>", DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /Filter /FlateDecode >>", DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /DecodeParms [R] >>", DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Predictor 12 >> >>",
            DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Colors 1 /Colors 1 >> >>",
            DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1 /Columns 1 >> >>",
            DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /BitsPerComponent 8 "
         "/BitsPerComponent 8 >> >>",
            DIVIT_INPUT_BROKEN},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /BitsPerComponent 0 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /BitsPerComponent 17 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 2 /BitsPerComponent 4 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Colors 0 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Colors 33 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 99999999999 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter [/FlateDecode /FlateDecode] >>", DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 5 >> >>", DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 0 >> >>",
            DIVIT_INPUT_UNSUPPORTED},
        {"<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 3 >> >>",
            DIVIT_INPUT_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_bytes out = {0};
        CHECK_STATUS(inflate_with(rows[i].dict,
                         "\x09"
                         "abc",
                         4, &out, NULL),
            rows[i].status);
        assert_null(out.p);
    }
}

static void broken_data_is_refused(void **state)
{
    divit_bytes out = {0};
    (void)state;
    CHECK_STATUS(decode("<< /Filter /FlateDecode >>", DIVIT_SPAN_TEXT("\x78\x9c\x4b"), &out, NULL),
        DIVIT_INPUT_BROKEN);
    CHECK_STATUS(
        decode("<< /Filter /FlateDecode >>", (divit_span){0}, &out, NULL), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(decode("<< /Filter /FlateDecode >>", DIVIT_SPAN_TEXT("plain"), &out, NULL),
        DIVIT_INPUT_BROKEN);
}

static void a_bomb_is_refused(void **state)
{
    static const uint8_t zeros[(1 << 16) + 1];
    divit_bytes out = {0};
    divit_error err = {0};
    (void)state;
    CHECK_STATUS(inflate_with("<< /Filter /FlateDecode >>", zeros, sizeof zeros, &out, &err),
        DIVIT_INPUT_LIMIT);
    assert_non_null(err.detail);
}

/* What grows a thousandfold fits into twelve times its size, not into six. */
static void what_grows_too_much_costs_more(void **state)
{
    enum { SIZE = 1 << 20 };
    uint8_t *plain = calloc(1, SIZE), packed[8192];
    uLongf size = sizeof packed;
    divit_pdf_lexer lexer = {.text = DIVIT_SPAN_TEXT("<< /Filter /FlateDecode >>")};
    divit_pdf_value dict;
    divit_pdf_budget little = {.stream = SIZE, .left = 6 * SIZE};
    divit_pdf_budget enough = {.stream = SIZE, .left = 12 * SIZE};
    divit_bytes out = {0};
    (void)state;
    assert_non_null(plain);
    assert_int_equal(compress(packed, &size, plain, SIZE), Z_OK);
    free(plain);
    CHECK_OK(divit_pdf_value_parse(&lexer, &dict, NULL));
    CHECK_STATUS(divit_pdf_stream_decode(&dict, (divit_span){packed, size}, &little, &out, NULL),
        DIVIT_INPUT_LIMIT);
    CHECK_OK(divit_pdf_stream_decode(&dict, (divit_span){packed, size}, &enough, &out, NULL));
    assert_int_equal(out.n, SIZE);
    divit_bytes_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_and_flate_data_is_decoded),
        cmocka_unit_test(no_filter_is_none),
        cmocka_unit_test(the_data_of_a_stream_is_taken),
        cmocka_unit_test(every_png_filter_is_undone),
        cmocka_unit_test(the_tiff_predictor_is_undone),
        cmocka_unit_test(other_streams_are_refused),
        cmocka_unit_test(broken_data_is_refused),
        cmocka_unit_test(a_bomb_is_refused),
        cmocka_unit_test(what_grows_too_much_costs_more),
    };
    return cmocka_run_group_tests_name("pdf/stream", tests, NULL, NULL);
}
