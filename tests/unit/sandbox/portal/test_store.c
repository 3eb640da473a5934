/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "sandbox/portal/answers.h"
#include "sandbox/portal/grants.h"

/* RFC 7636 appendix B. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define REDIRECT "http://127.0.0.1:5000/"
#define ASKED                                                                                      \
    "response_type=code&client_id=divit&scope=nes&state=0123456789abcdefghijkl"                    \
    "&code_challenge_method=S256"

enum { NOW = 1800000000 };

static int open_store(void **state)
{
    divit_world_store *store = NULL;
    CHECK_OK(divit_world_store_open(":memory:", &store, NULL));
    CHECK_OK(divit_world_seed(store, NOW, NULL));
    *state = store;
    return 0;
}

static int close_store(void **state)
{
    divit_world_store *store = *state;
    divit_world_store_free(&store);
    return 0;
}

static divit_world_claim_state claim(
    divit_world_store *store, const char *body, const char *run, divit_world_reply *reply)
{
    divit_world_claim_state got = DIVIT_WORLD_CLAIM_OTHER;
    const divit_world_claim c = {"deneme", "POST /x", "key", divit_span_of(body), run};
    CHECK_OK(divit_world_answer_claim(store, &c, &got, reply, NULL));
    return got;
}

static void a_key_is_claimed_once(void **state)
{
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply reply = {0};
    assert_int_equal(claim(*state, "body", "run1", &reply), DIVIT_WORLD_CLAIM_NEW);
    assert_int_equal(claim(*state, "body", "run1", &reply), DIVIT_WORLD_CLAIM_RUNNING);
    assert_int_equal(claim(*state, "other", "run1", &reply), DIVIT_WORLD_CLAIM_OTHER);
    assert_int_equal(claim(*state, "body", "run2", &reply), DIVIT_WORLD_CLAIM_NEW);
}

static void an_answer_is_given_again(void **state)
{
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply first = {0};
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply again = {0};
    const divit_world_claim c = {"deneme", "POST /x", "key", DIVIT_SPAN_TEXT("body"), "run1"};
    assert_int_equal(claim(*state, "body", "run1", &first), DIVIT_WORLD_CLAIM_NEW);
    CHECK_OK(divit_world_reply_bytes(&first, 201, "text/plain", DIVIT_SPAN_TEXT("yes")));
    CHECK_OK(divit_world_answer_keep(*state, &c, &first, NULL));
    assert_int_equal(claim(*state, "body", "run2", &again), DIVIT_WORLD_CLAIM_DONE);
    assert_int_equal(again.code, 201);
    CHECK_TEXT(divit_bytes_span(&again.body), "yes");
    CHECK_OK(divit_world_answer_drop(*state, &c, NULL));
    assert_int_equal(claim(*state, "other", "run2", &again), DIVIT_WORLD_CLAIM_OTHER);
}

static void a_failed_transaction_leaves_nothing(void **state)
{
    divit_world_person p = {0};
    CHECK_OK(divit_world_store_begin(*state, NULL));
    CHECK_OK(divit_world_person_consent(*state, "deneme", NOW, NULL));
    CHECK_STATUS(divit_world_store_end(*state, DIVIT_E_IO, NULL), DIVIT_E_IO);
    CHECK_OK(divit_world_person_find(*state, "deneme", &p, NULL));
    assert_int_equal(p.consent, 0);
}

static void an_application_is_its_persons_only(void **state)
{
    divit_world_application a = {0};
    CHECK_OK(divit_world_application_find(*state, "deneme", "SD-780", &a, NULL));
    CHECK_STATUS(
        divit_world_application_find(*state, "ornek", "SD-780", &a, NULL), DIVIT_INPUT_MISSING);
}

static void documents_are_kept_once(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes got = {0};
    divit_world_application a = {.no = "SD-780", .version = 1};
    CHECK_OK(divit_world_document_save(*state, &a, "form.pdf", DIVIT_SPAN_TEXT("one"), NULL));
    CHECK_STATUS(divit_world_document_save(*state, &a, "form.pdf", DIVIT_SPAN_TEXT("two"), NULL),
        DIVIT_E_IO);
    CHECK_OK(divit_world_document_load(*state, &a, "form.pdf", &got, NULL));
    CHECK_TEXT(divit_bytes_span(&got), "one");
    a.version = 2;
    CHECK_STATUS(
        divit_world_document_load(*state, &a, "form.pdf", &got, NULL), DIVIT_INPUT_MISSING);
}

static divit_status check_asked(const char *query, divit_world_refusal *refusal)
{
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields f = {0};
    divit_world_authorize a;
    CHECK_OK(divit_world_urlencoded_parse(divit_span_of(query), &f, NULL));
    return divit_world_authorize_check(&f, &a, refusal, NULL);
}

static void requests_are_strict(void **state)
{
    static const char *const redirects[] = {"http://localhost:5000/", "https://127.0.0.1:5000/",
        "http://127.0.0.1/", "http://127.0.0.1:5000", "http://127.0.0.1:5000/x",
        "http://127.0.0.1:5000@evil/", "http://127.0.0.1:/", "http://127.0.0.1:123456/"};
    divit_world_refusal refusal = "unset";
    (void)state;
    CHECK_OK(check_asked(ASKED "&redirect_uri=" REDIRECT "&code_challenge=" CHALLENGE, &refusal));
    assert_null(refusal);
    CHECK_OK(check_asked(ASKED "&redirect_uri=" REDIRECT, &refusal));
    assert_string_equal(refusal, "invalid_request");
    for (size_t i = 0; i < sizeof redirects / sizeof redirects[0]; i++) {
        char query[512];
        (void)snprintf(query, sizeof query, "%s&code_challenge=%s&redirect_uri=%s", ASKED,
            CHALLENGE, redirects[i]);
        CHECK_STATUS(check_asked(query, &refusal), DIVIT_USAGE);
    }
}

static divit_world_refusal trade(
    divit_world_store *store, const char *body, int64_t now, divit_world_tokens *ret)
{
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields f = {0};
    divit_world_refusal refusal = NULL;
    CHECK_OK(divit_world_urlencoded_parse(divit_span_of(body), &f, NULL));
    CHECK_OK(divit_world_tokens_give(store, &f, now, ret, &refusal, NULL));
    return refusal;
}

static void code_body(divit_world_store *store, const char *verifier, char out[512])
{
    char code[DIVIT_WORLD_TOKEN_MAX];
    const divit_world_authorize a = {REDIRECT, "state", CHALLENGE};
    CHECK_OK(divit_world_code_issue(store, &a, "deneme", NOW, code, NULL));
    (void)snprintf(out, 512,
        "grant_type=authorization_code&client_id=divit&redirect_uri=%s&code=%s&code_verifier=%s",
        REDIRECT, code, verifier);
}

static divit_status holds(divit_world_store *store, const char *token, int64_t now)
{
    char header[128];
    divit_world_person p;
    (void)snprintf(header, sizeof header, "Bearer %s", token);
    return divit_world_token_person(store, header, now, &p, NULL);
}

static void a_code_is_good_once(void **state)
{
    char body[512];
    divit_world_tokens t;
    code_body(*state, VERIFIER, body);
    assert_null(trade(*state, body, NOW + DIVIT_WORLD_CODE_SECONDS - 1, &t));
    CHECK_OK(holds(*state, t.access, NOW));
    CHECK_STATUS(holds(*state, t.refresh, NOW), DIVIT_PORTAL_LOGIN);
    assert_string_equal(trade(*state, body, NOW, &t), "invalid_grant");
    CHECK_STATUS(holds(*state, t.access, NOW), DIVIT_PORTAL_LOGIN);
}

static void a_late_or_foreign_code_is_refused(void **state)
{
    char body[512];
    divit_world_tokens t;
    code_body(*state, VERIFIER, body);
    assert_string_equal(trade(*state, body, NOW + DIVIT_WORLD_CODE_SECONDS, &t), "invalid_grant");
    code_body(*state, "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", body);
    assert_string_equal(trade(*state, body, NOW, &t), "invalid_grant");
}

static void a_refresh_token_is_replaced(void **state)
{
    char body[512];
    divit_world_tokens first;
    divit_world_tokens second;
    code_body(*state, VERIFIER, body);
    assert_null(trade(*state, body, NOW, &first));
    (void)snprintf(body, sizeof body, "grant_type=refresh_token&client_id=divit&refresh_token=%s",
        first.refresh);
    assert_null(trade(*state, body, NOW + 60, &second));
    CHECK_OK(holds(*state, second.access, NOW + 60));
    CHECK_STATUS(
        holds(*state, second.access, NOW + 61 + DIVIT_WORLD_ACCESS_SECONDS), DIVIT_PORTAL_LOGIN);
    assert_string_equal(trade(*state, body, NOW + 61, &first), "invalid_grant");
    CHECK_STATUS(holds(*state, second.access, NOW + 62), DIVIT_PORTAL_LOGIN);
}

#define STORED(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORED(a_key_is_claimed_once),
        STORED(an_answer_is_given_again),
        STORED(a_failed_transaction_leaves_nothing),
        STORED(an_application_is_its_persons_only),
        STORED(documents_are_kept_once),
        STORED(requests_are_strict),
        STORED(a_code_is_good_once),
        STORED(a_late_or_foreign_code_is_refused),
        STORED(a_refresh_token_is_replaced),
    };
    return cmocka_run_group_tests_name("sandbox/portal store", tests, NULL, NULL);
}
