/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/bytes.h"
#include "base/decimal.h"

static void numbers_are_read(void **state)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {{"0", 0}, {"12", 12}, {"+7.5", 7.5}, {"-.25", -0.25}, {"4.", 4}, {"-0", 0},
        {"999999999", 999999999}, {"0.1234567890123", 0.123456789}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = -1;
        assert_true(divit_decimal_parse(divit_span_of(rows[i].text), &value));
        assert_true(value - rows[i].value < 1e-9 && rows[i].value - value < 1e-9);
    }
}

static void other_text_is_none(void **state)
{
    static const char *const rows[] = {
        "", "-", ".", "+.", "1e5", "0x1", "1,5", "1.2.3", "--1", " 1", "1000000000", "nan", "inf"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = 5;
        assert_false(divit_decimal_parse(divit_span_of(rows[i]), &value));
        assert_true(value == 5);
    }
}

static void numbers_are_written_with_a_point(void **state)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {{0, "0"}, {-0.0001, "0"}, {1, "1"}, {1.5, "1.5"}, {-1.25, "-1.25"}, {2.0004, "2"},
        {2.0006, "2.001"}, {0.07, "0.07"}, {595.276, "595.276"}, {1e300, "1000000000"},
        {-1e300, "-1000000000"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_OK(divit_decimal_append(&out, rows[i].value));
        CHECK_TEXT(divit_bytes_span(&out), rows[i].text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(other_text_is_none),
        cmocka_unit_test(numbers_are_written_with_a_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
