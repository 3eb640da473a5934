/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN pad: which blocks are taken, what is sent to the card, what a person may do wrong. */
#include "unit/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "sandbox/card/folder.h"
#include "sandbox/card/pad.h"

/* What OpenSC 0.23 sends for a PIN of 6 to 16 characters. */
#define VERIFY "000082000010060200000000000000050000000020000100"
/* PC/SC part 10, with counted PINs as AKIS wants them. */
#define MODIFY "0000828000000010060302000000000000000000050000000024010100"

typedef struct pad_case {
    const char *hex;
    divit_status expected;
} pad_case;

static divit_status parse(divit_pin_block_kind kind, const char *hex, divit_pin_block *ret)
{
    static uint8_t kept[128]; /* a block borrows from its bytes */
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    CHECK_OK(divit_hex_parse(&bytes, divit_span_of(hex)));
    assert_true(bytes.n <= sizeof kept);
    if (bytes.n > 0)
        memcpy(kept, bytes.p, bytes.n);
    return divit_pin_block_parse(kind, (divit_span){kept, bytes.n}, ret, NULL);
}

static void check_cases(divit_pin_block_kind kind, const pad_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        divit_pin_block b;
        if (parse(kind, cases[i].hex, &b) != cases[i].expected)
            fail_msg("%s", cases[i].hex);
    }
}

static void a_verify_block_is_taken_strictly(void **state)
{
    (void)state;
    static const pad_case cases[] = {
        {VERIFY, DIVIT_OK},
        {"0000820000100607000000000000000400000000200001", DIVIT_OK},
        {"", DIVIT_INPUT_BROKEN},
        {"0000820000100602000000000000000500000000200001", DIVIT_INPUT_BROKEN},
        {VERIFY "00", DIVIT_INPUT_BROKEN},
        {"0000820000100602000000000000FFFFFFFF0020000100", DIVIT_INPUT_BROKEN},
        {"000081000010060200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082080010060200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082800010060200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000110060200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000006100200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000010000200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000011060200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000010060000000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000010061200000000000000050000000020000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000010060200000000000000050000000024000100", DIVIT_INPUT_UNSUPPORTED},
        {"000082000010060200000000000000050000000020000101", DIVIT_INPUT_UNSUPPORTED},
        {"00008200001006020000000000000003000000002000", DIVIT_INPUT_UNSUPPORTED},
    };
    check_cases(DIVIT_PIN_BLOCK_VERIFY, cases, sizeof cases / sizeof cases[0]);
}

static void a_modify_block_is_taken_strictly(void **state)
{
    (void)state;
    static const pad_case cases[] = {
        {MODIFY, DIVIT_OK},
        {"0000820000000010060202000000000000000000050000000024000100", DIVIT_OK},
        {VERIFY, DIVIT_INPUT_BROKEN},
        {MODIFY "00", DIVIT_INPUT_BROKEN},
        {"0000828000010010060302000000000000000000050000000024010100", DIVIT_INPUT_UNSUPPORTED},
        {"0000828000000110060302000000000000000000050000000024010100", DIVIT_INPUT_UNSUPPORTED},
        {"0000828000000010060102000000000000000000050000000024010100", DIVIT_INPUT_UNSUPPORTED},
        {"0000828000000010060702000000000000000000050000000024010100", DIVIT_INPUT_UNSUPPORTED},
        {"0000828000000010060302000000000000000000050000000020010100", DIVIT_INPUT_UNSUPPORTED},
    };
    check_cases(DIVIT_PIN_BLOCK_MODIFY, cases, sizeof cases / sizeof cases[0]);
}

static char folder[SCRATCH_SIZE];

static int make(void **state)
{
    (void)state;
    scratch_template(folder, "pad");
    return mkdtemp(folder) ? 0 : -1;
}

/* What the person types; NULL presses Cancel. */
static void put(const char *name, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    CHECK_OK(divit_practice_path(folder, name, &path, NULL));
    (void)unlink((const char *)path.p);
    if (text)
        CHECK_OK(divit_file_write_private((const char *)path.p, divit_span_of(text), NULL));
}

static int drop(void **state)
{
    (void)state;
    put("typed", NULL);
    put("typed-new", NULL);
    return rmdir(folder);
}

static void check_typed(const char *hex, const char *old, const char *fresh, const char *expected)
{
    divit_pin_block b;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes command = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_pin_block_kind kind =
        hex[31] == '5' ? DIVIT_PIN_BLOCK_VERIFY : DIVIT_PIN_BLOCK_MODIFY;
    CHECK_OK(parse(kind, hex, &b));
    put("typed", old);
    put("typed-new", fresh);
    const uint16_t sw = divit_pad_type(folder, &b, &command);
    if (sw != 0)
        CHECK_OK(divit_bytes_printf(&text, "%04x", (unsigned)sw));
    else
        CHECK_OK(divit_hex_append(&text, divit_bytes_span(&command)));
    CHECK_TEXT(divit_bytes_span(&text), expected);
}

static void the_pad_makes_the_command(void **state)
{
    (void)state;
    check_typed(VERIFY, "123456\n", NULL, "0020000106313233343536");
    check_typed(VERIFY, "1234567890123456", NULL, "002000011031323334353637383930313233343536");
    check_typed(MODIFY, "123456\n", "654321\n654321\n", "002401010e0631323334353606363534333231");
    check_typed("0000820000000010060202000000000000000000050000000024000100", "123456\n",
        "7654321\n", "002400010d31323334353637363534333231");
}

static void a_person_may_go_wrong(void **state)
{
    (void)state;
    check_typed(VERIFY, NULL, NULL, "6401");
    check_typed(VERIFY, "12345\n", NULL, "6403");
    check_typed(VERIFY, "12345678901234567\n", NULL, "6403");
    check_typed(MODIFY, "123456\n", NULL, "6401");
    check_typed(MODIFY, "123456\n", "654321\n654322\n", "6402");
    check_typed(MODIFY, "123456\n", "654321\n", "6403");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verify_block_is_taken_strictly),
        cmocka_unit_test(a_modify_block_is_taken_strictly),
        cmocka_unit_test_setup_teardown(the_pad_makes_the_command, make, drop),
        cmocka_unit_test_setup_teardown(a_person_may_go_wrong, make, drop),
    };
    return cmocka_run_group_tests_name("sandbox/card/pad", tests, NULL, NULL);
}
