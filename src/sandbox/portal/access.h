/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/access.h - who may ask, and asking twice: the front of everything under /v1.
 *
 *     {"POST", "/v1/applications/(star)/approval", divit_world_access, divit_world_approve}
 *
 * Finds the person behind the access token, else 401. A POST needs an idempotency key: what it
 * changes and what it answers are committed together, so a repetition gives the same bytes again.
 * Not done here: what is asked for; that is the route's act.
 */
#ifndef DIVIT_SANDBOX_PORTAL_ACCESS_H
#define DIVIT_SANDBOX_PORTAL_ACCESS_H

#include "sandbox/portal/reply.h"

/* The handler; ctx is a divit_world_context. */
DIVIT_MUST_CHECK divit_status divit_world_access(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/* The same for addresses that need no sign-in: the act gets a person that is all zero. */
DIVIT_MUST_CHECK divit_status divit_world_open_access(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

#endif
