/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/urlencoded.h - names and values of a query or of a posted HTML form.
 *
 *     DIVIT_AUTO(divit_world_fields_done) divit_world_fields f = {0};
 *     s = divit_world_urlencoded_parse(request->query, &f, err);
 *     const char *state = divit_world_fields_value(&f, "state");
 *
 * Format: application/x-www-form-urlencoded (WHATWG URL, section 5). Strict where that is lenient:
 * every '%' has two hex digits, the decoded bytes are UTF-8 without control characters, no name
 * comes twice (RFC 6749 section 3.1), and there are no empty pairs.
 * Ownership: the fields own decoded copies. Threads: no state.
 * Not done here: deciding which names are known.
 */
#ifndef DIVIT_SANDBOX_PORTAL_URLENCODED_H
#define DIVIT_SANDBOX_PORTAL_URLENCODED_H

#include "divit/base.h"

/* Most pairs, and longest text, that are taken. */
enum { DIVIT_WORLD_FIELDS_MAX = 24, DIVIT_WORLD_URLENCODED_MAX = 8192 };

/* NUL-terminated strings behind p; n does not count the NUL. */
typedef struct divit_world_field {
    divit_bytes name;
    divit_bytes value;
} divit_world_field;

typedef struct divit_world_fields {
    divit_world_field field[DIVIT_WORLD_FIELDS_MAX];
    size_t count;
} divit_world_fields;

/* Parses; an empty text has no fields. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_urlencoded_parse(
    divit_span text, divit_world_fields *ret, divit_error *err);

/* The value by its name, borrowed; NULL if there is none. */
const char *divit_world_fields_value(const divit_world_fields *fields, const char *name);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_world_fields_done(divit_world_fields *fields);

/* Appends text with all but RFC 3986 unreserved characters as %XX. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_urlencoded_append(divit_bytes *out, const char *text);

#endif
