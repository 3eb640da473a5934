/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "pki/kind.h"
#include "sandbox/ca/ca.h"
#include "unit/pki/judge.h"

static const divit_ca_person person = {"DENEME İĞNE", "10000000146"};

typedef struct world {
    char *folder;
    int64_t now;
    divit_ca *ca;
} world;

static void open_ca(world *w)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/state", w->folder);
    const divit_ca_options o = {
        .folder = path, .base_url = "http://127.0.0.1:8080", .clock = divit_clock_fixed(&w->now)};
    CHECK_OK(divit_ca_open(&o, &w->ca, NULL));
}

static int make_world(void **state)
{
    static world w;
    w = (world){.folder = folder_new(), .now = (int64_t)time(NULL)};
    open_ca(&w);
    folder_put(w.folder, "root.der", divit_ca_certificate(w.ca, DIVIT_CA_ROOT));
    folder_put(w.folder, "sub.der", divit_ca_certificate(w.ca, DIVIT_CA_SUB));
    *state = &w;
    return judge(w.folder, "openssl x509 -inform DER -in root.der -out root.pem &&"
                           "openssl x509 -inform DER -in sub.der -out sub.pem")
               ? 0
               : -1;
}

static int remove_world(void **state)
{
    world *w = *state;
    divit_ca_free(&w->ca);
    folder_free(&w->folder);
    return 0;
}

/* Issues a NES and puts it into the folder, also as PEM. */
static divit_ca_issued issue(world *w)
{
    divit_ca_issued nes = {0};
    CHECK_OK(divit_ca_issue_nes(w->ca, &person, &nes, NULL));
    folder_put(w->folder, "nes.der", divit_bytes_span(&nes.certificate));
    folder_put(w->folder, "nes.key", divit_bytes_span(&nes.key));
    assert_true(judge(w->folder, "openssl x509 -inform DER -in nes.der -out nes.pem"));
    return nes;
}

/*
 * Asks by openssl, answers by the authority, lets openssl check: true if it says `expected`. The
 * request read back carries the first nonce; -no_nonce only keeps openssl from adding another.
 */
static bool ask(world *w, const char *question, const char *expected)
{
    char command[512];
    (void)snprintf(
        command, sizeof command, "openssl ocsp -issuer sub.pem %s -reqout q.der", question);
    assert_true(judge(w->folder, command));
    divit_bytes request = folder_get(w->folder, "q.der");
    divit_bytes answer = {0};
    CHECK_OK(divit_ca_ocsp_answer(w->ca, divit_bytes_span(&request), &answer, NULL));
    folder_put(w->folder, "a.der", divit_bytes_span(&answer));
    divit_bytes_done(&request);
    divit_bytes_done(&answer);
    (void)snprintf(command, sizeof command,
        "openssl ocsp -issuer sub.pem %s -no_nonce -reqin q.der -respin a.der -CAfile root.pem "
        "-verify_other sub.pem >answer.txt 2>&1; cat answer.txt; "
        "grep -q 'Response verify OK' answer.txt && grep -q ': %s' answer.txt && "
        "! grep -qi 'nonce\\|warning\\|invalid' answer.txt",
        question, expected);
    return judge(w->folder, command);
}

static void openssl_verifies_the_chains(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    assert_true(judge(w->folder, "openssl verify -x509_strict -CAfile root.pem -untrusted sub.pem "
                                 "nes.pem state/ocsp.crt"));
    assert_true(judge(w->folder, "openssl verify -x509_strict -purpose sslserver "
                                 "-verify_ip 127.0.0.1 -CAfile state/tls-ca.crt state/tls.crt"));
    assert_true(judge(w->folder, "openssl verify -purpose sslserver -verify_hostname localhost "
                                 "-CAfile state/tls-ca.crt state/tls.crt"));
    assert_true(judge(w->folder, "! openssl verify -CAfile state/tls-ca.crt nes.pem"));
    divit_ca_issued_done(&nes);
}

static void a_nes_has_the_profile(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    static const char *const lines[] = {"C = TR, serialNumber = 10000000146, CN = DENEME",
        "X509v3 Key Usage: critical", "Digital Signature, Non Repudiation",
        "Policy: 2.16.792.1.2.1.1.5.7.1.1", "CPS: http://127.0.0.1:8080/ca/policy",
        "User Notice:", "URI:http://127.0.0.1:8080/ca/sub.crl",
        "OCSP - URI:http://127.0.0.1:8080/ocsp",
        "CA Issuers - URI:http://127.0.0.1:8080/ca/sub.cer", "Public-Key: (2048 bit)",
        "ecdsa-with-SHA384", "CA:FALSE", "GERÇEK DEĞİLDİR"};
    assert_true(judge(w->folder, "openssl x509 -in nes.pem -noout -text -nameopt "
                                 "oneline,utf8,-esc_msb >text.txt"));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char command[256];
        (void)snprintf(command, sizeof command, "grep -qF '%s' text.txt", lines[i]);
        if (!judge(w->folder, command))
            fail_msg("missing: %s", lines[i]);
    }
    assert_true(judge(w->folder, "! grep -q 'Extended Key Usage' text.txt"));
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    CHECK_OK(divit_certificate_parse(divit_bytes_span(&nes.certificate), &cert, NULL));
    assert_int_equal(divit_certificate_kind_of(cert, NULL), DIVIT_KIND_NES);
    assert_string_equal(divit_certificate_facts_get(cert)->subject_name, person.name);
    divit_ca_issued_done(&nes);
}

static void the_key_belongs_to_the_certificate(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    assert_true(judge(w->folder,
        "openssl pkcs8 -inform DER -nocrypt -in nes.key -out key.pem && "
        "openssl pkey -in key.pem -pubout >a && openssl x509 -in nes.pem -noout -pubkey >b && "
        "cmp a b"));
    divit_ca_issued_done(&nes);
}

static void ocsp_says_good_then_revoked(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    assert_true(ask(w, "-cert nes.pem", "good"));
    assert_true(ask(w, "-sha256 -cert nes.pem", "good"));
    assert_true(ask(w, "-serial 4711", "unknown"));
    CHECK_OK(divit_ca_revoke(w->ca, divit_bytes_span(&nes.certificate), NULL));
    assert_true(ask(w, "-cert nes.pem", "revoked"));
    assert_true(judge(w->folder, "grep -q keyCompromise answer.txt"));
    divit_ca_issued_done(&nes);
}

static void answers_follow_the_clock(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    w->now = 1893456000;
    assert_true(judge(w->folder, "openssl ocsp -issuer sub.pem -cert nes.pem -reqout q.der"));
    divit_bytes request = folder_get(w->folder, "q.der");
    divit_bytes answer = {0};
    CHECK_OK(divit_ca_ocsp_answer(w->ca, divit_bytes_span(&request), &answer, NULL));
    folder_put(w->folder, "a.der", divit_bytes_span(&answer));
    assert_true(judge(w->folder, "openssl ocsp -respin a.der -noverify -resp_text >text.txt && "
                                 "grep -q 'Produced At: Jan  1 00:00:00 2030 GMT' text.txt && "
                                 "grep -q 'This Update: Jan  1 00:00:00 2030 GMT' text.txt && "
                                 "grep -q 'Next Update: Jan  1 01:00:00 2030 GMT' text.txt"));
    divit_bytes_done(&request);
    divit_bytes_done(&answer);
    divit_ca_issued_done(&nes);
}

static void a_malformed_request_is_told(void **state)
{
    world *w = *state;
    const divit_span bad[] = {{0}, DIVIT_SPAN_TEXT("DENEME"), DIVIT_SPAN_TEXT("\x30\x00"),
        DIVIT_SPAN_TEXT("\x30\x80\x00\x00")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        divit_bytes answer = {0};
        CHECK_OK(divit_ca_ocsp_answer(w->ca, bad[i], &answer, NULL));
        /* OCSPResponse {responseStatus malformedRequest (1)} (RFC 6960 4.2.1). */
        CHECK_TEXT(divit_bytes_span(&answer), "\x30\x03\x0A\x01\x01");
        divit_bytes_done(&answer);
    }
}

static void the_crl_lists_what_is_revoked(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    divit_bytes crl = {0};
    CHECK_OK(divit_ca_crl(w->ca, &crl, NULL));
    folder_put(w->folder, "crl.der", divit_bytes_span(&crl));
    divit_bytes_done(&crl);
    static const char check[] =
        "openssl crl -inform DER -in crl.der -out crl.pem -CAfile sub.pem 2>&1 | grep 'verify OK' "
        "&& openssl verify -crl_check -CAfile root.pem -untrusted sub.pem -CRLfile crl.pem nes.pem";
    assert_true(judge(w->folder, check));
    CHECK_OK(divit_ca_revoke(w->ca, divit_bytes_span(&nes.certificate), NULL));
    CHECK_OK(divit_ca_crl(w->ca, &crl, NULL));
    folder_put(w->folder, "crl.der", divit_bytes_span(&crl));
    divit_bytes_done(&crl);
    assert_true(judge(w->folder, "openssl crl -inform DER -in crl.der -out crl.pem && ! openssl "
                                 "verify -crl_check -CAfile root.pem -untrusted sub.pem "
                                 "-CRLfile crl.pem nes.pem >out.txt 2>&1 && "
                                 "grep -q 'certificate revoked' out.txt"));
    divit_ca_issued_done(&nes);
}

static void everything_is_kept_and_private(void **state)
{
    world *w = *state;
    divit_ca_issued nes = issue(w);
    CHECK_OK(divit_ca_revoke(w->ca, divit_bytes_span(&nes.certificate), NULL));
    divit_bytes before = folder_get(w->folder, "root.der");
    divit_ca_free(&w->ca);
    open_ca(w);
    assert_true(
        divit_span_equal(divit_bytes_span(&before), divit_ca_certificate(w->ca, DIVIT_CA_ROOT)));
    assert_true(ask(w, "-cert nes.pem", "revoked"));
    assert_true(judge(w->folder, "test -z \"$(find state -name '*.key' ! -perm 600)\""));
    struct stat st;
    assert_int_equal(stat(divit_ca_tls_key_path(w->ca), &st), 0);
    assert_int_equal(stat(divit_ca_tls_certificate_path(w->ca), &st), 0);
    divit_bytes_done(&before);
    divit_ca_issued_done(&nes);
}

static void what_it_did_not_issue_is_not_revoked(void **state)
{
    world *w = *state;
    CHECK_STATUS(
        divit_ca_revoke(w->ca, divit_ca_certificate(w->ca, DIVIT_CA_ROOT), NULL), DIVIT_USAGE);
    CHECK_STATUS(divit_ca_revoke(w->ca, DIVIT_SPAN_TEXT("DENEME"), NULL), DIVIT_INPUT_BROKEN);
}

static void wrong_people_and_places_are_refused(void **state)
{
    world *w = *state;
    const divit_ca_person bad[] = {{"", "10000000146"}, {"DENEME", "1000000014"},
        {"DENEME", "1000000014a"}, {"DENEME", "100000001460"}, {NULL, NULL}};
    divit_ca_issued none = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(divit_ca_issue_nes(w->ca, &bad[i], &none, NULL), DIVIT_USAGE);
    assert_null(none.key.p);
    const divit_ca_options o = {
        .folder = w->folder, .base_url = "http://a\n[e]", .clock = divit_clock_fixed(&w->now)};
    divit_ca *ca = NULL;
    CHECK_STATUS(divit_ca_open(&o, &ca, NULL), DIVIT_USAGE);
    assert_null(ca);
}

static void a_damaged_folder_is_told(void **state)
{
    world *w = *state;
    divit_ca_free(&w->ca);
    folder_put(w->folder, "state/sub.key", DIVIT_SPAN_TEXT("DENEME"));
    char path[256];
    (void)snprintf(path, sizeof path, "%s/state", w->folder);
    const divit_ca_options o = {
        .folder = path, .base_url = "http://127.0.0.1:8080", .clock = divit_clock_fixed(&w->now)};
    CHECK_STATUS(divit_ca_open(&o, &w->ca, NULL), DIVIT_INPUT_BROKEN);
    folder_put(w->folder, "state/issued", DIVIT_SPAN_TEXT("12 x\n"));
    CHECK_STATUS(divit_ca_open(&o, &w->ca, NULL), DIVIT_INPUT_BROKEN);
    assert_null(w->ca);
}

#define WITH_CA(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CA(openssl_verifies_the_chains),
        WITH_CA(a_nes_has_the_profile),
        WITH_CA(the_key_belongs_to_the_certificate),
        WITH_CA(ocsp_says_good_then_revoked),
        WITH_CA(answers_follow_the_clock),
        WITH_CA(a_malformed_request_is_told),
        WITH_CA(the_crl_lists_what_is_revoked),
        WITH_CA(everything_is_kept_and_private),
        WITH_CA(what_it_did_not_issue_is_not_revoked),
        WITH_CA(wrong_people_and_places_are_refused),
        WITH_CA(a_damaged_folder_is_told),
    };
    return cmocka_run_group_tests_name("sandbox/ca", tests, NULL, NULL);
}
