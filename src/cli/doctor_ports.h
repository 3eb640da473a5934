/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_ports.h - what doctor cannot ask itself: PC/SC, the card worker, the environment.
 *
 *     cli_doctor_asker asker = {.job = job};
 *     const divit_doctor_ports ports = cli_doctor_ports(&asker);
 *     divit_doctor_setting settings[CLI_DOCTOR_SETTINGS];
 *     const size_t n = cli_doctor_settings(job, settings);
 *
 * Only facts are copied; a card is opened without a login and closed at once. Serial numbers of
 * readers and labels are masked here, before doctor sees them, unless the person asked for them.
 * Threads: one.
 * Not done here: any judgement but what kind of certificate one is, which pki knows.
 */
#ifndef DIVIT_CLI_DOCTOR_PORTS_H
#define DIVIT_CLI_DOCTOR_PORTS_H

#include "cli/job.h"
#include "doctor/doctor.h"

enum { CLI_DOCTOR_SETTINGS = 4 };

/* Who asks. All zero but the job, borrowed, is a good start. */
typedef struct cli_doctor_asker {
    cli_job *job;
    bool personal;                /* serial numbers and labels may be told */
    divit_doctor_readers readers; /* by their whole names; filled by the port */
    int64_t until;                /* ticks at which a whole run is to be over; set by the port */
} cli_doctor_asker;

/*
 * The milliseconds that one question may take: `most`, or what is left of the run if that is less.
 * The time of a run begins when the readers are asked for, its first question.
 */
unsigned cli_doctor_limit(const cli_doctor_asker *asker, unsigned most);

/* The ports; they borrow the asker, which keeps what they learn. */
divit_doctor_ports cli_doctor_ports(cli_doctor_asker *asker);

/*
 * The variables that lead PC/SC or OpenSC elsewhere and are set, borrowed from the environment;
 * none in the practice world, which sets them itself. Returns how many.
 */
size_t cli_doctor_settings(const cli_job *job, divit_doctor_setting out[CLI_DOCTOR_SETTINGS]);

#endif
