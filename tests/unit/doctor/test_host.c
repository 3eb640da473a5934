/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of bus, service and reader over made-up facts: the good state and each broken one. */
#include "unit/doctor/healthy.h"

#include <stdlib.h>

static void all_is_well(void **state)
{
    (void)state;
    static const check checks[] = {divit_check_usb_reader, divit_check_usb_driver,
        divit_check_usb_kernel, divit_check_usb_rule, divit_check_usb_node, divit_check_usb_free,
        divit_check_usb_power, divit_check_environment, divit_check_pcscd_socket,
        divit_check_pcscd_running, divit_check_session, divit_check_pcscd_admits,
        divit_check_reader_listed, divit_check_reader_features, divit_check_card_present,
        divit_check_card_answers, divit_check_card_free, divit_check_module_found,
        divit_check_module_safe, divit_check_module_loads, divit_check_token_present,
        divit_check_certificate_nes, divit_check_certificate_valid, divit_check_key_matches,
        divit_check_renewal_window};
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
    EXPECT_SKIPPED(divit_check_usb_rule, f);
    EXPECT_SKIPPED(divit_check_usb_node, f);
    EXPECT_SKIPPED(divit_check_usb_free, f);
    EXPECT_SKIPPED(divit_check_usb_power, f);
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
    (void)strcpy(f->usb.p[0].driver, "usbip-host");
    EXPECT_SAYS(divit_check_usb_kernel, f, "over the network");
    f->usb.p[0].driver[0] = 0;
    (void)strcpy(f->usb.modules, "nfc pn533");
    EXPECT_OK(divit_check_usb_kernel, f);
    assert_string_equal(run_check(divit_check_usb_kernel, f).evidence, "nfc pn533");
    free(f);
}

static void the_service_cannot_open_the_reader(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->host.programs.services = 1;
    EXPECT_OK(divit_check_usb_rule, f); /* root needs none */
    f->host.programs.user = 115;
    EXPECT_WARNING(divit_check_usb_rule, f);
    (void)strcpy(f->usb.rule, "92-libccid.rules");
    EXPECT_OK(divit_check_usb_rule, f);
    f->usb.p[0].bus = 1;
    f->usb.p[0].number = 4;
    f->usb.p[0].node = DIVIT_USB_NODE_CLOSED;
    EXPECT_OK(divit_check_usb_node, f); /* PC/SC has it, so it could */
    f->readers.n = 0;
    EXPECT_BROKEN(divit_check_usb_node, f, DIVIT_NO_READER);
    assert_string_equal(run_check(divit_check_usb_node, f).evidence, "/dev/bus/usb/001/004");
    EXPECT_SAYS(divit_check_usb_node, f, "may not open");
    f->usb.p[0].node = DIVIT_USB_NODE_MISSING;
    EXPECT_SAYS(divit_check_usb_node, f, "no device node");
    f->usb.p[0].node = DIVIT_USB_NODE_UNKNOWN;
    EXPECT_OK(divit_check_usb_node, f);
    free(f);
}

static void add_program(divit_facts *f, const char *name, divit_program_kind kind)
{
    divit_program *p = &f->host.programs.p[f->host.programs.n++];
    *p = (divit_program){.pid = 7, .kind = kind, .devices = {1 << 16 | 4}, .device_count = 1};
    (void)strcpy(p->name, name);
}

static void another_program_has_the_reader_open(void **state)
{
    (void)state;
    static const struct {
        divit_program_kind kind;
        const char *words;
    } rows[] = {{DIVIT_PROGRAM_CLIENT, "another program"}, {DIVIT_PROGRAM_GNUPG, "scdaemon"},
        {DIVIT_PROGRAM_OPENCT, "openct"}, {DIVIT_PROGRAM_DESKTOP, "another program"},
        {DIVIT_PROGRAM_BROWSER, "browser"}, {DIVIT_PROGRAM_MACHINE, "virtual machine"}};
    divit_facts *f = healthy();
    f->usb.p[0].bus = 1;
    f->usb.p[0].number = 4;
    f->readers.n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        f->host.programs.n = 0;
        add_program(f, "x", rows[i].kind);
        EXPECT_BROKEN(divit_check_usb_free, f, DIVIT_NO_READER);
        EXPECT_SAYS(divit_check_usb_free, f, rows[i].words);
    }
    assert_string_equal(run_check(divit_check_usb_free, f).evidence, "x (7)");
    f->usb.p[0].number = 5;
    EXPECT_OK(divit_check_usb_free, f);
    free(f);
}

/* The service itself holds the reader, as it should; a second one is one too many. */
static void two_services(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->usb.p[0].bus = 1;
    f->usb.p[0].number = 4;
    f->readers.n = 0;
    add_program(f, "pcscd", DIVIT_PROGRAM_SERVICE);
    f->host.programs.services = 1;
    EXPECT_OK(divit_check_usb_free, f);
    f->host.programs.services = 2;
    EXPECT_BROKEN(divit_check_usb_free, f, DIVIT_NO_READER);
    EXPECT_SAYS(divit_check_usb_free, f, "two smart card services");
    f->socket_is_overridden = true;
    EXPECT_OK(divit_check_usb_free, f);
    free(f);
}

static void power_saving(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    divit_usb_device *d = &f->usb.p[0];
    (void)strcpy(d->power, "auto");
    (void)strcpy(d->state, "suspended");
    EXPECT_OK(divit_check_usb_power, f); /* it works all the same */
    f->readers.n = 0;
    EXPECT_WARNING(divit_check_usb_power, f);
    (void)strcpy(d->state, "error");
    EXPECT_SAYS(divit_check_usb_power, f, "did not wake up");
    (void)strcpy(d->state, "active");
    EXPECT_OK(divit_check_usb_power, f);
    d->vendor = 0x058F;
    d->product = 0x9540;
    EXPECT_WARNING(divit_check_usb_power, f);
    (void)strcpy(d->power, "on");
    EXPECT_OK(divit_check_usb_power, f);
    free(f);
}

static void a_session_is_refused(void **state)
{
    (void)state;
    static const struct {
        divit_session_kind kind;
        const char *words;
    } rows[] = {{DIVIT_SESSION_REMOTE, "ssh"}, {DIVIT_SESSION_INACTIVE, "in the background"},
        {DIVIT_SESSION_NONE, "cron"}};
    divit_facts *f = healthy();
    f->host.polkit = (divit_polkit){
        .installed = true, .any = "no", .inactive = "no", .active = "yes", .rule = "x.rules"};
    f->host.session.kind = DIVIT_SESSION_REMOTE;
    EXPECT_OK(divit_check_session, f); /* a rule lets it in */
    f->readers_status = DIVIT_NO_SERVICE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        f->host.session.kind = rows[i].kind;
        EXPECT_BROKEN(divit_check_session, f, DIVIT_NO_SERVICE);
        EXPECT_SAYS(divit_check_session, f, rows[i].words);
    }
    f->host.session.kind = DIVIT_SESSION_ACTIVE;
    EXPECT_OK(divit_check_session, f);
    EXPECT_BROKEN(divit_check_pcscd_admits, f, DIVIT_NO_SERVICE);
    EXPECT_SAYS(divit_check_pcscd_admits, f, "polkit");
    f->host.session.hidden_processes = true;
    EXPECT_SAYS(divit_check_session, f, "hidepid");
    (void)strcpy(f->host.session.container, "docker");
    EXPECT_SAYS(divit_check_session, f, "container");
    assert_string_equal(run_check(divit_check_session, f).evidence,
        "container docker; /proc hidepid; polkit: no/no/yes; x.rules");
    f->host.polkit.installed = false;
    EXPECT_OK(divit_check_session, f); /* nobody asks */
    EXPECT_SAYS(divit_check_pcscd_admits, f, "ends it without an answer");
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
    EXPECT_SAYS(divit_check_pcscd_admits, f, "ends it without an answer");
    f->host.polkit.installed = true;
    EXPECT_SAYS(divit_check_pcscd_admits, f, "polkit");
    assert_string_equal(run_check(divit_check_pcscd_admits, f).evidence, "SCARD 0x8010006A");
    f->readers_status = DIVIT_E_INTERNAL; /* an answer that is none */
    EXPECT_BROKEN(divit_check_pcscd_admits, f, DIVIT_NO_SERVICE);
    f->readers_status = DIVIT_READER_SILENT;
    EXPECT_BROKEN(divit_check_pcscd_admits, f, DIVIT_READER_SILENT);
    f->readers_error.detail = "the time is over";
    EXPECT_SAYS(divit_check_pcscd_admits, f, "the time is over");
    free(f);
}

/* What systemctl calls inactive is in order. */
static void a_service_that_slept(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->service_slept = true;
    EXPECT_OK(divit_check_pcscd_running, f);
    EXPECT_SAYS(divit_check_pcscd_running, f, "as it should");
    f->service = DIVIT_SERVICE_MISSING;
    (void)strcpy(f->host.session.container, "podman");
    EXPECT_BROKEN(divit_check_pcscd_socket, f, DIVIT_NO_SERVICE);
    EXPECT_SAYS(divit_check_pcscd_socket, f, "container");
    free(f);
}

static void what_the_reader_can_do(void **state)
{
    (void)state;
    divit_facts *f = healthy();
    f->probe = (divit_doctor_probe){.protocol = 1, .sized = true, .apdu = 65544};
    EXPECT_OK(divit_check_reader_features, f);
    assert_string_equal(
        run_check(divit_check_reader_features, f).evidence, "dwMaxAPDUDataSize 65544; T=1");
    f->probe.apdu = 0;
    EXPECT_SAYS(divit_check_reader_features, f, "short commands only");
    f->probe = (divit_doctor_probe){.protocol = -1, .verify = true, .modify = true};
    EXPECT_OK(divit_check_reader_features, f);
    EXPECT_SAYS(divit_check_reader_features, f, "on the keys of the reader");
    assert_string_equal(
        run_check(divit_check_reader_features, f).evidence, "PIN pad: verify modify");
    f->probe_status = DIVIT_READER_SILENT;
    EXPECT_SKIPPED(divit_check_reader_features, f);
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
        cmocka_unit_test(the_service_cannot_open_the_reader),
        cmocka_unit_test(another_program_has_the_reader_open),
        cmocka_unit_test(two_services),
        cmocka_unit_test(power_saving),
        cmocka_unit_test(a_session_is_refused),
        cmocka_unit_test(a_service_that_slept),
        cmocka_unit_test(what_the_reader_can_do),
        cmocka_unit_test(variables_are_told),
        cmocka_unit_test(the_socket_is_wrong),
        cmocka_unit_test(the_service_does_not_serve),
        cmocka_unit_test(no_reader_is_listed),
        cmocka_unit_test(evidence_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
