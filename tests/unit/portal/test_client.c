/* SPDX-License-Identifier: Apache-2.0 */
/* The portal's calls over a scripted transport: answers as the contract says, and broken ones. */
#include "unit/portal/script.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "portal/approval.h"
#include "portal/client.h"
#include "portal/key.h"
#include "portal/multipart.h"

#define TOKEN "access-token-000000000000"
#define TOKENS                                                                                     \
    "{\"access_token\":\"" TOKEN "\",\"token_type\":\"Bearer\",\"expires_in\":600,"                \
    "\"refresh_token\":\"refresh-token-00000000000\"}"
#define SUMMARY                                                                                    \
    "\"no\":\"SD-780\",\"date\":\"2026-11-01T09:00:00Z\",\"status\":\"Onay Bekleniyor\","          \
    "\"actions\":[\"form\",\"approval\",\"dance\"]"
#define DETAIL                                                                                     \
    "{" SUMMARY ",\"type\":\"Yenileme\",\"payment\":\"Kurum Ödemeli\",\"spare_certificate\":"     \
    "false,\"institution\":\"DENEME\",\"due\":[{\"what\":\"approval\",\"text_tr\":\"Onay\","       \
    "\"text_en\":\"Approval\"}],\"approval\":null}"
#define FIELD_HEAD(name) "{\"name\":\"" name "\",\"label_tr\":\"A\",\"label_en\":\"B\","
#define FORM                                                                                       \
    "{\"no\":\"SD-780\",\"fields\":[" FIELD_HEAD(                                                  \
        "email") "\"type\":\"email\",\"required\":true,"                                           \
                 "\"readonly\":false,\"value\":\"\"}," FIELD_HEAD(                                 \
                     "name") "\"type\":\"text\",\"required\":"                                     \
                             "true,\"readonly\":true,\"value\":\"DENEME\"}," FIELD_HEAD(           \
                                 "operator") "\"type\":\"choice\","                                \
                                             "\"required\":true,\"readonly\":false,\"value\":"     \
                                             "\"Turkcell\",\"choices\":[{\"value\":"               \
                                             "\"Turkcell\",\"label_tr\":\"Turkcell\",\"label_"     \
                                             "en\":\"Turkcell\"}]}]}"

static void an_application_is_read(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, "content-type: application/json; charset=utf-8\n", DETAIL, 0});
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    CHECK_OK(divit_portal_application(portal, "SD-780", &a, NULL));
    assert_string_equal(
        s.asked[0], "GET " BASE "/v1/applications/SD-780\nAccept: application/json\n");
    assert_string_equal(a.no, "SD-780");
    assert_int_equal(a.date, 1793523600);
    assert_int_equal(a.stage, DIVIT_STAGE_APPROVAL);
    assert_int_equal(a.actions, DIVIT_ACTION_FORM | DIVIT_ACTION_APPROVAL);
    assert_string_equal(a.payment, "Kurum Ödemeli");
    assert_int_equal(a.due_count, 1);
    assert_null(a.approval_via);
}

static void a_list_is_read(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, JSON_HEADER, "{\"applications\":[{" SUMMARY "},{" SUMMARY "}]}", 0},
        {200, JSON_HEADER, "{\"applications\":[{" SUMMARY "},{}]}", 0});
    DIVIT_AUTO(divit_application_list_done)
    divit_application_list list = {0};
    CHECK_OK(divit_portal_applications(portal, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[1].status_text, "Onay Bekleniyor");
    divit_application_list none = {0};
    divit_error err = {0};
    CHECK_STATUS(divit_portal_applications(portal, &none, &err), DIVIT_NETWORK_ANSWER);
    assert_string_equal(err.subject, "no");
    assert_null(none.items);
}

static void an_unknown_status_is_shown_and_no_success(void **state)
{
    (void)state;
    static const char *const texts[] = {"Tamamlandi", "tamamlandı", "Kuryede", ""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(divit_stage_of(texts[i]), DIVIT_STAGE_UNKNOWN);
    assert_int_equal(divit_stage_of("Başvuru Formu ve Ödeme Bekleniyor"), DIVIT_STAGE_PAPER);
}

static void answers_beside_the_contract_are_refused(void **state)
{
    (void)state;
    static const scene rows[] = {
        {200, "content-type: text/html\n", DETAIL, 0},
        {200, "", DETAIL, 0},
        {200, JSON_HEADER, "[]", 0},
        {200, JSON_HEADER, DETAIL "x", 0},
        {200, JSON_HEADER, "{\"no\":\"SD-1\",\"no\":\"SD-1\"}", 0},
        {200, JSON_HEADER,
            "{\"no\":\"../1\",\"date\":\"2026-11-01T09:00:00Z\",\"status\":\"\","
            "\"actions\":[]}",
            0},
        {200, JSON_HEADER, "{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}", 0},
        {200, JSON_HEADER, "", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        PORTAL_SCRIPT(rows[i]);
        divit_application a = {0};
        CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_NETWORK_ANSWER);
        assert_null(a.document);
    }
}

static void a_refusal_keeps_its_reason(void **state)
{
    (void)state;
    PORTAL_SCRIPT({409, "content-type: application/problem+json\n",
                      "{\"type\":\"urn:divit:problem:state\",\"status\":409,"
                      "\"title\":\"10000000146 için form bekleniyor\"}",
                      0},
        {503, "retry-after: 7\n", "<html>", 0},
        {422, "content-type: application/problem+json\n",
            "{\"type\":\"urn:divit:problem:fields\",\"status\":422,\"title\":\"Alanlar\","
            "\"errors\":[{\"pointer\":\"/values/email\",\"detail\":\"Adres yanlış\"}]}",
            0},
        {401, "", "", 0}, {418, "", "{\"type\":\"urn:other\",\"title\":\"Hayır\"}", 0});
    divit_application a = {0};
    divit_error err = {0};
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, &err), DIVIT_PORTAL_STATE);
    assert_string_equal(err.subject, "*********46 için form bekleniyor");
    assert_int_equal(err.foreign, 409);
    err = (divit_error){0};
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, &err), DIVIT_PORTAL_REFUSED);
    assert_int_equal(divit_portal_problem(portal)->kind, DIVIT_PROBLEM_BUSY);
    assert_int_equal(divit_portal_problem(portal)->retry_after, 7);
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_PORTAL_REFUSED);
    assert_int_equal(divit_portal_problem(portal)->error_count, 1);
    assert_string_equal(divit_portal_problem(portal)->errors[0].pointer, "/values/email");
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_PORTAL_LOGIN);
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_PORTAL_REFUSED);
}

static void a_lost_connection_passes_through(void **state)
{
    (void)state;
    PORTAL_SCRIPT({0, "", "", DIVIT_NETWORK});
    divit_application a = {0};
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_NETWORK);
    assert_int_equal(divit_portal_problem(portal)->code, 0);
}

static void an_order_number_cannot_change_the_path(void **state)
{
    (void)state;
    PORTAL_SCRIPT({0});
    divit_application a = {0};
    CHECK_STATUS(divit_portal_application(portal, "SD-1/../2", &a, NULL), DIVIT_USAGE);
    CHECK_STATUS(divit_portal_application(portal, "SD-1?x", &a, NULL), DIVIT_USAGE);
    assert_int_equal(s.at, 0);
}

static void a_form_is_sent_if_it_is_still_the_same(void **state)
{
    (void)state;
    PORTAL_SCRIPT(
        {200, JSON_HEADER "etag: \"v1\"\n", FORM, 0}, {200, JSON_HEADER "etag: \"v2\"\n", FORM, 0});
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    DIVIT_AUTO(divit_form_done)
    divit_form after = {0};
    CHECK_OK(divit_portal_form(portal, "SD-780", &form, NULL));
    assert_int_equal(form.count, 3);
    const divit_value value = {"email", "deneme@example.test"};
    const divit_form_change change = {.no = "SD-780", .form = &form, .values = {&value, 1}};
    CHECK_OK(divit_portal_form_send(portal, &change, &after, NULL));
    assert_non_null(strstr(s.asked[1], "PUT " BASE "/v1/applications/SD-780/form\n"));
    assert_non_null(strstr(s.asked[1], "If-Match: \"v1\"\n"));
    assert_string_equal((const char *)s.body.p,
        "{\"values\":{\"email\":\"deneme@example.test\",\"operator\":\"Turkcell\"}}");
    assert_string_equal(after.etag, "\"v2\"");
}

static void values_are_checked_before_they_are_sent(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    CHECK_OK(divit_form_parse(DIVIT_SPAN_TEXT(FORM), DIVIT_SPAN_TEXT("\"1\""), &form, NULL));
    static const divit_value rows[] = {{"email", ""}, {"email", "nobody"}, {"email", "a@b@c.d"},
        {"name", "X"}, {"other", "X"}, {"operator", "Nokia"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_bytes body = {0};
        divit_error err = {0};
        /* The first value for a name counts; the second makes the rest of the form good. */
        const divit_value both[] = {rows[i], {"email", "deneme@example.test"}};
        const divit_values values = {both, 2};
        CHECK_STATUS(divit_form_body(&form, &values, &body, &err), DIVIT_USAGE);
        assert_string_equal(err.subject, rows[i].name);
        assert_null(body.p);
    }
}

static void phones_are_taken_as_people_write_them(void **state)
{
    (void)state;
    static const char *const good[] = {"+905001234567", "05001234567", "5001234567",
        "+90 500 123 45 67", "90 500 123 45 67", "0090 500 1234567", "0 (500) 123-45-67",
        "0500.123.45/67"};
    static const char *const bad[] = {"", "0", "+", "+9050012345678", "04001234567", "+05001234567",
        "500123456", "0500 123 45 6x", "+00905001234567", "+49 500 123 45 67"};
    const divit_field phone = {.type = DIVIT_FIELD_PHONE, .required = true};
    char out[DIVIT_PHONE_SIZE];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(divit_phone_normalise(good[i], out));
        assert_string_equal(out, "+905001234567");
        assert_null(divit_field_fault(&phone, good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(divit_phone_normalise(bad[i], out));
        assert_non_null(divit_field_fault(&phone, bad[i]));
    }
}

static void a_form_without_tag_is_refused(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, JSON_HEADER, FORM, 0}, {200, JSON_HEADER "etag: W/\"v\"\n", FORM, 0});
    divit_form form = {0};
    CHECK_STATUS(divit_portal_form(portal, "SD-780", &form, NULL), DIVIT_NETWORK_ANSWER);
    CHECK_STATUS(divit_portal_form(portal, "SD-780", &form, NULL), DIVIT_NETWORK_ANSWER);
}

static void an_approval_repeated_is_the_same_bytes(void **state)
{
    (void)state;
    PORTAL_SCRIPT({0, "", "", DIVIT_NETWORK}, {200, JSON_HEADER, DETAIL, 0});
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes first = {0};
    const divit_approval approval = {.no = "SD-780",
        .key = KEY,
        .form = DIVIT_SPAN_TEXT("%PDF"),
        .commitment = DIVIT_SPAN_TEXT("<a/>")};
    CHECK_STATUS(divit_portal_approve(portal, &approval, &a, NULL), DIVIT_NETWORK);
    CHECK_OK(divit_bytes_append(&first, divit_bytes_span(&s.body)));
    CHECK_OK(divit_portal_approve(portal, &approval, &a, NULL));
    assert_string_equal(s.asked[0], s.asked[1]);
    assert_true(divit_span_equal(divit_bytes_span(&first), divit_bytes_span(&s.body)));
    assert_non_null(strstr(s.asked[0], "Idempotency-Key: " KEY "\n"));
    CHECK_TEXT(divit_bytes_span(&first),
        "--divit-" KEY "\r\nContent-Disposition: form-data; name=\"via\"\r\n\r\ne-imza\r\n"
        "--divit-" KEY "\r\nContent-Disposition: form-data; name=\"form\"; filename=\"form.pdf\""
        "\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n"
        "--divit-" KEY "\r\nContent-Disposition: form-data; name=\"commitment\"; "
        "filename=\"commitment.xml\"\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n"
        "--divit-" KEY "--\r\n");
}

static void a_boundary_inside_a_document_is_refused(void **state)
{
    (void)state;
    const divit_part part = {.name = "form", .body = DIVIT_SPAN_TEXT("x--divit-" KEY "--x")};
    divit_bytes body = {0};
    char type[128];
    CHECK_STATUS(divit_multipart_body(&part, 1, KEY, &body, type), DIVIT_E_INTERNAL);
}

static void other_ways_are_json(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, JSON_HEADER, DETAIL, 0});
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    const divit_approval approval = {
        .no = "SD-780", .key = KEY, .via = DIVIT_VIA_E_ONAY, .etag = "\"v1\""};
    CHECK_OK(divit_portal_approve(portal, &approval, &a, NULL));
    assert_string_equal((const char *)s.body.p, "{\"via\":\"e-onay\"}");
    assert_non_null(strstr(s.asked[0], "If-Match: \"v1\"\n"));
}

static void keys_are_random_and_well_formed(void **state)
{
    (void)state;
    char a[33];
    char b[33];
    CHECK_OK(divit_portal_key(a, NULL));
    CHECK_OK(divit_portal_key(b, NULL));
    assert_int_equal(strlen(a), 32);
    assert_string_not_equal(a, b);
}

static void a_receipt_is_for_its_application(void **state)
{
    (void)state;
    static const char receipt[] =
        "{\"schema\":1,\"issuer\":\"" BASE "\",\"no\":\"SD-780\",\"via\":\"e-imza\",\"status\":"
        "\"Üretim Bekleniyor\",\"received_at\":\"2026-11-22T15:04:05Z\",\"idempotency_key\":\"" KEY
        "\",\"documents\":[{\"name\":\"form\",\"issued_sha256\":\"" KEY KEY "\",\"signed_sha256\":"
        "null},{\"name\":\"commitment\",\"issued_sha256\":\"" KEY KEY
        "\",\"signed_sha256\":\"" KEY KEY "\"}]}";
    char json[200];
    char p7s[200];
    script_digest("application/json", receipt, json);
    script_digest("application/pkcs7-signature", "DER", p7s);
    PORTAL_SCRIPT({200, json, receipt, 0}, {200, p7s, "DER", 0}, {200, json, receipt, 0},
        {200, p7s, "DER", 0});
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt r = {0};
    CHECK_OK(divit_portal_receipt(portal, "SD-780", &r, NULL));
    assert_string_equal(r.status_text, "Üretim Bekleniyor");
    assert_null(r.form_signed);
    assert_string_equal(r.commitment_signed, KEY KEY);
    CHECK_TEXT(divit_bytes_span(&r.json), receipt);
    CHECK_TEXT(divit_bytes_span(&r.signature), "DER");
    divit_receipt other = {0};
    CHECK_STATUS(divit_portal_receipt(portal, "SD-781", &other, NULL), DIVIT_NETWORK_ANSWER);
}

static divit_session *open_session(script *s, const char *file)
{
    divit_session *session = NULL;
    const divit_session_options o = {.issuer = BASE,
        .transport = {.exchange = script_play, .ctx = s},
        .clock = divit_clock_system(),
        .token_file = file};
    CHECK_OK(divit_session_new(&o, &session, NULL));
    return session;
}

static void a_401_is_answered_by_one_refresh(void **state)
{
    (void)state;
    SCRIPT({200, JSON_HEADER, TOKENS, 0}, {401, "", "", 0}, {200, JSON_HEADER, TOKENS, 0},
        {200, JSON_HEADER, DETAIL, 0}, {401, "", "", 0}, {200, JSON_HEADER, TOKENS, 0},
        {401, "", "", 0});
    DIVIT_AUTO(divit_session_free)
    divit_session *session = open_session(&s, NULL);
    CHECK_STATUS(divit_session_refresh(session, NULL), DIVIT_PORTAL_LOGIN);
    CHECK_OK(divit_session_request(session, DIVIT_SPAN_TEXT("x"), NULL));
    DIVIT_AUTO(divit_portal_free)
    divit_portal *portal = script_portal(&s, session);
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    CHECK_OK(divit_portal_application(portal, "SD-780", &a, NULL));
    assert_non_null(strstr(s.asked[1], "Authorization: Bearer " TOKEN "\n"));
    assert_non_null(strstr(s.asked[2], "POST " BASE "/oauth/token\n"));
    divit_application none = {0};
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &none, NULL), DIVIT_PORTAL_LOGIN);
    assert_int_equal(s.at, 7);
}

static void tokens_are_kept_only_in_a_private_file(void **state)
{
    (void)state;
    char folder[SCRATCH_SIZE];
    char file[SCRATCH_SIZE + 8];
    struct stat st;
    scratch_template(folder, "token");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(file, sizeof file, "%s/token", folder);
    SCRIPT({200, JSON_HEADER, TOKENS, 0});
    divit_session *session = open_session(&s, file);
    assert_null(divit_session_token(session));
    CHECK_OK(divit_session_request(session, DIVIT_SPAN_TEXT("x"), NULL));
    divit_session_free(&session);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    session = open_session(&s, file);
    assert_string_equal(divit_session_token(session), TOKEN);
    divit_session_free(&session);
    assert_int_equal(chmod(file, 0644), 0);
    session = open_session(&s, file);
    assert_null(divit_session_token(session));
    CHECK_OK(divit_session_forget(session, NULL));
    assert_int_equal(access(file, F_OK), -1);
    divit_session_free(&session);
    assert_int_equal(rmdir(folder), 0);
}

static void hostile_tokens_are_refused(void **state)
{
    (void)state;
    SCRIPT({200, JSON_HEADER,
               "{\"access_token\":\"aaaaaaaaaaaaaaaaaaaaaaaa\\r\\nHost: x\","
               "\"token_type\":\"Bearer\",\"refresh_token\":\"" TOKEN "\"}",
               0},
        {200, JSON_HEADER,
            "{\"access_token\":\"" TOKEN "\",\"token_type\":\"mac\","
            "\"refresh_token\":\"" TOKEN "\"}",
            0},
        {400, JSON_HEADER, "{\"error\":\"invalid_grant\"}", 0});
    DIVIT_AUTO(divit_session_free)
    divit_session *session = open_session(&s, NULL);
    divit_error err = {0};
    const divit_span x = DIVIT_SPAN_TEXT("x");
    CHECK_STATUS(divit_session_request(session, x, NULL), DIVIT_NETWORK_ANSWER);
    CHECK_STATUS(divit_session_request(session, x, NULL), DIVIT_NETWORK_ANSWER);
    CHECK_STATUS(divit_session_request(session, x, &err), DIVIT_PORTAL_LOGIN);
    assert_string_equal(err.subject, "invalid_grant");
    assert_null(divit_session_token(session));
}

static void only_https_is_a_portal(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "http://localhost", "https://", "https://a/b", "https://a?b", "https://u@a", "file:///"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        divit_portal *portal = NULL;
        const divit_portal_options o = {.base_url = urls[i]};
        CHECK_STATUS(divit_portal_new(&o, &portal, NULL), DIVIT_USAGE);
        assert_null(portal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_application_is_read),
        cmocka_unit_test(a_list_is_read),
        cmocka_unit_test(an_unknown_status_is_shown_and_no_success),
        cmocka_unit_test(answers_beside_the_contract_are_refused),
        cmocka_unit_test(a_refusal_keeps_its_reason),
        cmocka_unit_test(a_lost_connection_passes_through),
        cmocka_unit_test(an_order_number_cannot_change_the_path),
        cmocka_unit_test(a_form_is_sent_if_it_is_still_the_same),
        cmocka_unit_test(values_are_checked_before_they_are_sent),
        cmocka_unit_test(phones_are_taken_as_people_write_them),
        cmocka_unit_test(a_form_without_tag_is_refused),
        cmocka_unit_test(an_approval_repeated_is_the_same_bytes),
        cmocka_unit_test(a_boundary_inside_a_document_is_refused),
        cmocka_unit_test(other_ways_are_json),
        cmocka_unit_test(keys_are_random_and_well_formed),
        cmocka_unit_test(a_receipt_is_for_its_application),
        cmocka_unit_test(a_401_is_answered_by_one_refresh),
        cmocka_unit_test(tokens_are_kept_only_in_a_private_file),
        cmocka_unit_test(hostile_tokens_are_refused),
        cmocka_unit_test(only_https_is_a_portal),
    };
    return cmocka_run_group_tests_name("portal/client", tests, NULL, NULL);
}
