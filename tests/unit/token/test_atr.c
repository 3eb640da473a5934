/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/text.h"
#include "token/atr.h"

static divit_status parse(const char *hex, divit_bytes *bytes, divit_atr *atr, divit_error *err)
{
    bytes->n = 0;
    CHECK_OK(divit_hex_parse(bytes, divit_span_of(hex)));
    return divit_atr_parse(divit_bytes_span(bytes), atr, err);
}

static void check_historical(const divit_atr *atr, const char *hex)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_hex_append(&text, atr->historical));
    CHECK_TEXT(divit_bytes_span(&text), hex);
}

static void akis_cards_are_taken_apart(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_atr atr;
    CHECK_OK(parse("3BBA11008131FE4D55454B41452056312E30AE", &bytes, &atr, NULL));
    assert_true(atr.has_ta1);
    assert_int_equal(atr.ta1, 0x11);
    assert_int_equal(atr.protocols, 1 << 1);
    assert_int_equal(atr.check, DIVIT_ATR_CHECK_GOOD);
    check_historical(&atr, "55454b41452056312e30");
    CHECK_OK(parse("3B9F978131FE458065544312210831C073F6218081059B", &bytes, &atr, NULL));
    assert_int_equal(atr.ta1, 0x97);
    assert_int_equal(atr.protocols, 1 << 1);
    assert_int_equal(atr.check, DIVIT_ATR_CHECK_GOOD);
    check_historical(&atr, "8065544312210831c073f621808105");
}

static void a_card_without_interface_bytes_speaks_t0(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_atr atr;
    CHECK_OK(parse("3B00", &bytes, &atr, NULL));
    assert_false(atr.has_ta1);
    assert_int_equal(atr.ta1, 0x11); /* ISO/IEC 7816-3 8.3: the default */
    assert_int_equal(atr.protocols, 1);
    assert_int_equal(atr.check, DIVIT_ATR_CHECK_NONE);
    assert_int_equal(atr.historical.n, 0);
}

static void both_protocols_are_told(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_atr atr;
    CHECK_OK(parse("3B80800101", &bytes, &atr, NULL));
    assert_int_equal(atr.protocols, 1 << 0 | 1 << 1);
    assert_int_equal(atr.check, DIVIT_ATR_CHECK_GOOD); /* 80^80^01^01 */
}

static void a_wrong_check_byte_is_told(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_atr atr;
    CHECK_OK(parse("3BBA11008131FE4D55454B41452056312E30AF", &bytes, &atr, NULL));
    assert_int_equal(atr.check, DIVIT_ATR_CHECK_BAD);
}

static void broken_answers_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        uint64_t where;
    } rows[] = {
        {"", 0}, {"3B", 1}, {"3C00", 0}, {"3B01", 2}, /* the historical byte is missing */
        {"3B10", 2},                                  /* TA1 is missing */
        {"3B80", 2},                                  /* TD1 is missing */
        {"3B8080", 3},                                /* TD2 is missing */
        {"3B8001", 3},                                /* T=1 and no check byte */
        {"3B0000", 2},                                /* one byte too many */
        {"3B808080808080808080808080808080808080808080808080808080808080808000",
            33}, /* 34 bytes, 8.2.1 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes bytes = {0};
        divit_atr atr = {.ta1 = 0x77};
        divit_error err = {0};
        CHECK_STATUS(parse(rows[i].hex, &bytes, &atr, &err), DIVIT_INPUT_BROKEN);
        assert_int_equal(err.where, rows[i].where);
        assert_int_equal(atr.ta1, 0x77);
    }
}

/* Every shorter part of a good answer is refused, and so is every longer one. */
static void only_the_whole_answer_is_taken(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_atr atr;
    CHECK_OK(parse("3B9F978131FE458065544312210831C073F6218081059B", &bytes, &atr, NULL));
    for (size_t n = 0; n < bytes.n; n++)
        CHECK_STATUS(divit_atr_parse((divit_span){bytes.p, n}, &atr, NULL), DIVIT_INPUT_BROKEN);
    CHECK_OK(divit_bytes_push(&bytes, 0));
    CHECK_STATUS(divit_atr_parse(divit_bytes_span(&bytes), &atr, NULL), DIVIT_INPUT_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(akis_cards_are_taken_apart),
        cmocka_unit_test(a_card_without_interface_bytes_speaks_t0),
        cmocka_unit_test(both_protocols_are_told),
        cmocka_unit_test(a_wrong_check_byte_is_told),
        cmocka_unit_test(broken_answers_are_refused),
        cmocka_unit_test(only_the_whole_answer_is_taken),
    };
    return cmocka_run_group_tests_name("token/atr", tests, NULL, NULL);
}
