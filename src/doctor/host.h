/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/host.h - what a computer tells about programs, session and policy around its readers.
 *
 *     divit_host host;
 *     divit_host_look(NULL, &host);
 *
 * Ownership: a value. Threads: no state.
 * Not done here: the USB bus, see doctor/usb.h.
 */
#ifndef DIVIT_DOCTOR_HOST_H
#define DIVIT_DOCTOR_HOST_H

#include "doctor/polkit.h"
#include "doctor/programs.h"
#include "doctor/session.h"

typedef struct divit_host {
    divit_programs programs;
    divit_session session;
    divit_polkit polkit;
} divit_host;

/* Looks at a host, see doctor/tree.h. */
void divit_host_look(const char *host, divit_host *ret);

#endif
