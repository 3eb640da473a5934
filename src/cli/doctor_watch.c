/* SPDX-License-Identifier: Apache-2.0 */
/* What happens at the readers, and where the chain breaks then. */
#include "cli/doctor_watch.h"

#include <libintl.h>

#include "base/status.h"
#include "cli/watch.h"
#include "cli/words.h"

typedef struct desk_watch {
    cli_job *job;
    const cli_desk_options *desk;
} desk_watch;

static void tell_verdict(cli_job *job, const divit_finding *broken)
{
    char time[16];
    json_t *o = cli_watch_event(job, "verdict");
    cli_watch_time(job, time);
    if (!broken)
        cli_print(job, _("%s no fault"), time);
    else
        cli_print(job, _("%s first fault: %s (%s); what to do: %s"), time, _(broken->cause),
            broken->id, broken->fix ? _(broken->fix) : "");
    cli_out_text(o, "first_broken", broken ? broken->id : NULL);
    cli_out_text(o, "cause", broken ? _(broken->cause) : NULL);
    cli_out_text(o, "fix", broken && broken->fix ? _(broken->fix) : NULL);
    cli_watch_print(job, o);
}

static divit_status examine(void *ctx, divit_error *err)
{
    const desk_watch *w = ctx;
    DIVIT_AUTO(divit_doctor_free)
    divit_doctor_report *report = NULL;
    const divit_status s = cli_desk_examine(w->job, w->desk, &report, err);
    if (s == DIVIT_OK)
        tell_verdict(w->job, report->first_broken);
    return s;
}

/* see cli/doctor_watch.h */
divit_status cli_desk_watch(cli_job *job, const cli_desk_options *desk, divit_error *err)
{
    desk_watch w = {.job = job, .desk = desk};
    const cli_watch_options options = {.masked = !desk->personal, .examine = examine, .ctx = &w};
    return cli_watch_run(job, &options, err);
}
