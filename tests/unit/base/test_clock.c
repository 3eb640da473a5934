/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/clock.h"

static void dates_round_trip(void **state)
{
    (void)state;
    const int64_t times[] = {0, 951782400, 1767225600, 4102444799, -1, 253402289999};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        char text[32];
        int64_t back;
        divit_time_rfc3339(times[i], 180, text);
        CHECK_OK(divit_time_parse_rfc3339(divit_span_of(text), &back));
        assert_true(back == times[i]);
    }
}

static void texts_are_known(void **state)
{
    (void)state;
    char text[32];
    divit_time_rfc3339(951782400, 0, text); /* a leap day at a century's end */
    assert_string_equal(text, "2000-02-29T00:00:00Z");
    divit_time_rfc3339(1767225600, 180, text);
    assert_string_equal(text, "2026-01-01T03:00:00+03:00");
}

static void bad_dates_are_refused(void **state)
{
    (void)state;
    const char *bad[] = {"", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01 00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx",
        "2026-01-01T00:00:00+3:00"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t time;
        CHECK_STATUS(divit_time_parse_rfc3339(divit_span_of(bad[i]), &time), DIVIT_INPUT_BROKEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_round_trip),
        cmocka_unit_test(texts_are_known),
        cmocka_unit_test(bad_dates_are_refused),
    };
    return cmocka_run_group_tests_name("base/clock", tests, NULL, NULL);
}
