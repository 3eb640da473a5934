/* SPDX-License-Identifier: Apache-2.0 */
/* A few numbers out of many times. */
#include "unit/check.h"

#include "doctor/latency.h"

static void the_numbers_are_those_of_the_sorted_times(void **state)
{
    int64_t times[100];
    divit_latency l;
    (void)state;
    for (int i = 0; i < 100; i++)
        times[i] = (i * 37) % 100 + 1; /* 1 to 100, shuffled */
    divit_latency_of(times, 100, 3, &l);
    assert_int_equal(l.n, 100);
    assert_int_equal(l.failed, 3);
    assert_int_equal(l.min, 1);
    assert_int_equal(l.median, 50);
    assert_int_equal(l.p95, 95);
    assert_int_equal(l.max, 100);
}

static void few_rounds_have_numbers_too(void **state)
{
    const int64_t times[] = {7, 5};
    divit_latency l;
    (void)state;
    divit_latency_of(NULL, 0, 9, &l);
    assert_int_equal(l.n + (size_t)l.max + (size_t)l.drift, 0);
    assert_int_equal(l.failed, 9);
    divit_latency_of(times, 1, 0, &l);
    assert_int_equal(l.min, 7);
    assert_int_equal(l.p95, 7);
    divit_latency_of(times, 2, 0, &l);
    assert_int_equal(l.median, 5);
    assert_int_equal(l.p95, 7);
    assert_int_equal(l.drift, 0);
}

static void what_becomes_slower_drifts(void **state)
{
    const int64_t times[] = {10, 10, 90, 50, 50, 50, 15, 15, 15};
    const int64_t faster[] = {20, 20, 0, 0, 10, 10};
    divit_latency l;
    (void)state;
    divit_latency_of(times, 9, 0, &l);
    assert_int_equal(l.drift, 50);
    divit_latency_of(faster, 6, 0, &l);
    assert_int_equal(l.drift, -50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_are_those_of_the_sorted_times),
        cmocka_unit_test(few_rounds_have_numbers_too),
        cmocka_unit_test(what_becomes_slower_drifts),
    };
    return cmocka_run_group_tests_name("doctor/latency", tests, NULL, NULL);
}
