/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_ports.h - what doctor cannot ask itself: PC/SC, the card worker, the environment.
 *
 *     const divit_doctor_ports ports = cli_doctor_ports(job);
 *     divit_doctor_setting settings[CLI_DOCTOR_SETTINGS];
 *     const size_t n = cli_doctor_settings(job, settings);
 *
 * Only facts are copied; a card is opened without a login and closed at once. Threads: one.
 * Not done here: any judgement but what kind of certificate one is, which pki knows.
 */
#ifndef DIVIT_CLI_DOCTOR_PORTS_H
#define DIVIT_CLI_DOCTOR_PORTS_H

#include "cli/job.h"
#include "doctor/doctor.h"

enum { CLI_DOCTOR_SETTINGS = 4 };

/* The ports; they borrow the job. */
divit_doctor_ports cli_doctor_ports(cli_job *job);

/*
 * The variables that lead PC/SC or OpenSC elsewhere and are set, borrowed from the environment;
 * none in the practice world, which sets them itself. Returns how many.
 */
size_t cli_doctor_settings(const cli_job *job, divit_doctor_setting out[CLI_DOCTOR_SETTINGS]);

#endif
