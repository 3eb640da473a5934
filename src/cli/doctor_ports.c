/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor cannot ask itself: PC/SC, the card worker, the environment. */
#include "cli/doctor_ports.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/child.h"
#include "cli/doctor_card.h"
#include "cli/doctor_net.h"
#include "cli/doctor_trust.h"
#include "cli/private.h"
#include "reader/features.h"
#include "reader/readers.h"

/* An answer of the whole chain within ten seconds. */
enum { SERVICE_MS = 4000, PROBE_MS = 2500 };

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

/* Asks PC/SC here, however long that takes. That there is no reader is an answer too. */
static divit_status list_readers(const cli_job *job, divit_doctor_readers *ret, divit_error *err)
{
    DIVIT_AUTO(divit_readers_free)
    divit_readers *readers = NULL;
    divit_reader_list list = {0};
    divit_status s =
        divit_readers_new(&(divit_readers_options){.socket = getenv("PCSCLITE_CSOCK_NAME"),
                              .trace = cli_trace_port(&job->trace)},
            &readers, err);
    if (s == DIVIT_OK)
        s = divit_readers_list(readers, &list, err);
    if (s != DIVIT_OK && s != DIVIT_NO_READER)
        return s;
    ret->n = list.n;
    for (size_t i = 0; i < list.n; i++)
        copy_reader(&ret->p[i], &list.p[i]);
    return DIVIT_OK;
}

/* What the child says; the texts of its error are constant and at the same place here. */
typedef struct answer {
    divit_status status;
    divit_error error;
    divit_doctor_readers readers;
    divit_doctor_probe probe;
} answer;

/* A question to PC/SC, which knows no time-outs; asked in a child that is ended when it is late. */
typedef struct question {
    void (*ask)(const cli_job *job, const char *about, answer *ret);
    const cli_job *job;
    const char *about;
    int64_t limit_ms;
} question;

static void ask_for_readers(const cli_job *job, const char *about, answer *ret)
{
    (void)about;
    ret->status = list_readers(job, &ret->readers, &ret->error);
}

static void ask_one_reader(const cli_job *job, const char *about, answer *ret)
{
    divit_reader_probe p = {0};
    ret->status = divit_reader_probe_read(about, cli_trace_port(&job->trace), &p, &ret->error);
    ret->probe = (divit_doctor_probe){.busy = p.busy,
        .verify = p.features.verify != 0,
        .modify = p.features.modify != 0,
        .sized = p.properties.sized,
        .apdu = p.properties.apdu_size,
        .protocol = p.protocol};
}

/* The child's part. */
static void answer_question(int to, void *ctx)
{
    const question *q = ctx;
    answer a = {0};
    q->ask(q->job, q->about, &a);
    if (divit_write_all(to, (divit_span){(uint8_t *)&a, sizeof a}, NULL) != DIVIT_OK)
        return; /* nobody waits for it any more */
}

/* OK with an answer, whatever it says. */
static divit_status put_question(question *q, answer *ret, divit_error *err)
{
    DIVIT_AUTO(cli_child_done)
    cli_child child = CLI_CHILD_NONE;
    const divit_status s = cli_child_start(answer_question, q, &child, err);
    if (s != DIVIT_OK)
        return s;
    const cli_child_wait wait = {.clock = &q->job->clock, .ms = q->limit_ms};
    return cli_child_read(&child, ret, sizeof *ret, &wait)
               ? DIVIT_OK
               : divit_fail(err, DIVIT_READER_SILENT, __func__,
                     N_("the service took the question and does not answer"));
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

/* The port `readers`. */
static divit_status read_readers(void *ctx, divit_doctor_readers *ret, divit_error *err)
{
    cli_doctor_asker *asker = ctx;
    question q = {.ask = ask_for_readers, .job = asker->job, .limit_ms = SERVICE_MS};
    answer a = {0};
    const divit_status s = put_question(&q, &a, err);
    if (s != DIVIT_OK)
        return s;
    if (a.status != DIVIT_OK) {
        *err = a.error;
        return a.status;
    }
    asker->readers = a.readers;
    *ret = a.readers;
    for (size_t i = 0; i < ret->n; i++)
        tell_name(asker, ret->p[i].name, a.readers.p[i].name);
    return DIVIT_OK;
}

/* The port `probe`. */
static divit_status probe_reader(
    void *ctx, const divit_doctor_reader *reader, divit_doctor_probe *ret, divit_error *err)
{
    const cli_doctor_asker *asker = ctx;
    question q = {.job = asker->job,
        .ask = ask_one_reader,
        .about = whole_name(asker, reader->name),
        .limit_ms = PROBE_MS};
    answer a = {0};
    const divit_status s = put_question(&q, &a, err);
    if (s == DIVIT_OK && a.status == DIVIT_OK)
        *ret = a.probe;
    return s == DIVIT_OK ? a.status : s;
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
