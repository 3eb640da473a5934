/* SPDX-License-Identifier: Apache-2.0 */
/* Signs a person in through the system browser. */
#include "portal/login.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/browser.h"
#include "portal/listener.h"
#include "portal/metadata.h"
#include "portal/pkce.h"
#include "portal/query.h"

enum { LOGIN_TIMEOUT_MS = 120000, CHALLENGE_LIMIT = 65536 };

/* Where nobody listens: the redirect is read from the answer itself. */
#define NOWHERE_HOST "127.0.0.1:1"
#define NOWHERE "http://" NOWHERE_HOST "/"

/* One sign-in under way. */
typedef struct attempt {
    divit_pkce pkce;
    char redirect_uri[40];
    divit_redirect redirect;
} attempt;

static void attempt_done(attempt *a)
{
    explicit_bzero(a, sizeof *a);
}

/* The address of a tab of the sign-in (RFC 6749 4.1.1, RFC 7636 4.3). */
static divit_status make_url(
    const char *issuer, const char *tab, const attempt *a, divit_bytes *ret, divit_error *err)
{
    const char *const query[][2] = {{"response_type", "code"}, {"client_id", "divit"},
        {"redirect_uri", a->redirect_uri}, {"scope", "nes"}, {"state", a->pkce.state},
        {"code_challenge", a->pkce.challenge}, {"code_challenge_method", "S256"}};
    divit_status s = divit_bytes_printf(ret, "%s/oauth/%s?", issuer, tab);
    for (size_t i = 0; i < sizeof query / sizeof query[0] && s == DIVIT_OK; i++)
        s = divit_query_append(ret, query[i][0], query[i][1]);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(ret);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static divit_status open_page(
    const divit_login *login, const char *url, divit_browser *browser, divit_error *err)
{
    if (login->show)
        login->show(login->ctx, url);
    if (!login->browser)
        return DIVIT_OK;
    const divit_status s = divit_browser_open(
        &(divit_browser_options){
            .command = login->browser, .environment = login->environment, .url = url},
        browser, err);
    /* Where the address was shown, a person can open it by hand: the wait goes on. */
    return s == DIVIT_E_IO && login->show ? DIVIT_OK : s;
}

/* Listens, opens the page, waits. */
static divit_status bring_code(
    const divit_session_options *o, const divit_login *login, attempt *a, divit_error *err)
{
    DIVIT_AUTO(divit_listener_free)
    divit_listener *listener = NULL;
    DIVIT_AUTO(divit_browser_done)
    divit_browser browser = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes url = {0};
    divit_status s = divit_listener_new(&listener, err);
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(a->redirect_uri, sizeof a->redirect_uri, "http://127.0.0.1:%u/",
        (unsigned)divit_listener_port(listener));
    s = make_url(o->issuer, "authorize", a, &url, err);
    if (s == DIVIT_OK)
        s = open_page(login, (const char *)url.p, &browser, err);
    const divit_listener_want want = {.state = a->pkce.state,
        .issuer = o->issuer,
        .clock = o->clock,
        .timeout_ms = login->timeout_ms ? login->timeout_ms : LOGIN_TIMEOUT_MS};
    return s == DIVIT_OK ? divit_listener_wait(listener, &want, &a->redirect, err) : s;
}

/* What is signed must be for this portal, so that nobody can pass another's challenge on. */
static bool names_address(divit_span challenge, const char *issuer)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes wanted = {0};
    return challenge.n > 0 &&
           divit_bytes_printf(&wanted, "<adres>%s</adres>", issuer) == DIVIT_OK &&
           memmem(challenge.p, challenge.n, wanted.p, wanted.n);
}

static divit_status fetch_challenge(
    const divit_session_options *o, const char *url, divit_http_answer *ret, divit_error *err)
{
    const divit_http_request q = {.method = "GET", .url = url, .answer_limit = CHALLENGE_LIMIT};
    const divit_status s = o->transport.exchange(o->transport.ctx, &q, ret, err);
    if (s != DIVIT_OK)
        return s;
    if (ret->code != 200)
        return divit_fail(err, DIVIT_PORTAL_REFUSED, __func__,
            N_("the portal has no sign-in with the card; sign in with the browser"));
    return names_address(divit_bytes_span(&ret->body), o->issuer)
               ? DIVIT_OK
               : divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
                     N_("what is to be signed is not for this portal"));
}

/* The redirect that would have gone to a browser, judged as the listener judges it. */
static divit_status read_redirect(
    const divit_session_options *o, const divit_http_answer *answer, attempt *a, divit_error *err)
{
    const divit_span location = divit_http_answer_header(answer, "location");
    const size_t n = strlen(NOWHERE);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes head = {0};
    if (answer->code != 303)
        return divit_fail(err, DIVIT_PORTAL_REFUSED, __func__,
            N_("the portal did not accept the signature; is it your card, and of this portal?"));
    if (location.n <= n || memcmp(location.p, NOWHERE, n) != 0)
        return divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the portal's answer to the sign-in leads elsewhere"));
    if (divit_bytes_printf(&head, "GET /%.*s HTTP/1.1\r\nHost: " NOWHERE_HOST "\r\n\r\n",
            (int)(location.n - n), (const char *)location.p + n) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s =
        divit_redirect_parse(divit_bytes_span(&head), NOWHERE_HOST, &a->redirect, err);
    explicit_bzero(head.p, head.cap);
    return s == DIVIT_OK ? divit_redirect_check(&a->redirect, a->pkce.state, o->issuer, err) : s;
}

/* Fetches the challenge, has it signed, sends it back. */
static divit_status bring_code_by_card(
    const divit_session_options *o, const divit_login *login, attempt *a, divit_error *err)
{
    static const divit_http_header type = {"content-type", "application/xml"};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes url = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer challenge = {0};
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    (void)snprintf(a->redirect_uri, sizeof a->redirect_uri, NOWHERE);
    divit_status s = make_url(o->issuer, "e-imza", a, &url, err);
    if (s == DIVIT_OK)
        s = fetch_challenge(o, (const char *)url.p, &challenge, err);
    if (s == DIVIT_OK)
        s = login->sign(login->ctx, divit_bytes_span(&challenge.body), &made, err);
    if (s != DIVIT_OK)
        return s;
    const divit_http_request q = {.method = "POST",
        .url = (const char *)url.p,
        .headers = &type,
        .header_count = 1,
        .body = divit_bytes_span(&made)};
    s = o->transport.exchange(o->transport.ctx, &q, &answer, err);
    return s == DIVIT_OK ? read_redirect(o, &answer, a, err) : s;
}

/* Code for tokens (RFC 6749 4.1.3, RFC 7636 4.5). */
static divit_status trade_code(divit_session *session, const attempt *a, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes form = {0};
    const char *const fields[][2] = {{"grant_type", "authorization_code"},
        {"code", a->redirect.code}, {"redirect_uri", a->redirect_uri}, {"client_id", "divit"},
        {"code_verifier", a->pkce.verifier}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (divit_query_append(&form, fields[i][0], fields[i][1]) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    const divit_status s = divit_session_request(session, divit_bytes_span(&form), err);
    explicit_bzero(form.p, form.cap);
    return s;
}

/* see portal/login.h */
divit_status divit_login_run(divit_session *session, const divit_login *login, divit_error *err)
{
    const divit_session_options *o = divit_session_settings(session);
    DIVIT_AUTO(attempt_done)
    attempt a = {0};
    divit_status s = divit_metadata_check(&o->transport, o->issuer, err);
    if (s == DIVIT_OK)
        s = divit_pkce_init(&a.pkce, err);
    if (s == DIVIT_OK)
        s = login->sign ? bring_code_by_card(o, login, &a, err) : bring_code(o, login, &a, err);
    return s == DIVIT_OK ? trade_code(session, &a, err) : s;
}
