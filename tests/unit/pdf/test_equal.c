/* SPDX-License-Identifier: Apache-2.0 */
/* Values that are written in another way, and values that say something else. */
#include "builder.h"

#include "pdf/equal.h"

static divit_pdf_value parsed(const char *text)
{
    divit_pdf_lexer lexer = {.text = divit_span_of(text)};
    divit_pdf_value v = {0};
    CHECK_OK(divit_pdf_value_parse(&lexer, &v, NULL));
    return v;
}

static void values_that_say_the_same_are_equal(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        {"-1", "1", false},
        {"-0", "0", true},
        {"-0.0", "+0", true},
        {"+1", "1", true},
        {"-.5", "-00.50", true},
        {"1.5", "1.25", false},
        {"10", "1", false},
        {"1", "2.0", false},
        {"4.", "4", true},
        {"1.2.3", "1.2.3", true},
        {"1.2.3", "1.2", false},
        {"1", "1-", false},
        {".", "0", false},
        {"1:", "1", false},
        {"[1 0 R]", "[1  0 R]", true},
        {"[1 0 R]", "[ 2 0 R]", false},
        {"[1 0 R]", "[ 1 1 R]", false},
        {"[true]", "[ false]", false},
        {"[null]", "[ null]", true},
        {"[1 2]", "[1]", false},
        {"[1]", "[1 2]", false},
        {"[/A]", "[ /#41]", true},
        {"[(a)]", "[<61>]", true},
        {"[(a)]", "[/a]", false},
        {"<< /A 1 /B 2 >>", "<< /B 2 /A 1 >>", true},
        {"<< /A 1 >>", "<< /B 1 >>", false},
        {"<< /A 1 >>", "<< /A 1 /B 1 >>", false},
    };
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_value x = parsed(rows[i].a), y = parsed(rows[i].b);
        bool same = !rows[i].same;
        CHECK_OK(divit_pdf_equal(
            (divit_pdf_operand){pdf, &x}, (divit_pdf_operand){pdf, &y}, &same, NULL));
        if (same != rows[i].same)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
    }
}

/* In an encrypted document the same text in two objects need not say the same. */
static void values_of_two_objects_are_read(void **state)
{
    static const char *const texts[] = {"/A", "true", "null", "7", "<< /A [1 0 R] >>"};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const divit_pdf_value x = parsed(texts[i]);
        divit_pdf_value y = x;
        bool same = false;
        y.owner.number = 4;
        CHECK_OK(divit_pdf_equal(
            (divit_pdf_operand){pdf, &x}, (divit_pdf_operand){pdf, &y}, &same, NULL));
        assert_true(same);
    }
}

static void values_that_cannot_be_read_are_not_equal(void **state)
{
    static const char *const pairs[][2] = {
        {"[R]", "[R R]"},
        {"[1]", "[R]"},
        {"[[R]]", "[[R R]]"},
        {"<< /A 1 /A 1 >>", "<< /A 1 /A  1 >>"},
        {"<< /A 1 /B 2 >>", "<< /A 1 /A 1 >>"},
        {"<< 1 2 >>", "<< 1  2 >>"},
        {"<< /A 1 >>", "<< 1 2 >>"},
    };
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const divit_pdf_value x = parsed(pairs[i][0]), y = parsed(pairs[i][1]);
        bool same = false;
        CHECK_STATUS(divit_pdf_equal(
                         (divit_pdf_operand){pdf, &x}, (divit_pdf_operand){pdf, &y}, &same, NULL),
            DIVIT_INPUT_BROKEN);
    }
}

/* "<< /K0 0 /K1 1 ... >>" with this between the entries */
static divit_bytes many_keys(unsigned count, const char *between)
{
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_printf(&text, "<<"));
    for (unsigned i = 0; i < count; i++)
        CHECK_OK(divit_bytes_printf(&text, "%s/K%u %u", between, i, i));
    CHECK_OK(divit_bytes_printf(&text, ">>"));
    CHECK_OK(divit_bytes_terminate(&text));
    return text;
}

static void very_many_keys_are_not_compared(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    for (unsigned count = 512; count <= 513; count++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes narrow = many_keys(count, " ");
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes wide = many_keys(count, "  ");
        const divit_pdf_value x = parsed((const char *)narrow.p);
        const divit_pdf_value y = parsed((const char *)wide.p);
        bool same = false;
        CHECK_OK(divit_pdf_equal(
            (divit_pdf_operand){pdf, &x}, (divit_pdf_operand){pdf, &y}, &same, NULL));
        assert_int_equal(same, count == 512);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_say_the_same_are_equal),
        cmocka_unit_test(values_of_two_objects_are_read),
        cmocka_unit_test(values_that_cannot_be_read_are_not_equal),
        cmocka_unit_test(very_many_keys_are_not_compared),
    };
    return cmocka_run_group_tests_name("pdf/equal", tests, NULL, NULL);
}
