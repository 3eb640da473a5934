/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "cli/options.h"

typedef struct values {
    const char *output;
    bool force;
    long count;
} values;

static const cli_option table[] = {
    {"output", 'o', "FILE", "", CLI_TEXT, offsetof(values, output)},
    {"force", 'f', NULL, "", CLI_FLAG, offsetof(values, force)},
    {"count", 0, "N", "", CLI_NUMBER, offsetof(values, count)},
    {0},
};

/* Parses up to seven words; what is left stays in argv. */
static divit_status parse(const char *const *words, values *v, int *ret_left, char **argv)
{
    const cli_option_set set = {table, v};
    int n = 0;
    for (; words[n]; n++)
        argv[n] = (char *)(uintptr_t)words[n];
    *ret_left = n;
    return cli_options_parse(&set, 1, ret_left, argv, NULL);
}

static void options_stand_anywhere_before_two_dashes(void **state)
{
    (void)state;
    char *argv[8];
    int left;
    values v = {0};
    const char *const words[] = {"a", "-o", "x", "--count=12", "b", "-f", "--", "-n", NULL};
    CHECK_OK(parse(words, &v, &left, argv));
    assert_string_equal(v.output, "x");
    assert_true(v.force);
    assert_int_equal(v.count, 12);
    assert_int_equal(left, 3);
    assert_string_equal(argv[0], "a");
    assert_string_equal(argv[1], "b");
    assert_string_equal(argv[2], "-n");
}

static void values_may_be_joined(void **state)
{
    (void)state;
    char *argv[8];
    int left;
    values v = {0};
    const char *const words[] = {"-ox", "--output=y=z", "-", NULL};
    CHECK_OK(parse(words, &v, &left, argv));
    assert_string_equal(v.output, "y=z");
    assert_int_equal(left, 1); /* "-" is an argument: standard input */
}

static void what_is_not_understood_is_refused(void **state)
{
    (void)state;
    const char *const cases[][2] = {{"--outputs", NULL}, {"--output", NULL}, {"--force=yes", NULL},
        {"--count=1x", NULL}, {"--count=", NULL}, {"-x", NULL}, {"-fx", NULL}, {"--out", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *argv[8];
        int left;
        values v = {0};
        CHECK_STATUS(parse(cases[i], &v, &left, argv), DIVIT_USAGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere_before_two_dashes),
        cmocka_unit_test(values_may_be_joined),
        cmocka_unit_test(what_is_not_understood_is_refused),
    };
    return cmocka_run_group_tests_name("cli/options", tests, NULL, NULL);
}
