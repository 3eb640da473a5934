/* SPDX-License-Identifier: Apache-2.0 */
/* doctor's JSON of another desk: what is taken, what is masked, what is refused. */
#include "unit/check.h"

#include "cli/desk_file.h"

#define CHECK(id, layer, verdict)                                                                  \
    "{\"id\":\"" id "\",\"layer\":\"" layer "\",\"verdict\":\"" verdict                            \
    "\",\"cause\":\"why 10000000146\"}"
#define FILE_OF(checks, rest) "{\"command\":\"doctor\",\"checks\":[" checks "]" rest "}"

static void a_layer_is_as_bad_as_its_worst_check(void **state)
{
    cli_desk desk;
    (void)state;
    CHECK_OK(cli_desk_file_parse(
        DIVIT_SPAN_TEXT(FILE_OF(CHECK("a", "usb", "ok") "," CHECK("b", "usb", "warning") "," CHECK(
                                    "c", "usb", "skipped") "," CHECK("d", "card", "broken"),
            ",\"first_broken\":\"d\",\"lang\":\"tr\",\"not_after\":\"2027-01-02T03:04:05Z\"")),
        &desk, NULL));
    assert_int_equal(desk.layer_count, 2);
    assert_string_equal(desk.layers[0].name, "usb");
    assert_int_equal(desk.layers[0].verdict, DIVIT_VERDICT_WARNING);
    assert_int_equal(desk.layers[1].verdict, DIVIT_VERDICT_BROKEN);
    assert_string_equal(desk.first_broken, "d");
    assert_string_equal(desk.language, "tr");
    assert_int_equal(desk.not_after, 1798859045);
}

static void names_of_another_desk_are_masked(void **state)
{
    cli_desk desk;
    (void)state;
    CHECK_OK(cli_desk_file_parse(DIVIT_SPAN_TEXT(FILE_OF(CHECK("a", "usb", "broken"),
                                     ",\"first_broken\":\"a\",\"reader\":\"R [C] (RR-1) 00 "
                                     "00\",\"module\":\"/home/d/m.so\"")),
        &desk, NULL));
    assert_string_equal(desk.cause, "why *********46");
    assert_string_equal(desk.reader, "R [C] (***) 00 00");
    assert_string_equal(desk.module, "~/m.so");
}

static void more_layers_than_there_is_room_for_are_left_out(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    cli_desk desk;
    (void)state;
    CHECK_OK(divit_bytes_append(&file, DIVIT_SPAN_TEXT("{\"command\":\"doctor\",\"checks\":[")));
    for (int i = 0; i < 40; i++)
        CHECK_OK(divit_bytes_printf(
            &file, "%s{\"id\":\"i\",\"layer\":\"layer %d\",\"verdict\":\"ok\"}", i ? "," : "", i));
    CHECK_OK(divit_bytes_append(&file, DIVIT_SPAN_TEXT("]}")));
    CHECK_OK(cli_desk_file_parse(divit_bytes_span(&file), &desk, NULL));
    assert_int_equal(desk.layer_count, CLI_DESK_LAYERS_MAX);
}

static void another_file_is_refused(void **state)
{
    static const char *const files[] = {"", "[]", "{\"command\":\"doctor\"}",
        "{\"command\":\"card\",\"checks\":[" CHECK("a", "usb", "ok") "]}", FILE_OF("", ""),
        FILE_OF("1", ""), FILE_OF("{}", ""), FILE_OF(CHECK("a", "usb", "fine"), ""),
        FILE_OF(CHECK("", "usb", "ok"), ""), FILE_OF(CHECK("a", "", "ok"), ""),
        "{\"command\":\"doctor\",\"command\":\"doctor\",\"checks\":[" CHECK("a", "b", "ok") "]}"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        cli_desk desk;
        divit_error err = {0};
        CHECK_STATUS(cli_desk_file_parse(divit_span_of(files[i]), &desk, &err), DIVIT_INPUT_BROKEN);
        assert_non_null(err.detail);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_is_as_bad_as_its_worst_check),
        cmocka_unit_test(names_of_another_desk_are_masked),
        cmocka_unit_test(more_layers_than_there_is_room_for_are_left_out),
        cmocka_unit_test(another_file_is_refused),
    };
    return cmocka_run_group_tests_name("cli/desk_file", tests, NULL, NULL);
}
