/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/bytes.h"
#include "render/picture.h"

/* 2 by 1 pixels. The checks do not look into the data nor at the checksums. */
static const uint8_t plain[] = {137, 'P', 'N', 'G', 13, 10, 26, 10, /* signature */
    0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 2, 0, 0, 0, 1, 8, 2, 0, 0, 0, 1, 2, 3, 4, /* header */
    0, 0, 0, 6, 'b', 'K', 'G', 'D', 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, /* background */
    0, 0, 0, 1, 'I', 'D', 'A', 'T', 9, 1, 2, 3, 4,                /* data */
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 1, 2, 3, 4};                  /* end */

enum { HEIGHT_AT = 23, DEPTH_AT = 24, KIND_AT = 25, LACE_AT = 28, SECOND_AT = 37, DATA_AT = 55 };

static divit_status check(const uint8_t *png, size_t n)
{
    return divit_picture_check((divit_span){png, n}, 2, 1, NULL);
}

static void the_plain_kind_passes(void **state)
{
    (void)state;
    CHECK_OK(check(plain, sizeof plain));
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof plain; n++)
        assert_int_equal(check(plain, n), DIVIT_INPUT_BROKEN);
}

static void another_kind_is_refused(void **state)
{
    (void)state;
    static const size_t places[] = {
        0, HEIGHT_AT, DEPTH_AT, KIND_AT, LACE_AT, SECOND_AT, SECOND_AT - 1, DATA_AT, DATA_AT - 1};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        uint8_t png[sizeof plain];
        memcpy(png, plain, sizeof png);
        png[places[i]] ^= 0x15;
        assert_int_equal(check(png, sizeof png), DIVIT_INPUT_BROKEN);
    }
}

static void nothing_stands_behind_the_end(void **state)
{
    (void)state;
    uint8_t png[sizeof plain + 12] = {0};
    memcpy(png, plain, sizeof plain);
    assert_int_equal(check(png, sizeof plain + 1), DIVIT_INPUT_BROKEN);
    assert_int_equal(check(png, sizeof png), DIVIT_INPUT_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plain_kind_passes),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(another_kind_is_refused),
        cmocka_unit_test(nothing_stands_behind_the_end),
    };
    return cmocka_run_group_tests_name("render/picture", tests, NULL, NULL);
}
