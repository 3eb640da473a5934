/* SPDX-License-Identifier: Apache-2.0 */
/* What is found in a file whose cross-reference sections are of no use, byte by byte. */
#include "builder.h"

#include <inttypes.h>

#include "pdf/salvage.h"

static divit_status scan(
    const char *text, const divit_pdf_limits *limits, divit_bytes *said, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_salvage_done)
    divit_pdf_salvage found = {.file = divit_span_of(text)};
    const divit_status s = divit_pdf_salvage_scan(&found, limits, err);
    for (size_t i = 0; s == DIVIT_OK && i < found.count; i++) {
        const divit_pdf_salvaged *item = &found.items[i];
        CHECK_OK(divit_bytes_printf(said, "%s%" PRIu32, i > 0 ? " " : "", item->ref.number));
        if (item->container)
            CHECK_OK(divit_bytes_printf(said, "@%" PRIu32, item->container));
    }
    if (s == DIVIT_OK && found.lost > 0)
        CHECK_OK(divit_bytes_printf(said, " lost %zu", found.lost));
    CHECK_OK(divit_bytes_terminate(said));
    return s;
}

/* What is found: numbers, with @ those of the object streams that hold them. */
typedef struct row {
    const char *text, *said;
} row;

static void check_rows(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes said = {0};
        divit_error err = {0};
        const divit_status s = scan(rows[i].text, NULL, &said, &err);
        if (s != DIVIT_OK)
            fail_msg("%s: %s", rows[i].text, err.detail);
        if (strcmp((const char *)said.p, rows[i].said) != 0)
            fail_msg("%s: \"%s\"", rows[i].text, (const char *)said.p);
    }
}

static void objects_need_a_number(void **state)
{
    static const row rows[] = {
        {"1 0 obj 1 endobj", "1"},
        {"\n 1 \r0\tobj 1 endobj", "1"},
        {"obj 1", ""},
        {" obj 1", ""},
        {"x obj 1", ""},
        {"0 obj 1", ""},
        {"x0 obj 1", ""},
        {" 0 obj 1", ""},
        {"a 0 obj 1", ""},
        {"0 0 obj 1", ""},
        {"9999999999 0 obj 1", ""},
        {"1 70000 obj 1", ""},
        {"1 0 objx 1", ""},
        {"1 0 obj >>", " lost 1"},
        {"1 0 obj <4x>", " lost 1"},
        {"1 0 obj (a 2 0 obj 1", "2 lost 1"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void streams_need_an_end(void **state)
{
    static const row rows[] = {
        {"1 0 obj <<>> stream", " lost 1"},
        {"1 0 obj <<>> stream\r", " lost 1"},
        {"1 0 obj <<>> stream\rabc\nendstream", "1"},
        {"1 0 obj <<>> stream\nendstream", "1"},
        {"1 0 obj << /Length 3 >> stream\nabc  ", " lost 1"},
        {"1 0 obj << /Length 3 >> stream\nabcendstream", "1"},
        {"1 0 obj << /Length -1 >> stream\nabc\nendstream", "1"},
        {"1 0 obj << /Length 1 /Length 1 >> stream\nabc\nendstream", "1"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

#define PACK(number, keys, data)                                                                   \
    number " 0 obj << /Type /ObjStm " keys " >> stream\n" data "\nendstream "

static void object_streams_are_opened(void **state)
{
    static const row rows[] = {
        {PACK("2", "/N 1 /First 4", "5 0 7"), "2 5@2"},
        {PACK("2", "/N (x) /First 4", "5 0 7"), "2"},
        {PACK("2", "/N -1 /First 4", "5 0 7"), "2"},
        {PACK("9", "/N 1 /First 4 /Linearized 1", "5 0 7"), ""},
        {PACK("9", "/N 1 /First 4 /Linearized 1", "5 0 7") "10 0 obj 1", "10"},
        {PACK("9", "/N 1 /First 4", "5 0 7") PACK("4", "/N 1 /First 4", "9 0 7"), "4 9@4"},
        {PACK("9", "/N 1 /First 4", "5 0 7") PACK("9", "/N 1 /First 4", "6 0 7"), "6@9 9"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void signs_of_encryption_must_be_whole(void **state)
{
    static const row rows[] = {
        {"1 0 obj << /Filter /Standard /O (a) >>", "1"},
        {"1 0 obj << /Filter /Standard /U (a) >>", "1"},
        {"1 0 obj << /Filter /Other /O (a) /U (b) >>", "1"},
        {"1 0 obj << /Filter /Standard /Filter /Standard /O (a) /U (b) >>", "1"},
        {"1 0 obj << /Filter /Standard /O (a) /O (a) /U (b) >>", "1"},
        {"1 0 obj << /Filter /Standard /O (a) /U (b) /U (b) >>", "1"},
        {"1 0 obj << /Filter /Standard /O (a) /U (b) >> trailer << /Encrypt 1 0 R >> trailer << "
         "/Encrypt 1 0 R >>",
            "1"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void what_is_malformed_is_refused(void **state)
{
    static const char twice[] = "a PDF dictionary has the same key twice";
    static const char pack[] = "an object stream is malformed";
    static const row rows[] = {
        {"trailer << /Root 1 0 R /Root 1 0 R >>", twice},
        {"trailer << /Root 1 0 R /Encrypt 1 /Encrypt 1 >>", twice},
        {"1 0 obj << /Linearized 1 /Linearized 1 >>", twice},
        {PACK("2", "/N 1 /N 1 /First 4", "5 0 7"), twice},
        {PACK("2", "/N 1 /First 4 /First 4", "5 0 7"), twice},
        {PACK("2", "/N 1 /First 4", "5 0 << /Type /A /Type /A >>"), twice},
        {PACK("2", "/N 1 /First 4", "x 0 7"), pack},
        {PACK("2", "/N 1 /First 4", "5 x 7"), pack},
        {PACK("2", "/N 1 /First 4", "0 0 7"), pack},
        {PACK("2", "/N 1 /First 13", "4294967296 0 7"), pack},
        {PACK("2", "/N 1 /First 9223372036854775807", "5 9223372036854775809 7"), pack},
        {PACK("2", "/N 1 /First 4", "5 9 7"), pack},
        {PACK("2", "/N 1 /First 4", "5 0 >>"), "a PDF value is missing here"},
        {PACK("2", "/N 1 /First 4 /Filter /LZWDecode", "5 0 7"),
            "an object stream of the broken PDF is lost"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes said = {0};
        divit_error err = {0};
        CHECK_STATUS(scan(rows[i].text, NULL, &said, &err), DIVIT_INPUT_BROKEN);
        if (strcmp(err.detail, rows[i].said) != 0)
            fail_msg("%s: %s", rows[i].text, err.detail);
    }
}

static void limits_are_kept(void **state)
{
    static const divit_pdf_limits three = {.objects = 3};
    static const char pack[] = "1 0 obj 1 endobj " PACK("2", "/N 2 /First 8", "5 0 6 2 7 << >>");
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes said = {0};
    divit_status s = DIVIT_INPUT_LIMIT;
    (void)state;
    CHECK_STATUS(scan("3 0 obj 1 ", &three, &said, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(
        scan("1 0 obj 1 1 0 obj 2 1 0 obj 3 1 0 obj 4 ", &three, &said, NULL), DIVIT_INPUT_LIMIT);
    for (size_t total = 1; s != DIVIT_OK; total++) {
        const divit_pdf_limits limits = {.total = total};
        divit_error err = {0};
        said.n = 0;
        s = scan(pack, &limits, &said, total % 2 ? &err : NULL);
        assert_true(s == DIVIT_OK ? total > 20 : s == DIVIT_INPUT_LIMIT);
    }
    assert_string_equal((const char *)said.p, "1 2 5@2 6@2");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_need_a_number),
        cmocka_unit_test(streams_need_an_end),
        cmocka_unit_test(object_streams_are_opened),
        cmocka_unit_test(signs_of_encryption_must_be_whole),
        cmocka_unit_test(what_is_malformed_is_refused),
        cmocka_unit_test(limits_are_kept),
    };
    return cmocka_run_group_tests_name("pdf/salvage", tests, NULL, NULL);
}
