/* SPDX-License-Identifier: Apache-2.0 */
/* divit doctor: why the reader or the card does not work, and the one thing to do about it. */
#include <libintl.h>
#include <stddef.h>

#include "base/status.h"
#include "cli/bench_show.h"
#include "cli/commands.h"
#include "cli/doctor_desk.h"
#include "cli/doctor_fix.h"
#include "cli/doctor_merge.h"
#include "cli/doctor_page.h"
#include "cli/doctor_watch.h"
#include "cli/seat.h"
#include "cli/words.h"

typedef struct doctor_values {
    cli_desk_options desk;
    cli_seat_options seat; /* of it only the module, but for --sign */
    const char *report;
    bool force;
    bool merge;
    bool watch;
    bool fix;
    bool yes;
    bool bench;
    bool sign;
    long rounds;
    const char *plot;
} doctor_values;

static const cli_option options[] = {
    {"all", 0, NULL, N_("go on behind the first fault"), CLI_FLAG,
        offsetof(doctor_values, desk.all)},
    {"personal", 0, NULL, N_("tell serial numbers, labels and home folders too"), CLI_FLAG,
        offsetof(doctor_values, desk.personal)},
    {"report", 0, N_("FILE.html"), N_("write a page for the help desk; goes on as --all does"),
        CLI_TEXT, offsetof(doctor_values, report)},
    {"merge", 0, NULL, N_("put the JSON outputs of many desks side by side"), CLI_FLAG,
        offsetof(doctor_values, merge)},
    {"watch", 0, NULL, N_("tell every change and the first fault until Ctrl-C"), CLI_FLAG,
        offsetof(doctor_values, watch)},
    {"bench", 0, NULL, N_("measure reader and card, and compare with earlier times"), CLI_FLAG,
        offsetof(doctor_values, bench)},
    {"rounds", 0, N_("N"), N_("with --bench: how many rounds, else 20"), CLI_NUMBER,
        offsetof(doctor_values, rounds)},
    {"plot", 0, N_("FILE.svg"), N_("with --bench: draw the times of all rounds"), CLI_TEXT,
        offsetof(doctor_values, plot)},
    {"sign", 0, NULL, N_("with --bench: measure signatures too, which needs the PIN"), CLI_FLAG,
        offsetof(doctor_values, sign)},
    {"force", 0, NULL, N_("replace a page that exists"), CLI_FLAG, offsetof(doctor_values, force)},
    CLI_SEAT_OPTIONS(doctor_values),
    {"host", 0, N_("FOLDER"), N_("look at the recorded files of a computer instead of this one's"),
        CLI_TEXT, offsetof(doctor_values, desk.host)},
    {"server-time", 0, N_("TIME"), N_("compare the clock with what a server says (RFC 3339)"),
        CLI_TEXT, offsetof(doctor_values, desk.server_time)},
    {"timestamp", 0, "URL", N_("ask this timestamp server instead of Kamu SM's"), CLI_TEXT,
        offsetof(doctor_values, desk.timestamp)},
    {"fix", 0, NULL, N_("put the first fault right, after a yes to what is shown"), CLI_FLAG,
        offsetof(doctor_values, fix)},
    {"yes", 0, NULL, N_("with --fix: the yes is given here"), CLI_FLAG,
        offsetof(doctor_values, yes)},
    {0},
};

static divit_output_mode mode_of(const doctor_values *v)
{
    return v->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP;
}

/* bench: what was measured; NULL: nothing. */
static divit_status write_report(const cli_job *job, const doctor_values *v,
    const divit_doctor_report *report, const cli_bench *bench, divit_error *err)
{
    DIVIT_AUTO(cli_html_done)
    cli_html page = {0};
    cli_doctor_page_write(&page, job, report);
    if (bench)
        cli_bench_page(&page, bench);
    cli_doctor_foot_write(&page, v->desk.personal);
    const divit_status s = cli_html_save(&page, v->report, mode_of(v), err);
    if (s == DIVIT_OK)
        cli_tell(job, _("The report is in %s."), v->report);
    return s;
}

static cli_desk_options desk_of(const cli_job *job, const doctor_values *v)
{
    cli_desk_options desk = v->desk;
    desk.module = cli_seat_named_module(job, &v->seat);
    desk.all = desk.all || v->report;
    return desk;
}

/* Examines this desk; the status of the first fault is the command's. */
static divit_status examine(
    cli_job *job, const doctor_values *v, divit_doctor_report **ret, divit_error *err)
{
    const cli_desk_options desk = desk_of(job, v);
    divit_status s = cli_desk_examine(job, &desk, ret, err);
    if (s != DIVIT_OK)
        return s;
    cli_desk_show(job, *ret);
    s = v->report ? write_report(job, v, *ret, NULL, err) : DIVIT_OK;
    if (s != DIVIT_OK || !(*ret)->first_broken)
        return s;
    job->explained = true;
    return divit_fail(err, (*ret)->status, __func__, (*ret)->first_broken->cause);
}

static divit_status run_desk(cli_job *job, const doctor_values *v, divit_error *err)
{
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = NULL;
    return examine(job, v, &report, err);
}

/* Examines, puts right what a yes allows, and examines again if something was done. */
static divit_status run_fix(cli_job *job, const doctor_values *v, divit_error *err)
{
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *before = NULL;
    const cli_fix_options how = {.yes = v->yes, .root = v->desk.host};
    bool applied = false;
    divit_error why = {0};
    const divit_status found = examine(job, v, &before, err);
    if (!before)
        return found;
    const divit_status fixed = cli_fix_run(job, before, &how, &applied, &why);
    if (fixed != DIVIT_OK) {
        job->explained = false;
        *err = why;
        return fixed;
    }
    if (!applied)
        return found;
    *err = (divit_error){0};
    job->explained = false;
    cli_print(job, "%s", _("Examined again:"));
    return run_desk(job, v, err);
}

static divit_status report_bench(
    cli_job *job, const doctor_values *v, const cli_bench *bench, divit_error *err)
{
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = NULL;
    const cli_desk_options desk = desk_of(job, v);
    const divit_status s = cli_desk_examine(job, &desk, &report, err);
    return s == DIVIT_OK ? write_report(job, v, report, bench, err) : s;
}

static divit_status run_bench(cli_job *job, const doctor_values *v, divit_error *err)
{
    enum { USUAL_ROUNDS = 20 };
    DIVIT_AUTO(cli_bench_free)
    cli_bench *bench = NULL;
    divit_status s = cli_bench_run(job, v->rounds ? v->rounds : USUAL_ROUNDS, &bench, err);
    if (s == DIVIT_OK && v->sign)
        s = cli_bench_sign(job, &v->seat, bench, err);
    if (s == DIVIT_OK)
        s = cli_bench_remember(job, bench, err);
    if (s != DIVIT_OK)
        return s;
    cli_bench_show(job, bench, v->desk.personal);
    if (v->plot)
        s = cli_bench_plot_save(bench, v->plot, mode_of(v), err);
    return s == DIVIT_OK && v->report ? report_bench(job, v, bench, err) : s;
}

static divit_status run_watch(cli_job *job, const doctor_values *v, divit_error *err)
{
    const cli_desk_options desk = desk_of(job, v);
    return cli_desk_watch(job, &desk, err);
}

/* Options that do not go together, and words where none belongs. */
static divit_status check_values(const cli_job *job, const doctor_values *v, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (v->fix + v->watch + v->bench + v->merge > 1 || (v->report && (v->fix || v->watch)))
        s = divit_fail(err, DIVIT_USAGE, __func__,
            N_("--fix, --watch, --bench and --merge exclude each other; --fix and --watch write no "
               "report"));
    else if (!v->bench && (v->sign || v->plot || v->rounds))
        s = divit_fail(err, DIVIT_USAGE, __func__, N_("--rounds, --plot and --sign need --bench"));
    if (s != DIVIT_OK || v->merge || job->argc == 0)
        return s;
    s = divit_fail(err, DIVIT_USAGE, __func__, N_("this command takes no further words"));
    divit_error_subject(err, job->argv[0]);
    return s;
}

static divit_status run_doctor(cli_job *job, const void *values, divit_error *err)
{
    const doctor_values *v = values;
    const divit_status s = check_values(job, v, err);
    if (s != DIVIT_OK)
        return s;
    if (v->fix)
        return run_fix(job, v, err);
    if (v->watch)
        return run_watch(job, v, err);
    if (v->merge)
        return cli_merge_run(
            job, &(cli_merge_options){.report = v->report, .mode = mode_of(v)}, err);
    return v->bench ? run_bench(job, v, err) : run_desk(job, v, err);
}

const cli_command cli_doctor = {
    CLI_DOCTOR_NAMED,
    .arguments = N_("[--merge FILE.json...]"),
    .options = options,
    .values_size = sizeof(doctor_values),
    .uses_card = true,
    .run = run_doctor,
};
