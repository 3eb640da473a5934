/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "appearance/template.h"

static divit_template *parse(const char *text)
{
    divit_template *t = NULL;
    CHECK_OK(divit_template_parse(divit_span_of(text), &t, NULL));
    return t;
}

static void a_template_is_read(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_template_free)
    divit_template *t = parse("# comment\n\nsize: 200 64.5\r\nmargin: 5\nborder: .5\n"
                              "picture: left 30\nqr: right 20\nline: 9 {name}\nline: 7 a: b");
    assert_true(t->width == 200 && t->height == 64.5 && t->margin == 5 && t->border == 0.5);
    assert_int_equal(t->picture.side, DIVIT_SIDE_LEFT);
    assert_true(t->picture.percent == 30);
    assert_int_equal(t->qr.side, DIVIT_SIDE_RIGHT);
    assert_int_equal(t->row_count, 2);
    assert_true(t->rows[0].size == 9);
    CHECK_TEXT(t->rows[1].text, "a: b");
}

static void wrong_lines_are_named(void **state)
{
    static const struct {
        const char *text;
        const char *detail;
        uint64_t where;
    } rows[] = {
        {"size: 9 100\n", "a value of the template does not have the form that its key wants", 0},
        {"size: 100\n", "a value of the template does not have the form that its key wants", 0},
        {"size: 90 90\nqr: up 30\n",
            "a value of the template does not have the form that its key wants", 12},
        {"size: 90 90\npicture: left 81\n",
            "a value of the template does not have the form that its key wants", 12},
        {"size: 90 90\nline: 9\n",
            "a value of the template does not have the form that its key wants", 12},
        {"size: 90 90\nline: 3 x\n",
            "a value of the template does not have the form that its key wants", 12},
        {"size: 90 90\ncolour: red\n", "a key of the template is unknown", 12},
        {"hello\n", "a line of the template has no key", 0},
        {"line: 9 x\n", "the template does not say its size", DIVIT_NOWHERE},
        {"size: 90 90\n", "the template shows nothing", DIVIT_NOWHERE},
        {"line: 9 \xff\n", "the template is not UTF-8", DIVIT_NOWHERE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_template *t = NULL;
        divit_error err = {0};
        CHECK_STATUS(
            divit_template_parse(divit_span_of(rows[i].text), &t, &err), DIVIT_INPUT_BROKEN);
        assert_string_equal(err.detail, rows[i].detail);
        assert_true(err.where == rows[i].where);
        assert_null(t);
    }
}

static void words_take_the_place_of_their_names(void **state)
{
    static const char *const wanted[] = {
        "DENEME 22.11.2026", "", "Yer: Ankara", "{other} {", "a  b"};
    const divit_template_words words = {
        .name = "DENEME", .date = "22.11.2026", .reason = "", .location = "Ankara"};
    (void)state;
    DIVIT_AUTO(divit_template_free)
    divit_template *t = parse("size: 90 90\nline: 9 {name} {date}\nline: 9 Neden: {reason}\n"
                              "line: 9 Yer: {location}\nline: 9 {other} {\nline: 9 a  b\n");
    assert_int_equal(t->row_count, 5);
    for (size_t i = 0; i < t->row_count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes line = {0};
        CHECK_OK(divit_template_line(t, i, &words, &line, NULL));
        CHECK_TEXT(divit_bytes_span(&line), wanted[i]);
    }
}

static void too_much_is_a_limit(void **state)
{
    static char text[DIVIT_TEMPLATE_BYTES + 1];
    divit_template *t = NULL;
    (void)state;
    memset(text, ' ', sizeof text);
    CHECK_STATUS(divit_template_parse((divit_span){(uint8_t *)text, sizeof text}, &t, NULL),
        DIVIT_INPUT_LIMIT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_read),
        cmocka_unit_test(wrong_lines_are_named),
        cmocka_unit_test(words_take_the_place_of_their_names),
        cmocka_unit_test(too_much_is_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
