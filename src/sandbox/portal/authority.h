/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/authority.h - the practice CA's addresses over plain HTTP: CRL, certificates,
 * OCSP.
 *
 * Handlers for a route table; their ctx is a divit_world_context. The CA is used under its lock.
 * Not done here: what the CA answers, see sandbox/ca/ca.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_AUTHORITY_H
#define DIVIT_SANDBOX_PORTAL_AUTHORITY_H

#include "sandbox/portal/reply.h"

/* The routes of the plain server; the table ends with {0}. */
const divit_world_route *divit_world_authority_routes(void);

#endif
