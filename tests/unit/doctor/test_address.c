/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses taken apart, wrong ones, and who is asked without a proxy. */
#include "unit/check.h"

#include "doctor/address.h"

static void check_shown(const char *text, const char *scheme, const char *shown)
{
    divit_address a;
    char out[DIVIT_ADDRESS_SHOWN];
    assert_true(divit_address_parse(text, &a));
    divit_address_show(&a, out);
    assert_string_equal(a.scheme, scheme);
    assert_string_equal(out, shown);
}

static void addresses_are_taken_apart(void **state)
{
    (void)state;
    check_shown("http://OCSP.kamusm.gov.tr", "http", "ocsp.kamusm.gov.tr:80");
    check_shown("https://a.b/c:99?d@e#f", "https", "a.b:443");
    check_shown("http://127.0.0.1:8080/x", "http", "127.0.0.1:8080");
    check_shown("http://[2001:db8::1]:81/", "http", "[2001:db8::1]:81");
    check_shown("http://[::1]", "http", "[::1]:80");
    check_shown("proxy.kurum.gov.tr:3128", "", "proxy.kurum.gov.tr:3128");
    check_shown("proxy", "", "proxy:1080");
    check_shown("socks5h://proxy", "socks5h", "proxy:1080");
}

/* A name and a password are not kept, whatever is in them. */
static void no_user_is_kept(void **state)
{
    (void)state;
    check_shown("http://user:pass@proxy:3128/", "http", "proxy:3128");
    check_shown("http://user:p@ss:w@proxy:3128", "http", "proxy:3128");
}

static void wrong_addresses(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "http://", "http:///x", "http://:80", "http://a:", "a:0",
        "a:65536", "a:123456", "a:8x", "http://a b", "ht tp://a", "://a", "http://[::1",
        "http://[]", "http://[::1]80", "http://a\n", "http://user@", "http://%61", ".a", "."};
    divit_address a = {.port = 7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(divit_address_parse(bad[i], &a));
    assert_int_equal(a.port, 7);
    char longer[DIVIT_ADDRESS_HOST + 1];
    (void)memset(longer, 'a', sizeof longer);
    longer[DIVIT_ADDRESS_HOST] = 0;
    assert_false(divit_address_parse(longer, &a));
    longer[DIVIT_ADDRESS_HOST - 1] = 0;
    assert_true(divit_address_parse(longer, &a));
}

static void who_is_asked_without_a_proxy(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        const char *host;
        bool exempt;
    } rows[] = {{NULL, "a.b", false}, {"", "a.b", false}, {"*", "a.b", true}, {"a.b", "a.b", true},
        {"b", "a.b", true}, {".b", "a.b", true}, {"B", "a.b", true}, {"b", "ab", false},
        {"a.b.c", "a.b", false}, {".", "a.b", false}, {" x , a.b", "a.b", true},
        {"localhost 127.0.0.1", "127.0.0.1", true}, {"x,,y,", "a.b", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(divit_address_exempt(rows[i].list, rows[i].host), rows[i].exempt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_taken_apart),
        cmocka_unit_test(no_user_is_kept),
        cmocka_unit_test(wrong_addresses),
        cmocka_unit_test(who_is_asked_without_a_proxy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
