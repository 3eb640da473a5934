/* SPDX-License-Identifier: Apache-2.0 */
/* What is not well formed in a value, at any depth. */
#include "unit/check.h"

#include "pdf/sound.h"

typedef struct row {
    const char *text;
    size_t faults;
} row;

static size_t faults_of(divit_span text)
{
    divit_pdf_lexer lexer = {.text = text, .at = DIVIT_NOWHERE};
    divit_pdf_value value = {0};
    CHECK_OK(divit_pdf_value_parse(&lexer, &value, NULL));
    return divit_pdf_value_faults(&value);
}

static void check_rows(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const size_t faults = faults_of(divit_span_of(rows[i].text));
        if (faults != rows[i].faults)
            fail_msg("%s: %zu", rows[i].text, faults);
    }
}

static void well_formed_values_have_no_faults(void **state)
{
    static const row rows[] = {
        {"null", 0},
        {"true", 0},
        {"(1DB)", 0},
        {"<1D>", 0},
        {"/1DB", 0},
        {"5 0 R", 0},
        {"[]", 0},
        {"<< >>", 0},
        {"[5 0 R 1 2 null (a) /B <00> << /A [] >>]", 0},
        {"<< /A << /B << /C [<< /D null >>] >> >> /B 1 >>", 0},
        {"<< /A 1/B[2]/C(3)/D<04>/E<</F 5>>>>", 0},
        {"<< /A 1%DB\n/B 2 >>", 0},
        {"<< /A << /B 1 >> /C << /B 1 >> >>", 0},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

/* The examples of 7.3.3 among them. */
static void numbers_are_no_faults(void **state)
{
    static const row rows[] = {
        {"0", 0},
        {"123", 0},
        {"+17", 0},
        {"-98", 0},
        {"34.5", 0},
        {"-3.62", 0},
        {"+123.6", 0},
        {"4.", 0},
        {"-.002", 0},
        {".5", 0},
        {"0.0", 0},
        {"-0", 0},
        {"007", 0},
        {"99999999999999999999", 0},
        {"-99999999999999999999.5", 0},
        {"[4. .5 +3 -.0]", 0},
        {"<< /A 4./B .5/C +3>>", 0},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void words_that_begin_like_numbers_are_counted(void **state)
{
    static const row rows[] = {
        {"1DB", 1},
        {"--5", 1},
        {"+-5", 1},
        {"1.-2", 1},
        {"0.0-1", 1},
        {"5-", 1},
        {"1.2.3", 1},
        {"..5", 1},
        {"-", 1},
        {"+", 1},
        {".", 1},
        {"-.", 1},
        {"6.02E23", 1},
        {"16#FFFE", 1},
        {"1,5", 1},
        {"[1DB]", 1},
        {"[1 --5 2 1DB 3]", 2},
        {"<< /A 1DB >>", 1},
        {"<< /A << /B [1 << /C 1DB >>] >> /D 1.-2 /E . >>", 3},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void what_is_no_value_outweighs_all_numbers(void **state)
{
    static const row rows[] = {
        {"<< 1 2 >>", SIZE_MAX},
        {"<< /A >>", SIZE_MAX},
        {"<< /A 1 /A 2 >>", SIZE_MAX},
        {"<< /A 1 /#41 2 >>", SIZE_MAX},
        {"<< /A 5 0 /B 1 >>", SIZE_MAX},
        {"<< /A R >>", SIZE_MAX},
        {"[R]", SIZE_MAX},
        {"[1 2 R R]", SIZE_MAX},
        {"<< /E /Prev 0 << >> >>", SIZE_MAX},
        {"[<< /A << /B >> >>]", SIZE_MAX},
        {"[[<< /A 1 /A 1 >>]]", SIZE_MAX},
        {"<< /A 1DB /B << 1 2 >> >>", SIZE_MAX},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

/* Everything that can be parsed can be judged. */
static void the_deepest_nesting_is_judged(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    (void)state;
    for (size_t i = 0; i < DIVIT_PDF_DEPTH; i++)
        CHECK_OK(divit_bytes_printf(&text, "["));
    CHECK_OK(divit_bytes_printf(&text, "1DB"));
    for (size_t i = 0; i < DIVIT_PDF_DEPTH; i++)
        CHECK_OK(divit_bytes_printf(&text, "]"));
    assert_int_equal(faults_of(divit_bytes_span(&text)), 1);
}

/* More keys than are looked at for one that stands twice are no fault. */
static void many_keys_are_judged(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    (void)state;
    CHECK_OK(divit_bytes_printf(&text, "<<"));
    for (int i = 0; i <= DIVIT_PDF_UNIQUE_KEYS; i++)
        CHECK_OK(divit_bytes_printf(&text, " /K%d --%d", i, i));
    CHECK_OK(divit_bytes_printf(&text, " >>"));
    assert_int_equal(faults_of(divit_bytes_span(&text)), DIVIT_PDF_UNIQUE_KEYS + 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_values_have_no_faults),
        cmocka_unit_test(numbers_are_no_faults),
        cmocka_unit_test(words_that_begin_like_numbers_are_counted),
        cmocka_unit_test(what_is_no_value_outweighs_all_numbers),
        cmocka_unit_test(the_deepest_nesting_is_judged),
        cmocka_unit_test(many_keys_are_judged),
    };
    return cmocka_run_group_tests_name("pdf/sound", tests, NULL, NULL);
}
