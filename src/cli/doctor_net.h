/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_net.h - doctor's port `hosts`: whether servers are reached, and what time they have.
 *
 *     const divit_doctor_ports ports = {.hosts = cli_doctor_hosts, .ctx = asker, ...};
 *
 * One child for each server, all at once, for a name server that is silent holds the resolver of
 * the C library longer than any time-out of HTTP. A child that is late is ended. What is sent is a
 * HEAD of the address in the certificate: nothing of the person.
 * Ownership: the list is the caller's. Threads: one.
 * Not done here: any judgement; which servers to ask.
 */
#ifndef DIVIT_CLI_DOCTOR_NET_H
#define DIVIT_CLI_DOCTOR_NET_H

#include "doctor/doctor.h"

/* The port; ctx is a cli_doctor_asker. Comes back after about two and a half seconds at the latest.
 */
void cli_doctor_hosts(void *ctx, divit_doctor_host *list, size_t n);

#endif
