/* SPDX-License-Identifier: Apache-2.0 */
/* The chain: its order, where it stops, what --all leaves out, which facts it gathers. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "doctor/doctor.h"

enum { DAY = 86400, CHECKS = 33 };

/* A desk with a listening socket, a bus, a module file; the ports answer from here. */
typedef struct desk {
    char folder[32];
    char socket[64];
    char module[64];
    int listener;
    divit_tokens *tokens;
    int64_t now;
    divit_status readers_status;
    divit_doctor_readers readers;
    divit_status card_status;
    divit_doctor_card card;
    unsigned card_calls;
    bool busy;
    char probed[DIVIT_DOCTOR_NAME];
    bool named;
    char opened[DIVIT_MODULE_PATH_MAX];
} desk;

static divit_status fake_readers(void *ctx, divit_doctor_readers *ret, divit_error *err)
{
    const desk *d = ctx;
    (void)err;
    if (d->readers_status == DIVIT_OK)
        *ret = d->readers;
    return d->readers_status;
}

static divit_status fake_card(
    void *ctx, const divit_module *module, bool named, divit_doctor_card *ret, divit_error *err)
{
    desk *d = ctx;
    (void)err;
    d->card_calls++;
    d->named = named;
    (void)strcpy(d->opened, module->path);
    if (d->card_status == DIVIT_OK)
        *ret = d->card;
    return d->card_status;
}

static divit_status fake_probe(
    void *ctx, const divit_doctor_reader *reader, divit_doctor_probe *ret, divit_error *err)
{
    desk *d = ctx;
    (void)err;
    (void)strcpy(d->probed, reader->name);
    *ret = (divit_doctor_probe){.busy = d->busy, .protocol = 1};
    return DIVIT_OK;
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 16), 0);
    return fd;
}

static int start(void **state)
{
    static const char *const shipped = DIVIT_TEST_TOKENS;
    desk *d = calloc(1, sizeof *d);
    assert_non_null(d);
    (void)strcpy(d->folder, "/tmp/divit-doctor-XXXXXX");
    assert_non_null(mkdtemp(d->folder));
    (void)snprintf(d->socket, sizeof d->socket, "%s/s", d->folder);
    (void)snprintf(d->module, sizeof d->module, "%s/m.so", d->folder);
    CHECK_OK(divit_file_write_private(d->module, DIVIT_SPAN_TEXT("x"), NULL));
    CHECK_OK(divit_tokens_load(&shipped, 1, &d->tokens, NULL));
    d->listener = listen_at(d->socket);
    d->now = 1800000000;
    d->readers = (divit_doctor_readers){.n = 1,
        .p = {{.name = "Reader 00 00", .present = true, .atr = {0x3B, 0}, .atr_length = 2}}};
    d->card = (divit_doctor_card){.token_count = 1,
        .tokens = {{.label = "AKIS"}},
        .certificate_count = 1,
        .certificates = {{.label = "NES",
            .readable = true,
            .kind = DIVIT_DOCTOR_KIND_NES,
            .algorithm = DIVIT_DOCTOR_ALGORITHM_RSA,
            .commitment = true,
            .not_before = d->now - DAY,
            .not_after = d->now + 200 * DAY,
            .key = DIVIT_DOCTOR_KEY_YES}}};
    *state = d;
    return 0;
}

static int stop(void **state)
{
    desk *d = *state;
    divit_fd_close(&d->listener);
    divit_tokens_free(&d->tokens);
    (void)unlink(d->socket);
    (void)unlink(d->module);
    const int result = rmdir(d->folder);
    free(d);
    return result;
}

/* Runs the chain at a desk with its module named; `more` may ask for something else. */
static divit_doctor_report *examine(desk *d, divit_doctor_options more)
{
    const divit_doctor_ports ports = {
        .readers = fake_readers, .probe = fake_probe, .card = fake_card, .ctx = d};
    divit_doctor_report *report = NULL;
    more.ports = &ports;
    more.tokens = d->tokens;
    more.clock = divit_clock_fixed(&d->now);
    more.host = d->folder;
    if (!more.socket)
        more.socket = d->socket;
    if (!more.module)
        more.module = d->module;
    CHECK_OK(divit_doctor_run(&more, &report, NULL));
    return report;
}

static const divit_finding *finding(const divit_doctor_report *report, const char *id)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->findings[i].id, id) == 0)
            return &report->findings[i];
    return NULL;
}

#define EXPECT_VERDICT(report, id, wanted)                                                         \
    do {                                                                                           \
        assert_non_null(finding(report, id));                                                      \
        assert_string_equal(                                                                       \
            divit_verdict_name(finding(report, id)->verdict), divit_verdict_name(wanted));         \
    } while (0)

static void a_healthy_desk(void **state)
{
    desk *d = *state;
    static const char *const ids[CHECKS] = {"usb-reader", "usb-driver", "usb-kernel", "usb-rule",
        "usb-node", "usb-free", "usb-power", "environment", "pcscd-socket", "pcscd-running",
        "session", "pcscd-admits", "reader-listed", "reader-features", "card-present",
        "card-answers", "card-free", "atr-known", "module-found", "module-safe", "module-libraries",
        "module-loads", "token-present", "pin-state", "mechanisms", "duplicate-ids",
        "certificate-kinds", "certificate-nes", "certificate-valid", "certificate-succession",
        "key-matches", "renewal-window", "clock"};
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = examine(d, (divit_doctor_options){0});
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
    divit_doctor_report *report = examine(d, (divit_doctor_options){0});
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
    divit_doctor_report *report = examine(d, (divit_doctor_options){.all = true});
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
    divit_doctor_report *missing = examine(d, (divit_doctor_options){.socket = elsewhere});
    assert_string_equal(missing->first_broken->id, "pcscd-socket");
    CHECK_STATUS(missing->status, DIVIT_NO_SERVICE);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *refused = examine(d, (divit_doctor_options){0});
    assert_string_equal(refused->first_broken->id, "pcscd-admits");
    divit_fd_close(&d->listener);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *stale = examine(d, (divit_doctor_options){.all = true});
    assert_string_equal(stale->first_broken->id, "pcscd-running");
    EXPECT_VERDICT(stale, "pcscd-admits", DIVIT_VERDICT_SKIPPED);
}

/* The usual socket is not said to be overridden. */
static void the_default_socket_is_no_override(void **state)
{
    desk *d = *state;
    static const divit_doctor_setting settings[] = {{"OPENSC_DRIVER", "akis"}};
    const divit_doctor_ports ports = {
        .readers = fake_readers, .probe = fake_probe, .card = fake_card, .ctx = d};
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
    assert_string_equal(finding(report, "pcscd-socket")->evidence, "/run/pcscd/pcscd.comm");
    assert_string_equal(finding(report, "environment")->evidence, "OPENSC_DRIVER=akis");
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
    divit_doctor_report *report = examine(d, (divit_doctor_options){0});
    assert_string_equal(finding(report, "card-present")->evidence, "good");
    d->readers.n = 3;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *mute = examine(d, (divit_doctor_options){0});
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
    divit_doctor_report *empty = examine(d, (divit_doctor_options){0});
    assert_string_equal(empty->first_broken->id, "card-present");
    assert_string_equal(d->probed, "empty");
    d->readers.p[1].present = true;
    d->busy = true;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *busy = examine(d, (divit_doctor_options){.all = true});
    EXPECT_VERDICT(busy, "card-free", DIVIT_VERDICT_BROKEN);
    EXPECT_VERDICT(busy, "card-answers", DIVIT_VERDICT_BROKEN);
}

static void the_module_file(void **state)
{
    desk *d = *state;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *missing = examine(d, (divit_doctor_options){.module = "/nowhere/m.so"});
    assert_string_equal(missing->first_broken->id, "module-found");
    CHECK_STATUS(missing->status, DIVIT_MODULE);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *relative = examine(d, (divit_doctor_options){.module = "m.so"});
    assert_string_equal(relative->first_broken->id, "module-found");
    assert_int_equal(chmod(d->module, 0666), 0);
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *unsafe = examine(d, (divit_doctor_options){0});
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
    const divit_doctor_ports ports = {
        .readers = fake_readers, .probe = fake_probe, .card = fake_card, .ctx = d};
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
    assert_string_equal(finding(found, "module-found")->evidence, d->module);
    assert_string_equal(finding(found, "atr-known")->evidence, "ATR 3B 00; TA1 11, T=0; X");
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
    divit_doctor_report *module = examine(d, (divit_doctor_options){0});
    assert_string_equal(module->first_broken->id, "module-loads");
    d->card_status = DIVIT_OK;
    d->card.tokens[0].tries = DIVIT_DOCTOR_TRIES_LOCKED;
    d->card.certificates[0].not_after = d->now - 1;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *locked =
        examine(d, (divit_doctor_options){.all = true, .server_time = d->now - 3 * 3600});
    assert_string_equal(locked->first_broken->id, "pin-state");
    CHECK_STATUS(locked->status, DIVIT_PIN_LOCKED);
    EXPECT_VERDICT(locked, "certificate-valid", DIVIT_VERDICT_OK); /* by the server's time */
    EXPECT_VERDICT(locked, "clock", DIVIT_VERDICT_BROKEN);
    d->card.tokens[0].tries = DIVIT_DOCTOR_TRIES_UNKNOWN;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *expired = examine(d, (divit_doctor_options){.all = true});
    assert_string_equal(expired->first_broken->id, "certificate-valid");
    CHECK_STATUS(expired->status, DIVIT_NO_CERTIFICATE);
    EXPECT_VERDICT(expired, "renewal-window", DIVIT_VERDICT_SKIPPED);
    EXPECT_VERDICT(expired, "key-matches", DIVIT_VERDICT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_healthy_desk, start, stop),
        cmocka_unit_test_setup_teardown(it_stops_at_the_first_broken, start, stop),
        cmocka_unit_test_setup_teardown(all_goes_on_with_what_makes_sense, start, stop),
        cmocka_unit_test_setup_teardown(the_service_layer, start, stop),
        cmocka_unit_test_setup_teardown(the_default_socket_is_no_override, start, stop),
        cmocka_unit_test_setup_teardown(the_reader_with_an_answering_card_is_taken, start, stop),
        cmocka_unit_test_setup_teardown(one_reader_is_probed, start, stop),
        cmocka_unit_test_setup_teardown(the_module_file, start, stop),
        cmocka_unit_test_setup_teardown(the_module_by_the_card, start, stop),
        cmocka_unit_test_setup_teardown(the_card_layer_and_beyond, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
