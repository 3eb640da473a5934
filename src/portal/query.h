/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/query.h - application/x-www-form-urlencoded text, for queries and the token endpoint.
 *
 *     s = divit_query_append(&out, "redirect_uri", "http://127.0.0.1:40123/");
 *
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: reading it; portal/redirect.h does that for the one query we receive.
 */
#ifndef DIVIT_PORTAL_QUERY_H
#define DIVIT_PORTAL_QUERY_H

#include "divit/base.h"

/* Appends name=value, behind '&' unless out is empty or ends in '?'. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_query_append(
    divit_bytes *out, const char *name, const char *value);

#endif
