/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/audit.h - a page that shows what the practice portal holds.
 *
 *     {"GET", "/denetim", divit_world_audit, NULL, 0}    // in Turkish; "/audit" in English
 *
 * For whoever tries the portal or a client of it: what it has of everything, how many applications
 * are at which status, the newest ones, its time, and what is to go wrong next. Persons are shown
 * by the first letter of their name, and by nothing else. Threads: as the store's. Not done here:
 * changing anything.
 */
#ifndef DIVIT_SANDBOX_PORTAL_AUDIT_H
#define DIVIT_SANDBOX_PORTAL_AUDIT_H

#include "sandbox/portal/reply.h"

/* The handler; ctx is a divit_world_context. The language goes by the path. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_audit(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

#endif
