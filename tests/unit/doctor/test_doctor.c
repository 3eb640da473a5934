/* SPDX-License-Identifier: Apache-2.0 */
/* The chain: its order, where it stops, what --all leaves out, which facts it gathers. */
#include "unit/doctor/desk.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { CHECKS = 38 };

static void a_healthy_desk(void **state)
{
    desk *d = *state;
    static const char *const ids[CHECKS] = {"usb-reader", "usb-driver", "usb-kernel", "usb-rule",
        "usb-node", "usb-free", "usb-power", "environment", "pcscd-socket", "pcscd-running",
        "session", "pcscd-admits", "reader-listed", "reader-features", "card-present",
        "card-answers", "card-free", "atr-known", "module-found", "module-safe", "module-libraries",
        "module-loads", "token-present", "pin-state", "mechanisms", "duplicate-ids",
        "certificate-kinds", "certificate-nes", "certificate-valid", "certificate-succession",
        "key-matches", "renewal-window", "trust-store", "clock", "proxy", "ocsp-host", "crl-host",
        "timestamp-host"};
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = desk_examine(d, (divit_doctor_options){0});
    assert_int_equal(report->n, CHECKS);
    for (size_t i = 0; i < CHECKS; i++) {
        assert_string_equal(report->findings[i].id, ids[i]);
        assert_non_null(report->findings[i].layer);
        assert_non_null(report->findings[i].title);
        assert_int_not_equal(report->findings[i].verdict, DIVIT_VERDICT_BROKEN);
    }
    assert_null(report->first_broken);
    CHECK_OK(report->status);
    EXPECT_VERDICT(report, "key-matches", DIVIT_VERDICT_OK);
    EXPECT_VERDICT(report, "usb-driver", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(report, "clock", DIVIT_VERDICT_SKIPPED);
    assert_int_equal(d->card_calls, 1);
    assert_true(d->named);
    assert_string_equal(d->opened, d->module);
}

static void it_stops_at_the_first_broken(void **state)
{
    desk *d = *state;
    d->readers.p[0].present = false;
    d->readers.p[0].atr_length = 0;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(report->findings[report->n - 1].id, "card-present");
    assert_ptr_equal(report->first_broken, &report->findings[report->n - 1]);
    CHECK_STATUS(report->status, DIVIT_NO_CARD);
    assert_int_equal(d->card_calls, 0);
}

/* Without a card the named module can still be asked; what hangs on the card is left out. */
static void all_goes_on_with_what_makes_sense(void **state)
{
    desk *d = *state;
    d->readers.n = 0;
    d->card_status = DIVIT_NO_READER;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = desk_examine(d, (divit_doctor_options){.all = true});
    assert_int_equal(report->n, CHECKS);
    assert_string_equal(report->first_broken->id, "reader-listed");
    CHECK_STATUS(report->status, DIVIT_NO_READER);
    EXPECT_VERDICT(report, "card-present", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(report, "atr-known", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(report, "module-loads", DIVIT_VERDICT_OK);
    EXPECT_VERDICT(report, "token-present", DIVIT_VERDICT_BROKEN);
    EXPECT_VERDICT(report, "pin-state", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(report, "renewal-window", DIVIT_VERDICT_SKIPPED);
    assert_int_equal(d->card_calls, 1);
}

static void the_service_layer(void **state)
{
    desk *d = *state;
    char elsewhere[80];
    (void)snprintf(elsewhere, sizeof elsewhere, "%s/other", d->folder);
    d->readers_status = DIVIT_NO_SERVICE;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *missing = desk_examine(d, (divit_doctor_options){.socket = elsewhere});
    assert_string_equal(missing->first_broken->id, "pcscd-socket");
    CHECK_STATUS(missing->status, DIVIT_NO_SERVICE);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *refused = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(refused->first_broken->id, "pcscd-admits");
    divit_fd_close(&d->listener);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *stale = desk_examine(d, (divit_doctor_options){.all = true});
    assert_string_equal(stale->first_broken->id, "pcscd-running");
    EXPECT_VERDICT(stale, "pcscd-admits", DIVIT_VERDICT_SKIPPED);
}

/* The usual socket is not said to be overridden. */
static void the_default_socket_is_no_override(void **state)
{
    desk *d = *state;
    static const divit_doctor_setting settings[] = {{"OPENSC_DRIVER", "akis"}};
    const divit_doctor_ports ports = desk_ports(d);
    const divit_doctor_options o = {.ports = &ports,
        .tokens = d->tokens,
        .clock = divit_clock_fixed(&d->now),
        .host = d->folder,
        .module = d->module,
        .settings = settings,
        .setting_count = 1,
        .all = true};
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = NULL;
    CHECK_OK(divit_doctor_run(&o, &report, NULL));
    assert_string_equal(desk_finding(report, "pcscd-socket")->evidence, "/run/pcscd/pcscd.comm");
    assert_string_equal(desk_finding(report, "environment")->evidence, "OPENSC_DRIVER=akis");
}

static void the_reader_with_an_answering_card_is_taken(void **state)
{
    desk *d = *state;
    d->readers.n = 4;
    for (size_t i = 1; i < 4; i++)
        d->readers.p[i] = d->readers.p[0];
    d->readers.p[0].ghost = true;
    d->readers.p[1].mute = true;
    d->readers.p[2].present = false;
    d->readers.p[2].atr_length = 0;
    (void)strcpy(d->readers.p[1].name, "mute");
    (void)strcpy(d->readers.p[3].name, "good");
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(desk_finding(report, "card-present")->evidence, "good");
    d->readers.n = 3;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *mute = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(mute->first_broken->id, "card-answers");
    assert_string_equal(mute->first_broken->evidence, "mute");
    CHECK_STATUS(mute->status, DIVIT_NO_CARD);
}

/* Without a card the first reader that is plugged in is asked; a busy card stops the chain. */
static void one_reader_is_probed(void **state)
{
    desk *d = *state;
    d->readers.n = 2;
    d->readers.p[1] = d->readers.p[0];
    d->readers.p[0].ghost = true;
    d->readers.p[1].present = false;
    d->readers.p[1].atr_length = 0;
    (void)strcpy(d->readers.p[1].name, "empty");
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *empty = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(empty->first_broken->id, "card-present");
    assert_string_equal(d->probed, "empty");
    d->readers.p[1].present = true;
    d->busy = true;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *busy = desk_examine(d, (divit_doctor_options){.all = true});
    EXPECT_VERDICT(busy, "card-free", DIVIT_VERDICT_BROKEN);
    EXPECT_VERDICT(busy, "card-answers", DIVIT_VERDICT_BROKEN);
}

static void the_module_file(void **state)
{
    desk *d = *state;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *missing =
        desk_examine(d, (divit_doctor_options){.module = "/nowhere/m.so"});
    assert_string_equal(missing->first_broken->id, "module-found");
    CHECK_STATUS(missing->status, DIVIT_MODULE);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *relative = desk_examine(d, (divit_doctor_options){.module = "m.so"});
    assert_string_equal(relative->first_broken->id, "module-found");
    assert_int_equal(chmod(d->module, 0666), 0);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *unsafe = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(unsafe->first_broken->id, "module-safe");
    assert_string_equal(unsafe->first_broken->evidence, d->module);
    CHECK_STATUS(unsafe->status, DIVIT_MODULE);
    assert_int_equal(d->card_calls, 0);
}

/* A profile whose only module is `path`, fitting the card in the reader. */
static void use_profile(desk *d, const char *path)
{
    char file[80];
    char text[200];
    const char *folder = d->folder;
    divit_tokens_free(&d->tokens);
    (void)snprintf(file, sizeof file, "%s/x.token", d->folder);
    (void)snprintf(text, sizeof text, "name: X\nfamily: x\natr: 3B00\nmodule: %s\n", path);
    CHECK_OK(divit_file_write_private(file, divit_span_of(text), NULL));
    CHECK_OK(divit_tokens_load(&folder, 1, &d->tokens, NULL));
    (void)unlink(file);
}

static divit_doctor_report *examine_unnamed(desk *d)
{
    const divit_doctor_ports ports = desk_ports(d);
    const divit_doctor_options o = {.ports = &ports,
        .tokens = d->tokens,
        .clock = divit_clock_fixed(&d->now),
        .host = d->folder,
        .socket = d->socket,
        .all = true};
    divit_doctor_report *report = NULL;
    CHECK_OK(divit_doctor_run(&o, &report, NULL));
    return report;
}

static void the_module_by_the_card(void **state)
{
    desk *d = *state;
    use_profile(d, d->module);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *found = examine_unnamed(d);
    assert_string_equal(desk_finding(found, "module-found")->evidence, d->module);
    assert_string_equal(desk_finding(found, "atr-known")->evidence, "ATR 3B 00; TA1 11, T=0; X");
    CHECK_OK(found->status);
    assert_false(d->named);
    d->readers.p[0].mute = true;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *mute = examine_unnamed(d);
    EXPECT_VERDICT(mute, "module-found", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(mute, "module-loads", DIVIT_VERDICT_SKIPPED);
    d->readers.p[0].mute = false;
    use_profile(d, "/nowhere/x.so");
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *missing = examine_unnamed(d);
    assert_string_equal(missing->first_broken->id, "module-found");
    assert_string_equal(missing->first_broken->evidence, "/nowhere/x.so");
    CHECK_STATUS(missing->status, DIVIT_TOKEN_UNKNOWN);
    assert_int_equal(d->card_calls, 1);
}

static void the_card_layer_and_beyond(void **state)
{
    desk *d = *state;
    d->card_status = DIVIT_MODULE;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *module = desk_examine(d, (divit_doctor_options){0});
    assert_string_equal(module->first_broken->id, "module-loads");
    d->card_status = DIVIT_OK;
    d->card.tokens[0].tries = DIVIT_DOCTOR_TRIES_LOCKED;
    d->card.certificates[0].not_after = d->now - 1;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *locked =
        desk_examine(d, (divit_doctor_options){.all = true, .server_time = d->now - 3 * 3600});
    assert_string_equal(locked->first_broken->id, "pin-state");
    CHECK_STATUS(locked->status, DIVIT_PIN_LOCKED);
    EXPECT_VERDICT(locked, "certificate-valid", DIVIT_VERDICT_OK); /* by the server's time */
    EXPECT_VERDICT(locked, "clock", DIVIT_VERDICT_BROKEN);
    d->card.tokens[0].tries = DIVIT_DOCTOR_TRIES_UNKNOWN;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *expired = desk_examine(d, (divit_doctor_options){.all = true});
    assert_string_equal(expired->first_broken->id, "certificate-valid");
    CHECK_STATUS(expired->status, DIVIT_NO_CERTIFICATE);
    EXPECT_VERDICT(expired, "renewal-window", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(expired, "key-matches", DIVIT_VERDICT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_healthy_desk, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(it_stops_at_the_first_broken, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(all_goes_on_with_what_makes_sense, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(the_service_layer, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(the_default_socket_is_no_override, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(
            the_reader_with_an_answering_card_is_taken, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(one_reader_is_probed, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(the_module_file, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(the_module_by_the_card, desk_start, desk_stop),
        cmocka_unit_test_setup_teardown(the_card_layer_and_beyond, desk_start, desk_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
