/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the network: proxy, revocation servers, timestamp server; and the trust store. */
#include "unit/doctor/healthy.h"

static void put_host(divit_facts *f, divit_doctor_role role, divit_doctor_reach reach, int code)
{
    divit_doctor_host *h = &f->hosts[f->host_count++];
    *h = (divit_doctor_host){.role = role, .reach = reach, .code = code};
    (void)snprintf(h->name, sizeof h->name, "h%zu:80", f->host_count);
}

static void nothing_to_ask(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    EXPECT_OK(divit_check_proxy, f);
    EXPECT_SKIPPED(divit_check_ocsp_host, f);
    EXPECT_SAYS(divit_check_ocsp_host, f, "names an OCSP server");
    EXPECT_SKIPPED(divit_check_crl_host, f);
    EXPECT_SKIPPED(divit_check_timestamp_host, f);
    free(f);
}

static void all_answer(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    put_host(f, DIVIT_DOCTOR_ROLE_OCSP, DIVIT_REACH_ANSWERED, 405);
    put_host(f, DIVIT_DOCTOR_ROLE_CRL, DIVIT_REACH_ANSWERED, 200);
    put_host(f, DIVIT_DOCTOR_ROLE_TIMESTAMP, DIVIT_REACH_ANSWERED, 503);
    EXPECT_OK(divit_check_ocsp_host, f);
    EXPECT_OK(divit_check_crl_host, f);
    EXPECT_OK(divit_check_timestamp_host, f);
    assert_string_equal(run_check(divit_check_ocsp_host, f).evidence, "h1:80 HTTP 405");
    free(f);
}

static void each_way_to_fail_is_told_apart(void **state)
{
    (void)state;
    static const struct {
        divit_doctor_reach reach;
        const char *direct;
        const char *proxy;
    } rows[] = {{DIVIT_REACH_NAME_UNKNOWN, "know the server's name", "know the proxy's name"},
        {DIVIT_REACH_NAME_SILENT, "(DNS) does not answer", "(DNS) does not answer"},
        {DIVIT_REACH_REFUSED, "connection is refused", "nobody answers at the proxy"},
        {DIVIT_REACH_SILENT, "server does not answer", "proxy does not answer"},
        {DIVIT_REACH_STRANGE, "no web server", "is no proxy"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_facts *f = healthy();
        put_host(f, DIVIT_DOCTOR_ROLE_OCSP, rows[i].reach, 0);
        EXPECT_BROKEN(divit_check_ocsp_host, f, DIVIT_NETWORK);
        EXPECT_SAYS(divit_check_ocsp_host, f, rows[i].direct);
        assert_string_equal(run_check(divit_check_ocsp_host, f).evidence, "h1:80");
        EXPECT_OK(divit_check_proxy, f);
        f->proxies.http = f->hosts[0].proxy = "http://p:3128";
        EXPECT_BROKEN(divit_check_proxy, f, DIVIT_NETWORK);
        EXPECT_SAYS(divit_check_proxy, f, rows[i].proxy);
        EXPECT_SKIPPED(divit_check_ocsp_host, f); /* told once, at the proxy */
        free(f);
    }
}

static void what_a_proxy_answers(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    put_host(f, DIVIT_DOCTOR_ROLE_OCSP, DIVIT_REACH_ANSWERED, 407);
    EXPECT_OK(divit_check_ocsp_host, f); /* without a proxy it is the server's own matter */
    f->proxies.http = f->hosts[0].proxy = "http://user:secret@p:3128";
    EXPECT_BROKEN(divit_check_proxy, f, DIVIT_NETWORK);
    EXPECT_SAYS(divit_check_proxy, f, "name and a password");
    assert_string_equal(run_check(divit_check_proxy, f).evidence, "http_proxy=p:3128");
    EXPECT_SKIPPED(divit_check_ocsp_host, f);
    f->hosts[0].code = 504;
    EXPECT_OK(divit_check_proxy, f);
    EXPECT_BROKEN(divit_check_ocsp_host, f, DIVIT_NETWORK);
    EXPECT_SAYS(divit_check_ocsp_host, f, "proxy does not reach");
    f->hosts[0].code = 500;
    EXPECT_OK(divit_check_ocsp_host, f);
    free(f);
}

static void wrong_proxy_variables(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->proxies = (divit_doctor_proxies){
        .http = "proxy:3128", .https = "http://b:c@d.e", .none = "localhost,.gov.tr"};
    EXPECT_OK(divit_check_proxy, f);
    assert_string_equal(run_check(divit_check_proxy, f).evidence,
        "http_proxy=proxy:3128; https_proxy=d.e:80; no_proxy=localhost,.gov.tr");
    f->proxies.https = "http://user:secret@";
    EXPECT_BROKEN(divit_check_proxy, f, DIVIT_NETWORK);
    assert_null(strstr(run_check(divit_check_proxy, f).evidence, "secret"));
    f->proxies = (divit_doctor_proxies){.http = ""};
    EXPECT_OK(divit_check_proxy, f);
    free(f);
}

/* One of two servers is enough; a CRL is not needed while OCSP answers; a timestamp never is. */
static void what_is_needed(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    put_host(f, DIVIT_DOCTOR_ROLE_OCSP, DIVIT_REACH_SILENT, 0);
    put_host(f, DIVIT_DOCTOR_ROLE_OCSP, DIVIT_REACH_ANSWERED, 200);
    put_host(f, DIVIT_DOCTOR_ROLE_CRL, DIVIT_REACH_REFUSED, 0);
    put_host(f, DIVIT_DOCTOR_ROLE_TIMESTAMP, DIVIT_REACH_REFUSED, 0);
    EXPECT_WARNING(divit_check_ocsp_host, f);
    EXPECT_WARNING(divit_check_crl_host, f);
    EXPECT_WARNING(divit_check_timestamp_host, f);
    f->hosts[1].reach = DIVIT_REACH_SILENT;
    EXPECT_BROKEN(divit_check_ocsp_host, f, DIVIT_NETWORK);
    EXPECT_BROKEN(divit_check_crl_host, f, DIVIT_NETWORK);
    EXPECT_WARNING(divit_check_timestamp_host, f);
    free(f);
}

static void the_trust_store(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    EXPECT_SKIPPED(divit_check_trust_store, f);
    EXPECT_SAYS(divit_check_trust_store, f, "no trust store");
    f->trust = (divit_doctor_trust){.path = "/roots.pem", .changed = NOW - 365 * (int64_t)DAY};
    EXPECT_WARNING(divit_check_trust_store, f);
    EXPECT_SAYS(divit_check_trust_store, f, "cannot be read");
    f->trust.readable = true;
    f->trust.roots = 3;
    f->trust.expired = 2;
    f->trust.newest = NOW - 10 * DAY;
    EXPECT_OK(divit_check_trust_store, f);
    assert_string_equal(
        run_check(divit_check_trust_store, f).evidence, "/roots.pem; 1/3; 2027-01-05; 2026-01-15");
    f->trust.changed -= DAY;
    EXPECT_WARNING(divit_check_trust_store, f);
    EXPECT_SAYS(divit_check_trust_store, f, "more than a year");
    f->trust.expired = 3;
    EXPECT_SAYS(divit_check_trust_store, f, "every root");
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_ask),
        cmocka_unit_test(all_answer),
        cmocka_unit_test(each_way_to_fail_is_told_apart),
        cmocka_unit_test(what_a_proxy_answers),
        cmocka_unit_test(wrong_proxy_variables),
        cmocka_unit_test(what_is_needed),
        cmocka_unit_test(the_trust_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
