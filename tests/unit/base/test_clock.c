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

/* The example of RFC 9110 5.6.7, and what its older forms and wrong ones come to. */
static void dates_of_http(void **state)
{
    (void)state;
    const char *bad[] = {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT "};
    int64_t time = 0;
    CHECK_OK(divit_time_parse_http(DIVIT_SPAN_TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), &time));
    assert_int_equal(time, 784111777);
    CHECK_OK(divit_time_parse_http(DIVIT_SPAN_TEXT("Thu, 31 Dec 2026 23:59:59 GMT"), &time));
    assert_int_equal(time, 1798761599);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(divit_time_parse_http(divit_span_of(bad[i]), &time), DIVIT_INPUT_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_round_trip),
        cmocka_unit_test(texts_are_known),
        cmocka_unit_test(bad_dates_are_refused),
        cmocka_unit_test(dates_of_http),
    };
    return cmocka_run_group_tests_name("base/clock", tests, NULL, NULL);
}
