/* SPDX-License-Identifier: Apache-2.0 */
/* The institution's list: its forms, its faults, and what differs from the portal's. */
#include "unit/check.h"

#include "base/bytes.h"
#include "renew/roster.h"

static divit_roster *read_list(const char *csv)
{
    divit_roster *roster = NULL;
    CHECK_OK(divit_roster_read(divit_span_of(csv), &roster, NULL));
    return roster;
}

static divit_roster_match match(
    divit_roster *roster, const char *name, const char *masked, const char *unit)
{
    const divit_officer_item item = {.name = name, .identity_no_masked = masked, .unit = unit};
    return divit_roster_match_item(roster, &item);
}

static void differences_are_named(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_roster_free)
    divit_roster *r = read_list("Ad Soyad;T.C. Kimlik No;Birim\r\n"
                                "Işıl Çiğdem Öz;10000000146;Bilgi İşlem\r\n"
                                "\"İrem Şen\";10000000178;Kütüphane\r\n"
                                "Ayşe Demir;10000000112;Bilgi İşlem\r\n");
    assert_int_equal(divit_roster_count(r), 3);
    assert_string_equal(divit_roster_name(r, 1), "İrem Şen");
    assert_int_equal(match(r, "IŞIL  ÇİĞDEM ÖZ", "*********46", "BİLGİ İŞLEM"), DIVIT_ROSTER_SAME);
    assert_int_equal(match(r, "İREM ŞEN", "*********78", "Bilgi İşlem"), DIVIT_ROSTER_UNIT);
    assert_int_equal(match(r, "İREM ŞEN", "*********79", "Kütüphane"), DIVIT_ROSTER_NUMBER);
    assert_int_equal(match(r, "İREM YAZ", "*********78", "Kütüphane"), DIVIT_ROSTER_NAME);
    assert_int_equal(match(r, "ALİ YAZ", "*********78", "Kütüphane"), DIVIT_ROSTER_UNKNOWN);
    assert_true(divit_roster_was_met(r, 0));
    assert_true(divit_roster_was_met(r, 1));
    assert_false(divit_roster_was_met(r, 2));
}

static void other_forms_are_read(void **state)
{
    (void)state;
    static const char *const forms[] = {"\xEF\xBB\xBFTCKN,Adı,Soyadı\n10000000146,Işıl,\"Öz\"\n",
        "sıra\tsoyadı\tadı\tkimlik no\n1\tÖz\tIşıl\t100 000 001 46\n\n\n",
        "Ad\xFD Soyad\xFD;Kimlik\nI\xFE\xFDl \xD6z;10000000146"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        DIVIT_AUTO(divit_roster_free)
        divit_roster *r = read_list(forms[i]);
        assert_int_equal(divit_roster_count(r), 1);
        assert_int_equal(match(r, "IŞIL ÖZ", "*********46", "Bir Birim"), DIVIT_ROSTER_SAME);
    }
}

static void bad_lists_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *csv;
        divit_status status;
        const char *line;
    } rows[] = {
        {"", DIVIT_INPUT_BROKEN, ""},
        {"Ad Soyad;Kimlik\n", DIVIT_INPUT_BROKEN, ""},
        {"Işıl Öz;10000000146\n", DIVIT_INPUT_UNSUPPORTED, ""},
        {"Ad;Kimlik\nIşıl;10000000146\n", DIVIT_INPUT_UNSUPPORTED, ""},
        {"Ad Soyad;Kimlik\nIşıl Öz;1000000014\n", DIVIT_INPUT_BROKEN, "2"},
        {"Ad Soyad;Kimlik\nIşıl Öz;100000001467\n", DIVIT_INPUT_BROKEN, "2"},
        {"Ad Soyad;Kimlik\nA B;10000000146\n;10000000146\n", DIVIT_INPUT_BROKEN, "3"},
        {"Ad Soyad;Kimlik\n\"Işıl;10000000146\n", DIVIT_INPUT_BROKEN, "2"},
        {"Ad Soyad;Kimlik\nI\x81;10000000146\n", DIVIT_INPUT_BROKEN, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_roster_free)
        divit_roster *r = NULL;
        divit_error err = {0};
        CHECK_STATUS(divit_roster_read(divit_span_of(rows[i].csv), &r, &err), rows[i].status);
        assert_string_equal(err.subject, rows[i].line);
        assert_null(r);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes csv = {0};
    divit_roster *r = NULL;
    CHECK_OK(divit_bytes_append(&csv, DIVIT_SPAN_TEXT("Ad Soyad,Kimlik\n")));
    for (int i = 0; i < 70; i++)
        CHECK_OK(divit_bytes_push(&csv, ','));
    CHECK_STATUS(divit_roster_read(divit_bytes_span(&csv), &r, NULL), DIVIT_INPUT_LIMIT);
    csv.n = 0;
    CHECK_OK(divit_bytes_append(&csv, DIVIT_SPAN_TEXT("Ad Soyad,Kimlik\n")));
    for (int i = 0; i < 10001; i++)
        CHECK_OK(divit_bytes_append(&csv, DIVIT_SPAN_TEXT("A B,10000000146\n")));
    CHECK_STATUS(divit_roster_read(divit_bytes_span(&csv), &r, NULL), DIVIT_INPUT_LIMIT);
    assert_null(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_named),
        cmocka_unit_test(other_forms_are_read),
        cmocka_unit_test(bad_lists_are_refused),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
