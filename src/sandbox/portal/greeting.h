/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/greeting.h - how the portal greets a client that connects when that goes wrong.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_world_greeting_free) divit_world_greeting *g = NULL;
 *     s = divit_world_greeting_new(ca, key_pem, &g, err);
 *     divit_world_greeting_use(g, DIVIT_WORLD_FAULT_TLS_EXPIRED, tls_session);  // before TLS
 * begins
 *
 * Ownership: the CA is borrowed for new; a greeting lives longer than the sessions that use it.
 * Threads: a finished greeting may be used on any.
 * Not done here: which connection it happens to, see sandbox/portal/fault.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_GREETING_H
#define DIVIT_SANDBOX_PORTAL_GREETING_H

#include "sandbox/ca/ca.h"
#include "sandbox/portal/fault.h"

typedef struct divit_world_greeting divit_world_greeting;

/* Makes the certificates that are not to be believed. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_greeting_new(
    const divit_ca *ca, const char *key_pem, divit_world_greeting **ret, divit_error *err);

/* Accepts NULL; also a cleanup handler. */
void divit_world_greeting_free(divit_world_greeting **greeting);

/* Sets a GnuTLS session up so that it goes wrong as the fault says; other faults change nothing. */
void divit_world_greeting_use(
    const divit_world_greeting *greeting, divit_world_fault fault, void *tls_session);

#endif
