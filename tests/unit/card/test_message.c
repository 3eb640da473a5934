/* SPDX-License-Identifier: Apache-2.0 */
/* Messages go through unchanged, and nothing else is taken. */
#include "unit/check.h"

#include "card/faults.h"
#include "card/message.h"

static const uint8_t digest[48] = {1, 2, 3}, message[300] = {4, 5};

static divit_request a_request(void)
{
    return (divit_request){.verb = DIVIT_REQUEST_SIGN,
        .flag = true,
        .token = 3,
        .certificate = 5,
        .what = {DIVIT_SCHEME_RSA_PSS, DIVIT_SHA384, {digest, sizeof digest},
            {message, sizeof message}},
        .text = DIVIT_SPAN_TEXT("PIN gir: \xC5\x9F")};
}

static void a_request_comes_through(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    const divit_request sent = a_request();
    divit_request got = {0};
    CHECK_OK(divit_request_format(&sent, &m));
    CHECK_OK(divit_request_parse(divit_bytes_span(&m), &got, NULL));
    assert_int_equal(got.verb, DIVIT_REQUEST_SIGN);
    assert_true(got.flag);
    assert_false(got.pin_comes);
    assert_int_equal(got.token, 3);
    assert_int_equal(got.certificate, 5);
    assert_int_equal(got.what.scheme, DIVIT_SCHEME_RSA_PSS);
    assert_int_equal(got.what.hash, DIVIT_SHA384);
    CHECK_TEXT(got.text, "PIN gir: \xC5\x9F");
    assert_true(divit_span_equal(got.what.digest, sent.what.digest));
    assert_true(divit_span_equal(got.what.message, sent.what.message));
}

static void check_refused(divit_request r, divit_status expected)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_request got;
    CHECK_OK(divit_request_format(&r, &m));
    CHECK_STATUS(divit_request_parse(divit_bytes_span(&m), &got, NULL), expected);
}

static void a_bad_request_is_refused(void **state)
{
    (void)state;
    static uint8_t big[DIVIT_MESSAGE_TEXT + 1], huge[DIVIT_MESSAGE_SIGNED + 1];
    divit_request r = a_request();
    r.what.digest.n = 47;
    check_refused(r, DIVIT_INPUT_BROKEN);
    r = a_request();
    r.what.scheme = DIVIT_SCHEME_ANY;
    check_refused(r, DIVIT_INPUT_BROKEN);
    r.what.scheme = DIVIT_SCHEME_ECDSA + 1;
    check_refused(r, DIVIT_INPUT_BROKEN);
    r = a_request();
    r.what.message = (divit_span){huge, sizeof huge};
    check_refused(r, DIVIT_INPUT_LIMIT);
    /* Something to sign in a request of another kind. */
    r = a_request();
    r.verb = DIVIT_REQUEST_LOGOUT;
    check_refused(r, DIVIT_INPUT_BROKEN);
    r.what = (divit_signing){.message = {message, 1}};
    check_refused(r, DIVIT_INPUT_BROKEN);
    r = a_request();
    r.verb = 9;
    check_refused(r, DIVIT_INPUT_BROKEN);
    r = a_request();
    r.token = DIVIT_CARD_TOKENS_MAX;
    check_refused(r, DIVIT_INPUT_BROKEN);
    r = a_request();
    r.text = DIVIT_SPAN_TEXT("\xFF");
    check_refused(r, DIVIT_INPUT_BROKEN);
    r = a_request();
    r.text = (divit_span){big, sizeof big};
    check_refused(r, DIVIT_INPUT_LIMIT);
}

/* Every shorter and every longer message is malformed. */
static void a_cut_message_is_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    const divit_request sent = a_request();
    divit_request got;
    CHECK_OK(divit_request_format(&sent, &m));
    for (size_t n = 0; n < m.n; n++)
        CHECK_STATUS(divit_request_parse((divit_span){m.p, n}, &got, NULL), DIVIT_INPUT_BROKEN);
    CHECK_OK(divit_bytes_push(&m, 0));
    CHECK_STATUS(divit_request_parse(divit_bytes_span(&m), &got, NULL), DIVIT_INPUT_BROKEN);
}

static void a_result_keeps_its_sentence(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_answer sent = {.kind = DIVIT_ANSWER_RESULT}, got = {0};
    CHECK_STATUS(divit_fault_rv(&sent.result, DIVIT_PHASE_LOGIN, __func__, 0xA0), DIVIT_PIN_WRONG);
    (void)snprintf(sent.result.subject, sizeof sent.result.subject, "/usr/lib/x.so");
    CHECK_OK(divit_answer_format(&sent, &m));
    CHECK_OK(divit_answer_parse(divit_bytes_span(&m), &got, NULL));
    CHECK_STATUS(got.result.status, DIVIT_PIN_WRONG);
    assert_string_equal(got.result.detail, "the card refused the PIN");
    assert_string_equal(got.result.subject, "/usr/lib/x.so");
    assert_int_equal(got.result.kind, DIVIT_FOREIGN_CKR);
    assert_int_equal(got.result.foreign, 0xA0);
}

static void a_result_that_contradicts_itself_is_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_answer sent = {.kind = DIVIT_ANSWER_RESULT}, got = {0};
    CHECK_STATUS(divit_fault_rv(&sent.result, DIVIT_PHASE_LOGIN, __func__, 0xA0), DIVIT_PIN_WRONG);
    sent.result.status = DIVIT_OK;
    CHECK_OK(divit_answer_format(&sent, &m));
    CHECK_STATUS(divit_answer_parse(divit_bytes_span(&m), &got, NULL), DIVIT_INPUT_BROKEN);
}

static void a_token_and_a_certificate_come_through(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_answer token = {.kind = DIVIT_ANSWER_TOKEN,
        .token = {.slot = 1ULL << 40,
            .label = "AK\xC4\xB0S",
            .serial = "0123",
            .tries = DIVIT_CARD_TRIES_FINAL,
            .pin_pad = true,
            .pin_max = 16,
            .schemes = {2, 14, 8}}};
    divit_answer got = {0};
    CHECK_OK(divit_answer_format(&token, &m));
    CHECK_OK(divit_answer_parse(divit_bytes_span(&m), &got, NULL));
    assert_memory_equal(&got.token, &token.token, sizeof got.token);
    m.n = 0;
    uint8_t der[] = {0x30, 0x00};
    const divit_answer certificate = {.kind = DIVIT_ANSWER_CERTIFICATE,
        .certificate = {.token = 2,
            .der = {der, sizeof der, 0},
            .id = {1, 2, 3},
            .id_length = 3,
            .label = "NES0",
            .key = DIVIT_CARD_KEY_YES}};
    CHECK_OK(divit_answer_format(&certificate, &m));
    CHECK_OK(divit_answer_parse(divit_bytes_span(&m), &got, NULL));
    assert_int_equal(got.certificate.token, 2);
    assert_int_equal(got.certificate.der.n, 2);
    assert_int_equal(got.certificate.id_length, 3);
    assert_string_equal(got.certificate.label, "NES0");
    assert_int_equal(got.certificate.key, DIVIT_CARD_KEY_YES);
    divit_answer_done(&got);
}

static void a_description_comes_through(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_answer sent = {.kind = DIVIT_ANSWER_DESCRIPTION,
        .description = {.without_arguments = true,
            .slots = 3,
            .shared_private = 1,
            .shared_public = 2,
            .rsa = 1,
            .ec = DIVIT_CARD_MECHANISM_NONE,
            .mechanisms = {1, 1ULL << 40},
            .mechanism_count = 2}};
    divit_answer got = {0};
    CHECK_OK(divit_answer_format(&sent, &m));
    CHECK_OK(divit_answer_parse(divit_bytes_span(&m), &got, NULL));
    assert_memory_equal(&got.description, &sent.description, sizeof got.description);
    m.n = 0;
    sent.description.mechanism_count = DIVIT_CARD_MECHANISMS_MAX;
    CHECK_OK(divit_answer_format(&sent, &m));
    CHECK_OK(divit_answer_parse(divit_bytes_span(&m), &got, NULL));
    m.p[33] += 1; /* the last byte of their number */
    CHECK_STATUS(divit_answer_parse(divit_bytes_span(&m), &got, NULL), DIVIT_INPUT_BROKEN);
}

/* A worker that a module took over must not reach the terminal through a label. */
static void a_label_with_control_characters_is_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    const divit_answer token = {.kind = DIVIT_ANSWER_TOKEN, .token = {.label = "\x1B[2J"}};
    divit_answer got = {0};
    CHECK_OK(divit_answer_format(&token, &m));
    CHECK_STATUS(divit_answer_parse(divit_bytes_span(&m), &got, NULL), DIVIT_INPUT_BROKEN);
}

typedef struct rv_case {
    unsigned long rv;
    divit_fault_phase phase;
    divit_status expected;
} rv_case;

/* AKIS.md section 3: what each code means at each step. */
static void a_code_means_what_its_step_says(void **state)
{
    (void)state;
    static const rv_case cases[] = {
        {0x05, DIVIT_PHASE_START, DIVIT_READER_SILENT},
        {0x05, DIVIT_PHASE_LOGIN, DIVIT_CARD_REFUSED},
        {0x05, DIVIT_PHASE_USE, DIVIT_TOKEN_LOST},
        {0x30, DIVIT_PHASE_START, DIVIT_READER_SILENT},
        {0x30, DIVIT_PHASE_USE, DIVIT_TOKEN_LOST},
        {0x32, DIVIT_PHASE_USE, DIVIT_TOKEN_LOST},
        {0xE0, DIVIT_PHASE_START, DIVIT_NO_CARD},
        {0xE0, DIVIT_PHASE_USE, DIVIT_TOKEN_LOST},
        {0xE1, DIVIT_PHASE_START, DIVIT_TOKEN_UNKNOWN},
        {0xB3, DIVIT_PHASE_USE, DIVIT_TOKEN_LOST},
        {0x101, DIVIT_PHASE_USE, DIVIT_TOKEN_LOST},
        {0xA0, DIVIT_PHASE_LOGIN, DIVIT_PIN_WRONG},
        {0xA1, DIVIT_PHASE_LOGIN, DIVIT_PIN_LENGTH},
        {0xA2, DIVIT_PHASE_LOGIN, DIVIT_PIN_LENGTH},
        {0xA4, DIVIT_PHASE_LOGIN, DIVIT_PIN_LOCKED},
        {0x50, DIVIT_PHASE_LOGIN, DIVIT_DECLINED},
        {0x70, DIVIT_PHASE_USE, DIVIT_MODULE},
        {0x20, DIVIT_PHASE_PIN, DIVIT_PIN_UNCHANGED},
        {0x54, DIVIT_PHASE_PIN, DIVIT_PIN_UNCHANGED},
        {0xA0, DIVIT_PHASE_PIN, DIVIT_PIN_WRONG},
        {0xA2, DIVIT_PHASE_PIN, DIVIT_PIN_LENGTH},
        {0x50, DIVIT_PHASE_PIN, DIVIT_DECLINED},
        {0x32, DIVIT_PHASE_PIN, DIVIT_TOKEN_LOST},
        {0x80001234, DIVIT_PHASE_LOGIN, DIVIT_CARD_REFUSED},
        {0x80001234, DIVIT_PHASE_USE, DIVIT_MODULE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        divit_error err = {0};
        CHECK_STATUS(
            divit_fault_rv(&err, cases[i].phase, __func__, cases[i].rv), cases[i].expected);
        assert_int_equal(err.foreign, cases[i].rv);
        assert_int_not_equal(divit_fault_of(&err), DIVIT_FAULT_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_comes_through),
        cmocka_unit_test(a_bad_request_is_refused),
        cmocka_unit_test(a_cut_message_is_refused),
        cmocka_unit_test(a_result_keeps_its_sentence),
        cmocka_unit_test(a_result_that_contradicts_itself_is_refused),
        cmocka_unit_test(a_token_and_a_certificate_come_through),
        cmocka_unit_test(a_description_comes_through),
        cmocka_unit_test(a_label_with_control_characters_is_refused),
        cmocka_unit_test(a_code_means_what_its_step_says),
    };
    return cmocka_run_group_tests_name("card/message", tests, NULL, NULL);
}
