/* SPDX-License-Identifier: Apache-2.0 */
#include "renew/calendar.h"
#include "renew/plan.h"
#include "unit/check.h"

enum { DAY = 86400 };

static const int64_t end = 1893456000; /* 2030-01-01T00:00:00Z */

static void each_phase_begins_at_its_second(void **state)
{
    (void)state;
    assert_int_equal(divit_plan_of(end, end - 91 * DAY).phase, DIVIT_PLAN_EARLY);
    assert_int_equal(divit_plan_of(end, end - 91 * DAY + 1).phase, DIVIT_PLAN_OPEN);
    assert_int_equal(divit_plan_of(end, end - 31 * DAY).phase, DIVIT_PLAN_OPEN);
    assert_int_equal(divit_plan_of(end, end - 31 * DAY + 1).phase, DIVIT_PLAN_URGENT);
    assert_int_equal(divit_plan_of(end, end - 11 * DAY).phase, DIVIT_PLAN_URGENT);
    assert_int_equal(divit_plan_of(end, end - 11 * DAY + 1).phase, DIVIT_PLAN_LAST);
    assert_int_equal(divit_plan_of(end, end).phase, DIVIT_PLAN_LAST);
    assert_int_equal(divit_plan_of(end, end + 1).phase, DIVIT_PLAN_OVER);
}

static void days_are_whole_on_both_sides(void **state)
{
    (void)state;
    assert_int_equal(divit_plan_of(end, end - DAY).days, 1);
    assert_int_equal(divit_plan_of(end, end - DAY + 1).days, 0);
    assert_int_equal(divit_plan_of(end, end + 1).days, -1);
    assert_int_equal(divit_plan_of(end, end + DAY).days, -1);
    assert_int_equal(divit_plan_of(end, end + DAY + 1).days, -2);
    assert_int_equal(divit_plan_of(end, 0).new_card, end + 1);
}

static size_t count(const divit_bytes *text, const char *word)
{
    size_t n = 0;
    const size_t length = strlen(word);
    for (size_t i = 0; i + length <= text->n; i++)
        n += memcmp(text->p + i, word, length) == 0;
    return n;
}

static void the_calendar_holds_what_is_still_to_come(void **state)
{
    const divit_calendar_words words = {
        {"bir", "iki", "üç", "dört"}, {"metin, virgüllü", "metin", "metin", "metin"}, "yarın"};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes late = {0};
    (void)state;
    const divit_plan plan = divit_plan_of(end, end - 200 * DAY);
    CHECK_OK(divit_calendar_write(&plan, end - 200 * DAY, &words, &all, NULL));
    assert_int_equal(count(&all, "BEGIN:VEVENT\r\n"), 4);
    assert_int_equal(count(&all, "DTSTART:20300101T000001Z\r\n"), 1);
    assert_int_equal(count(&all, "DTSTART:20291003T000000Z\r\n"), 1);
    assert_int_equal(count(&all, "metin\\, virgüllü"), 1);
    assert_int_equal(count(&all, "BEGIN:VALARM\r\n"), 5);
    assert_int_equal(count(&all, "ACTION:DISPLAY\r\n"), 5);
    assert_int_equal(count(&all, "TRIGGER;VALUE=DATE-TIME:20291003T060000Z\r\n"), 1);
    assert_int_equal(count(&all, "TRIGGER;VALUE=DATE-TIME:20291202T060000Z\r\n"), 1);
    assert_int_equal(count(&all, "TRIGGER;VALUE=DATE-TIME:20291222T060000Z\r\n"), 1);
    assert_int_equal(count(&all, "TRIGGER;VALUE=DATE-TIME:20291231T060000Z\r\n"), 1);
    assert_int_equal(count(&all, "TRIGGER;VALUE=DATE-TIME:20300101T060000Z\r\n"), 1);
    assert_int_equal(count(&all, "DESCRIPTION:yarın"), 1);
    CHECK_OK(divit_calendar_write(&plan, end - 20 * DAY, &words, &late, NULL));
    assert_int_equal(count(&late, "BEGIN:VEVENT\r\n"), 2);
    assert_int_equal(count(&late, "BEGIN:VALARM\r\n"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_phase_begins_at_its_second),
        cmocka_unit_test(days_are_whole_on_both_sides),
        cmocka_unit_test(the_calendar_holds_what_is_still_to_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
