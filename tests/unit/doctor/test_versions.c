/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of packages and of the system, from files as dpkg and the system write them. */
#include "unit/check.h"

#include "doctor/versions.h"

static const char status[] = "Package: libpcsc\nStatus: install ok installed\nVersion: 9\n\n"
                             "Package: pcscd\nStatus: install ok installed\nArchitecture: amd64\n"
                             "Version: 1.9.9-2\nDescription: Version: no\n Version: 7\n\n"
                             "Package: opensc\nStatus: deinstall ok config-files\nVersion: 0.23\n\n"
                             "Package: odd\nStatus: install ok installed\nVersion: 1\x1b[2J\n";

static void check(const char *package, const char *version)
{
    char text[DIVIT_VERSION_TEXT];
    assert_int_equal(divit_versions_package(divit_span_of(status), package, text), version[0] != 0);
    assert_string_equal(text, version);
}

static void an_installed_package_has_a_version(void **state)
{
    (void)state;
    check("pcscd", "1.9.9-2");
    check("libpcsc", "9");
    check("odd", "1?[2J");
}

static void a_package_that_is_not_installed_has_none(void **state)
{
    (void)state;
    check("opensc", "");
    check("pcs", "");
    check("", "");
}

static void the_system_has_a_name(void **state)
{
    char text[DIVIT_VERSION_TEXT];
    (void)state;
    divit_versions_system(
        DIVIT_SPAN_TEXT("NAME=\"x\"\nPRETTY_NAME=\"Pardus 23 (yirmiüç)\"\nID=p"), text);
    assert_string_equal(text, "Pardus 23 (yirmiüç)");
    divit_versions_system(DIVIT_SPAN_TEXT("PRETTY_NAME=Debian\n"), text);
    assert_string_equal(text, "Debian");
    divit_versions_system(DIVIT_SPAN_TEXT("PRETTY_NAME=\""), text);
    assert_string_equal(text, "\"");
    divit_versions_system(DIVIT_SPAN_TEXT("PRETTY_NAME="), text);
    assert_string_equal(text, "");
    divit_versions_system((divit_span){0}, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_installed_package_has_a_version),
        cmocka_unit_test(a_package_that_is_not_installed_has_none),
        cmocka_unit_test(the_system_has_a_name),
    };
    return cmocka_run_group_tests_name("doctor/versions", tests, NULL, NULL);
}
