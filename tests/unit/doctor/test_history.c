/* SPDX-License-Identifier: Apache-2.0 */
/* The history of readers: read, bounded, compared, written. */
#include "unit/check.h"

#include "doctor/history.h"

#define A "000102030405060708090a0b0c0d0e0f"
#define B "ffffffffffffffffffffffffffffffff"

static const divit_history_entry entry = {
    .reader = A, .time = 5, .rounds = 20, .failed = 1, .medians = {100, 200, 300}};

static divit_history *parse(const char *text)
{
    divit_history *h = NULL;
    CHECK_OK(divit_history_parse(divit_span_of(text), &h, NULL));
    return h;
}

static void what_is_written_is_read(void **state)
{
    static const char text[] = "1 " A " 5 20 1 100 200 300\n1 " B " 6 20 0 1 2 3\n";
    DIVIT_AUTO(divit_history_free)
    divit_history *h = parse(text);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    (void)state;
    assert_int_equal(h->n, 2);
    assert_string_equal(h->entries[1].reader, B);
    assert_int_equal(h->entries[0].medians[2], 300);
    CHECK_OK(divit_history_format(h, &out));
    CHECK_TEXT(divit_bytes_span(&out), text);
}

static void other_lines_are_left_out(void **state)
{
    DIVIT_AUTO(divit_history_free)
    divit_history *h =
        parse("\n2 " A " 1 1 1 1 1 1\n1 " A " 1 1 1 1 1\n1 " A " 1 1 1 1 1 1 1\n1 " A
              " 1 1 1 1 1 -1\n1 0A" A " 1 1 1 1 1 1\n1 " A
              " 1 1 1 1 1 9999999999999999\n1 Reader 1 1 1 1 1 1\n1 " A " 1 1 1 1 1 1 \nx");
    (void)state;
    assert_int_equal(h->n, 0);
}

static void a_history_is_bounded(void **state)
{
    DIVIT_AUTO(divit_history_free)
    divit_history *h = parse("");
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_history *none = NULL;
    divit_history_entry e = entry;
    (void)state;
    for (int i = 0; i < 100; i++) {
        e.time = i;
        divit_history_add(h, &e);
    }
    assert_int_equal(h->n, DIVIT_HISTORY_READER_MAX);
    assert_int_equal(h->entries[0].time, 50);
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(e.reader, sizeof e.reader, "%032x", (unsigned)i);
        e.medians[0] = e.medians[1] = e.medians[2] = e.rounds = e.failed = e.time = 999999999999999;
        divit_history_add(h, &e);
    }
    assert_int_equal(h->n, DIVIT_HISTORY_MAX);
    CHECK_OK(divit_history_format(h, &out));
    assert_true(out.n <= DIVIT_HISTORY_BYTES);
    CHECK_OK(divit_bytes_reserve(&out, DIVIT_HISTORY_BYTES));
    CHECK_STATUS(divit_history_parse((divit_span){out.p, DIVIT_HISTORY_BYTES + 1}, &none, NULL),
        DIVIT_INPUT_LIMIT);
}

static void the_usual_is_the_median_of_three_or_more(void **state)
{
    DIVIT_AUTO(divit_history_free)
    divit_history *h = parse("");
    divit_history_entry e = entry, usual;
    (void)state;
    divit_history_add(h, &e);
    divit_history_add(h, &e);
    (void)strcpy(e.reader, B);
    divit_history_add(h, &e);
    assert_false(divit_history_usual(h, A, &usual));
    e = entry;
    e.medians[0] = 900;
    e.time = 9;
    divit_history_add(h, &e);
    assert_true(divit_history_usual(h, A, &usual));
    assert_int_equal(usual.medians[0], 100);
    assert_int_equal(usual.rounds, 60);
    assert_int_equal(usual.failed, 3);
    assert_int_equal(usual.time, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(other_lines_are_left_out),
        cmocka_unit_test(a_history_is_bounded),
        cmocka_unit_test(the_usual_is_the_median_of_three_or_more),
    };
    return cmocka_run_group_tests_name("doctor/history", tests, NULL, NULL);
}
