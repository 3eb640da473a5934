/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "pdf/atom.h"
#include "pdf/edit.h"
#include "pdf/textstring.h"

static divit_status parse(const char *text, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = divit_span_of(text)};
    return divit_pdf_value_parse(&lexer, ret, err);
}

static divit_pdf_value parsed(const char *text)
{
    divit_pdf_value v = {0};
    CHECK_OK(parse(text, &v, NULL));
    return v;
}

static void every_kind_is_told(void **state)
{
    static const struct {
        const char *text;
        divit_pdf_kind kind;
        const char *raw;
    } rows[] = {
        {" null ", DIVIT_PDF_NULL, "null"},
        {"true", DIVIT_PDF_BOOLEAN, "true"},
        {"%comment\n-17/x", DIVIT_PDF_INTEGER, "-17"},
        {"+3.5", DIVIT_PDF_REAL, "+3.5"},
        {"99999999999999999999", DIVIT_PDF_REAL, "99999999999999999999"},
        {"/A#20b(x)", DIVIT_PDF_NAME, "/A#20b"},
        {"(a(b)\\)c)d", DIVIT_PDF_STRING, "(a(b)\\)c)"},
        {"<4 1>>", DIVIT_PDF_HEX, "<4 1>"},
        {"[1 [2] <</A(])>>] 3", DIVIT_PDF_ARRAY, "[1 [2] <</A(])>>]"},
        {"<</A<<>>/B 1 0 R>>endobj", DIVIT_PDF_DICT, "<</A<<>>/B 1 0 R>>"},
        {"12 0 R]", DIVIT_PDF_REFERENCE, "12 0 R"},
        {"12 0 Rx", DIVIT_PDF_INTEGER, "12"},
        {"0 0 R", DIVIT_PDF_INTEGER, "0"},
        {"12 70000 R", DIVIT_PDF_INTEGER, "12"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_value v = parsed(rows[i].text);
        assert_int_equal(v.kind, rows[i].kind);
        CHECK_TEXT(v.raw, rows[i].raw);
    }
    assert_int_equal(parsed("12 3 R").ref.number, 12);
    assert_int_equal(parsed("12 3 R").ref.generation, 3);
    assert_int_equal(parsed("-17").integer, -17);
}

static void malformed_values_are_refused(void **state)
{
    static const char *const texts[] = {"", "endobj", "(a", "<4x>", "<41", "[1", "[1>>", "<</A 1]",
        "<</A", "<< /A foo >>", ")", "]", "{", "(\\"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        divit_pdf_value v;
        divit_error err = {0};
        CHECK_STATUS(parse(texts[i], &v, &err), DIVIT_INPUT_BROKEN);
        assert_non_null(err.detail);
    }
}

static void nesting_has_a_limit(void **state)
{
    char text[2 * (DIVIT_PDF_DEPTH + 1) + 1] = {0};
    divit_pdf_value v;
    (void)state;
    memset(text, '[', DIVIT_PDF_DEPTH);
    memset(text + DIVIT_PDF_DEPTH, ']', DIVIT_PDF_DEPTH);
    CHECK_OK(parse(text, &v, NULL));
    memset(text, '[', DIVIT_PDF_DEPTH + 1);
    memset(text + DIVIT_PDF_DEPTH + 1, ']', DIVIT_PDF_DEPTH + 1);
    CHECK_STATUS(parse(text, &v, NULL), DIVIT_INPUT_LIMIT);
}

static void keys_are_found_behind_their_escapes(void **state)
{
    const divit_pdf_value dict = parsed("<< /A 1 /B#43 [/A 2] /D << /E 5 >> >>");
    divit_pdf_value v;
    (void)state;
    CHECK_OK(divit_pdf_dict_get(&dict, "BC", &v, NULL));
    CHECK_TEXT(v.raw, "[/A 2]");
    CHECK_OK(divit_pdf_dict_get(&dict, "A", &v, NULL));
    assert_int_equal(v.integer, 1);
    CHECK_OK(divit_pdf_dict_get(&dict, "E", &v, NULL));
    assert_int_equal(v.kind, DIVIT_PDF_NONE);
    CHECK_OK(divit_pdf_dict_check_unique(&dict, NULL));
}

static void a_key_twice_is_refused(void **state)
{
    const divit_pdf_value dict = parsed("<< /A 1 /B 2 /#41 3 >>");
    const divit_pdf_value odd = parsed("<< /A 1 (B) 2 >>");
    divit_pdf_value v;
    divit_error err = {0};
    (void)state;
    CHECK_STATUS(divit_pdf_dict_get(&dict, "A", &v, &err), DIVIT_INPUT_BROKEN);
    assert_int_equal(err.where, 13);
    CHECK_OK(divit_pdf_dict_get(&dict, "B", &v, NULL));
    CHECK_STATUS(divit_pdf_dict_check_unique(&dict, NULL), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(divit_pdf_dict_get(&odd, "A", &v, NULL), DIVIT_INPUT_BROKEN);
}

static void strings_are_decoded(void **state)
{
    static const char *const rows[][2] = {
        {"(a\\n\\(\\)\\\\\\101\\7x\\\r\ny\r\nz\\q)", "a\n()\\A\ax"
                                                     "y\nzq"},
        {"<4 142 5>", "ABP"},
        {"()", ""},
        {"(a(b)c)", "a(b)c"},
        {"(\\1)", "\1"},
        {"(\\18)", "\1"
                   "8"},
        {"(\\1!\\8)", "\1!8"},
        {"(a\r)", "a\n"},
        {"(a\rb)", "a\nb"},
        {"(a\\\r)", "a"},
        {"(a\\\rb)", "ab"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        const divit_pdf_value v = parsed(rows[i][0]);
        CHECK_OK(divit_pdf_string_decode(&v, &out));
        CHECK_TEXT(divit_bytes_span(&out), rows[i][1]);
    }
}

static void a_zero_behind_a_backslash_is_a_zero(void **state)
{
    static const uint8_t text[] = {'(', '\\', 0, ')'};
    divit_pdf_lexer lexer = {.text = {text, sizeof text}};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_pdf_value v;
    (void)state;
    CHECK_OK(divit_pdf_value_parse(&lexer, &v, NULL));
    CHECK_OK(divit_pdf_string_decode(&v, &out));
    assert_int_equal(out.n, 1);
    assert_int_equal(out.p[0], 0);
}

/* What is no escape stands for itself (7.3.5). */
static void names_are_decoded(void **state)
{
    static const char *const rows[][2] = {
        {"/A#20b", "A b"}, {"/A#2", "A#2"}, {"/A#", "A#"}, {"/#zz", "#zz"}, {"/#4z", "#4z"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        const divit_pdf_value v = parsed(rows[i][0]);
        CHECK_OK(divit_pdf_name_decode(&v, &out));
        CHECK_TEXT(divit_bytes_span(&out), rows[i][1]);
    }
}

static void text_strings_become_utf8(void **state)
{
    static const char *const rows[][2] = {
        {"(\\232\\374\\240)", "ıü€"},
        {"<FEFF011F0131D83DDE00>", "ğı😀"},
        {"<FEFFD83D0041>", "\xef\xbf\xbd"
                           "A"},
        {"<EFBBBFC59F>", "ş"},
        {"<EFBBBFFF>", "ï»¿ÿ"},
        {"(\\030\\037\\040)", "˘˜ "},
        {"<FEFF013101>", "ı\xef\xbf\xbd"},
        {"<FEFFE000>", "\xee\x80\x80"},
        {"<FEFFDC000041>", "\xef\xbf\xbd"
                           "A"},
        {"<FEFFD83DE000>", "\xef\xbf\xbd\xee\x80\x80"},
        {"/Name", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes raw = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        const divit_pdf_value v = parsed(rows[i][0]);
        CHECK_OK(divit_pdf_string_decode(&v, &raw));
        CHECK_OK(divit_pdf_text_read(divit_bytes_span(&raw), &out));
        CHECK_TEXT(divit_bytes_span(&out), rows[i][1]);
    }
}

static void text_strings_come_back(void **state)
{
    static const char *const texts[] = {"", "a (b) \\ c", "ığüşöçİ 😀 €", "line\nbreak"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes pdf = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes raw = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes back = {0};
        CHECK_OK(divit_pdf_text_write(&pdf, texts[i]));
        CHECK_OK(divit_bytes_terminate(&pdf));
        const divit_pdf_value v = parsed((const char *)pdf.p);
        assert_int_equal(v.raw.n, pdf.n);
        CHECK_OK(divit_pdf_string_decode(&v, &raw));
        CHECK_OK(divit_pdf_text_read(divit_bytes_span(&raw), &back));
        CHECK_TEXT(divit_bytes_span(&back), texts[i]);
    }
    divit_bytes none = {0};
    CHECK_STATUS(divit_pdf_text_write(&none, "\xff"), DIVIT_INPUT_BROKEN);
}

static void edits_keep_all_other_bytes(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes d = {0};
    (void)state;
    CHECK_OK(divit_bytes_append(&d, DIVIT_SPAN_TEXT("<</A(1)% note\n/B [ 1 ]>>")));
    CHECK_OK(divit_pdf_edit_set(&d, "A", DIVIT_SPAN_TEXT("7 0 R"), NULL));
    CHECK_TEXT(divit_bytes_span(&d), "<</A 7 0 R% note\n/B [ 1 ]>>");
    CHECK_OK(divit_pdf_edit_set(&d, "C", DIVIT_SPAN_TEXT("true"), NULL));
    CHECK_TEXT(divit_bytes_span(&d), "<</A 7 0 R% note\n/B [ 1 ] /C true>>");
    CHECK_OK(divit_pdf_edit_drop(&d, "B", NULL));
    CHECK_OK(divit_pdf_edit_drop(&d, "X", NULL));
    CHECK_TEXT(divit_bytes_span(&d), "<</A 7 0 R% note\n /C true>>");
    CHECK_STATUS(divit_pdf_edit_add(&d, DIVIT_SPAN_TEXT("1"), NULL), DIVIT_INPUT_BROKEN);
    d.n = 0;
    CHECK_OK(divit_bytes_append(&d, DIVIT_SPAN_TEXT("[1 0 R]")));
    CHECK_OK(divit_pdf_edit_add(&d, DIVIT_SPAN_TEXT("2 0 R"), NULL));
    CHECK_TEXT(divit_bytes_span(&d), "[1 0 R 2 0 R]");
}

static void a_hex_string_has_digits_and_space_only(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        const uint8_t text[] = {'<', '4', (uint8_t)c, '>'};
        divit_pdf_lexer lexer = {.text = {text, sizeof text}};
        divit_pdf_value v;
        const bool good =
            c == '>' || (c > 0 && strchr("0123456789ABCDEFabcdef\t\n\f\r ", (int)c)) || c == 0;
        assert_int_equal(
            divit_pdf_value_parse(&lexer, &v, NULL), good ? DIVIT_OK : DIVIT_INPUT_BROKEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_told),
        cmocka_unit_test(malformed_values_are_refused),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(keys_are_found_behind_their_escapes),
        cmocka_unit_test(a_key_twice_is_refused),
        cmocka_unit_test(a_hex_string_has_digits_and_space_only),
        cmocka_unit_test(strings_are_decoded),
        cmocka_unit_test(a_zero_behind_a_backslash_is_a_zero),
        cmocka_unit_test(names_are_decoded),
        cmocka_unit_test(text_strings_become_utf8),
        cmocka_unit_test(text_strings_come_back),
        cmocka_unit_test(edits_keep_all_other_bytes),
    };
    return cmocka_run_group_tests_name("pdf/value", tests, NULL, NULL);
}
