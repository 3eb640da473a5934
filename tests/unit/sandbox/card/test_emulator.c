/* SPDX-License-Identifier: Apache-2.0 */
/* Every row of the card's command table, as conversations in hex. */
#include "unit/check.h"

#include "base/text.h"
#include "identity.h"
#include "sandbox/card/emulator.h"

typedef struct fixture {
    test_identity identity;
    divit_akis_card *card;
    divit_bytes answer;
} fixture;

static divit_akis_options options_of(const fixture *f)
{
    return (divit_akis_options){.certificate = divit_bytes_span(&f->identity.certificate),
        .key = divit_bytes_span(&f->identity.key),
        .pin = {"123456", 6, 3},
        .serial = "\x11\x22\x33\x44\x55\x66\x77\x88"};
}

static int make(void **state)
{
    static fixture f;
    *state = &f;
    return test_identity_make(2048, &f.identity) ? 0 : -1;
}

static int drop(void **state)
{
    test_identity_done(&((fixture *)*state)->identity);
    return 0;
}

static int power_up(void **state)
{
    fixture *f = *state;
    const divit_akis_options o = options_of(f);
    return divit_akis_new(&o, &f->card, NULL) == DIVIT_OK ? 0 : -1;
}

static int power_down(void **state)
{
    fixture *f = *state;
    divit_akis_free(&f->card);
    divit_bytes_done(&f->answer);
    return 0;
}

static void send(fixture *f, const char *hex)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes command = {0};
    CHECK_OK(divit_hex_parse(&command, divit_span_of(hex)));
    CHECK_OK(divit_akis_transmit(f->card, divit_bytes_span(&command), &f->answer));
}

/* Sends and compares the whole answer. */
static void talk(fixture *f, const char *command, const char *answer)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    send(f, command);
    CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&f->answer)));
    CHECK_OK(divit_bytes_terminate(&hex));
    assert_string_equal((const char *)hex.p, answer);
}

/* Sends and compares the status word. */
static void expect(fixture *f, const char *command, unsigned sw)
{
    send(f, command);
    const divit_bytes *a = &f->answer;
    assert_true(a->n >= 2);
    assert_int_equal(a->p[a->n - 2] << 8 | a->p[a->n - 1], sw);
}

static void files_are_selected_in_every_form(void **state)
{
    fixture *f = *state;
    talk(f, "00A40000023F0000", "6f0a82013883023f009001129000");
    talk(f, "00A4000002501500",
        "6f188201388302501584"
        "0ca000000063504b43532d31359001129000");
    talk(f, "00A4020002503100",
        "6f0e8002003082010183025031900112"
        "9000");
    talk(f, "00A40800063F005015450100",
        "6f0e8002000082010183024501900106"
        "9000");
    talk(f, "00A40800043F002F0000",
        "6f0e8002001d82010183022f00900112"
        "9000");
    talk(f, "00A404000CA000000063504B43532D3135F4",
        "6f188201388302501584"
        "0ca000000063504b43532d31359001129000");
    talk(f, "00A4040C0CA000000063504B43532D3135", "9000");
    talk(f, "00A4000002503105", "6c10");
    talk(f, "00A40000025031", "9000");
}

static void missing_files_are_not_found(void **state)
{
    fixture *f = *state;
    static const char *const rows[] = {"00A4000002450300", "00A4020002501500", "00A4020002999900",
        "00A40800045015503100", "00A40800033F005000", "00A40800063F005015999900",
        "00A4040003A0000000", "00A40000013F00"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(f, rows[i], 0x6A82);
    expect(f, "00A40100023F0000", 0x6A86);
    expect(f, "00A40004023F0000", 0x6A86);
    expect(f, "00A40000", 0x6700);
}

static void directory_lists_the_current_folder(void **state)
{
    fixture *f = *state;
    talk(f, "8018000000",
        "2f2f000000000000000000000000000000000000"
        "3d50150000000000000000000000000000000000"
        "9000");
    expect(f, "00A4000002501500", 0x9000);
    send(f, "8018000000");
    assert_int_equal(f->answer.n, 9 * 20 + 2);
    assert_memory_equal(f->answer.p, "\x2F\x50\x31", 3);
    expect(f, "8018000010", 0x6CB4);
    expect(f, "8018010000", 0x6A86);
}

static void files_are_read_to_their_end(void **state)
{
    fixture *f = *state;
    expect(f, "00B0000010", 0x6986);
    expect(f, "00A40800043F002F0000", 0x9000);
    talk(f, "00B0000004", "611b4f0c9000");
    talk(f, "00B0001904", "3f0050159000");
    talk(f, "00B0001BF4", "50156282");
    talk(f, "00B0001DF4", "6282");
    talk(f, "00B0001E01", "6b00");
    talk(f, "00B0000000", "6cf4");
    talk(f, "00B00000F5", "6cf4");
    talk(f, "00B0800001", "6a86");
    talk(f, "00B00000", "6700");
}

static void the_certificate_comes_whole(void **state)
{
    fixture *f = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes whole = {0};
    expect(f, "00A40800063F005015450300", 0x9000);
    for (bool end = false; !end;) {
        char command[16];
        (void)snprintf(command, sizeof command, "00B0%04zXF4", whole.n);
        send(f, command);
        CHECK_OK(divit_bytes_append(&whole, (divit_span){f->answer.p, f->answer.n - 2}));
        end = f->answer.p[f->answer.n - 2] == 0x62;
    }
    assert_true(
        divit_span_equal(divit_bytes_span(&whole), divit_bytes_span(&f->identity.certificate)));
}

static void the_key_file_is_never_read(void **state)
{
    fixture *f = *state;
    expect(f, "00A40800063F005015450100", 0x9000);
    expect(f, "00B0000010", 0x6982);
    expect(f, "0020000106313233343536", 0x9000);
    expect(f, "00B0000010", 0x6982);
}

static void data_objects_are_given(void **state)
{
    fixture *f = *state;
    send(f, "00CA01064D");
    assert_int_equal(f->answer.n, 77 + 2);
    assert_memory_equal(f->answer.p + 55, "\0\0\0\0\x11\x22\x33\x44\x55\x66\x77\x88", 12);
    talk(f, "00CA01040A", "000000000000a50000009000");
    talk(f, "00CA010405", "6c0a");
    talk(f, "00CA010500", "6a88");
    talk(f, "00CA020600", "6a86");
}

static void the_life_cycle_changes(void **state)
{
    fixture *f = *state;
    talk(f, "80090002", "9000");
    talk(f, "00CA01040A", "000000000000a00000009000");
    divit_akis_reset(f->card);
    talk(f, "00CA01040A", "000000000000a00000009000");
    talk(f, "80090001", "9000");
    talk(f, "00CA01040A", "000000000000a50000009000");
    talk(f, "80090003", "6a86");
}

static void challenges_differ(void **state)
{
    fixture *f = *state;
    send(f, "0084000010");
    assert_int_equal(f->answer.n, 18);
    uint8_t first[16];
    memcpy(first, f->answer.p, sizeof first);
    send(f, "0084000010");
    assert_memory_not_equal(f->answer.p, first, sizeof first);
    talk(f, "0084000000", "6cf4");
    talk(f, "00840000", "6700");
}

static void wrong_pins_lock_the_card(void **state)
{
    fixture *f = *state;
    talk(f, "0020000106363534333231", "63c2");
    talk(f, "0020000106363534333231", "63c1");
    assert_int_equal(divit_akis_pin_state(f->card)->tries, 1);
    talk(f, "0020000106313233343536", "9000");
    assert_int_equal(divit_akis_pin_state(f->card)->tries, 3);
    talk(f,
        "002000010531323334"
        "35",
        "63c2");
    talk(f, "002000010731323334353637", "63c1");
    talk(f, "0020000106000000000000", "63c0");
    talk(f, "0020000106313233343536", "6983");
    divit_akis_reset(f->card);
    talk(f, "0020000106313233343536", "6983");
}

static void a_locked_card_of_1x_says_6984(void **state)
{
    fixture *f = *state;
    divit_akis_options o = options_of(f);
    o.pin.tries = 0;
    o.locked = 0x6984;
    divit_akis_free(&f->card);
    CHECK_OK(divit_akis_new(&o, &f->card, NULL));
    talk(f, "0020000106313233343536", "6984");
}

static void malformed_verify_costs_no_try(void **state)
{
    fixture *f = *state;
    talk(f, "00200001", "6700");
    talk(f, "0020000100", "6700");
    talk(f,
        "0020000211"
        "3132333435363132333435363132333435",
        "6a88");
    talk(f,
        "002000011131323334353631323334353631323334"
        "35",
        "6700");
    talk(f, "0020010106313233343536", "6a86");
    assert_int_equal(divit_akis_pin_state(f->card)->tries, 3);
}

static void the_pin_changes(void **state)
{
    fixture *f = *state;
    talk(f, "002401010E0631323334353606363534333231", "9000");
    talk(f, "0020000106313233343536", "63c2");
    talk(f, "0020000106363534333231", "9000");
    talk(f, "002401010E0631323334353606313131313131", "63c2");
    assert_memory_equal(divit_akis_pin_state(f->card)->digits, "654321", 6);
    talk(f, "002401010D06363534333231053131313131", "6a80");
    talk(f, "002401010D06363534333231063131313131", "6700");
    talk(f, "0024010103060000", "6700");
    talk(f, "002401020E0636353433323106313131313131", "6a88");
    talk(f, "002402010E0636353433323106313131313131", "6a86");
    assert_int_equal(divit_akis_pin_state(f->card)->tries, 2);
}

/* DigestInfo of SHA-256 (RFC 8017 9.2 note 1) over a digest of zeros. */
static const char digest_info[] = "3031300d060960864801650304020105000420"
                                  "00000000000000000000000000000000"
                                  "00000000000000000000000000000000";

static divit_bytes bytes_of(const char *hex)
{
    divit_bytes out = {0};
    CHECK_OK(divit_hex_parse(&out, divit_span_of(hex)));
    return out;
}

/* Takes a signature of 244 bytes with 610C, and its other 12 by GET RESPONSE; judges it. */
static void check_signature(fixture *f)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes block = bytes_of(digest_info);
    uint8_t signature[256];
    assert_int_equal(f->answer.n, 244 + 2);
    assert_memory_equal(f->answer.p + 244, "\x61\x0C", 2);
    memcpy(signature, f->answer.p, 244);
    send(f, "00C000000C");
    assert_int_equal(f->answer.n, 12 + 2);
    memcpy(signature + 244, f->answer.p, 12);
    assert_true(test_identity_verify(
        &f->identity, divit_bytes_span(&block), (divit_span){signature, sizeof signature}));
    talk(f, "00C000000C", "6985");
}

static void log_in(fixture *f)
{
    expect(f, "0020000106313233343536", 0x9000);
    expect(f, "002200C3", 0x6A86);
    expect(f, "0022C301", 0x9000);
}

static void short_data_is_padded_by_the_card(void **state)
{
    fixture *f = *state;
    char command[160];
    (void)snprintf(command, sizeof command, "002A9E9A33%sF4", digest_info);
    log_in(f);
    send(f, command);
    check_signature(f);
}

/* 00 01, 202 times FF, 00 and the first 39 bytes of the DigestInfo: 244 of 256 bytes. */
static void send_first_of_chain(fixture *f)
{
    char ones[2 * 202 + 1];
    char command[600];
    memset(ones, 'F', sizeof ones - 1);
    ones[sizeof ones - 1] = 0;
    (void)snprintf(command, sizeof command, "102A9E9AF40001%s00%.78s", ones, digest_info);
    expect(f, command, 0x9000);
}

static void padded_data_comes_in_a_chain(void **state)
{
    fixture *f = *state;
    log_in(f);
    send_first_of_chain(f);
    send(f, "002A9E9A0C000000000000000000000000F4");
    check_signature(f);
}

static void any_other_command_drops_the_chain(void **state)
{
    fixture *f = *state;
    log_in(f);
    send_first_of_chain(f);
    expect(f, "00A40000023F0000", 0x9000);
    expect(f, "002A9E9A0B0000000000000000000000F4", 0x610C); /* alone, not 244 + 11 */
    expect(f, "00A40000023F0000", 0x9000);
    expect(f, "00C000000C", 0x6985);
}

static void other_lengths_are_not_signed(void **state)
{
    fixture *f = *state;
    log_in(f);
    send_first_of_chain(f);
    expect(f,
        "002A9E9A0200"
        "00F4",
        0x6700);
    send_first_of_chain(f);
    expect(f, "002A9E9A0D00000000000000000000000000F4", 0x6422);
    expect(f, "002A9E9AF4", 0x6700);
    expect(f, "10A40000023F0000", 0x6884);
}

static void signing_wants_pin_and_key(void **state)
{
    fixture *f = *state;
    expect(f, "002A9E9A0100F4", 0x6982);
    expect(f, "0020000106313233343536", 0x9000);
    expect(f, "002A9E9A0100F4", 0x6985);
    expect(f, "0022C302", 0x6A88);
    expect(f, "0022C301", 0x9000);
    expect(f, "002A9E9A0100F4", 0x610C);
    expect(f, "801A0000", 0x9000);
    expect(f, "002A9E9A0100F4", 0x6982);
    expect(f, "0020000106313233343536", 0x9000);
    divit_akis_reset(f->card);
    expect(f, "002A9E9A0100F4", 0x6982);
    expect(f, "002A9E9B0100F4", 0x6A86);
}

static void consent_is_for_one_signature(void **state)
{
    fixture *f = *state;
    divit_akis_options o = options_of(f);
    o.consent = true;
    divit_akis_free(&f->card);
    CHECK_OK(divit_akis_new(&o, &f->card, NULL));
    log_in(f);
    expect(f, "002A9E9A0100F4", 0x610C);
    expect(f, "00C000000C", 0x9000);
    expect(f, "002A9E9A0100F4", 0x6982);
}

static void the_rest_is_refused(void **state)
{
    fixture *f = *state;
    expect(f, "00E00000", 0x6D00);
    expect(f, "80160200", 0x6D00);
    expect(f, "90180000", 0x6E00);
    expect(f, "0020", 0x6700);
    expect(f, "0022C301023132", 0x6700);
}

static void the_atr_is_v1_0(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    CHECK_OK(divit_hex_append(&hex, divit_akis_atr()));
    CHECK_TEXT(divit_bytes_span(&hex), "3bba11008131fe4d55454b41452056312e30ae");
}

static void wrong_identities_are_refused(void **state)
{
    fixture *f = *state;
    test_identity other;
    test_identity small;
    assert_true(test_identity_make(2048, &other));
    assert_true(test_identity_make(1024, &small));
    divit_akis_card *card = NULL;
    divit_akis_options o = options_of(f);
    o.key = divit_bytes_span(&other.key);
    CHECK_STATUS(divit_akis_new(&o, &card, NULL), DIVIT_INPUT_BROKEN);
    o.key = divit_bytes_span(&small.key);
    CHECK_STATUS(divit_akis_new(&o, &card, NULL), DIVIT_INPUT_UNSUPPORTED);
    o.key = divit_bytes_span(&f->identity.certificate);
    CHECK_STATUS(divit_akis_new(&o, &card, NULL), DIVIT_INPUT_BROKEN);
    o = options_of(f);
    o.certificate = o.key;
    CHECK_STATUS(divit_akis_new(&o, &card, NULL), DIVIT_INPUT_BROKEN);
    o = options_of(f);
    o.pin.n = 5;
    CHECK_STATUS(divit_akis_new(&o, &card, NULL), DIVIT_PIN_LENGTH);
    assert_null(card);
    test_identity_done(&other);
    test_identity_done(&small);
}

#define CARD_TEST(test) cmocka_unit_test_setup_teardown(test, power_up, power_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CARD_TEST(files_are_selected_in_every_form),
        CARD_TEST(missing_files_are_not_found),
        CARD_TEST(directory_lists_the_current_folder),
        CARD_TEST(files_are_read_to_their_end),
        CARD_TEST(the_certificate_comes_whole),
        CARD_TEST(the_key_file_is_never_read),
        CARD_TEST(data_objects_are_given),
        CARD_TEST(the_life_cycle_changes),
        CARD_TEST(challenges_differ),
        CARD_TEST(wrong_pins_lock_the_card),
        CARD_TEST(a_locked_card_of_1x_says_6984),
        CARD_TEST(malformed_verify_costs_no_try),
        CARD_TEST(the_pin_changes),
        CARD_TEST(short_data_is_padded_by_the_card),
        CARD_TEST(padded_data_comes_in_a_chain),
        CARD_TEST(any_other_command_drops_the_chain),
        CARD_TEST(other_lengths_are_not_signed),
        CARD_TEST(signing_wants_pin_and_key),
        CARD_TEST(consent_is_for_one_signature),
        CARD_TEST(the_rest_is_refused),
        CARD_TEST(the_atr_is_v1_0),
        CARD_TEST(wrong_identities_are_refused),
    };
    return cmocka_run_group_tests_name("sandbox/card/emulator", tests, make, drop);
}
