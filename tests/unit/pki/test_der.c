/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "pki/der.h"

static void only_short_definite_headers_are_read(void **state)
{
    (void)state;
    const divit_span bad[] = {
        DIVIT_SPAN_TEXT(""), DIVIT_SPAN_TEXT("\x04"),
        DIVIT_SPAN_TEXT("\x04\x01"),                     /* past the end */
        DIVIT_SPAN_TEXT("\x04\x81\x01\x00"),             /* could be short */
        DIVIT_SPAN_TEXT("\x04\x82\x00\x80"),             /* leading zero */
        DIVIT_SPAN_TEXT("\x24\x80\x00\x00"),             /* indefinite */
        DIVIT_SPAN_TEXT("\x04\x85\x00\x00\x00\x00\x01"), /* absurd */
        DIVIT_SPAN_TEXT("\x04\x84\xFF\xFF\xFF\xFF\x00"), /* past any end */
        DIVIT_SPAN_TEXT("\x1F\x81\x00\x00"),             /* long tag */
        DIVIT_SPAN_TEXT("\x04\xFF\x00"),                 /* reserved length */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        divit_span rest = bad[i];
        divit_der_item item;
        assert_false(divit_der_next(&rest, &item));
        assert_true(rest.p == bad[i].p && rest.n == bad[i].n);
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    for (size_t depth = 1; depth < 100; depth++) {
        uint8_t room[512];
        divit_der w = {.p = room, .cap = sizeof room};
        for (size_t i = 0; i < depth; i++)
            divit_der_wrap(&w, DIVIT_DER_SEQUENCE, 0);
        size_t size = 0;
        const divit_span all = {room + sizeof room - w.n, w.n};
        assert_int_equal(divit_der_one(all, &size), depth <= DIVIT_DER_DEPTH);
        assert_true(depth > DIVIT_DER_DEPTH || size == all.n);
    }
}

static void put_octets(divit_der *w, const void *ctx)
{
    divit_der_put_item(w, DIVIT_DER_OCTETS, *(const divit_span *)ctx);
}

static void sizes_hold_where_headers_grow(void **state)
{
    (void)state;
    static uint8_t zeros[70000];
    const size_t lengths[] = {0, 1, 127, 128, 255, 256, 65535, 65536};
    const size_t headers[] = {2, 2, 2, 3, 3, 4, 4, 5};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const divit_span content = {zeros, lengths[i]};
        divit_bytes out = {0};
        CHECK_OK(divit_der_encode(put_octets, &content, &out, NULL));
        assert_int_equal(out.n, lengths[i] + headers[i]);
        divit_span rest = divit_bytes_span(&out);
        divit_span back;
        assert_true(divit_der_take(&rest, DIVIT_DER_OCTETS, &back));
        assert_true(divit_span_equal(back, content) && rest.n == 0);
        divit_bytes_done(&out);
    }
}

static void a_full_writer_says_so(void **state)
{
    (void)state;
    uint8_t room[4];
    divit_der w = {.p = room, .cap = sizeof room};
    divit_der_put_item(&w, DIVIT_DER_OCTETS, DIVIT_SPAN_TEXT("abc"));
    assert_true(w.failed);
}

static void put_time(divit_der *w, const void *ctx)
{
    divit_der_put_time(w, *(const int64_t *)ctx);
}

static void times_round_trip(void **state)
{
    (void)state;
    /* 1970, 1999-12-31T23:59:59, 2049-12-31T23:59:59, 2050-01-01, 9999-12-31T23:59:59 */
    const int64_t times[] = {0, 946684799, 2524607999, 2524608000, 253402300799};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        divit_bytes out = {0};
        divit_der_item item;
        int64_t back = -1;
        CHECK_OK(divit_der_encode(put_time, &times[i], &out, NULL));
        assert_int_equal(
            out.p[0], times[i] < 2524608000 ? DIVIT_DER_UTC_TIME : DIVIT_DER_GENERAL_TIME);
        divit_span rest = divit_bytes_span(&out);
        assert_true(divit_der_next(&rest, &item) && divit_der_time(&item, &back));
        assert_true(back == times[i]);
        divit_bytes_done(&out);
    }
}

static void other_times_are_refused(void **state)
{
    (void)state;
    const divit_span bad[] = {
        DIVIT_SPAN_TEXT("\x17\x0B"
                        "2601010000Z"), /* no seconds */
        DIVIT_SPAN_TEXT("\x17\x11"
                        "260101000000+0300"), /* not Z */
        DIVIT_SPAN_TEXT("\x18\x11"
                        "20260101000000.5Z"), /* fraction */
        DIVIT_SPAN_TEXT("\x17\x0D"
                        "261301000000Z"), /* no such month */
        DIVIT_SPAN_TEXT("\x17\x0D"
                        "26010100000xZ"),
        DIVIT_SPAN_TEXT("\x04\x0D"
                        "260101000000Z"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        divit_span rest = bad[i];
        divit_der_item item;
        int64_t time;
        assert_true(divit_der_next(&rest, &item));
        assert_false(divit_der_time(&item, &time));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_short_definite_headers_are_read),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(sizes_hold_where_headers_grow),
        cmocka_unit_test(a_full_writer_says_so),
        cmocka_unit_test(times_round_trip),
        cmocka_unit_test(other_times_are_refused),
    };
    return cmocka_run_group_tests_name("pki/der", tests, NULL, NULL);
}
