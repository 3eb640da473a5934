/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "card/uri.h"

static void an_address_is_decoded(void **state)
{
    (void)state;
    divit_uri u;
    CHECK_OK(divit_uri_parse(
        DIVIT_SPAN_TEXT("pkcs11:token=divit%20test;id=%00%fF;object=NES0;serial=0a-b;type=private"),
        &u, NULL));
    CHECK_TEXT(((divit_span){u.token.bytes, u.token.n}), "divit test");
    CHECK_TEXT(((divit_span){u.object.bytes, u.object.n}), "NES0");
    CHECK_TEXT(((divit_span){u.serial.bytes, u.serial.n}), "0a-b");
    assert_int_equal(u.id.n, 2);
    assert_int_equal(u.id.bytes[0], 0);
    assert_int_equal(u.id.bytes[1], 0xFF);
}

typedef struct bad_address {
    const char *text;
    uint64_t where;
} bad_address;

static void what_is_not_strict_is_refused(void **state)
{
    (void)state;
    static const bad_address cases[] = {
        {"", 0},
        {"pkcs11", 0},
        {"PKCS12:id=%01", 0},
        {"pkcs11:", 7},
        {"pkcs11:id=", 10},
        {"pkcs11:id=%0", 10},
        {"pkcs11:id=%0g", 10},
        {"pkcs11:id=%01;id=%02", 17},
        {"pkcs11:id=%01;", 14},
        {"pkcs11:;id=%01", 7},
        {"pkcs11:slot-id=1", 7},
        {"pkcs11:model=", 13},
        {"pkcs11:id=%01?module-path=/x.so", 13},
        {"pkcs11:type=data", 16},
        {"pkcs11:type=cert;type=cert", 22},
        {"pkcs11:id=%01?pin-value=12345", 13},
        {"pkcs11:id=%01#x", 13},
        {"pkcs11:object=a b", 15},
        {"pkcs11:token=\xC5\x9F", 13},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        divit_uri u;
        divit_error err = {0};
        CHECK_STATUS(divit_uri_parse(divit_span_of(cases[i].text), &u, &err), DIVIT_USAGE);
        assert_int_equal(err.where, cases[i].where);
    }
}

static void a_long_address_is_refused(void **state)
{
    (void)state;
    static uint8_t text[DIVIT_URI_SIZE + 1];
    divit_uri u;
    memset(text, 'a', sizeof text);
    memcpy(text, "pkcs11:object=", 14);
    CHECK_STATUS(divit_uri_parse((divit_span){text, sizeof text}, &u, NULL), DIVIT_USAGE);
    CHECK_STATUS(
        divit_uri_parse((divit_span){text, 14 + DIVIT_URI_VALUE + 1}, &u, NULL), DIVIT_USAGE);
    CHECK_OK(divit_uri_parse((divit_span){text, 14 + DIVIT_URI_VALUE}, &u, NULL));
}

static bool matches(const char *text)
{
    static const divit_card_token token = {
        .label = "divit test", .serial = "0123", .manufacturer = "UEKAE", .model = "PKCS#15"};
    static const divit_card_certificate certificate = {
        .id = {1, 2}, .id_length = 2, .label = "NES0"};
    divit_uri u;
    CHECK_OK(divit_uri_parse(divit_span_of(text), &u, NULL));
    return divit_uri_matches(&u, &token, &certificate);
}

static void an_address_matches_what_it_names(void **state)
{
    (void)state;
    assert_true(matches("pkcs11:type=cert"));
    assert_true(matches("pkcs11:id=%01%02;token=divit%20test"));
    assert_true(matches("pkcs11:serial=0123;object=NES0"));
    /* As pkcs11-tool prints it. */
    assert_true(matches("pkcs11:model=PKCS%2315;manufacturer=UEKAE;serial=0123;token=divit%20test;"
                        "id=%01%02;object=NES0;type=public"));
    assert_true(matches("PKCS11:type=private"));
    assert_false(matches("pkcs11:model=PKCS%2314"));
    assert_false(matches("pkcs11:manufacturer=UEKA"));
    assert_false(matches("pkcs11:id=%01"));
    assert_false(matches("pkcs11:id=%01%02;token=divit"));
    assert_false(matches("pkcs11:serial=123"));
    assert_false(matches("pkcs11:object=NES1"));
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const struct {
        divit_card_token token;
        divit_card_certificate certificate;
        unsigned parts;
        const char *text;
    } rows[] = {
        {{.label = "AK\xC4\xB0S (PIN)", .serial = "01;2"}, {.id = {0x45}, .id_length = 1},
            DIVIT_URI_TOKEN | DIVIT_URI_SERIAL | DIVIT_URI_ID | DIVIT_URI_OBJECT,
            "pkcs11:token=AK%C4%B0S%20%28PIN%29;serial=01%3B2;id=%45"},
        {{.serial = "a-._~Z"}, {.label = "x%y"}, DIVIT_URI_SERIAL | DIVIT_URI_OBJECT,
            "pkcs11:serial=a-._~Z;object=x%25y"},
        {{.label = "one"}, {.id = {0, 'a', 255}, .id_length = 3}, DIVIT_URI_ID,
            "pkcs11:id=%00%61%FF"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        divit_uri u;
        CHECK_OK(divit_uri_format(&rows[i].token, &rows[i].certificate, rows[i].parts, &text));
        assert_string_equal((char *)text.p, rows[i].text);
        CHECK_OK(divit_uri_parse(divit_bytes_span(&text), &u, NULL));
        assert_true(divit_uri_matches(&u, &rows[i].token, &rows[i].certificate));
    }
    divit_bytes none = {0};
    CHECK_STATUS(divit_uri_format(&rows[1].token, &rows[1].certificate, DIVIT_URI_ID, &none),
        DIVIT_E_INTERNAL);
    divit_bytes_done(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_decoded),
        cmocka_unit_test(what_is_not_strict_is_refused),
        cmocka_unit_test(a_long_address_is_refused),
        cmocka_unit_test(an_address_matches_what_it_names),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests_name("card/uri", tests, NULL, NULL);
}
