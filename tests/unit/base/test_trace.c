/* SPDX-License-Identifier: Apache-2.0 */
/* Records are read line by line, and nothing else is taken for one. */
#include "unit/check.h"

#include "base/trace.h"

static const divit_trace_limits limits = {.bytes = 4096, .lines = 8};

static const char record[] = "divit-trace 1 data=hidden\n"
                             "= 0 module=opensc-pkcs11.so\n"
                             "# a remark \xC5\x9F\n"
                             "> 7 36 SCardTransmit card=1 command=00b0000000f4\n"
                             "< 7 41 8010002f answer=[3:5bd1fa0f6c21e7d0]9000\n"
                             "> 8 50 SCardCancel\n"
                             "< 8 51 not finished";

static void open_text(const char *text, divit_trace *t)
{
    CHECK_OK(divit_trace_open(divit_span_of(text), &limits, t, NULL));
}

static void lines_come_in_order(void **state)
{
    (void)state;
    divit_trace t;
    divit_trace_line line;
    divit_span value;
    uint64_t number = 0;
    open_text(record, &t);
    assert_false(t.data_kept);
    CHECK_OK(divit_trace_next(&t, &line, NULL));
    assert_int_equal(line.kind, DIVIT_TRACE_WORKER);
    assert_true(divit_trace_field(&line, "module", &value));
    CHECK_TEXT(value, "opensc-pkcs11.so");
    CHECK_OK(divit_trace_next(&t, &line, NULL));
    assert_int_equal(line.kind, DIVIT_TRACE_CALL);
    assert_int_equal(line.number, 7);
    assert_int_equal(line.time, 36);
    CHECK_TEXT(line.name, "SCardTransmit");
    assert_true(divit_trace_number(&line, "card", &number));
    assert_int_equal(number, 1);
    assert_false(divit_trace_number(&line, "command", &number));
    assert_false(divit_trace_field(&line, "car", &value));
    CHECK_OK(divit_trace_next(&t, &line, NULL));
    assert_int_equal(line.kind, DIVIT_TRACE_RETURN);
    assert_int_equal(line.code, 0x8010002F);
    CHECK_OK(divit_trace_next(&t, &line, NULL));
    CHECK_TEXT(line.name, "SCardCancel");
    assert_int_equal(line.fields.n, 0);
    CHECK_OK(divit_trace_next(&t, &line, NULL));
    assert_int_equal(line.kind, DIVIT_TRACE_END);
}

static void another_head_is_refused(void **state)
{
    (void)state;
    divit_trace t;
    CHECK_STATUS(
        divit_trace_open(DIVIT_SPAN_TEXT("divit-trace 2 data=hidden\n"), &limits, &t, NULL),
        DIVIT_INPUT_UNSUPPORTED);
    static const char *const bad[] = {"", "\n", "divit-trace 1\n", "divit-trace 1 data=some\n",
        "divit-trace 1 data=kept more\n", "trace 1 data=kept\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(
            divit_trace_open(divit_span_of(bad[i]), &limits, &t, NULL), DIVIT_INPUT_BROKEN);
    const divit_trace_limits small = {.bytes = 10, .lines = 8};
    CHECK_STATUS(divit_trace_open(divit_span_of(record), &small, &t, NULL), DIVIT_INPUT_LIMIT);
}

static void a_bad_line_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const char *const bad[] = {"x\n", "\n", ">\n", "> 1\n", "> a 1 C_Sign\n", "> 1 2\n",
        "< 1 2 0\n", "< 1 2 0000000g\n", "= x\n", "> 1 2 C_Sign a=\t\n", "?? 1 2 C_Sign\n",
        "> 1234567890123456789 2 C_Sign\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        divit_trace t;
        divit_trace_line line;
        divit_error err = {0};
        CHECK_OK(divit_trace_put_head(&text, true));
        const size_t at = text.n;
        CHECK_OK(divit_bytes_append(&text, divit_span_of(bad[i])));
        CHECK_OK(divit_trace_open(divit_bytes_span(&text), &limits, &t, NULL));
        assert_true(t.data_kept);
        CHECK_STATUS(divit_trace_next(&t, &line, &err), DIVIT_INPUT_BROKEN);
        assert_int_equal(err.where, at);
    }
}

static void too_many_lines_are_refused(void **state)
{
    (void)state;
    const divit_trace_limits few = {.bytes = 4096, .lines = 1};
    divit_trace t;
    divit_trace_line line;
    CHECK_OK(divit_trace_open(divit_span_of(record), &few, &t, NULL));
    CHECK_OK(divit_trace_next(&t, &line, NULL));
    CHECK_STATUS(divit_trace_next(&t, &line, NULL), DIVIT_INPUT_LIMIT);
}

static void hidden_bytes_keep_their_number(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_trace_data_done)
    divit_trace_data data = {0};
    static const uint8_t bytes[] = {0xAB, 0, 0, 0, 0x90, 0x00, 0};
    static const uint8_t known[] = {1, 0, 0, 0, 1, 1, 0};
    CHECK_OK(divit_trace_data_parse(DIVIT_SPAN_TEXT("aB[3:0123]9000[1]"), &data, NULL));
    assert_int_equal(data.bytes.n, sizeof bytes);
    assert_memory_equal(data.bytes.p, bytes, sizeof bytes);
    assert_memory_equal(data.known.p, known, sizeof known);
}

static void bad_data_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"a", "ag", "[", "[]", "[x]", "[3", "[:12]", "]"};
    divit_trace_data data = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(
            divit_trace_data_parse(divit_span_of(bad[i]), &data, NULL), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(
        divit_trace_data_parse(DIVIT_SPAN_TEXT("00[65544]"), &data, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(
        divit_trace_data_parse(DIVIT_SPAN_TEXT("[99999999999]"), &data, NULL), DIVIT_INPUT_LIMIT);
    CHECK_OK(divit_trace_data_parse(DIVIT_SPAN_TEXT("[0]"), &data, NULL));
    assert_int_equal(data.bytes.n, 0);
    divit_trace_data_done(&data);
}

static bool count_as_token(void *ctx, divit_span data, uint8_t out[DIVIT_TRACE_TOKEN])
{
    (void)ctx;
    memset(out, (int)data.n, DIVIT_TRACE_TOKEN);
    return true;
}

static void what_is_written_can_be_read(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const divit_trace_port port = {.token = count_as_token};
    CHECK_OK(divit_trace_put_word(&out, DIVIT_SPAN_TEXT("A b=\xC5\x9F[1]")));
    CHECK_TEXT(divit_bytes_span(&out), "A%20b%3D%C5%9F%5B1%5D");
    out.n = 0;
    CHECK_OK(divit_trace_put_hidden(&out, DIVIT_SPAN_TEXT("123456"), &port));
    CHECK_OK(divit_trace_put_hidden(&out, DIVIT_SPAN_TEXT(""), &port));
    CHECK_OK(divit_trace_put_hidden(&out, DIVIT_SPAN_TEXT("123456"), NULL));
    CHECK_TEXT(divit_bytes_span(&out), "[6:0606060606060606][6]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_in_order),
        cmocka_unit_test(another_head_is_refused),
        cmocka_unit_test(a_bad_line_is_refused_where_it_stands),
        cmocka_unit_test(too_many_lines_are_refused),
        cmocka_unit_test(hidden_bytes_keep_their_number),
        cmocka_unit_test(bad_data_is_refused),
        cmocka_unit_test(what_is_written_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
