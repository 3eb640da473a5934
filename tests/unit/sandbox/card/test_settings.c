/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "sandbox/card/settings.h"

static void usual_settings_round_trip(void **state)
{
    (void)state;
    const divit_card_settings usual = divit_card_settings_usual();
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_card_settings_format(&usual, &text));
    CHECK_TEXT(divit_bytes_span(&text),
        "reader=plugged\ncard=in\nmute=no\ndelay=0\nsilence=3000\nlocked=6983\nconsent=no\n"
        "pinpad=no\n"
        "serial=0000000000000000\natr=\ntrace=apdu.log\nfault=none\nfault-at=0\nseed=0\n");
    divit_card_settings back = {0};
    CHECK_OK(divit_card_settings_parse(divit_bytes_span(&text), &back, NULL));
    assert_true(back.plugged && back.inserted && !back.mute && !back.consent);
    assert_int_equal(back.silence, 3000);
    assert_int_equal(back.locked, 0x6983);
    assert_string_equal(back.trace, "apdu.log");
}

static void every_key_is_taken(void **state)
{
    (void)state;
    divit_card_settings set = divit_card_settings_usual();
    CHECK_OK(divit_card_settings_parse(
        DIVIT_SPAN_TEXT("# a comment\n\nreader=unplugged\ncard=out\nmute=yes\ndelay=50\nsilence=9\n"
                        "locked=6984\nconsent=yes\npinpad=yes\nserial=0102030405060708\natr="
                        "3b0102\ntrace=\nfault=flip\n"
                        "fault-at=7\nseed=9999999"),
        &set, NULL));
    assert_true(!set.plugged && !set.inserted && set.mute && set.consent && set.pinpad);
    assert_int_equal(set.delay, 50);
    assert_int_equal(set.silence, 9);
    assert_int_equal(set.locked, 0x6984);
    assert_memory_equal(set.serial, "\1\2\3\4\5\6\7\10", 8);
    assert_int_equal(set.atr_length, 3);
    assert_memory_equal(set.atr, "\x3b\1\2", 3);
    assert_string_equal(set.trace, "");
    assert_int_equal(set.fault, DIVIT_CARD_FAULT_FLIP);
    assert_int_equal(set.fault_at, 7);
    assert_int_equal(set.seed, 9999999);
}

static void wrong_lines_change_nothing(void **state)
{
    (void)state;
    static const char *const rows[] = {"delay", "=5", "speed=5", "delay=", "delay=-1", "delay=5 ",
        "delay=60001", "delay=99999999999999999999", "card=maybe", "locked=9000", "serial=01",
        "serial=01020304050607zz", "atr=3",
        "atr=3b00000000000000000000000000000000000000000000000000000000000000000000", "fault=fire",
        "fault-at=1000001", "trace=a\x01", "trace=\xFF", "seed=10000000"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_card_settings set = divit_card_settings_usual();
        divit_error err = {0};
        CHECK_STATUS(divit_card_settings_put(divit_span_of(rows[i]), &set, &err), DIVIT_USAGE);
        assert_int_equal(set.delay, 0);
        assert_string_equal(set.trace, "apdu.log");
        assert_non_null(err.detail);
    }
}

static void a_broken_file_changes_nothing(void **state)
{
    (void)state;
    divit_card_settings set = divit_card_settings_usual();
    divit_error err = {0};
    CHECK_STATUS(
        divit_card_settings_parse(DIVIT_SPAN_TEXT("delay=5\nmute=x\n"), &set, &err), DIVIT_USAGE);
    assert_int_equal(set.delay, 0);
    assert_int_equal(err.where, 8);
    static const uint8_t much[DIVIT_CARD_SETTINGS_LIMIT + 1] = {0};
    CHECK_STATUS(
        divit_card_settings_parse((divit_span){much, sizeof much}, &set, &err), DIVIT_INPUT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_settings_round_trip),
        cmocka_unit_test(every_key_is_taken),
        cmocka_unit_test(wrong_lines_change_nothing),
        cmocka_unit_test(a_broken_file_changes_nothing),
    };
    return cmocka_run_group_tests_name("sandbox/card/settings", tests, NULL, NULL);
}
