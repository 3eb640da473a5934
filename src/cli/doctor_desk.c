/* SPDX-License-Identifier: Apache-2.0 */
/* One examination of this desk: doctor's chain with everything it asks for, and how it is told. */
#include "cli/doctor_desk.h"

#include <libintl.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/doctor_net.h"
#include "cli/doctor_ports.h"
#include "cli/proxy.h"
#include "cli/machine.h"
#include "cli/private.h"
#include "cli/profiles.h"
#include "cli/words.h"

static divit_status parse_time(const char *text, int64_t *ret, divit_error *err)
{
    if (divit_time_parse_rfc3339(divit_span_of(text), ret) == DIVIT_OK)
        return DIVIT_OK;
    (void)divit_fail(err, DIVIT_USAGE, __func__, N_("a time reads 2026-11-22T15:04:05Z"));
    divit_error_subject(err, text);
    return DIVIT_USAGE;
}

static void hide_home(divit_doctor_report *report)
{
    for (size_t i = 0; i < report->n; i++) {
        char *text = report->findings[i].evidence;
        cli_private_path(text, DIVIT_FINDING_EVIDENCE, text);
    }
    cli_private_path(report->module, sizeof report->module, report->module);
}

/* see cli/doctor_desk.h */
divit_status cli_desk_examine(
    cli_job *job, const cli_desk_options *options, divit_doctor_report **ret, divit_error *err)
{
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    cli_doctor_asker asker = {.job = job, .personal = options->personal};
    const divit_doctor_ports ports = cli_doctor_ports(&asker);
    divit_doctor_setting settings[CLI_DOCTOR_SETTINGS];
    divit_doctor_options o = {.ports = &ports,
        .clock = job->clock,
        .host = options->host,
        .socket = getenv("PCSCLITE_CSOCK_NAME"),
        .module = options->module,
        .settings = settings,
        .setting_count = cli_doctor_settings(job, settings),
        .proxies = cli_proxy_variables(),
        .timestamp = options->timestamp,
        .all = options->all};
    divit_status s =
        options->server_time ? parse_time(options->server_time, &o.server_time, err) : DIVIT_OK;
    if (s == DIVIT_OK)
        s = cli_profiles_load(job, &tokens, err);
    o.tokens = tokens;
    if (s == DIVIT_OK)
        s = divit_doctor_run(&o, ret, err);
    if (s == DIVIT_OK && !options->personal)
        hide_home(*ret);
    return s;
}

/* see cli/doctor_desk.h */
const char *cli_desk_verdict(divit_verdict verdict)
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
    cli_print(job, "[%s] %s (%s)", _(cli_desk_verdict(f->verdict)), _(f->title), f->id);
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

static void out_machine(json_t *out)
{
    cli_machine m;
    json_t *machine = json_object();
    json_t *packages = json_object();
    cli_machine_look(&m);
    cli_out_text(machine, "divit", DIVIT_VERSION);
    cli_out_text(machine, "system", m.system);
    cli_out_text(machine, "kernel", m.kernel);
    cli_out_text(machine, "architecture", m.architecture);
    for (size_t i = 0; i < CLI_MACHINE_PACKAGES; i++)
        if (m.packages[i].version[0])
            cli_out_text(packages, m.packages[i].name, m.packages[i].version);
    (void)json_object_set_new(machine, "packages", packages);
    (void)json_object_set_new(out, "machine", machine);
}

/* see cli/doctor_desk.h */
void cli_desk_show(cli_job *job, const divit_doctor_report *report)
{
    const divit_finding *broken = report->first_broken;
    (void)json_object_set_new(job->out, "checks", json_array());
    for (size_t i = 0; i < report->n; i++)
        show_finding(job, &report->findings[i]);
    cli_out_text(job->out, "first_broken", broken ? broken->id : NULL);
    cli_out_text(job->out, "reader", report->reader[0] ? report->reader : NULL);
    cli_out_text(job->out, "module", report->module[0] ? report->module : NULL);
    cli_out_text(job->out, "not_after", NULL);
    if (report->not_after)
        cli_out_time(job->out, "not_after", report->not_after);
    cli_out_text(job->out, "lang", cli_words_language());
    if (job->common.json)
        out_machine(job->out);
    if (broken)
        cli_print(job, _("The first fault: %s (%s)"), _(broken->cause), broken->id);
    else
        cli_print(job, "%s", _("No fault was found."));
}
