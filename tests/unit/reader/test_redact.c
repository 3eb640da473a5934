/* SPDX-License-Identifier: Apache-2.0 */
/* What of commands and answers is shown, and what never is. */
#include "unit/check.h"

#include "base/text.h"
#include "reader/redact.h"

static bool same_token(void *ctx, divit_span data, uint8_t out[DIVIT_TRACE_TOKEN])
{
    (void)ctx;
    (void)data;
    memset(out, 0xAA, DIVIT_TRACE_TOKEN);
    return true;
}

static const divit_trace_port hidden = {.token = same_token};
static const divit_trace_port kept = {.token = same_token, .keep_data = true};

static divit_bytes bytes_of(const char *hex)
{
    divit_bytes b = {0};
    CHECK_OK(divit_hex_parse(&b, divit_span_of(hex)));
    return b;
}

static void check_command(divit_redact *state, const char *command, const char *shown)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes in = bytes_of(command);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(divit_redact_command(state, divit_bytes_span(&in), &out));
    CHECK_TEXT(divit_bytes_span(&out), shown);
}

static void check_answer(
    divit_redact *state, const divit_trace_port *port, const char *answer, const char *shown)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes in = bytes_of(answer);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(divit_redact_answer(state, divit_bytes_span(&in), port, &out));
    CHECK_TEXT(divit_bytes_span(&out), shown);
}

static void harmless_commands_are_shown(void **state)
{
    (void)state;
    static const char *const shown[] = {"00a40000023f0000", "00b00000f4", "00ca01064d",
        "00c000000c", "0022c301", "8018000000", "00a4040004504b4353f4", "801a0000"};
    divit_redact s = {0};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        check_command(&s, shown[i], shown[i]);
}

/* Every way in which a PIN may stand in a command. */
static void a_pin_is_never_shown(void **state)
{
    (void)state;
    static const char *const commands[][2] = {
        {"0020000106313233343536", "0020000106[6]"},
        {"8020000106313233343536", "8020000106[6]"},
        {"0c20000108313233343536000000", "0c20000108[8]00"},
        {"60200001063132333435360000", "60200001[9]"},
        {"00240101063132333435360a", "0024010106[6]0a"},
        {"002c0101063132333435360000", "002c0101[9]"},
        {"002a9e9a00000631323334353600f4", "002a9e9a000006[6]00f4"},
        {"102a9e9a06313233343536", "102a9e9a06[6]"},
        {"00da000006313233343536", "00da000006[6]"},
        {"00d6000006313233343536", "00d6000006[6]"},
        {"0ca4000006313233343536", "0ca4000006[6]"},
        {"002000010831323334", "00200001[5]"},
        {"313233", "[3]"},
        {"", ""},
    };
    divit_redact s = {0};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        check_command(&s, commands[i][0], commands[i][1]);
}

static void certificates_are_shown_only_if_wanted(void **state)
{
    (void)state;
    divit_redact s = {0};
    check_command(&s, "00b00000f4", "00b00000f4");
    check_answer(&s, &hidden, "3082035030829000", "[6:aaaaaaaaaaaaaaaa]9000");
    check_answer(&s, &kept, "3082035030829000", "3082035030829000");
    check_command(&s, "00a40000023f0000", "00a40000023f0000");
    check_answer(&s, &hidden, "6f00610c", "6f00610c");
    check_command(&s, "00c000000c", "00c000000c");
    check_answer(&s, &hidden, "6f009000", "6f009000");
    check_answer(&s, &hidden, "90", "90");
    check_answer(&s, &hidden, "", "");
}

static void what_is_read_after_a_pin_is_hidden(void **state)
{
    (void)state;
    divit_redact s = {0};
    check_command(&s, "0020000106313233343536", "0020000106[6]");
    check_answer(&s, &kept, "63c2", "63c2");
    check_command(&s, "00b00000f4", "00b00000f4");
    check_answer(&s, &kept, "30829000", "30829000");
    check_command(&s, "0020000106313233343536", "0020000106[6]");
    check_answer(&s, &kept, "9000", "9000");
    check_command(&s, "00b00000f4", "00b00000f4");
    check_answer(&s, &kept, "30829000", "[2:aaaaaaaaaaaaaaaa]9000");
}

/* A signature goes into a document; what is deciphered and every other answer does not. */
static void operations_show_signatures_only(void **state)
{
    (void)state;
    divit_redact s = {0};
    check_command(&s, "002a9e9a0100f4", "002a9e9a01[1]f4");
    check_answer(&s, &kept, "1234610c", "1234610c");
    check_command(&s, "00c000000c", "00c000000c");
    check_answer(&s, &kept, "56789000", "56789000");
    check_answer(&s, &hidden, "56789000", "[2:aaaaaaaaaaaaaaaa]9000");
    check_command(&s, "002a80860100f4", "002a808601[1]f4");
    check_answer(&s, &kept, "12349000", "[2:aaaaaaaaaaaaaaaa]9000");
    check_command(&s, "00c000000c", "00c000000c");
    check_answer(&s, &kept, "12349000", "[2:aaaaaaaaaaaaaaaa]9000");
}

static void a_pin_pad_tells_its_status_word(void **state)
{
    (void)state;
    static const uint8_t answer[] = {0x90, 0x00, 0x31};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_redact s = {0};
    CHECK_OK(divit_redact_control(&s, (divit_span){answer, 3}, &hidden, &out));
    CHECK_TEXT(divit_bytes_span(&out), "[3:aaaaaaaaaaaaaaaa]");
    assert_false(s.private);
    out.n = 0;
    CHECK_OK(divit_redact_control(&s, (divit_span){answer, 2}, &hidden, &out));
    CHECK_TEXT(divit_bytes_span(&out), "9000");
    assert_true(s.private);
}

static void a_reader_has_no_serial_number(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(
        divit_redact_reader(DIVIT_SPAN_TEXT("ACS ACR39U [CCID Interface] (12345678) 00 00"), &out));
    CHECK_TEXT(
        divit_bytes_span(&out), "ACS%20ACR39U%20%5BCCID%20Interface%5D%20%28%2A%29%2000%2000");
    out.n = 0;
    CHECK_OK(divit_redact_reader(DIVIT_SPAN_TEXT("Reader )("), &out));
    CHECK_TEXT(divit_bytes_span(&out), "Reader%20%29%28");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(harmless_commands_are_shown),
        cmocka_unit_test(a_pin_is_never_shown),
        cmocka_unit_test(certificates_are_shown_only_if_wanted),
        cmocka_unit_test(what_is_read_after_a_pin_is_hidden),
        cmocka_unit_test(operations_show_signatures_only),
        cmocka_unit_test(a_pin_pad_tells_its_status_word),
        cmocka_unit_test(a_reader_has_no_serial_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
