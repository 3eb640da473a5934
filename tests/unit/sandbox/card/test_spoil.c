/* SPDX-License-Identifier: Apache-2.0 */
/* Spoilt answers: each fault's own, and storms that repeat and reach every kind. */
#include "unit/check.h"

#include "base/text.h"
#include "sandbox/card/spoil.h"

static const uint8_t whole[] = {0x61, 0x04, 0x01, 0x02, 0x03, 0x04, 0x90, 0x00};

static void spoil(divit_card_fault fault, uint64_t number, divit_bytes *out)
{
    out->n = 0;
    CHECK_OK(divit_bytes_append(out, (divit_span){whole, sizeof whole}));
    CHECK_OK(divit_spoil_answer(fault, number, out));
}

static void each_fault_has_its_answer(void **state)
{
    static const struct {
        divit_card_fault fault;
        const char *answer;
    } rows[] = {
        {DIVIT_CARD_FAULT_NONE, "6104010203049000"},
        {DIVIT_CARD_FAULT_GARBAGE, "deadbeef010203"},
        {DIVIT_CARD_FAULT_EMPTY, "9000"},
        {DIVIT_CARD_FAULT_FLIP, "6004010203049000"},
        {DIVIT_CARD_FAULT_SHORT, "61040102"},
        {DIVIT_CARD_FAULT_BYTE, "90"},
        {DIVIT_CARD_FAULT_WORD, "6104010203044217"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes answer = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes hex = {0};
        spoil(rows[i].fault, 0, &answer);
        CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&answer)));
        CHECK_TEXT(divit_bytes_span(&hex), rows[i].answer);
    }
}

static void a_long_answer_goes_beyond_a_short_apdu(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes answer = {0};
    (void)state;
    spoil(DIVIT_CARD_FAULT_LONG, 0, &answer);
    assert_int_equal(answer.n, sizeof whole + 300);
    assert_memory_equal(answer.p, whole, sizeof whole);
}

static void a_storm_repeats_and_has_every_size(void **state)
{
    bool none = false, one = false, more = false, huge = false;
    (void)state;
    for (uint64_t number = 0; number < 3000; number++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes first = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes second = {0};
        spoil(DIVIT_CARD_FAULT_STORM, number, &first);
        spoil(DIVIT_CARD_FAULT_STORM, number, &second);
        assert_true(divit_span_equal(divit_bytes_span(&first), divit_bytes_span(&second)));
        none = none || first.n == 0;
        one = one || first.n == 1;
        more = more || first.n > 258;
        huge = huge || first.n > 65538;
    }
    assert_true(none && one && more && huge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_has_its_answer),
        cmocka_unit_test(a_long_answer_goes_beyond_a_short_apdu),
        cmocka_unit_test(a_storm_repeats_and_has_every_size),
    };
    return cmocka_run_group_tests_name("sandbox/card/spoil", tests, NULL, NULL);
}
