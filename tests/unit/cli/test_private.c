/* SPDX-License-Identifier: Apache-2.0 */
/* What is left of names that may be personal. */
#include "unit/check.h"

#include "cli/private.h"

static void a_reader_loses_its_serial_number(void **state)
{
    static const char *const rows[][2] = {
        {"ACS ACR39U ICC Reader [CCID] (RR532-024761) 00 00",
            "ACS ACR39U ICC Reader [CCID] (***) 00 00"},
        {"A (B) [C] (1(2)3) 01 00", "A (***) 01 00"},
        {"cut off (12345", "cut off (***"},
        {"divit Reader 00 00", "divit Reader 00 00"},
        {") odd (", ") odd (***"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[64];
        cli_private_reader(out, sizeof out, rows[i][0]);
        assert_string_equal(out, rows[i][1]);
    }
}

static void a_label_keeps_one_character(void **state)
{
    char out[32];
    (void)state;
    cli_private_label(out, sizeof out, "DENEME SOYADI");
    assert_string_equal(out, "D***");
    cli_private_label(out, sizeof out, "İÖ");
    assert_string_equal(out, "İ***");
    cli_private_label(out, sizeof out, "10000000146NES0");
    assert_string_equal(out, "***");
    cli_private_label(out, sizeof out, "\xff");
    assert_string_equal(out, "?***");
    cli_private_label(out, sizeof out, "");
    assert_string_equal(out, "");
}

static void the_home_folder_becomes_a_tilde(void **state)
{
    char out[128];
    (void)state;
    assert_int_equal(setenv("HOME", "/home/deneme", 1), 0);
    cli_private_path(out, sizeof out, "A=/home/deneme/x; B=/home/other/x; /home/deneme");
    assert_string_equal(out, "A=~/x; B=~/x; ~");
    assert_int_equal(setenv("HOME", "/srv/deneme", 1), 0);
    cli_private_path(out, sizeof out, "/srv/deneme/x:/srv/deneme2/x:/srv/home/x:/home/:/home/ö");
    assert_string_equal(out, "~/x:/srv/deneme2/x:/srv/home/x:/home/:~");
    assert_int_equal(setenv("HOME", "/", 1), 0);
    cli_private_path(out, sizeof out, "/usr/lib/x.so");
    assert_string_equal(out, "/usr/lib/x.so");
    assert_int_equal(unsetenv("HOME"), 0);
    cli_private_path(out, sizeof out, "/usr/lib/x.so");
    assert_string_equal(out, "/usr/lib/x.so");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_loses_its_serial_number),
        cmocka_unit_test(a_label_keeps_one_character),
        cmocka_unit_test(the_home_folder_becomes_a_tilde),
    };
    return cmocka_run_group_tests_name("cli/private", tests, NULL, NULL);
}
