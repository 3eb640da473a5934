/* SPDX-License-Identifier: Apache-2.0 */
/* What all calls of the portal have in common: digests, several at once, what is put off. */
#include "unit/portal/script.h"

#include <string.h>

#include "portal/client.h"

/* SHA-256 of "abc": FIPS 180-4 example. */
#define ABC_DIGEST "repr-digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:\n"

static divit_status fetch_form(divit_portal *portal, divit_bytes *ret)
{
    const divit_document form = DIVIT_DOCUMENT_FORM;
    return divit_portal_documents(portal, "SD-780", &form, 1, ret, NULL);
}

static void a_document_must_match_its_digest(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, "content-type: application/pdf\n" ABC_DIGEST, "abc", 0},
        {200, "content-type: application/pdf\n" ABC_DIGEST, "abd", 0},
        {200, "content-type: application/pdf\n", "abc", 0},
        {200, "content-type: application/pdf\n" ABC_DIGEST ABC_DIGEST, "abc", 0});
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pdf = {0};
    CHECK_OK(fetch_form(portal, &pdf));
    CHECK_TEXT(divit_bytes_span(&pdf), "abc");
    for (int i = 0; i < 3; i++) {
        divit_bytes bad = {0};
        CHECK_STATUS(fetch_form(portal, &bad), DIVIT_NETWORK_ANSWER);
        assert_null(bad.p);
    }
}

/* All three or none: the second one's digest is another's. */
static void documents_come_together(void **state)
{
    (void)state;
    PORTAL_SCRIPT({200, "content-type: application/pdf\n" ABC_DIGEST, "abc", 0},
        {200, "content-type: application/xml\n" ABC_DIGEST, "abc", 0},
        {200, "content-type: application/pdf\n" ABC_DIGEST, "abc", 0},
        {200, "content-type: application/xml\n" ABC_DIGEST, "abd", 0});
    static const divit_document both[] = {DIVIT_DOCUMENT_COMMITMENT_PDF, DIVIT_DOCUMENT_COMMITMENT};
    divit_bytes got[2] = {0};
    CHECK_OK(divit_portal_documents(portal, "SD-780", both, 2, got, NULL));
    assert_non_null(strstr(s.asked[0], "/commitment.pdf\n"));
    assert_non_null(strstr(s.asked[1], "/commitment.xml\n"));
    CHECK_TEXT(divit_bytes_span(&got[1]), "abc");
    divit_bytes_done(&got[0]);
    divit_bytes_done(&got[1]);
    CHECK_STATUS(
        divit_portal_documents(portal, "SD-780", both, 2, got, NULL), DIVIT_NETWORK_ANSWER);
    assert_null(got[0].p);
    assert_null(got[1].p);
}

/* Notes how long it was asked to wait; waits at most `patience` times. */
typedef struct waiter {
    unsigned seconds[8];
    size_t count;
    size_t patience;
} waiter;

static bool wait_by_script(void *ctx, unsigned seconds)
{
    waiter *w = ctx;
    w->seconds[w->count++] = seconds;
    return w->count <= w->patience;
}

static divit_portal *patient_portal(script *s, waiter *w)
{
    divit_portal *portal = NULL;
    const divit_portal_options o = {.base_url = BASE,
        .transport = {.exchange = script_play, .ctx = s},
        .wait = wait_by_script,
        .wait_ctx = w};
    CHECK_OK(divit_portal_new(&o, &portal, NULL));
    return portal;
}

#define BUSY(code)                                                                                 \
    {                                                                                              \
        code, "retry-after: 2\n", "", 0                                                            \
    }

static void what_is_put_off_is_sent_again(void **state)
{
    (void)state;
    SCRIPT(BUSY(503), BUSY(429),
        {200, JSON_HEADER,
            "{\"no\":\"SD-780\",\"date\":\"2026-11-01T09:00:00Z\",\"status\":\"Onay "
            "Bekleniyor\",\"actions\":[],"
            "\"type\":\"Yenileme\",\"payment\":\"Kurum Ödemeli\",\"spare_certificate\":false,"
            "\"institution\":\"DENEME\",\"due\":[],\"approval\":null}",
            0});
    waiter w = {.patience = 8};
    DIVIT_AUTO(divit_portal_free)
    divit_portal *portal = patient_portal(&s, &w);
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    CHECK_OK(divit_portal_apply(portal, KEY, &a, NULL));
    assert_int_equal(w.count, 2);
    assert_int_equal(w.seconds[1], 2);
    assert_int_equal(s.at, 3);
    assert_string_equal(s.asked[0], s.asked[2]);
}

static void patience_ends(void **state)
{
    (void)state;
    SCRIPT(BUSY(503), BUSY(503), BUSY(503), BUSY(503), BUSY(503), {503, "", "", 0},
        {500, "retry-after: 2\n", "", 0});
    waiter w = {.patience = 8};
    waiter hasty = {.patience = 0};
    DIVIT_AUTO(divit_portal_free)
    divit_portal *portal = patient_portal(&s, &w);
    DIVIT_AUTO(divit_portal_free)
    divit_portal *other = patient_portal(&s, &hasty);
    divit_application a = {0};
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_PORTAL_REFUSED);
    assert_int_equal(s.at, 4);
    assert_int_equal(w.count, 3);
    CHECK_STATUS(divit_portal_application(other, "SD-780", &a, NULL), DIVIT_PORTAL_REFUSED);
    assert_int_equal(s.at, 5);
    /* Without a time nobody waits, and what may have been carried out is not sent again. */
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_PORTAL_REFUSED);
    CHECK_STATUS(divit_portal_application(portal, "SD-780", &a, NULL), DIVIT_PORTAL_REFUSED);
    assert_int_equal(w.count, 3);
    assert_int_equal(s.at, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_must_match_its_digest),
        cmocka_unit_test(documents_come_together),
        cmocka_unit_test(what_is_put_off_is_sent_again),
        cmocka_unit_test(patience_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
