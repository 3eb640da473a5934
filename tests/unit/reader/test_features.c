/* SPDX-License-Identifier: Apache-2.0 */
/* What readers answer to the questions of PC/SC part 10. */
#include "unit/check.h"

#include "reader/features.h"

#define BYTES(...) ((divit_span){(const uint8_t[]){__VA_ARGS__}, sizeof(uint8_t[]){__VA_ARGS__}})

static divit_reader_features features_of(divit_span answer)
{
    divit_reader_features f = {.verify = 1};
    divit_reader_features_parse(answer, &f);
    return f;
}

static void features(void **state)
{
    (void)state;
    const divit_span answer =
        BYTES(0x06, 4, 0x42, 0, 0x0D, 0xB2, 0x0A, 4, 1, 2, 3, 4, 0x12, 4, 0x42, 0x33, 0, 0x12);
    const divit_reader_features f = features_of(answer);
    assert_int_equal(f.verify, 0x42000DB2);
    assert_int_equal(f.modify, 0);
    assert_int_equal(f.properties, 0x42330012);
    assert_int_equal(features_of(divit_span_sub(answer, 0, 17)).properties, 0); /* cut off */
    assert_int_equal(features_of(divit_span_sub(answer, 0, 6)).verify, 0x42000DB2);
    assert_int_equal(features_of((divit_span){0}).verify, 0);
    /* A wrong length ends it. */
    assert_int_equal(features_of(BYTES(0x06, 2, 1, 2, 0x07, 4, 1, 2, 3, 4)).modify, 0);
    assert_int_equal(features_of(BYTES(0x07, 4, 1, 2, 3, 4)).modify, 0x01020304);
}

static divit_reader_properties properties_of(divit_span answer)
{
    divit_reader_properties p = {.sized = true};
    divit_reader_properties_parse(answer, &p);
    return p;
}

static void properties(void **state)
{
    (void)state;
    const divit_span answer = BYTES(0x01, 2, 0, 0, 0x0A, 4, 0x08, 0, 1, 0, 0x0B, 2, 0x2F, 0x07);
    assert_true(properties_of(answer).sized);
    assert_int_equal(properties_of(answer).apdu_size, 65544);
    assert_true(properties_of(BYTES(0x0A, 4, 0, 0, 0, 0)).sized);
    assert_int_equal(properties_of(BYTES(0x0A, 4, 0, 0, 0, 0)).apdu_size, 0);
    assert_false(properties_of(BYTES(0x0A, 2, 0, 0)).sized);
    assert_false(properties_of(divit_span_sub(answer, 0, 9)).sized);
    assert_false(properties_of((divit_span){0}).sized);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features),
        cmocka_unit_test(properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
