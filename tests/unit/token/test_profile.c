/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "token/profile.h"

static const char small[] = "# a comment\n"
                            "name: Deneme Kartı   # here too\n"
                            "\n"
                            "family: deneme\n"
                            "module: /usr/lib/b.so\n"
                            "module: /usr/lib/a#1.so\n"
                            "explicit-module: /usr/lib/c.so\n"
                            "opensc-driver: akis\n"
                            "quirk: single-thread\n"
                            "quirk: pin-encoding\n"
                            "reader: 072f:90CC ccid-later ACS ACR38U\n"
                            "fallback: yes";

static void a_profile_says_what_its_lines_say(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_profile_free)
    divit_profile *p = NULL;
    divit_usb_reader reader;
    CHECK_OK(divit_profile_parse(divit_span_of(small), NULL, &p, NULL));
    assert_string_equal(divit_profile_value(p, DIVIT_FACT_NAME, 0), "Deneme Kartı");
    assert_string_equal(divit_profile_value(p, DIVIT_FACT_FAMILY, 0), "deneme");
    assert_string_equal(divit_profile_value(p, DIVIT_FACT_MODULE, 0), "/usr/lib/b.so");
    assert_string_equal(divit_profile_value(p, DIVIT_FACT_MODULE, 1), "/usr/lib/a#1.so");
    assert_null(divit_profile_value(p, DIVIT_FACT_MODULE, 2));
    assert_null(divit_profile_value(p, DIVIT_FACT_ATR, 0));
    assert_int_equal(divit_profile_quirks(p), DIVIT_QUIRK_SERIAL | DIVIT_QUIRK_PIN_ENCODING);
    assert_true(divit_profile_reader(p, 0, &reader));
    assert_int_equal(reader.vendor, 0x072F);
    assert_int_equal(reader.product, 0x90CC);
    assert_int_equal(reader.driver, DIVIT_DRIVER_CCID_LATER);
    assert_string_equal(reader.name, "ACS ACR38U");
    assert_false(divit_profile_reader(p, 1, &reader));
    assert_true(divit_profile_has_module(p, "/home/ayse/c.so"));
    assert_true(divit_profile_has_module(p, "/usr/lib/b.so"));
    assert_false(divit_profile_has_module(p, "/usr/lib/bb.so"));
}

/* One wrong line each, put between good ones: its offset is told. */
static void wrong_lines_are_refused_with_their_offset(void **state)
{
    (void)state;
    static const char before[] = "name: x\nfamily: y\nmodule: /m.so\nfallback: yes\n";
    const char *const wrong[] = {
        "atr-historical: 00000000000000000000000000000000000000000000000000000000000000000000",
        "colour: red", "Module: /a.so", "module", "module:", "module: ", "module: # only a comment",
        "module : /a.so", "module: a.so", "module: /folder/", "module: /m.so", "name: again",
        "family: y", "fallback: yes", "atr: 3B0", "atr: 3B0g", "atr: 3b 00", "quirk: strange",
        "quirk: single-thread,pin-encoding", "opensc-driver: a b", "opensc-driver: a;}",
        "shares-atr-with: ../x", "reader: 072F:90CC ccid", "reader: 072F:90CC ccid ",
        "reader: 72F:90CC ccid a", "reader: 072F90CC ccid a", "reader: 072F:90CC serial a",
        "reader: 072F:90CCccid a", "reader: 0x2F:90CC ccid a", "reader:", "module: /a\r",
        "module: /\x1b[0m", "module: /\xff", "# \xc0\x80", "module:\t/a.so"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[256];
        divit_profile *p = NULL;
        divit_error err = {0};
        (void)snprintf(text, sizeof text, "%s%s\n# end\n", before, wrong[i]);
        CHECK_STATUS(divit_profile_parse(divit_span_of(text), NULL, &p, &err), DIVIT_INPUT_BROKEN);
        assert_int_equal(err.where, strlen(before));
        assert_non_null(err.detail);
        assert_null(p);
    }
}

static void a_profile_needs_name_and_family(void **state)
{
    (void)state;
    const char *const texts[] = {"", "# nothing\n", "name: x\n", "family: x\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        divit_profile *p = NULL;
        divit_error err = {0};
        CHECK_STATUS(
            divit_profile_parse(divit_span_of(texts[i]), NULL, &p, &err), DIVIT_INPUT_BROKEN);
        assert_int_equal(err.where, strlen(texts[i]));
    }
}

static void a_nul_is_refused(void **state)
{
    (void)state;
    divit_profile *p = NULL;
    CHECK_STATUS(divit_profile_parse(
                     DIVIT_SPAN_TEXT("name: x\nfamily: y\nmodule: /a\0.so\n"), NULL, &p, NULL),
        DIVIT_INPUT_BROKEN);
}

static void limits_are_kept(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_profile_free)
    divit_profile *p = NULL;
    const divit_span text = DIVIT_SPAN_TEXT("name: x\nfamily: y\nfallback: yes\n# end\n");
    const divit_profile_limits few = {.facts = 2};
    const divit_profile_limits enough = {.facts = 3, .bytes = text.n};
    const divit_profile_limits short_of = {.bytes = text.n - 1};
    divit_error err = {0};
    CHECK_STATUS(divit_profile_parse(text, &few, &p, &err), DIVIT_INPUT_LIMIT);
    assert_int_equal(err.where, strlen("name: x\nfamily: y\n"));
    CHECK_STATUS(divit_profile_parse(text, &short_of, &p, NULL), DIVIT_INPUT_LIMIT);
    assert_null(p);
    CHECK_OK(divit_profile_parse(text, &enough, &p, NULL));
}

/* OpenSC itself reads the configuration and says which driver it was told. */
static void opensc_understands_its_configuration(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_profile_free)
    divit_profile *p = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes conf = {0};
    char path[SCRATCH_SIZE];
    char command[SCRATCH_SIZE + 96];
    char answer[64] = {0};
    scratch_template(path, "opensc");
    DIVIT_AUTO(divit_fd_close)
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    CHECK_OK(divit_profile_parse(divit_span_of(small), NULL, &p, NULL));
    CHECK_OK(divit_profile_opensc(p, &conf, NULL));
    CHECK_OK(divit_write_all(fd, divit_bytes_span(&conf), NULL));
    (void)snprintf(command, sizeof command,
        "OPENSC_CONF=%s opensc-tool --get-conf-entry app:default:card_drivers", path);
    FILE *tool = popen(command, "re");
    assert_non_null(tool);
    assert_non_null(fgets(answer, sizeof answer, tool));
    assert_int_equal(pclose(tool), 0);
    (void)unlink(path);
    assert_string_equal(answer, "akis\n");
}

static void a_profile_without_a_driver_has_no_configuration(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_profile_free)
    divit_profile *p = NULL;
    divit_bytes conf = {0};
    CHECK_OK(divit_profile_parse(DIVIT_SPAN_TEXT("name: x\nfamily: y\n"), NULL, &p, NULL));
    CHECK_STATUS(divit_profile_opensc(p, &conf, NULL), DIVIT_TOKEN_UNKNOWN);
    assert_null(conf.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_says_what_its_lines_say),
        cmocka_unit_test(wrong_lines_are_refused_with_their_offset),
        cmocka_unit_test(a_profile_needs_name_and_family),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(opensc_understands_its_configuration),
        cmocka_unit_test(a_profile_without_a_driver_has_no_configuration),
    };
    return cmocka_run_group_tests_name("token/profile", tests, NULL, NULL);
}
