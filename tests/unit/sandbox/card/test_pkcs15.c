/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the practice card against the bytes that OpenSC 0.23 was seen to accept. */
#include "unit/check.h"

#include "base/text.h"
#include "sandbox/card/der.h"
#include "sandbox/card/pkcs15.h"

static divit_card_files files_with(bool consent)
{
    static const uint8_t certificate[0x371] = {0x30};
    const divit_card_about about = {.certificate = {certificate, sizeof certificate},
        .public_key = DIVIT_SPAN_TEXT("public"),
        .serial = DIVIT_SPAN_TEXT("SERIAL01"),
        .label = "10000000146NES0",
        .consent = consent};
    divit_card_files files = {0};
    CHECK_OK(divit_card_files_make(&about, &files));
    return files;
}

static void files_are_as_written_down(void **state)
{
    (void)state;
    static const struct {
        uint16_t parent, id;
        const char *hex;
    } rows[] = {
        {0x3F00, 0x2F00, "611b4f0ca000000063504b43532d31355005414bc4b05351043f005015"},
        {0x5015, 0x5031,
            "a80a300804063f0050154401a00a300804063f0050154402a10a300804063f0050154403"
            "a40a300804063f0050154404"},
        {0x5015, 0x4401,
            "303330150c0f4b756c6c616ec4b163c4b12050494e030206c03003040101a1153013030203480a0101"
            "020106020100020110800101"},
        {0x5015, 0x4402,
            "303d30180c0f31303030303030303134364e45533003020780040101300f0401450303062040030203b8"
            "020101a110300e300804063f005015450102020800"},
        {0x5015, 0x4403,
            "302e30110c0f31303030303030303134364e455330300704014503020102a110300e300804063f005015"
            "450202020800"},
        {0x5015, 0x4404,
            "302d30110c0f31303030303030303134364e455330"
            "3003040145a1133011300f04063f005015450302010080020371"},
        {0x5015, 0x4502, "7075626c6963"},
    };
    divit_card_files files = files_with(false);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_card_file *f = divit_card_file_find(&files, rows[i].parent, rows[i].id);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes hex = {0};
        assert_non_null(f);
        CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&f->content)));
        CHECK_TEXT(divit_bytes_span(&hex), rows[i].hex);
    }
    divit_card_files_done(&files);
}

static void token_names_itself_in_turkish(void **state)
{
    (void)state;
    divit_card_files files = files_with(false);
    const divit_card_file *f = divit_card_file_find(&files, 0x5015, 0x5032);
    static const char expected[] = "\x30\x39\x02\x01\x00\x04\x08"
                                   "SERIAL01"
                                   "\x0C\x12"
                                   "divit alıştırma"
                                   "\x80\x12"
                                   "AKİS İmza Kartı"
                                   "\x03\x02\x04\x50";
    assert_int_equal(f->content.n, sizeof expected - 1);
    assert_memory_equal(f->content.p, expected, f->content.n);
    divit_card_files_done(&files);
}

static void consent_is_an_integer_after_the_pin(void **state)
{
    (void)state;
    divit_card_files files = files_with(true);
    const divit_card_file *f = divit_card_file_find(&files, 0x5015, 0x4402);
    assert_int_equal(f->content.n, 2 + 0x40);
    assert_memory_equal(f->content.p + 21, "\x03\x02\x07\x80\x04\x01\x01\x02\x01\x01", 10);
    divit_card_files_done(&files);
}

static void too_large_certificates_are_refused(void **state)
{
    (void)state;
    static const uint8_t certificate[0x8000] = {0x30};
    const divit_card_about about = {
        .certificate = {certificate, sizeof certificate}, .label = "NES0"};
    divit_card_files files = {0};
    CHECK_STATUS(divit_card_files_make(&about, &files), DIVIT_INPUT_LIMIT);
}

static void lengths_are_written_in_three_forms(void **state)
{
    (void)state;
    static const uint8_t zeros[300] = {0};
    static const struct {
        size_t n;
        const char *head;
        size_t head_n;
    } rows[] = {{0x7F, "\x04\x7F", 2}, {0x80, "\x04\x81\x80", 3}, {300, "\x04\x82\x01\x2C", 4}};
    for (size_t i = 0; i < 3; i++) {
        divit_der w = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        divit_card_der_put(&w, 0x04, (divit_span){zeros, rows[i].n});
        CHECK_OK(divit_card_der_take(&w, &out));
        assert_int_equal(out.n, rows[i].n + rows[i].head_n);
        assert_memory_equal(out.p, rows[i].head, rows[i].head_n);
    }
}

static void numbers_are_as_short_as_possible(void **state)
{
    (void)state;
    static const struct {
        uint32_t number;
        const char *hex;
    } rows[] = {{0, "020100"}, {0x7F, "02017f"}, {0x80, "02020080"}, {2048, "02020800"},
        {0xFFFFFFFF, "020500ffffffff"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_der w = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes hex = {0};
        divit_card_der_number(&w, 0x02, rows[i].number);
        CHECK_OK(divit_card_der_take(&w, &out));
        CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&out)));
        CHECK_TEXT(divit_bytes_span(&hex), rows[i].hex);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_as_written_down),
        cmocka_unit_test(token_names_itself_in_turkish),
        cmocka_unit_test(consent_is_an_integer_after_the_pin),
        cmocka_unit_test(too_large_certificates_are_refused),
        cmocka_unit_test(lengths_are_written_in_three_forms),
        cmocka_unit_test(numbers_are_as_short_as_possible),
    };
    return cmocka_run_group_tests_name("sandbox/card/pkcs15", tests, NULL, NULL);
}
