/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of card, module, certificate and clock: the good state and each broken one. */
#include "unit/doctor/healthy.h"

#include <stdlib.h>

static void the_card_is_missing_mute_or_held(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->reader = 1;
    EXPECT_BROKEN(divit_check_card_present, f, DIVIT_NO_CARD);
    EXPECT_OK(divit_check_card_free, f);
    f->reader = 0;
    f->readers.p[0].mute = true;
    EXPECT_OK(divit_check_card_present, f);
    EXPECT_BROKEN(divit_check_card_answers, f, DIVIT_NO_CARD);
    f->readers.p[0].mute = false;
    f->readers.p[0].atr_length = 0;
    EXPECT_BROKEN(divit_check_card_answers, f, DIVIT_NO_CARD);
    f->readers.p[0].in_use = true;
    EXPECT_OK(divit_check_card_free, f);
    f->probe_status = DIVIT_READER_SILENT;
    EXPECT_BROKEN(divit_check_card_free, f, DIVIT_READER_BUSY);
    EXPECT_SAYS(divit_check_card_free, f, "does not let go");
    f->readers.p[0].in_use = false;
    EXPECT_OK(divit_check_card_free, f); /* it is the card that does not answer */
    f->readers.p[0].exclusive = true;
    EXPECT_BROKEN(divit_check_card_free, f, DIVIT_READER_BUSY);
    EXPECT_SAYS(divit_check_card_free, f, "for itself");
    f->probe_status = DIVIT_OK;
    EXPECT_OK(divit_check_card_free, f); /* that was a moment ago */
    f->probe.busy = true;
    EXPECT_BROKEN(divit_check_card_free, f, DIVIT_READER_BUSY);
    f->host.programs = (divit_programs){.n = 3,
        .p = {{.pid = 6, .name = "qemu", .kind = DIVIT_PROGRAM_MACHINE},
            {.pid = 7, .name = "java", .is_client = true},
            {.pid = 8, .name = "scdaemon", .kind = DIVIT_PROGRAM_GNUPG}}};
    const divit_finding named = run_check(divit_check_card_free, f);
    assert_string_equal(named.evidence, "ACS ACR38U-CCID 00 00; java (7); scdaemon (8)");
    assert_non_null(strstr(named.fix, "gpgconf --kill scdaemon"));
    free(f);
}

static void the_answer_to_reset(void **state)
{
    (void)state;
    static const char *const shipped = DIVIT_TEST_TOKENS;
    static const uint8_t atr[] = {0x3B, 0x9F, 0x97, 0x81, 0x31, 0xFE, 0x45, 0x80, 0x65, 0x54, 0x43,
        0x12, 0x21, 0x08, 0x31, 0xC0, 0x73, 0xF6, 0x21, 0x80, 0x81, 0x05, 0x9B};
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    CHECK_OK(divit_tokens_load(&shipped, 1, &tokens, NULL));
    divit_facts *f = healthy();
    EXPECT_WARNING(divit_check_atr_known, f);
    EXPECT_SAYS(divit_check_atr_known, f, "no profile");
    f->card_was_asked = true;
    EXPECT_WARNING(divit_check_atr_known, f); /* a module serves it all the same */
    f->card_status = DIVIT_TOKEN_UNKNOWN;
    EXPECT_BROKEN(divit_check_atr_known, f, DIVIT_TOKEN_UNKNOWN);
    f->card_status = DIVIT_MODULE; /* the module's own fault */
    EXPECT_WARNING(divit_check_atr_known, f);
    f->card_was_asked = false;
    f->module_status = DIVIT_TOKEN_UNKNOWN; /* there is none to ask */
    EXPECT_BROKEN(divit_check_atr_known, f, DIVIT_TOKEN_UNKNOWN);
    memcpy(f->readers.p[0].atr, atr, sizeof atr);
    f->readers.p[0].atr_length = sizeof atr;
    f->profiles = divit_tokens_match(tokens, (divit_span){atr, sizeof atr});
    assert_int_equal(f->profiles.n, 2);
    EXPECT_OK(divit_check_atr_known, f);
    assert_string_equal(run_check(divit_check_atr_known, f).evidence,
        "ATR 3B 9F 97 81 31 FE 45 80 65 54 43 12 21 08 31 C0 73 F6 21 80 81 05 9B; TA1 97, T=1; "
        "AKİS 2.x; T.C. kimlik kartı");
    f->readers.p[0].atr[sizeof atr - 1] ^= 1;
    EXPECT_WARNING(divit_check_atr_known, f);
    EXPECT_SAYS(divit_check_atr_known, f, "damaged");
    f->readers.p[0].atr_length = 3;
    EXPECT_SAYS(divit_check_atr_known, f, "damaged");
    free(f);
}

static void the_module_is_missing_or_unsafe(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->module_was_searched = false;
    EXPECT_SKIPPED(divit_check_module_found, f);
    f->module_was_searched = true;
    f->module_is_there = false;
    f->module_status = DIVIT_TOKEN_UNKNOWN;
    f->tries = (divit_module_tries){.n = 2, .list = {{"/usr/lib/a.so", "x"}, {"/b.so", "x"}}};
    EXPECT_BROKEN(divit_check_module_found, f, DIVIT_TOKEN_UNKNOWN);
    assert_string_equal(run_check(divit_check_module_found, f).evidence, "/usr/lib/a.so; /b.so");
    f->module_is_named = true;
    f->module_status = DIVIT_MODULE;
    f->module_error = (divit_error){.detail = "there is nothing", .subject = "/c.so"};
    EXPECT_BROKEN(divit_check_module_found, f, DIVIT_MODULE);
    EXPECT_SAYS(divit_check_module_found, f, "there is nothing");
    f->module_is_there = true;
    EXPECT_OK(divit_check_module_found, f);
    EXPECT_BROKEN(divit_check_module_safe, f, DIVIT_MODULE);
    assert_string_equal(run_check(divit_check_module_safe, f).evidence, "/c.so");
    free(f);
}

static void a_library_is_missing(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *cause;
        const char *fix;
    } rows[] = {{"libpcsclite.so.1", "smart card service", "libpcsclite1"},
        {"libcrypto.so.1.1", "older system", "newest package"},
        {"libssl.so.1.0.0", "older system", "newest package"},
        {"libcrypto.so.3", "not installed", "apt-file search"}};
    divit_facts *f = healthy();
    EXPECT_OK(divit_check_module_libraries, f);
    f->libraries.missing_count = 1;
    (void)strcpy(f->libraries.missing[0].needed_by, "/usr/lib/libakisp11.so");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)strcpy(f->libraries.missing[0].name, rows[i].name);
        EXPECT_BROKEN(divit_check_module_libraries, f, DIVIT_MODULE);
        EXPECT_SAYS(divit_check_module_libraries, f, rows[i].cause);
        assert_non_null(strstr(run_check(divit_check_module_libraries, f).fix, rows[i].fix));
    }
    f->libraries.missing_count = 2;
    f->libraries.missing[1] = (divit_library){"liba.so", "/usr/lib/libb.so"};
    assert_string_equal(run_check(divit_check_module_libraries, f).evidence,
        "libcrypto.so.3 <- /usr/lib/libakisp11.so; liba.so <- /usr/lib/libb.so");
    f->libraries.readable = false;
    EXPECT_SKIPPED(divit_check_module_libraries, f);
    free(f);
}

static void the_module_does_not_serve(void **state)
{
    (void)state;
    static const divit_status blame_module[] = {DIVIT_MODULE, DIVIT_E_IO, DIVIT_E_INTERNAL};
    static const divit_status blame_card[] = {
        DIVIT_NO_READER, DIVIT_NO_CARD, DIVIT_TOKEN_UNKNOWN, DIVIT_TOKEN_LOST, DIVIT_READER_SILENT};
    divit_facts *f = healthy();
    for (size_t i = 0; i < sizeof blame_module / sizeof blame_module[0]; i++) {
        f->card_status = blame_module[i];
        EXPECT_BROKEN(divit_check_module_loads, f, blame_module[i]);
    }
    assert_string_equal(run_check(divit_check_module_loads, f).evidence, "");
    assert_non_null(strstr(run_check(divit_check_module_loads, f).fix, "newest package"));
    (void)strcpy(f->module_machine, "aarch64");
    (void)strcpy(f->own_machine, "x86_64");
    assert_string_equal(run_check(divit_check_module_loads, f).evidence, "aarch64 != x86_64");
    assert_non_null(strstr(run_check(divit_check_module_loads, f).fix, "kind of processor"));
    f->card_status = DIVIT_READER_SILENT;
    f->card_is_free = true;
    EXPECT_BROKEN(divit_check_module_loads, f, DIVIT_MODULE);
    EXPECT_SAYS(divit_check_module_loads, f, "does not come back");
    f->card_is_free = false;
    for (size_t i = 0; i < sizeof blame_card / sizeof blame_card[0]; i++) {
        f->card_status = blame_card[i];
        EXPECT_OK(divit_check_module_loads, f);
        EXPECT_BROKEN(divit_check_token_present, f, blame_card[i]);
    }
    f->card_error = (divit_error){
        .detail = "so", .kind = DIVIT_FOREIGN_CKR, .foreign = 0x30, .subject = "/m.so"};
    EXPECT_SAYS(divit_check_token_present, f, "so");
    assert_string_equal(run_check(divit_check_token_present, f).evidence, "/m.so; CKR 0x30");
    free(f);
}

static void how_the_module_was_started(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->card.slots = 3;
    assert_string_equal(run_check(divit_check_module_loads, f).evidence, "1/3");
    f->card.init_null = true;
    EXPECT_OK(divit_check_module_loads, f);
    assert_string_equal(run_check(divit_check_module_loads, f).evidence, "C_Initialize(NULL); 1/3");
    free(f);
}

static void the_mechanisms(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_doctor_token *t = &f->card.tokens[0];
    EXPECT_OK(divit_check_mechanisms, f);
    assert_string_equal(run_check(divit_check_mechanisms, f).evidence,
        "-> CKM_RSA_PKCS; CKM_RSA_PKCS CKM_SHA256_RSA_PKCS");
    f->card.certificates[0].algorithm = DIVIT_DOCTOR_ALGORITHM_EC; /* which RSA does not help */
    EXPECT_BROKEN(divit_check_mechanisms, f, DIVIT_MODULE);
    t->ec = "CKM_ECDSA";
    EXPECT_OK(divit_check_mechanisms, f);
    f->card.certificates[0].algorithm = DIVIT_DOCTOR_ALGORITHM_RSA;
    t->rsa = NULL;
    EXPECT_BROKEN(divit_check_mechanisms, f, DIVIT_MODULE);
    f->card.certificates[0].kind = DIVIT_DOCTOR_KIND_OTHER;
    EXPECT_OK(divit_check_mechanisms, f); /* for a key that is not known any will do */
    f->card.certificate_count = 0;
    EXPECT_OK(divit_check_mechanisms, f);
    t->ec = NULL;
    t->mechanisms[0] = 0;
    EXPECT_BROKEN(divit_check_mechanisms, f, DIVIT_MODULE);
    assert_string_equal(run_check(divit_check_mechanisms, f).evidence, "0");
    t->described = false;
    EXPECT_SKIPPED(divit_check_mechanisms, f);
    free(f);
}

/* The token of the certificate counts, not the first one. */
static void the_mechanisms_of_the_right_token(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->card.token_count = 2;
    f->card.tokens[1].described = true;
    f->card.certificates[0].token = 1;
    EXPECT_BROKEN(divit_check_mechanisms, f, DIVIT_MODULE);
    f->card.tokens[1].rsa = "CKM_RSA_PKCS";
    EXPECT_OK(divit_check_mechanisms, f);
    free(f);
}

static void ids_that_are_there_twice(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    EXPECT_OK(divit_check_duplicate_ids, f);
    f->card.tokens[0].shared_keys = 1;
    EXPECT_WARNING(divit_check_duplicate_ids, f);
    assert_string_equal(run_check(divit_check_duplicate_ids, f).evidence, "CKO_*_KEY +1");
    f->card.tokens[0].shared_keys = 0;
    f->card.certificates[0].shares_id = true;
    EXPECT_WARNING(divit_check_duplicate_ids, f);
    assert_string_equal(run_check(divit_check_duplicate_ids, f).evidence, "*********46NES0");
    free(f);
}

static void the_kinds_of_certificates(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_doctor_certificate *c = f->card.certificates;
    f->card.certificate_count = 2;
    c[1] = (divit_doctor_certificate){
        .label = "1234567890SIGN0", .readable = true, .kind = DIVIT_DOCTOR_KIND_FISCAL_SEAL};
    EXPECT_OK(divit_check_certificate_kinds, f);
    assert_non_null(strstr(run_check(divit_check_certificate_kinds, f).evidence, "NES0: NES; "));
    assert_non_null(strstr(run_check(divit_check_certificate_kinds, f).evidence, ": mali mühür"));
    c[1].readable = false;
    EXPECT_WARNING(divit_check_certificate_kinds, f);
    f->card.certificate_count = 0;
    EXPECT_SKIPPED(divit_check_certificate_kinds, f);
    free(f);
}

static void two_cards_old_and_new(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_doctor_certificate *c = f->card.certificates;
    EXPECT_OK(divit_check_certificate_succession, f);
    assert_string_equal(run_check(divit_check_certificate_succession, f).evidence, "");
    f->card.certificate_count = 2;
    c[1] = c[0];
    c[1].not_before = NOW + 1;
    EXPECT_WARNING(divit_check_certificate_succession, f);
    assert_non_null(
        strstr(run_check(divit_check_certificate_succession, f).evidence, "2027-01-15T08:00:01Z"));
    f->server_time = NOW + 1; /* it has started, and the old one is still good */
    EXPECT_OK(divit_check_certificate_succession, f);
    f->server_time = 0;
    c[1].kind = DIVIT_DOCTOR_KIND_FISCAL_SEAL;
    EXPECT_OK(divit_check_certificate_succession, f);
    free(f);
}

static void the_pin(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    EXPECT_SKIPPED(divit_check_pin_state, f);
    f->card.tokens[0].failures = 1;
    EXPECT_SAYS(divit_check_pin_state, f, "2 of 3");
    f->card.tokens[0].failures = 2;
    EXPECT_SAYS(divit_check_pin_state, f, "probably the LAST TRY");
    f->card.tokens[0].failures = 3;
    EXPECT_SAYS(divit_check_pin_state, f, "probably locked");
    EXPECT_WARNING(divit_check_pin_state, f);
    f->card.token_count = 2;
    f->card.tokens[1].tries = DIVIT_DOCTOR_TRIES_LOW;
    EXPECT_WARNING(divit_check_pin_state, f);
    f->card.tokens[1].tries = DIVIT_DOCTOR_TRIES_FINAL;
    EXPECT_WARNING(divit_check_pin_state, f);
    EXPECT_SAYS(divit_check_pin_state, f, "LAST TRY");
    f->card.tokens[0].tries = DIVIT_DOCTOR_TRIES_LOCKED;
    EXPECT_BROKEN(divit_check_pin_state, f, DIVIT_PIN_LOCKED);
    free(f);
}

static void no_qualified_certificate(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_doctor_certificate *c = &f->card.certificates[0];
    assert_string_equal(run_check(divit_check_certificate_nes, f).evidence, "*********46NES0");
    c->commitment = false;
    EXPECT_BROKEN(divit_check_certificate_nes, f, DIVIT_NO_CERTIFICATE);
    EXPECT_SAYS(divit_check_certificate_nes, f, "key usage");
    c->kind = DIVIT_DOCTOR_KIND_OTHER;
    EXPECT_SAYS(divit_check_certificate_nes, f, "no certificate on the card is");
    c->kind = DIVIT_DOCTOR_KIND_FISCAL_SEAL;
    EXPECT_SAYS(divit_check_certificate_nes, f, "fiscal seal");
    c->readable = false;
    c->kind = DIVIT_DOCTOR_KIND_NES;
    EXPECT_BROKEN(divit_check_certificate_nes, f, DIVIT_NO_CERTIFICATE);
    f->card.certificate_count = 0;
    EXPECT_SAYS(divit_check_certificate_nes, f, "no certificate is on the card");
    f->profiles.n = 2;
    EXPECT_SAYS(divit_check_certificate_nes, f, "identity card");
    free(f);
}

static void the_certificate_does_not_serve(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_doctor_certificate *c = &f->card.certificates[0];
    c->key = DIVIT_DOCTOR_KEY_MAYBE;
    EXPECT_SKIPPED(divit_check_key_matches, f);
    c->key = DIVIT_DOCTOR_KEY_NONE;
    EXPECT_BROKEN(divit_check_key_matches, f, DIVIT_NO_CERTIFICATE);
    c->not_before = NOW;
    EXPECT_OK(divit_check_certificate_valid, f);
    c->not_before = NOW + 1;
    EXPECT_BROKEN(divit_check_certificate_valid, f, DIVIT_NO_CERTIFICATE);
    EXPECT_SAYS(divit_check_certificate_valid, f, "not valid yet");
    f->server_time = NOW + 1; /* the clock is slow, the certificate is good */
    EXPECT_OK(divit_check_certificate_valid, f);
    f->server_time = 0;
    c->not_before = 0;
    c->not_after = NOW;
    EXPECT_OK(divit_check_certificate_valid, f);
    assert_string_equal(run_check(divit_check_certificate_valid, f).evidence,
        "1970-01-01T00:00:00Z .. 2027-01-15T08:00:00Z");
    c->not_after = NOW - 1;
    EXPECT_BROKEN(divit_check_certificate_valid, f, DIVIT_NO_CERTIFICATE);
    EXPECT_SAYS(divit_check_certificate_valid, f, "expired");
    assert_non_null(strstr(run_check(divit_check_certificate_valid, f).fix, "e-Onay"));
    free(f);
}

/* 91 days and more: early; 90 to 31, 30 to 11, 10 and less: three advices. */
static void the_renewal_window(void **state)
{
    (void)state;
    static const struct {
        int days;
        const char *words;
    } rows[] = {{91, NULL}, {90, "window is open"}, {31, "window is open"}, {30, "ends soon"},
        {11, "ends soon"}, {10, "within days"}, {1, "within days"}, {0, "within days"}};
    divit_facts *f = healthy();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        f->card.certificates[0].not_after = NOW + rows[i].days * DAY;
        EXPECT(divit_check_renewal_window, f,
            rows[i].words ? DIVIT_VERDICT_WARNING : DIVIT_VERDICT_OK);
        if (rows[i].words)
            EXPECT_SAYS(divit_check_renewal_window, f, rows[i].words);
    }
    assert_string_equal(run_check(divit_check_renewal_window, f).evidence, "0 d");
    free(f);
}

static void the_clock(void **state)
{
    (void)state;
    static const struct {
        int64_t off;
        divit_verdict verdict;
    } rows[] = {{0, DIVIT_VERDICT_OK}, {300, DIVIT_VERDICT_OK}, {-300, DIVIT_VERDICT_OK},
        {301, DIVIT_VERDICT_WARNING}, {-301, DIVIT_VERDICT_WARNING}, {7200, DIVIT_VERDICT_WARNING},
        {7201, DIVIT_VERDICT_BROKEN}, {-10800, DIVIT_VERDICT_BROKEN}};
    divit_facts *f = healthy();
    EXPECT_SKIPPED(divit_check_clock, f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        f->server_time = NOW - rows[i].off;
        EXPECT(divit_check_clock, f, rows[i].verdict);
    }
    EXPECT_BROKEN(divit_check_clock, f, DIVIT_CLOCK);
    assert_string_equal(run_check(divit_check_clock, f).evidence, "-10800 s");
    free(f);
}

/* The certificate that gets furthest is judged; of equals the newest. */
static void the_best_certificate_is_judged(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_doctor_certificate *c = f->card.certificates;
    const divit_doctor_certificate good = c[0];
    f->card.certificate_count = 0;
    assert_int_equal(divit_check_pick(f), 0);
    f->card.certificate_count = 7;
    for (size_t i = 0; i < 7; i++)
        c[i] = good;
    c[0].readable = false;
    c[1].kind = DIVIT_DOCTOR_KIND_OTHER;
    c[2].commitment = false;
    c[3].not_after = NOW - 1;
    c[4].key = DIVIT_DOCTOR_KEY_NONE;
    c[5].not_before = NOW - 2 * DAY;
    assert_int_equal(divit_check_pick(f), 6);
    c[6].not_before = NOW + 1; /* the new card's, which has not begun */
    assert_int_equal(divit_check_pick(f), 5);
    c[5].kind = DIVIT_DOCTOR_KIND_OTHER;
    assert_int_equal(divit_check_pick(f), 4);
    c[4].kind = DIVIT_DOCTOR_KIND_OTHER;
    assert_int_equal(divit_check_pick(f), 6); /* of two that are not valid the newer */
    f->server_time = NOW + 2;
    assert_int_equal(divit_check_pick(f), 6);
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_card_is_missing_mute_or_held),
        cmocka_unit_test(the_answer_to_reset),
        cmocka_unit_test(the_module_is_missing_or_unsafe),
        cmocka_unit_test(a_library_is_missing),
        cmocka_unit_test(the_module_does_not_serve),
        cmocka_unit_test(how_the_module_was_started),
        cmocka_unit_test(the_mechanisms),
        cmocka_unit_test(the_mechanisms_of_the_right_token),
        cmocka_unit_test(ids_that_are_there_twice),
        cmocka_unit_test(the_kinds_of_certificates),
        cmocka_unit_test(two_cards_old_and_new),
        cmocka_unit_test(the_pin),
        cmocka_unit_test(no_qualified_certificate),
        cmocka_unit_test(the_certificate_does_not_serve),
        cmocka_unit_test(the_renewal_window),
        cmocka_unit_test(the_clock),
        cmocka_unit_test(the_best_certificate_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
