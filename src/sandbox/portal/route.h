/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/route.h - finds the handler of a request; the rules of the gate that need no
 * connection.
 *
 *     char number[DIVIT_WORLD_NUMBER_MAX];
 *     const divit_world_route *r = divit_world_route_find(table, "GET", path, number, &known);
 *
 * Threads: no state. Not done here: reading requests, see sandbox/portal/server.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_ROUTE_H
#define DIVIT_SANDBOX_PORTAL_ROUTE_H

#include "sandbox/portal/reply.h"

/* Room for the segment that a "*" takes, with its NUL. */
enum { DIVIT_WORLD_NUMBER_MAX = 40 };

/* Room for an Allow header's value, with its NUL. */
enum { DIVIT_WORLD_ALLOW_MAX = 32 };

/*
 * The route for method and path, NULL if there is none; HEAD is served by GET. number receives the
 * segment that stood for "*", "" if none did. allow receives the methods that the path has under
 * other routes, as an Allow header lists them (RFC 9110 10.2.1); "" if the path is unknown.
 */
const divit_world_route *divit_world_route_find(const divit_world_route *table, const char *method,
    const char *path, char number[DIVIT_WORLD_NUMBER_MAX], char allow[DIVIT_WORLD_ALLOW_MAX]);

/* True if a request target is one that this world uses: origin form, plain ASCII, no '%' in the
   path, no empty segment, no dots alone (RFC 9112 section 3.2.1). */
bool divit_world_target_good(const char *target);

/* True if a header line is well-formed: token ':' value without controls (RFC 9110 5.1, 5.5). */
bool divit_world_header_good(const char *name, const char *value);

/* Parses a Content-Length: digits only, at most nine (RFC 9110 8.6). False if malformed. */
bool divit_world_length_parse(const char *text, size_t *ret_length);

#endif
