/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_desk.h - one examination of this desk: doctor's chain with everything it asks for.
 *
 *     DIVIT_AUTO(divit_doctor_free) divit_doctor_report *report = NULL;
 *     s = cli_desk_examine(job, &options, &report, err);
 *     cli_desk_show(job, report);                          // the terminal, and job->out
 *
 * Unless `personal` is set, no reader's serial number, label or home folder comes into the report:
 * whatever is made of it is masked. Identity numbers and addresses are masked always.
 * Ownership: the report is the caller's. Threads: one.
 * Not done here: any check, see doctor/doctor.h; the HTML page, see cli/doctor_page.h.
 */
#ifndef DIVIT_CLI_DOCTOR_DESK_H
#define DIVIT_CLI_DOCTOR_DESK_H

#include "cli/job.h"
#include "doctor/doctor.h"

/* All borrowed; all zero is a good start. */
typedef struct cli_desk_options {
    const char *module;      /* that the person or the practice world names; NULL: by the card */
    const char *host;        /* a recorded computer, see doctor/tree.h; NULL: this one */
    const char *server_time; /* RFC 3339; NULL: a server of the certificate is asked */
    const char *timestamp;   /* address of a timestamp server; NULL: Kamu SM's */
    bool all;                /* go on behind the first fault */
    bool personal;           /* serial numbers, labels and home folders are told */
} cli_desk_options;

/* Runs the chain. OK whatever it finds; USAGE for a bad time, E_IO, E_MEMORY, token/tokens.h. */
DIVIT_MUST_CHECK divit_status cli_desk_examine(
    cli_job *job, const cli_desk_options *options, divit_doctor_report **ret, divit_error *err);

/*
 * Prints the findings and the first fault, and puts them into job->out: "checks", "first_broken",
 * "reader", "module", "not_after", "lang", "machine".
 */
void cli_desk_show(cli_job *job, const divit_doctor_report *report);

/* The verdict in words, marked N_(). */
const char *cli_desk_verdict(divit_verdict verdict);

#endif
