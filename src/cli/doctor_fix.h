/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_fix.h - doctor --fix: shows what would be done about the first fault, asks, does it.
 *
 *     bool applied = false;
 *     s = cli_fix_run(job, report, &(cli_fix_options){.yes = v->yes}, &applied, err);
 *     if (s == DIVIT_OK && applied)
 *         ... examine again: only that says whether it helped
 *
 * Doctor itself only reads; what changes a system is here alone. Nothing is done that was not shown
 * just before, and nothing without a yes: typed on the terminal, or given with --yes. Where nobody
 * can be asked (--no-input, --json, no terminal) the steps are shown and not done. It never becomes
 * root by itself: it says what to type. After a step that fails no further one is tried.
 * The JSON object gets "fix": "id", "steps" (each "step", "result", "exit", "sudo") and "applied".
 * Ownership: all borrowed. Threads: one.
 * Not done here: which steps (cli/doctor_recipe.h), doing one (cli/doctor_step.h).
 */
#ifndef DIVIT_CLI_DOCTOR_FIX_H
#define DIVIT_CLI_DOCTOR_FIX_H

#include "cli/job.h"
#include "doctor/doctor.h"

/* All zero is a good start. */
typedef struct cli_fix_options {
    bool yes;         /* given on the command line */
    const char *root; /* --host: the system lies below this folder; NULL: this computer */
} cli_fix_options;

/*
 * For the first broken finding, else the first warning that has a recipe. *ret_applied is true if
 * all of its steps were done, which says nothing about whether they helped. E_IO for a step that
 * failed, E_MEMORY; OK also if nothing was done.
 */
DIVIT_MUST_CHECK divit_status cli_fix_run(const cli_job *job, const divit_doctor_report *report,
    const cli_fix_options *options, bool *ret_applied, divit_error *err);

#endif
