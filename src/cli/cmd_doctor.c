/* SPDX-License-Identifier: Apache-2.0 */
/* divit doctor: why the reader or the card does not work, and the one thing to do about it. */
#include <libintl.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/doctor_ports.h"
#include "cli/seat.h"
#include "cli/words.h"

typedef struct doctor_values {
    bool all;
    cli_seat_options seat; /* of it only the module */
    const char *host;
    const char *server_time;
} doctor_values;

static const cli_option options[] = {
    {"all", 0, NULL, N_("go on behind the first fault"), CLI_FLAG, offsetof(doctor_values, all)},
    {"module", 0, N_("FILE"), N_("use this PKCS#11 module"), CLI_TEXT,
        offsetof(doctor_values, seat.module)},
    {"host", 0, N_("FOLDER"), N_("look at the recorded files of a computer instead of this one's"),
        CLI_TEXT, offsetof(doctor_values, host)},
    {"server-time", 0, N_("TIME"), N_("compare the clock with what a server says (RFC 3339)"),
        CLI_TEXT, offsetof(doctor_values, server_time)},
    {0},
};

static const char *verdict_text(divit_verdict verdict)
{
    switch (verdict) {
    case DIVIT_VERDICT_OK:
        return N_("in order");
    case DIVIT_VERDICT_WARNING:
        return N_("warning");
    case DIVIT_VERDICT_BROKEN:
        return N_("BROKEN");
    case DIVIT_VERDICT_SKIPPED:
        return N_("not checked");
    }
    return "";
}

static void show_finding(const cli_job *job, const divit_finding *f)
{
    cli_print(job, "[%s] %s (%s)", _(verdict_text(f->verdict)), _(f->title), f->id);
    if (f->evidence[0])
        cli_print(job, "    %s", f->evidence);
    if (f->cause && f->verdict == DIVIT_VERDICT_OK)
        cli_print(job, "    %s", _(f->cause));
    else if (f->cause)
        cli_print(job, _("    cause: %s"), _(f->cause));
    if (f->fix)
        cli_print(job, _("    what to do: %s"), _(f->fix));
    json_t *o = json_object();
    cli_out_text(o, "id", f->id);
    cli_out_text(o, "layer", f->layer);
    cli_out_text(o, "title", _(f->title));
    cli_out_text(o, "verdict", divit_verdict_name(f->verdict));
    cli_out_text(o, "status", divit_status_name(f->status));
    (void)json_object_set_new(o, "exit", json_integer(divit_status_exit(f->status)));
    cli_out_text(o, "evidence", f->evidence);
    cli_out_text(o, "cause", f->cause ? _(f->cause) : NULL);
    cli_out_text(o, "fix", f->fix ? _(f->fix) : NULL);
    (void)json_array_append_new(json_object_get(job->out, "checks"), o);
}

/* Tells the findings and where the chain breaks first; its status is the command's. */
static divit_status show_report(cli_job *job, const divit_doctor_report *report, divit_error *err)
{
    const divit_finding *broken = report->first_broken;
    (void)json_object_set_new(job->out, "checks", json_array());
    for (size_t i = 0; i < report->n; i++)
        show_finding(job, &report->findings[i]);
    cli_out_text(job->out, "first_broken", broken ? broken->id : NULL);
    job->explained = true;
    if (!broken) {
        cli_print(job, "%s", _("No fault was found."));
        return DIVIT_OK;
    }
    cli_print(job, _("The first fault: %s (%s)"), _(broken->cause), broken->id);
    return divit_fail(err, report->status, __func__, broken->cause);
}

static divit_status parse_time(const char *text, int64_t *ret, divit_error *err)
{
    if (divit_time_parse_rfc3339(divit_span_of(text), ret) == DIVIT_OK)
        return DIVIT_OK;
    (void)divit_fail(err, DIVIT_USAGE, __func__, N_("a time reads 2026-11-22T15:04:05Z"));
    divit_error_subject(err, text);
    return DIVIT_USAGE;
}

static divit_status run_doctor(cli_job *job, const void *values, divit_error *err)
{
    const doctor_values *v = values;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = NULL;
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    const char *folders[] = {job->place.tokens, job->place.user_tokens};
    const divit_doctor_ports ports = cli_doctor_ports(job);
    divit_doctor_setting settings[CLI_DOCTOR_SETTINGS];
    divit_doctor_options o = {.ports = &ports,
        .clock = job->clock,
        .host = v->host,
        .socket = getenv("PCSCLITE_CSOCK_NAME"),
        .module = cli_seat_named_module(job, &v->seat),
        .settings = settings,
        .setting_count = cli_doctor_settings(job, settings),
        .all = v->all};
    divit_status s = v->server_time ? parse_time(v->server_time, &o.server_time, err) : DIVIT_OK;
    if (s == DIVIT_OK)
        s = divit_tokens_load(folders, 2, &tokens, err);
    o.tokens = tokens;
    if (s == DIVIT_OK)
        s = divit_doctor_run(&o, &report, err);
    return s == DIVIT_OK ? show_report(job, report, err) : s;
}

const cli_command cli_doctor = {
    .name = "doctor",
    .arguments = "",
    .summary = N_("find out why the reader or the card does not work"),
    .options = options,
    .values_size = sizeof(doctor_values),
    .run = run_doctor,
};
