/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/text.h"

static void base64_round_trips(void **state)
{
    (void)state;
    const char *plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    const char *coded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t i = 0; i < 7; i++) { /* RFC 4648 section 10 */
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes back = {0};
        CHECK_OK(divit_base64_append(&out, divit_span_of(plain[i])));
        CHECK_TEXT(divit_bytes_span(&out), coded[i]);
        CHECK_OK(divit_base64_parse(&back, divit_bytes_span(&out)));
        CHECK_TEXT(divit_bytes_span(&back), plain[i]);
    }
}

static void base64_refuses(void **state)
{
    (void)state;
    const char *bad[] = {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "Zg==Zg==", "Zm9v!", "=Zg="};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_STATUS(divit_base64_parse(&out, divit_span_of(bad[i])), DIVIT_INPUT_BROKEN);
        assert_int_equal(out.n, 0);
    }
}

static void hex_round_trips(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_hex_parse(&out, divit_span_of("00fFA5")));
    CHECK_OK(divit_hex_append(&text, divit_bytes_span(&out)));
    CHECK_TEXT(divit_bytes_span(&text), "00ffa5");
    CHECK_STATUS(divit_hex_parse(&out, divit_span_of("0")), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(divit_hex_parse(&out, divit_span_of("0g")), DIVIT_INPUT_BROKEN);
}

static void utf8_is_strict(void **state)
{
    (void)state;
    assert_true(divit_utf8_valid(divit_span_of("AKİS ğüşöç € 𝄞")));
    const char *bad[] = {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
        "\xC4", "\xF0\x8F\x80\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(divit_utf8_valid(divit_span_of(bad[i])));
}

/* Wherever it stands among plain ones, which are looked at eight at a time. */
static void utf8_finds_one_bad_byte(void **state)
{
    (void)state;
    static const uint8_t bad[] = {0x00, 0x80, 0xC4, 0xFF};
    for (size_t n = 1; n < 27; n++)
        for (size_t at = 0; at < n; at++) {
            uint8_t text[27];
            memset(text, 0x7F, n / 2);
            memset(text + n / 2, 0x01, n - n / 2);
            assert_true(divit_utf8_valid((divit_span){text, n}));
            for (size_t i = 0; i < sizeof bad; i++) {
                text[at] = bad[i];
                assert_false(divit_utf8_valid((divit_span){text, n}));
            }
        }
}

static void personal_data_is_masked(void **state)
{
    (void)state;
    const char *const pairs[][2] = {
        {"10000000146NES0", "*********46NES0"},
        {"tel +905551234567 ok", "tel +**********67 ok"},
        {"ayse.yilmaz@uni.edu.tr", "a**********@uni.edu.tr"},
        {"order 780 at 2026-11-22", "order 780 at 2026-11-22"},
        {"a\x1b[31mb", "a?[31mb"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_OK(divit_text_mask(&out, divit_span_of(pairs[i][0])));
        CHECK_TEXT(divit_bytes_span(&out), pairs[i][1]);
    }
}

static void copies_are_cut_at_characters(void **state)
{
    (void)state;
    char out[5];
    divit_text_copy(out, sizeof out, "abcİ");
    assert_string_equal(out, "abc");
    divit_text_copy(out, sizeof out, "a\nb");
    assert_string_equal(out, "a?b");
}

/* C0, DEL, C1, marks and embeddings of direction; their neighbours stay. */
static void copies_do_not_steer_a_terminal(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"\x1b[2J\x7f", "?[2J?"}, {"\xC2\x80", "??"},
        {"\xC2\x9F", "??"}, {"\xC2\xA0", "\xC2\xA0"}, {"\xD8\x9C", "??"}, {"\xD8\x9B", "\xD8\x9B"},
        {"\xE2\x80\x8D", "\xE2\x80\x8D"}, {"\xE2\x80\x8E", "???"}, {"\xE2\x80\x8F", "???"},
        {"\xE2\x80\x90", "\xE2\x80\x90"}, {"\xE2\x80\xA7", "\xE2\x80\xA7"}, {"\xE2\x80\xA8", "???"},
        {"\xE2\x80\xAE", "???"}, {"\xE2\x80\xAF", "\xE2\x80\xAF"}, {"\xE2\x81\xA5", "\xE2\x81\xA5"},
        {"\xE2\x81\xA6", "???"}, {"\xE2\x81\xA9", "???"}, {"\xE2\x81\xAA", "\xE2\x81\xAA"},
        {"\xE2\x82\xBA", "\xE2\x82\xBA"}, {"\xFF", "?"}, {"\xE1\x80\x8E", "\xE1\x80\x8E"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[16];
        divit_text_copy(out, sizeof out, rows[i][0]);
        assert_string_equal(out, rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_round_trips),
        cmocka_unit_test(base64_refuses),
        cmocka_unit_test(hex_round_trips),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(utf8_finds_one_bad_byte),
        cmocka_unit_test(personal_data_is_masked),
        cmocka_unit_test(copies_are_cut_at_characters),
        cmocka_unit_test(copies_do_not_steer_a_terminal),
    };
    return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
