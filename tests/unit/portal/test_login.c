/* SPDX-License-Identifier: Apache-2.0 */
/* Sign-in: the redirect's parser, the listener over real sockets, hostile servers. */
#include "unit/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "portal/browser.h"
#include "portal/listener.h"
#include "portal/login.h"
#include "portal/metadata.h"
#include "portal/pkce.h"

#define ISSUER "https://localhost:8443"
#define HOST "127.0.0.1:40123"
#define HEAD(target) "GET " target " HTTP/1.1\r\nHost: " HOST "\r\n\r\n"
#define METADATA(issuer, s256, iss)                                                                \
    "{\"issuer\":\"" issuer "\",\"authorization_endpoint\":\"" ISSUER "/oauth/authorize\","        \
    "\"token_endpoint\":\"" ISSUER "/oauth/token\",\"response_types_supported\":[\"code\"],"       \
    "\"code_challenge_methods_supported\":[" s256 "],\"token_endpoint_auth_methods_supported\":"   \
    "[\"none\"],\"authorization_response_iss_parameter_supported\":" iss "}"

static void the_challenge_is_that_of_the_standard(void **state)
{
    (void)state;
    char challenge[DIVIT_PKCE_TEXT];
    /* RFC 7636 appendix B */
    CHECK_OK(divit_pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge, NULL));
    assert_string_equal(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void a_redirect_is_read(void **state)
{
    (void)state;
    divit_redirect r = {0};
    CHECK_OK(divit_redirect_parse(
        DIVIT_SPAN_TEXT(HEAD("/?code=a%2Bb&x=%00&state=s-1&iss=https%3A%2F%2Flocalhost%3a8443")),
        HOST, &r, NULL));
    assert_string_equal(r.code, "a+b");
    assert_string_equal(r.state, "s-1");
    assert_string_equal(r.iss, ISSUER);
    assert_string_equal(r.error, "");
}

static void other_requests_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        divit_status expected;
    } rows[] = {
        {HEAD("/favicon.ico"), DIVIT_INPUT_UNSUPPORTED},
        {HEAD("/"), DIVIT_INPUT_UNSUPPORTED},
        {HEAD("/x?code=a"), DIVIT_INPUT_UNSUPPORTED},
        {"POST /?code=a HTTP/1.1\r\nHost: " HOST "\r\n\r\n", DIVIT_INPUT_UNSUPPORTED},
        {HEAD("/?code=a&code=b"), DIVIT_INPUT_BROKEN},
        {HEAD("/?code=%0d%0a"), DIVIT_INPUT_BROKEN},
        {HEAD("/?code=%4"), DIVIT_INPUT_BROKEN},
        {HEAD("/?code=%zz"), DIVIT_INPUT_BROKEN},
        {"GET /?code=a HTTP/1.1\r\nHost: evil.test\r\n\r\n", DIVIT_INPUT_BROKEN},
        {"GET /?code=a HTTP/1.1\r\n\r\n", DIVIT_INPUT_BROKEN},
        {"GET /?code=a HTTP/1.1\r\nHost: " HOST "\r\nhost: " HOST "\r\n\r\n", DIVIT_INPUT_BROKEN},
        {"GET /?code=a HTTP/2\r\nHost: " HOST "\r\n\r\n", DIVIT_INPUT_BROKEN},
        {"GET /?code=a\r\nHost: " HOST "\r\n\r\n", DIVIT_INPUT_BROKEN},
        {"", DIVIT_INPUT_BROKEN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_redirect r = {0};
        CHECK_STATUS(
            divit_redirect_parse(divit_span_of(rows[i].head), HOST, &r, NULL), rows[i].expected);
        assert_string_equal(r.code, "");
    }
}

static void a_long_value_is_refused(void **state)
{
    (void)state;
    char head[1200];
    divit_redirect r = {0};
    (void)snprintf(head, sizeof head, "GET /?code=%0512d HTTP/1.1\r\nHost: " HOST "\r\n\r\n", 0);
    CHECK_OK(divit_redirect_parse(divit_span_of(head), HOST, &r, NULL));
    (void)snprintf(head, sizeof head, "GET /?code=%0513d HTTP/1.1\r\nHost: " HOST "\r\n\r\n", 0);
    CHECK_STATUS(divit_redirect_parse(divit_span_of(head), HOST, &r, NULL), DIVIT_INPUT_BROKEN);
}

static void a_redirect_is_judged(void **state)
{
    (void)state;
    const divit_redirect good = {.code = "c", .state = "s", .iss = ISSUER};
    divit_redirect r = good;
    divit_error err = {0};
    CHECK_OK(divit_redirect_check(&r, "s", ISSUER, NULL));
    r.state[0] = 't';
    CHECK_STATUS(divit_redirect_check(&r, "s", ISSUER, NULL), DIVIT_PORTAL_REFUSED);
    r = good;
    r.iss[0] = 0;
    CHECK_STATUS(divit_redirect_check(&r, "s", ISSUER, NULL), DIVIT_PORTAL_REFUSED);
    r = (divit_redirect){.state = "s", .iss = ISSUER, .error = "access_denied"};
    CHECK_STATUS(divit_redirect_check(&r, "s", ISSUER, NULL), DIVIT_DECLINED);
    r = (divit_redirect){.state = "s", .iss = ISSUER, .error = "invalid_scope"};
    CHECK_STATUS(divit_redirect_check(&r, "s", ISSUER, &err), DIVIT_PORTAL_REFUSED);
    assert_string_equal(err.subject, "invalid_scope");
    r = (divit_redirect){.state = "s", .iss = ISSUER};
    CHECK_STATUS(divit_redirect_check(&r, "s", ISSUER, NULL), DIVIT_PORTAL_REFUSED);
}

static void metadata_must_be_the_contracts(void **state)
{
    (void)state;
    CHECK_OK(
        divit_metadata_judge(DIVIT_SPAN_TEXT(METADATA(ISSUER, "\"S256\"", "true")), ISSUER, NULL));
    static const char *const rows[] = {
        METADATA("https://other.test", "\"S256\"", "true"),
        METADATA(ISSUER "/", "\"S256\"", "true"),
        METADATA(ISSUER, "\"plain\"", "true"),
        METADATA(ISSUER, "", "true"),
        METADATA(ISSUER, "\"S256\"", "false"),
        METADATA(ISSUER, "\"S256\"", "\"true\""),
        "{}",
        "",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_STATUS(
            divit_metadata_judge(divit_span_of(rows[i]), ISSUER, NULL), DIVIT_NETWORK_ANSWER);
}

/* How the stand-in of server and browser behaves in one sign-in. */
typedef enum conduct {
    CONDUCT_GOOD,
    CONDUCT_WRONG_STATE,
    CONDUCT_NO_ISS,
    CONDUCT_OTHER_ISS,
    CONDUCT_DENIED,
    CONDUCT_SILENT,
} conduct;

typedef struct world {
    conduct conduct;
    int token_code;
    char token_form[600]; /* what the token endpoint was sent */
    char url[800];        /* what the browser was to open */
    pid_t browser;
} world;

static divit_status serve(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    (void)err;
    world *w = ctx;
    const bool token = strcmp(q->url, ISSUER "/oauth/token") == 0;
    if (token)
        (void)snprintf(
            w->token_form, sizeof w->token_form, "%.*s", (int)q->body.n, (const char *)q->body.p);
    else
        assert_string_equal(q->url, ISSUER "/.well-known/oauth-authorization-server");
    ret->code = token ? w->token_code : 200;
    return divit_bytes_append(&ret->body,
        token ? DIVIT_SPAN_TEXT("{\"access_token\":\"aaaaaaaaaaaaaaaaaaaaaaaa\",\"token_type\":"
                                "\"Bearer\",\"expires_in\":60,"
                                "\"refresh_token\":\"bbbbbbbbbbbbbbbbbbbbbbbb\"}")
              : DIVIT_SPAN_TEXT(METADATA(ISSUER, "\"S256\"", "true")));
}

/* Sends one request to the listener and reads the page; the exit code says if it began so. */
static void ask(unsigned port, const char *target, const char *expected)
{
    char text[1024];
    const struct sockaddr_in at = {.sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        _exit(1);
    const int n = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAccept: text/html\r\n\r\n", target, port);
    /* In two pieces, as a slow network would. */
    if (write(fd, text, 10) != 10 || write(fd, text + 10, (size_t)n - 10) != n - 10)
        _exit(1);
    size_t got = 0;
    for (ssize_t r = 1; r > 0; got += (size_t)(r > 0 ? r : 0))
        r = read(fd, text + got, sizeof text - 1 - got);
    text[got] = 0;
    if (strncmp(text, expected, strlen(expected)) != 0 || !strstr(text, "no-store"))
        _exit(2);
    (void)close(fd);
}

static void play_browser(const world *w)
{
    unsigned port = 0;
    char sent[64] = "";
    char target[400];
    const char *redirect = strstr(w->url, "redirect_uri=http%3A%2F%2F127.0.0.1%3A");
    const char *given = strstr(w->url, "&state=");
    if (!redirect || !given || sscanf(redirect + 38, "%u", &port) != 1 ||
        sscanf(given + 7, "%60[^&]", sent) != 1)
        _exit(3);
    static const char *const issuers[] = {[CONDUCT_GOOD] = "&iss=https%3A%2F%2Flocalhost%3A8443",
        [CONDUCT_WRONG_STATE] = "&iss=https%3A%2F%2Flocalhost%3A8443",
        [CONDUCT_NO_ISS] = "",
        [CONDUCT_OTHER_ISS] = "&iss=https%3A%2F%2Fother.test",
        [CONDUCT_DENIED] = "&iss=https%3A%2F%2Flocalhost%3A8443"};
    if (w->conduct == CONDUCT_WRONG_STATE)
        sent[0] = sent[0] == 'a' ? 'b' : 'a';
    (void)snprintf(target, sizeof target, "/?%s&state=%s%s",
        w->conduct == CONDUCT_DENIED ? "error=access_denied" : "code=the-code", sent,
        issuers[w->conduct]);
    ask(port, "/favicon.ico", "HTTP/1.1 404 ");
    ask(port, target, w->conduct == CONDUCT_GOOD ? "HTTP/1.1 200 " : "HTTP/1.1 400 ");
    _exit(0);
}

static void show(void *ctx, const char *url)
{
    world *w = ctx;
    (void)snprintf(w->url, sizeof w->url, "%s", url);
    w->browser = fork();
    assert_true(w->browser >= 0);
    if (w->browser == 0)
        play_browser(w);
}

static void show_nobody(void *ctx, const char *url)
{
    (void)ctx;
    (void)url;
}

/* One sign-in in a world; the browser's side must have seen what it expected. */
static divit_status sign_in(world *w, divit_session **ret)
{
    divit_session *session = NULL;
    const divit_session_options o = {.issuer = ISSUER,
        .transport = {.exchange = serve, .ctx = w},
        .clock = divit_clock_system()};
    CHECK_OK(divit_session_new(&o, &session, NULL));
    const bool silent = w->conduct == CONDUCT_SILENT;
    const divit_login login = {
        .show = silent ? show_nobody : show, .ctx = w, .timeout_ms = silent ? 50 : 20000};
    const divit_status s = divit_login_run(session, &login, NULL);
    int status = 0;
    if (!silent) {
        assert_int_equal(waitpid(w->browser, &status, 0), w->browser);
        assert_int_equal(status, 0);
    }
    *ret = session;
    return s;
}

static void a_person_signs_in(void **state)
{
    (void)state;
    world w = {.token_code = 200};
    DIVIT_AUTO(divit_session_free)
    divit_session *session = NULL;
    CHECK_OK(sign_in(&w, &session));
    assert_string_equal(divit_session_token(session), "aaaaaaaaaaaaaaaaaaaaaaaa");
    assert_non_null(strstr(w.url, ISSUER "/oauth/authorize?response_type=code&client_id=divit&"));
    assert_non_null(strstr(w.url, "&code_challenge_method=S256"));
    assert_non_null(strstr(w.token_form, "grant_type=authorization_code&code=the-code&"));
    /* The verifier that was sent belongs to the challenge that was shown. */
    char verifier[64];
    char challenge[DIVIT_PKCE_TEXT];
    assert_int_equal(sscanf(strstr(w.token_form, "&code_verifier=") + 15, "%60s", verifier), 1);
    CHECK_OK(divit_pkce_challenge(verifier, challenge, NULL));
    assert_non_null(strstr(w.url, challenge));
}

static void a_hostile_redirect_gives_no_token(void **state)
{
    (void)state;
    static const struct {
        conduct conduct;
        divit_status expected;
    } rows[] = {{CONDUCT_WRONG_STATE, DIVIT_PORTAL_REFUSED}, {CONDUCT_NO_ISS, DIVIT_PORTAL_REFUSED},
        {CONDUCT_OTHER_ISS, DIVIT_PORTAL_REFUSED}, {CONDUCT_DENIED, DIVIT_DECLINED},
        {CONDUCT_SILENT, DIVIT_PORTAL_LOGIN}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        world w = {.conduct = rows[i].conduct, .token_code = 200};
        DIVIT_AUTO(divit_session_free)
        divit_session *session = NULL;
        CHECK_STATUS(sign_in(&w, &session), rows[i].expected);
        assert_null(divit_session_token(session));
        assert_string_equal(w.token_form, "");
    }
}

static void a_refused_code_gives_no_token(void **state)
{
    (void)state;
    world w = {.token_code = 400};
    DIVIT_AUTO(divit_session_free)
    divit_session *session = NULL;
    CHECK_STATUS(sign_in(&w, &session), DIVIT_PORTAL_LOGIN);
    assert_null(divit_session_token(session));
}

/* Connections that say nothing do not keep the redirect out. */
static void silent_guests_do_not_block(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_listener_free)
    divit_listener *l = NULL;
    CHECK_OK(divit_listener_new(&l, NULL));
    const unsigned port = divit_listener_port(l);
    const pid_t child = fork();
    if (child == 0) {
        const struct sockaddr_in at = {.sin_family = AF_INET,
            .sin_port = htons((uint16_t)port),
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        for (int i = 0; i < 20; i++)
            if (connect(socket(AF_INET, SOCK_STREAM, 0), (const struct sockaddr *)&at, sizeof at) !=
                0)
                _exit(1);
        ask(port, "/?code=c&state=s&iss=i", "HTTP/1.1 200 ");
        _exit(0);
    }
    const divit_listener_want want = {
        .state = "s", .issuer = "i", .clock = divit_clock_system(), .timeout_ms = 20000};
    divit_redirect r = {0};
    CHECK_OK(divit_listener_wait(l, &want, &r, NULL));
    assert_string_equal(r.code, "c");
    int status = 1;
    (void)waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

static void the_address_is_one_argument(void **state)
{
    (void)state;
    char file[SCRATCH_SIZE];
    char content[200] = "";
    scratch_template(file, "browser");
    const int fd = mkstemp(file);
    assert_true(fd >= 0);
    static const char url[] = "https://localhost/?a=$(id)&b=;c";
    const char *const command[] = {"/bin/sh", "-c", "printf %s \"$1\" >\"$0\"", file, NULL};
    divit_browser b = {0};
    CHECK_OK(
        divit_browser_open(&(divit_browser_options){.command = command, .url = url}, &b, NULL));
    assert_int_equal(waitpid(b.pid, NULL, 0), b.pid);
    assert_int_equal(read(fd, content, sizeof content - 1), strlen(url));
    assert_string_equal(content, url);
    (void)close(fd);
    (void)unlink(file);
    static const char *const none[] = {"/no/such/browser", NULL};
    CHECK_STATUS(
        divit_browser_open(&(divit_browser_options){.command = none, .url = url}, &b, NULL),
        DIVIT_E_IO);
    CHECK_STATUS(
        divit_browser_open(&(divit_browser_options){.command = none, .url = "file:///"}, &b, NULL),
        DIVIT_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_challenge_is_that_of_the_standard),
        cmocka_unit_test(a_redirect_is_read),
        cmocka_unit_test(other_requests_are_refused),
        cmocka_unit_test(a_long_value_is_refused),
        cmocka_unit_test(a_redirect_is_judged),
        cmocka_unit_test(metadata_must_be_the_contracts),
        cmocka_unit_test(a_person_signs_in),
        cmocka_unit_test(a_hostile_redirect_gives_no_token),
        cmocka_unit_test(a_refused_code_gives_no_token),
        cmocka_unit_test(silent_guests_do_not_block),
        cmocka_unit_test(the_address_is_one_argument),
    };
    return cmocka_run_group_tests_name("portal/login", tests, NULL, NULL);
}
