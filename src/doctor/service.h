/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/service.h - whether somebody listens on the smart card service's socket.
 *
 *     if (divit_service_look("/run/pcscd/pcscd.comm") == DIVIT_SERVICE_STALE) ...
 *
 * PC/SC has one code for every reason why its service is not there; the socket tells them apart.
 * The connection is closed at once: nothing is said on it. It may start a service that waits for
 * its socket, as every program that uses PC/SC does. Threads: no state.
 * Not done here: talk to the service.
 */
#ifndef DIVIT_DOCTOR_SERVICE_H
#define DIVIT_DOCTOR_SERVICE_H

#include "doctor/facts.h"

/* Looks at the file and connects to it once, without waiting. */
divit_service_state divit_service_look(const char *path);

#endif
