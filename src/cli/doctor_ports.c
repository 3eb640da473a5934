/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor cannot ask itself: PC/SC, the card worker, the environment. */
#include "cli/doctor_ports.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "cli/apart.h"
#include "cli/doctor_card.h"
#include "cli/doctor_net.h"
#include "cli/doctor_trust.h"
#include "cli/private.h"
#include "reader/features.h"

/* The whole chain answers within ten seconds, however many parts of it are slow. */
enum { RUN_MS = 8500, SERVICE_MS = 4000, PROBE_MS = 2500, LEAST_MS = 200 };

/* see cli/doctor_ports.h */
unsigned cli_doctor_limit(const cli_doctor_asker *asker, unsigned most)
{
    const divit_clock *clock = &asker->job->clock;
    const int64_t left = asker->until - clock->ticks(clock->ctx);
    if (left >= (int64_t)most)
        return most;
    return left > LEAST_MS ? (unsigned)left : LEAST_MS;
}

static void copy_reader(divit_doctor_reader *out, const divit_reader *r)
{
    divit_text_copy(out->name, sizeof out->name, r->name);
    out->present = r->state & DIVIT_READER_PRESENT;
    out->mute = r->state & DIVIT_READER_MUTE;
    out->exclusive = r->state & DIVIT_READER_EXCLUSIVE;
    out->in_use = r->state & DIVIT_READER_IN_USE;
    out->ghost = r->state & DIVIT_READER_GHOST;
    out->atr_length = r->atr_length;
    memcpy(out->atr, r->atr, r->atr_length);
}

/* A reader to be asked, by the name that PC/SC knows. */
typedef struct probed {
    const cli_job *job;
    char name[DIVIT_DOCTOR_NAME];
} probed;

static divit_status ask_one_reader(void *ctx, void *ret, divit_error *err)
{
    const probed *about = ctx;
    divit_doctor_probe *out = ret;
    divit_reader_probe p = {0};
    const divit_status s =
        divit_reader_probe_read(about->name, cli_trace_port(&about->job->trace), &p, err);
    *out = (divit_doctor_probe){.busy = p.busy,
        .verify = p.features.verify != 0,
        .modify = p.features.modify != 0,
        .sized = p.properties.sized,
        .apdu = p.properties.apdu_size,
        .protocol = p.protocol};
    return s;
}

/* A reader's name as it may be told. */
static void tell_name(const cli_doctor_asker *asker, char out[DIVIT_DOCTOR_NAME], const char *name)
{
    if (asker->personal)
        divit_text_copy(out, DIVIT_DOCTOR_NAME, name);
    else
        cli_private_reader(out, DIVIT_DOCTOR_NAME, name);
}

/* The name by which PC/SC knows a reader that was told. */
static const char *whole_name(const cli_doctor_asker *asker, const char *told)
{
    char name[DIVIT_DOCTOR_NAME];
    for (size_t i = 0; i < asker->readers.n; i++) {
        tell_name(asker, name, asker->readers.p[i].name);
        if (strcmp(name, told) == 0)
            return asker->readers.p[i].name;
    }
    return told;
}

/* The port `readers`. That there is no reader is an answer too. */
static divit_status read_readers(void *ctx, divit_doctor_readers *ret, divit_error *err)
{
    cli_doctor_asker *asker = ctx;
    const divit_clock *clock = &asker->job->clock;
    divit_reader_list list = {0};
    asker->until = clock->ticks(clock->ctx) + RUN_MS;
    const divit_status s = cli_apart_readers(asker->job, SERVICE_MS, &list, err);
    if (s != DIVIT_OK && s != DIVIT_NO_READER)
        return s;
    asker->readers.n = list.n;
    for (size_t i = 0; i < list.n; i++)
        copy_reader(&asker->readers.p[i], &list.p[i]);
    *ret = asker->readers;
    for (size_t i = 0; i < ret->n; i++)
        tell_name(asker, ret->p[i].name, asker->readers.p[i].name);
    return DIVIT_OK;
}

/* The port `probe`. */
static divit_status probe_reader(
    void *ctx, const divit_doctor_reader *reader, divit_doctor_probe *ret, divit_error *err)
{
    const cli_doctor_asker *asker = ctx;
    probed about = {.job = asker->job};
    divit_text_copy(about.name, sizeof about.name, whole_name(asker, reader->name));
    const cli_apart how = {.clock = asker->job->clock,
        .limit_ms = cli_doctor_limit(asker, PROBE_MS),
        .ask = ask_one_reader,
        .ctx = &about};
    return cli_apart_ask(&how, ret, sizeof *ret, err);
}

/* see cli/doctor_ports.h */
divit_doctor_ports cli_doctor_ports(cli_doctor_asker *asker)
{
    return (divit_doctor_ports){.readers = read_readers,
        .probe = probe_reader,
        .card = cli_doctor_card,
        .hosts = cli_doctor_hosts,
        .trust = cli_doctor_trust,
        .ctx = asker};
}

/* see cli/doctor_ports.h */
size_t cli_doctor_settings(const cli_job *job, divit_doctor_setting out[CLI_DOCTOR_SETTINGS])
{
    static const char *const names[CLI_DOCTOR_SETTINGS] = {"PCSCLITE_CSOCK_NAME",
        "PCSCLITE_FILTER_IGNORE_READER_NAMES", "OPENSC_CONF", "OPENSC_DRIVER"};
    size_t n = 0;
    for (size_t i = 0; i < CLI_DOCTOR_SETTINGS && !job->common.sandbox; i++) {
        const char *value = getenv(names[i]);
        if (value)
            out[n++] = (divit_doctor_setting){names[i], value};
    }
    return n;
}
