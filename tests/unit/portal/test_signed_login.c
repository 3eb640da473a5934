/* SPDX-License-Identifier: Apache-2.0 */
/* Sign-in with the card: what a server can answer to it, and which of it gives a token. */
#include "unit/check.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "portal/login.h"

#define ISSUER "https://localhost:8443"
#define CHALLENGE(address) "<giris><adres>" address "</adres><meydanOkuma>x</meydanOkuma></giris>"

/* One server: what it hands out, and what it answers to the signed challenge. */
typedef struct server {
    int challenge_code;
    const char *challenge;
    int answer_code;
    const char *location; /* "@" is the state of the query */
    bool declines;        /* the person does not sign */
    divit_status expected;
    char state[64]; /* of the query */
    bool traded;
} server;

static divit_status answer_text(divit_http_answer *ret, int code, const char *text)
{
    ret->code = code;
    return divit_bytes_append(&ret->body, divit_span_of(text));
}

static divit_status serve(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    server *w = ctx;
    (void)err;
    if (strstr(q->url, "/.well-known/"))
        return answer_text(ret, 200,
            "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER
            "/oauth/authorize\",\"token_endpoint\":\"" ISSUER
            "/oauth/token\",\"response_types_supported\":[\"code\"],\"grant_types_supported\":"
            "[\"authorization_code\",\"refresh_token\"],\"code_challenge_methods_supported\":"
            "[\"S256\"],\"token_endpoint_auth_methods_supported\":[\"none\"],"
            "\"authorization_response_iss_parameter_supported\":true,"
            "\"scopes_supported\":[\"nes\"]}");
    if (strcmp(q->url, ISSUER "/oauth/token") == 0) {
        w->traded = true;
        return answer_text(ret, 200,
            "{\"access_token\":\"aaaaaaaaaaaaaaaaaaaaaaaa\",\"token_type\":\"Bearer\","
            "\"expires_in\":60,\"refresh_token\":\"bbbbbbbbbbbbbbbbbbbbbbbb\"}");
    }
    assert_non_null(strstr(q->url, ISSUER "/oauth/e-imza?response_type=code&client_id=divit&"));
    assert_int_equal(sscanf(strstr(q->url, "&state=") + 7, "%60[^&]", w->state), 1);
    if (strcmp(q->method, "GET") == 0)
        return answer_text(ret, w->challenge_code, w->challenge);
    assert_true(divit_span_is(q->body, "<signed/>"));
    ret->code = w->answer_code;
    const size_t n = strcspn(w->location, "@");
    return divit_bytes_printf(&ret->headers, "location: %.*s%s%s\n", (int)n, w->location,
        w->location[n] ? w->state : "", w->location + n + (w->location[n] == '@'));
}

static divit_status sign(void *ctx, divit_span challenge, divit_bytes *ret_signed, divit_error *err)
{
    const server *w = ctx;
    assert_true(challenge.n > 0);
    return w->declines ? divit_fail(err, DIVIT_DECLINED, __func__, NULL)
                       : divit_bytes_append(ret_signed, DIVIT_SPAN_TEXT("<signed/>"));
}

#define GOOD_CHALLENGE 200, CHALLENGE(ISSUER)
#define BACK "http://127.0.0.1:1/?code=the-code&state=@&iss=https%3A%2F%2Flocalhost%3A8443"

static void only_the_right_answer_gives_a_token(void **state)
{
    (void)state;
    server rows[] = {
        {GOOD_CHALLENGE, 303, BACK, false, DIVIT_OK, "", false},
        {404, "", 303, BACK, false, DIVIT_PORTAL_REFUSED, "", false},
        {200, CHALLENGE("https://other.test"), 303, BACK, false, DIVIT_NETWORK_ANSWER, "", false},
        {200, "", 303, BACK, false, DIVIT_NETWORK_ANSWER, "", false},
        {GOOD_CHALLENGE, 422, BACK, false, DIVIT_PORTAL_REFUSED, "", false},
        {GOOD_CHALLENGE, 200, BACK, false, DIVIT_PORTAL_REFUSED, "", false},
        {GOOD_CHALLENGE, 303, "", false, DIVIT_NETWORK_ANSWER, "", false},
        {GOOD_CHALLENGE, 303, "https://other.test/?code=c&state=@", false, DIVIT_NETWORK_ANSWER, "",
            false},
        {GOOD_CHALLENGE, 303,
            "http://127.0.0.1:1/?code=c&state=x@&iss=https%3A%2F%2F"
            "localhost%3A8443",
            false, DIVIT_PORTAL_REFUSED, "", false},
        {GOOD_CHALLENGE, 303, "http://127.0.0.1:1/?code=c&state=@&iss=https%3A%2F%2Fo.test", false,
            DIVIT_PORTAL_REFUSED, "", false},
        {GOOD_CHALLENGE, 303, "http://127.0.0.1:1/?code=c&state=@", false, DIVIT_PORTAL_REFUSED, "",
            false},
        {GOOD_CHALLENGE, 303, BACK, true, DIVIT_DECLINED, "", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_session_free)
        divit_session *session = NULL;
        const divit_session_options o = {.issuer = ISSUER,
            .transport = {.exchange = serve, .ctx = &rows[i]},
            .clock = divit_clock_system()};
        const divit_login login = {.sign = sign, .ctx = &rows[i]};
        CHECK_OK(divit_session_new(&o, &session, NULL));
        CHECK_STATUS(divit_login_run(session, &login, NULL), rows[i].expected);
        const bool good = rows[i].expected == DIVIT_OK;
        assert_int_equal(rows[i].traded, good);
        assert_int_equal(divit_session_token(session) != NULL, good);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_right_answer_gives_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
