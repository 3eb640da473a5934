/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, consent, debts and the officer's list over a scripted transport. */
#include "unit/portal/script.h"

#include "portal/account.h"
#include "portal/officer.h"

#define TIMES "\"not_before\":\"2023-11-22T00:00:00Z\",\"not_after\":\"2026-11-22T00:00:00Z\""
#define CERTIFICATE                                                                                \
    "{\"serial\":\"0a1b\",\"subject\":\"DENEME\",\"kind\":\"NES\"," TIMES ",\"status\":"           \
    "\"Geçerli\"}"
#define DEBT(amount, paid)                                                                         \
    "{\"order\":\"SD-780\",\"amount\":\"" amount "\",\"currency\":\"TRY\",\"paid\":" paid          \
    ",\"address\":\"https://localhost/\"}"
#define OFFICER_ITEM(no)                                                                           \
    "{\"no\":\"" no "\",\"date\":\"2026-11-01T09:00:00Z\",\"status\":\"Kurum Onayı Bekleniyor\"," \
    "\"name\":\"DENEME\",\"identity_no_masked\":\"*********46\",\"type\":\"Yenileme\","            \
    "\"payment\":\"Kurum Ödemeli\",\"unit\":\"Bilgi İşlem\"}"

static void certificates_and_seals_are_listed(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, JSON_HEADER, "{\"certificates\":[" CERTIFICATE "]}", 0},
        {200, JSON_HEADER, "{\"seals\":[]}", 0},
        {200, JSON_HEADER, "{\"certificates\":[" CERTIFICATE ",{}]}", 0});
    DIVIT_AUTO(divit_certificate_list_done)
    divit_certificate_list list = {0};
    DIVIT_AUTO(divit_certificate_list_done)
    divit_certificate_list seals = {0};
    CHECK_OK(divit_portal_certificates(portal, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].status_text, "Geçerli");
    assert_int_equal(list.items[0].not_after, 1795305600);
    CHECK_OK(divit_portal_seals(portal, &seals, NULL));
    assert_int_equal(seals.count, 0);
    divit_certificate_list none = {0};
    CHECK_STATUS(divit_portal_certificates(portal, &none, NULL), DIVIT_NETWORK_ANSWER);
    assert_null(none.items);
}

static void a_consent_is_given(void **state)
{
    (void)state;
    char xml[200];
    script_digest("application/xml", "<a/>", xml);
    PORTAL_SCRIPT({200, JSON_HEADER, "{\"given\":false,\"given_at\":null}", 0},
        {200, xml, "<a/>", 0},
        {200, JSON_HEADER, "{\"given\":true,\"given_at\":\"2026-11-22T00:00:00Z\"}", 0},
        {200, JSON_HEADER, "{\"given\":false,\"given_at\":null}", 0});
    divit_consent consent = {.given = true};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes document = {0};
    CHECK_OK(divit_portal_consent(portal, &consent, NULL));
    assert_false(consent.given);
    CHECK_OK(divit_portal_consent_document(portal, &document, NULL));
    CHECK_TEXT(divit_bytes_span(&document), "<a/>");
    CHECK_OK(divit_portal_consent_give(portal, KEY, DIVIT_SPAN_TEXT("<s/>"), NULL));
    assert_string_equal(s.asked[2], "POST " BASE "/v1/consent\nAccept: application/json\n"
                                    "Idempotency-Key: " KEY "\nContent-Type: application/xml\n");
    assert_string_equal((const char *)s.body.p, "<s/>");
    CHECK_STATUS(divit_portal_consent_give(portal, KEY, DIVIT_SPAN_TEXT("<s/>"), NULL),
        DIVIT_NETWORK_ANSWER);
}

static void a_malformed_key_is_not_sent(void **state)
{
    (void)state;
    PORTAL_SCRIPT({0});
    static const char *const keys[] = {"", "short", "0123456789abcdef\r\nX: y", KEY KEY KEY};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        CHECK_STATUS(
            divit_portal_consent_give(portal, keys[i], DIVIT_SPAN_TEXT("<s/>"), NULL), DIVIT_USAGE);
    assert_int_equal(s.at, 0);
}

static void a_debt_is_asked_and_paid_without_a_token(void **state)
{
    (void)state;
    static const char tokens[] =
        "{\"access_token\":\"aaaaaaaaaaaaaaaaaaaaaaaa\",\"token_type\":\"Bearer\","
        "\"refresh_token\":\"bbbbbbbbbbbbbbbbbbbbbbbb\"}";
    SCRIPT({200, JSON_HEADER, tokens, 0}, {200, JSON_HEADER, DEBT("1250.00", "false"), 0},
        {200, JSON_HEADER, DEBT("0.00", "true"), 0}, {200, JSON_HEADER, DEBT("\\n", "true"), 0});
    DIVIT_AUTO(divit_session_free)
    divit_session *session = NULL;
    const divit_session_options o = {
        .issuer = BASE, .transport = {.exchange = script_play, .ctx = &s}};
    CHECK_OK(divit_session_new(&o, &session, NULL));
    CHECK_OK(divit_session_request(session, DIVIT_SPAN_TEXT("x"), NULL));
    DIVIT_AUTO(divit_portal_free)
    divit_portal *portal = script_portal(&s, session);
    divit_debt debt = {0};
    divit_debt after = {0};
    CHECK_OK(divit_portal_debt(portal, "SD-780", &debt, NULL));
    assert_string_equal(
        s.asked[1], "GET " BASE "/v1/debts?order=SD-780\nAccept: application/json\n");
    assert_string_equal(debt.amount, "1250.00");
    CHECK_OK(divit_portal_debt_pay(portal, &debt, KEY, &after, NULL));
    assert_null(strstr(s.asked[2], "Authorization"));
    assert_string_equal((const char *)s.body.p, "{\"amount\":\"1250.00\"}");
    assert_true(after.paid);
    CHECK_STATUS(divit_portal_debt(portal, "SD-780", &debt, NULL), DIVIT_NETWORK_ANSWER);
    CHECK_STATUS(divit_portal_debt(portal, "SD-780&x=1", &debt, NULL), DIVIT_USAGE);
}

static void an_officer_lists_and_signs(void **state)
{
    (void)state;
    char xml[200];
    script_digest("application/xml", "<a/>", xml);
    PORTAL_SCRIPT({200, JSON_HEADER, "{\"applications\":[" OFFICER_ITEM("SD-781") "]}", 0},
        {200, xml, "<a/>", 0}, {200, JSON_HEADER, "{}", 0},
        {200, JSON_HEADER, "{\"applications\":[" OFFICER_ITEM("SD-") "]}", 0},
        {404, "", "{\"type\":\"urn:divit:problem:not-found\",\"title\":\"Yok\"}", 0});
    DIVIT_AUTO(divit_officer_list_done)
    divit_officer_list list = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes document = {0};
    CHECK_OK(divit_portal_officer_list(portal, &list, NULL));
    assert_string_equal(list.items[0].identity_no_masked, "*********46");
    assert_string_equal(list.items[0].unit, "Bilgi İşlem");
    CHECK_OK(divit_portal_officer_document(portal, list.items[0].no, &document, NULL));
    const divit_officer_signature one = {
        .no = list.items[0].no, .key = KEY, .signed_xml = DIVIT_SPAN_TEXT("<s/>")};
    CHECK_OK(divit_portal_officer_sign(portal, &one, NULL));
    assert_non_null(
        strstr(s.asked[2], "POST " BASE "/v1/officer/applications/SD-781/officer-signature\n"));
    divit_officer_list none = {0};
    CHECK_STATUS(divit_portal_officer_list(portal, &none, NULL), DIVIT_NETWORK_ANSWER);
    CHECK_STATUS(divit_portal_officer_list(portal, &none, NULL), DIVIT_PORTAL_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_and_seals_are_listed),
        cmocka_unit_test(a_consent_is_given),
        cmocka_unit_test(a_malformed_key_is_not_sent),
        cmocka_unit_test(a_debt_is_asked_and_paid_without_a_token),
        cmocka_unit_test(an_officer_lists_and_signs),
    };
    return cmocka_run_group_tests_name("portal/account", tests, NULL, NULL);
}
