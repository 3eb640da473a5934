/* SPDX-License-Identifier: Apache-2.0 */
/* Which servers the chain asks, and what their time and their silence come to. */
#include "unit/doctor/desk.h"

static void put_addresses(desk *d, const char *ocsp, const char *crl)
{
    divit_doctor_certificate *c = &d->card.certificates[0];
    (void)snprintf(c->ocsp[0], sizeof c->ocsp[0], "%s", ocsp);
    (void)snprintf(c->crl[0], sizeof c->crl[0], "%s", crl);
}

/* The servers that the certificate names, through the proxy but for those of no_proxy. */
static void the_servers_of_the_certificate(void **state)
{
    desk *d = *state;
    put_addresses(d, "http://ocsp.kamusm.gov.tr/x", "http://depo.example:8080/crl");
    d->online = true;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = desk_examine(d,
        (divit_doctor_options){.proxies = {.http = "http://p:1", .https = "q", .none = "example"}});
    CHECK_OK(report->status);
    assert_int_equal(d->asked_count, 3);
    assert_string_equal(d->asked[0].url, "http://ocsp.kamusm.gov.tr/x");
    assert_string_equal(d->asked[0].name, "ocsp.kamusm.gov.tr:80");
    assert_string_equal(d->asked[0].proxy, "http://p:1");
    assert_string_equal(d->asked[1].name, "depo.example:8080");
    assert_null(d->asked[1].proxy);
    assert_string_equal(d->asked[2].url, "http://zd.kamusm.gov.tr");
    put_addresses(d, "https://ocsp.elsewhere.example2", "no address");
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *other = desk_examine(d, (divit_doctor_options){.proxies = {.https = "q"}});
    assert_int_equal(d->asked_count, 1); /* no timestamps of Kamu SM for others */
    assert_string_equal(d->asked[0].proxy, "q");
    EXPECT_VERDICT(other, "crl-host", DIVIT_VERDICT_SKIPPED);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *named =
        desk_examine(d, (divit_doctor_options){.timestamp = "http://127.0.0.1:9/"});
    assert_int_equal(d->asked_count, 2);
    EXPECT_VERDICT(named, "timestamp-host", DIVIT_VERDICT_OK);
}

/* A server's clock counts for the certificate, unless the person said the time. */
static void the_time_of_a_server(void **state)
{
    desk *d = *state;
    put_addresses(d, "http://ocsp.example", "");
    d->online = true;
    d->ahead = 3 * 3600;
    d->card.certificates[0].not_after = d->now - 3600; /* expired, if the clock were right */
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *off = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(off->first_broken->id, "clock");
    CHECK_STATUS(off->status, DIVIT_CLOCK);
    assert_string_equal(off->first_broken->evidence, "+10800 s; ocsp.example:80");
    EXPECT_VERDICT(off, "certificate-valid", DIVIT_VERDICT_OK);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *said = desk_examine(d, (divit_doctor_options){.server_time = d->now});
    assert_string_equal(said->first_broken->id, "certificate-valid");
}

static void without_a_network(void **state)
{
    desk *d = *state;
    put_addresses(d, "http://ocsp.kamusm.gov.tr", "");
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = desk_examine(d, (divit_doctor_options){.all = true});
    assert_string_equal(report->first_broken->id, "ocsp-host");
    CHECK_STATUS(report->status, DIVIT_NETWORK);
    EXPECT_VERDICT(report, "clock", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(report, "timestamp-host", DIVIT_VERDICT_WARNING);
    d->card.certificates[0].not_after = d->now - 1;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *earlier = desk_examine(d, (divit_doctor_options){.all = true});
    assert_string_equal(earlier->first_broken->id, "certificate-valid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_servers_of_the_certificate, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(the_time_of_a_server, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(without_a_network, desk_start, desk_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
