/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_trust.h - doctor's port `trust`: the roots that are there to believe in.
 *
 *     const divit_doctor_ports ports = {.trust = cli_doctor_trust, .ctx = job, ...};
 *
 * Looks at the PEM file that DIVIT_TRUST names, which is what the practice world sets up; nothing
 * else is a trust store yet. Ownership: facts are copied; the path is of the environment.
 * Threads: one. Not done here: fetching roots, believing in them.
 */
#ifndef DIVIT_CLI_DOCTOR_TRUST_H
#define DIVIT_CLI_DOCTOR_TRUST_H

#include "doctor/doctor.h"

/* The port; ctx is not used. */
void cli_doctor_trust(void *ctx, int64_t now, divit_doctor_trust *ret);

#endif
