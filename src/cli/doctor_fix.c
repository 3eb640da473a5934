/* SPDX-License-Identifier: Apache-2.0 */
/* doctor --fix. */
#include "cli/doctor_fix.h"

#include <libintl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/status.h"
#include "cli/doctor_recipe.h"
#include "cli/words.h"

/* One repair: what is wrong, what to do about it, where, and its place in the JSON object. */
typedef struct repair {
    const cli_job *job;
    const divit_finding *fault;
    const cli_recipe *recipe;
    cli_step_host host;
    json_t *steps; /* borrowed from job->out */
} repair;

static cli_step_host host_of(const cli_job *job, const cli_fix_options *options)
{
    return (cli_step_host){.root = options->root ? options->root : "",
        .program = job->place.program,
        .socket = "/run/pcscd/pcscd.comm",
        .clock = job->clock};
}

/* A person led PC/SC elsewhere: what is wrong there is not the system's. */
static bool is_led_elsewhere(const cli_job *job, const divit_finding *f)
{
    return (job->common.sandbox || getenv("PCSCLITE_CSOCK_NAME")) &&
           divit_status_exit(f->status) == divit_status_exit(DIVIT_NO_SERVICE) &&
           f->status != DIVIT_NO_READER;
}

/* What is to be put right, and the recipe for it; without a recipe, the first fault. */
static void choose(repair *r, const divit_doctor_report *report)
{
    r->fault = report->first_broken;
    for (size_t i = 0; !r->recipe && i < report->n; i++) {
        const divit_finding *f = &report->findings[i];
        const bool meant =
            report->first_broken ? f == report->first_broken : f->verdict == DIVIT_VERDICT_WARNING;
        if (!meant || is_led_elsewhere(r->job, f))
            continue;
        r->recipe = cli_recipe_find(&r->host, f);
        r->fault = f;
    }
}

static divit_status show_step(const repair *r, const cli_step *step, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = cli_step_text(&r->host, step, &text, err);
    if (s != DIVIT_OK)
        return s;
    json_t *o = json_object();
    cli_print(r->job, "    %s", (const char *)text.p);
    cli_out_text(o, "step", (const char *)text.p);
    cli_out_text(o, "result", "not done");
    (void)json_array_append_new(r->steps, o);
    return DIVIT_OK;
}

static divit_status show(const repair *r, divit_error *err)
{
    divit_status s = DIVIT_OK;
    cli_print(r->job, _("What --fix does about it (%s):"), r->fault->id);
    for (size_t i = 0; i < r->recipe->n && s == DIVIT_OK; i++)
        s = show_step(r, &r->recipe->steps[i], err);
    return s;
}

/* What a person who is not root can type. */
static divit_status show_sudo(const repair *r, divit_error *err)
{
    divit_status s = DIVIT_OK;
    cli_print(r->job, "%s", _("Only root may do this. By hand:"));
    for (size_t i = 0; i < r->recipe->n && s == DIVIT_OK; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        s = cli_step_sudo(&r->host, &r->recipe->steps[i], &text, err);
        cli_print(r->job, "    %s", s == DIVIT_OK ? (const char *)text.p : "");
        cli_out_text(
            json_array_get(r->steps, i), "sudo", s == DIVIT_OK ? (const char *)text.p : NULL);
    }
    return s;
}

/* True after a yes. */
static bool is_wanted(const repair *r, const cli_fix_options *options)
{
    if (options->yes || (!r->job->common.json && cli_ask(r->job, _("Do this now?"))))
        return true;
    cli_print(r->job, "%s", _("Nothing was done."));
    return false;
}

static divit_status apply(const repair *r, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < r->recipe->n && s == DIVIT_OK; i++) {
        json_t *o = json_array_get(r->steps, i);
        int code = 0;
        s = cli_step_do(&r->host, &r->recipe->steps[i], &code, err);
        cli_out_text(o, "result", s == DIVIT_OK ? "done" : "failed");
        (void)json_object_set_new(o, "exit", json_integer(code));
        cli_print(r->job, s == DIVIT_OK ? _("    done: %s") : _("    FAILED: %s"),
            json_string_value(json_object_get(o, "step")));
    }
    return s;
}

/* see cli/doctor_fix.h */
divit_status cli_fix_run(const cli_job *job, const divit_doctor_report *report,
    const cli_fix_options *options, bool *ret_applied, divit_error *err)
{
    repair r = {.job = job, .host = host_of(job, options), .steps = json_array()};
    json_t *fix = json_object();
    *ret_applied = false;
    choose(&r, report);
    (void)json_object_set_new(fix, "steps", r.steps);
    (void)json_object_set_new(fix, "applied", json_false());
    cli_out_text(fix, "id", r.fault ? r.fault->id : NULL);
    (void)json_object_set_new(job->out, "fix", fix);
    if (!r.recipe) {
        cli_print(job, "%s",
            r.fault ? _("There is nothing that --fix can do about this; see what to do above.")
                    : _("There is nothing to put right."));
        return DIVIT_OK;
    }
    divit_status s = show(&r, err);
    if (s == DIVIT_OK && geteuid() != 0 && !options->root)
        return show_sudo(&r, err);
    if (s != DIVIT_OK || !is_wanted(&r, options))
        return s;
    s = apply(&r, err);
    *ret_applied = s == DIVIT_OK;
    (void)json_object_set_new(fix, "applied", json_boolean(*ret_applied));
    return s;
}
