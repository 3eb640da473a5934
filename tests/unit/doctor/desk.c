/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/doctor/desk.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"

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

/* Every server answers if the desk is online. */
static void fake_hosts(void *ctx, divit_doctor_host *list, size_t n)
{
    desk *d = ctx;
    for (size_t i = 0; i < n; i++) {
        list[i].reach = d->online ? DIVIT_REACH_ANSWERED : DIVIT_REACH_NAME_SILENT;
        list[i].code = d->online ? 200 : 0;
        list[i].has_time = d->online;
        list[i].ahead = d->ahead;
        d->asked[i] = list[i];
    }
    d->asked_count = n;
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

int desk_start(void **state)
{
    static const char *const shipped = DIVIT_TEST_TOKENS;
    desk *d = calloc(1, sizeof *d);
    assert_non_null(d);
    scratch_template(d->folder, "doctor");
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

int desk_stop(void **state)
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

divit_doctor_ports desk_ports(desk *d)
{
    return (divit_doctor_ports){.readers = fake_readers,
        .probe = fake_probe,
        .card = fake_card,
        .hosts = fake_hosts,
        .ctx = d};
}

divit_doctor_report *desk_examine(desk *d, divit_doctor_options more)
{
    const divit_doctor_ports ports = desk_ports(d);
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

const divit_finding *desk_finding(const divit_doctor_report *report, const char *id)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->findings[i].id, id) == 0)
            return &report->findings[i];
    return NULL;
}
