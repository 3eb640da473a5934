/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of bus, service and reader over made-up facts: the good state and each broken one. */
#include "unit/doctor/healthy.h"

#include <stdlib.h>

static void all_is_well(void **state)
{
    (void)state;
    static const check checks[] = {divit_check_usb_reader, divit_check_usb_driver,
        divit_check_usb_kernel, divit_check_environment, divit_check_pcscd_socket,
        divit_check_pcscd_running, divit_check_pcscd_admits, divit_check_reader_listed,
        divit_check_card_present, divit_check_card_answers, divit_check_card_free,
        divit_check_module_found, divit_check_module_safe, divit_check_module_loads,
        divit_check_token_present, divit_check_certificate_nes, divit_check_certificate_valid,
        divit_check_key_matches, divit_check_renewal_window};
    divit_facts *f = healthy();
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        EXPECT_OK(checks[i], f);
    free(f);
}

static void no_reader_on_the_bus(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->usb.n = 0;
    EXPECT_OK(divit_check_usb_reader, f); /* PC/SC has one from elsewhere */
    f->readers.p[0].ghost = true;
    EXPECT_BROKEN(divit_check_usb_reader, f, DIVIT_NO_READER);
    EXPECT_SKIPPED(divit_check_usb_driver, f);
    EXPECT_SKIPPED(divit_check_usb_kernel, f);
    f->readers_status = DIVIT_NO_SERVICE;
    EXPECT_WARNING(divit_check_usb_reader, f); /* the service comes first */
    f->usb.visible = false;
    EXPECT_SKIPPED(divit_check_usb_reader, f);
    free(f);
}

static void a_reader_without_driver(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_usb_device *d = &f->usb.p[0];
    f->readers.n = 0;
    EXPECT_OK(divit_check_usb_driver, f);
    d->served = false;
    EXPECT_BROKEN(divit_check_usb_driver, f, DIVIT_NO_READER);
    EXPECT_SAYS(divit_check_usb_driver, f, "although libccid knows it");
    d->known.driver = DIVIT_DRIVER_OTHER;
    EXPECT_SAYS(divit_check_usb_driver, f, "no CCID reader");
    assert_string_equal(
        run_check(divit_check_usb_driver, f).evidence, "usb 1-2: 072F:90CC ACS ACR38U-CCID");
    d->known.driver = DIVIT_DRIVER_CCID_LATER;
    EXPECT_SAYS(divit_check_usb_driver, f, "newer than libccid");
    d->is_known = false;
    EXPECT_SAYS(divit_check_usb_driver, f, "newer than libccid");
    f->usb.drivers = 0;
    EXPECT_SAYS(divit_check_usb_driver, f, "no driver for USB readers");
    f->readers_status = DIVIT_NO_SERVICE;
    EXPECT_WARNING(divit_check_usb_driver, f);
    f->readers_status = DIVIT_OK;
    f->readers.n = 1; /* something serves it */
    EXPECT_OK(divit_check_usb_driver, f);
    f->usb.p[1] = f->usb.p[0];
    f->usb.n = 2; /* one of the two is served */
    EXPECT_WARNING(divit_check_usb_driver, f);
    free(f);
}

static void the_kernel_holds_the_reader(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    (void)strcpy(f->usb.p[0].driver, "pn533_usb");
    EXPECT_WARNING(divit_check_usb_kernel, f);
    f->readers.n = 0;
    EXPECT_BROKEN(divit_check_usb_kernel, f, DIVIT_NO_READER);
    EXPECT_SAYS(divit_check_usb_kernel, f, "NFC");
    assert_non_null(strstr(run_check(divit_check_usb_kernel, f).evidence, "driver pn533_usb"));
    (void)strcpy(f->usb.p[0].driver, "cdc_acm");
    EXPECT_SAYS(divit_check_usb_kernel, f, "a driver of the kernel");
    free(f);
}

static void variables_are_told(void **state)
{
    (void)state;
    static const divit_doctor_setting settings[] = {
        {"OPENSC_DRIVER", "akis"}, {"PCSCLITE_CSOCK_NAME", "/nowhere"}};
    divit_facts *f = healthy();
    f->settings = settings;
    f->setting_count = 2;
    EXPECT_WARNING(divit_check_environment, f);
    assert_string_equal(run_check(divit_check_environment, f).evidence,
        "OPENSC_DRIVER=akis; PCSCLITE_CSOCK_NAME=/nowhere");
    free(f);
}

static void the_socket_is_wrong(void **state)
{
    (void)state;
    static const struct {
        divit_service_state state;
        const char *words;
    } rows[] = {{DIVIT_SERVICE_MISSING, "not installed or not started"},
        {DIVIT_SERVICE_HIDDEN, "may not enter"}, {DIVIT_SERVICE_NO_SOCKET, "no socket"},
        {DIVIT_SERVICE_UNREACHED, "cannot be used"}};
    divit_facts *f = healthy();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        f->service = rows[i].state;
        f->socket_is_overridden = false;
        EXPECT_BROKEN(divit_check_pcscd_socket, f, DIVIT_NO_SERVICE);
        EXPECT_SAYS(divit_check_pcscd_socket, f, rows[i].words);
        f->socket_is_overridden = true;
        assert_non_null(strstr(run_check(divit_check_pcscd_socket, f).fix, "PCSCLITE_CSOCK_NAME"));
    }
    free(f);
}

static void the_service_does_not_serve(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->service = DIVIT_SERVICE_STALE;
    EXPECT_OK(divit_check_pcscd_socket, f);
    EXPECT_BROKEN(divit_check_pcscd_running, f, DIVIT_NO_SERVICE);
    EXPECT_SAYS(divit_check_pcscd_running, f, "nobody listens");
    f->service = DIVIT_SERVICE_FORBIDDEN;
    EXPECT_OK(divit_check_pcscd_socket, f);
    EXPECT_BROKEN(divit_check_pcscd_running, f, DIVIT_NO_SERVICE);
    EXPECT_SAYS(divit_check_pcscd_running, f, "may not use");
    f->service = DIVIT_SERVICE_ANSWERS;
    f->readers_status = DIVIT_NO_SERVICE;
    f->readers_error =
        (divit_error){.kind = DIVIT_FOREIGN_SCARD, .foreign = (long)0xFFFFFFFF8010006AL};
    EXPECT_BROKEN(divit_check_pcscd_admits, f, DIVIT_NO_SERVICE);
    EXPECT_SAYS(divit_check_pcscd_admits, f, "polkit");
    assert_string_equal(run_check(divit_check_pcscd_admits, f).evidence, "SCARD 0x8010006A");
    f->readers_status = DIVIT_READER_SILENT;
    EXPECT_BROKEN(divit_check_pcscd_admits, f, DIVIT_READER_SILENT);
    f->readers_error.detail = "the time is over";
    EXPECT_SAYS(divit_check_pcscd_admits, f, "the time is over");
    free(f);
}

static void no_reader_is_listed(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->readers.p[0].ghost = true;
    EXPECT_BROKEN(divit_check_reader_listed, f, DIVIT_NO_READER);
    EXPECT_SAYS(divit_check_reader_listed, f, "unplugged");
    f->readers.n = 0;
    EXPECT_BROKEN(divit_check_reader_listed, f, DIVIT_NO_READER);
    EXPECT_SAYS(divit_check_reader_listed, f, "on the USB bus, but");
    f->usb.n = 0;
    EXPECT_BROKEN(divit_check_reader_listed, f, DIVIT_NO_READER);
    EXPECT_SAYS(divit_check_reader_listed, f, "sees no reader");
    free(f);
}

/* Evidence is masked and cut between characters. */
static void evidence_is_bounded(void **state)
{
    (void)state;
    divit_finding f = {0};
    divit_finding_evidence(&f, "deneme@ornek.edu.tr %s", "10000000146");
    assert_string_equal(f.evidence, "d*****@ornek.edu.tr *********46");
    for (int i = 0; i < 200; i++)
        divit_finding_evidence(&f, "ş%d", i);
    assert_true(strlen(f.evidence) < sizeof f.evidence);
    assert_true(strlen(f.evidence) > sizeof f.evidence - 8);
    assert_int_equal(f.verdict, DIVIT_VERDICT_OK);
    assert_string_equal(divit_verdict_name(DIVIT_VERDICT_OK), "ok");
    assert_string_equal(divit_verdict_name(DIVIT_VERDICT_WARNING), "warning");
    assert_string_equal(divit_verdict_name(DIVIT_VERDICT_BROKEN), "broken");
    assert_string_equal(divit_verdict_name(DIVIT_VERDICT_SKIPPED), "skipped");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_well),
        cmocka_unit_test(no_reader_on_the_bus),
        cmocka_unit_test(a_reader_without_driver),
        cmocka_unit_test(the_kernel_holds_the_reader),
        cmocka_unit_test(variables_are_told),
        cmocka_unit_test(the_socket_is_wrong),
        cmocka_unit_test(the_service_does_not_serve),
        cmocka_unit_test(no_reader_is_listed),
        cmocka_unit_test(evidence_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
