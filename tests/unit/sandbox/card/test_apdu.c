/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/text.h"
#include "sandbox/card/apdu.h"

static divit_bytes bytes_of(const char *hex)
{
    divit_bytes out = {0};
    CHECK_OK(divit_hex_parse(&out, divit_span_of(hex)));
    return out;
}

static void four_cases_are_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        size_t data;
        size_t le;
    } rows[] = {{"002200C3", 0, 0}, {"00B0000010", 0, 16}, {"00B0000000", 0, 256},
        {"00A40000023F00", 2, 0}, {"00A40000023F0000", 2, 256}, {"00A40000023F00F4", 2, 0xF4}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes command = bytes_of(rows[i].hex);
        divit_apdu a;
        CHECK_OK(divit_apdu_parse(divit_bytes_span(&command), &a));
        assert_int_equal(a.data.n, rows[i].data);
        assert_int_equal(a.le, rows[i].le);
        assert_int_equal(a.wants, rows[i].le > 0);
    }
}

static void other_lengths_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "", "00A400", "00A40000023F", "00A40000013F0000", "00A400000000", "00A40000000002AABB0000"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes command = bytes_of(rows[i]);
        divit_apdu a;
        CHECK_STATUS(divit_apdu_parse(divit_bytes_span(&command), &a), DIVIT_INPUT_BROKEN);
    }
}

static void trace_counts_pins_only(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"00A40000023F0000", "> 00A40000023F0000\n"},
        {"0020000106313233343536", "> 00200001 06 [PIN 6 bytes]\n"},
        {"1020000106313233343536", "> 10200001 06 [PIN 6 bytes]\n"},
        {"00200001FF3132333435", "> 00200001 FF [PIN 5 bytes]\n"},
        {"002401010E06313233343536063635343332310000", "> 00240101 0E [PIN 16 bytes]\n"},
        {"00200001", "> 00200001\n"},
        {"0020000100", "> 0020000100\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes command = bytes_of(rows[i][0]);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes line = {0};
        CHECK_OK(divit_apdu_trace_command(&line, divit_bytes_span(&command)));
        CHECK_TEXT(divit_bytes_span(&line), rows[i][1]);
    }
}

static void answers_are_traced_whole(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    CHECK_OK(divit_apdu_trace_answer(&line, DIVIT_SPAN_TEXT("\xAB\x90\x00")));
    CHECK_TEXT(divit_bytes_span(&line), "< AB9000\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_cases_are_taken_apart),
        cmocka_unit_test(other_lengths_are_refused),
        cmocka_unit_test(trace_counts_pins_only),
        cmocka_unit_test(answers_are_traced_whole),
    };
    return cmocka_run_group_tests_name("sandbox/card/apdu", tests, NULL, NULL);
}
