/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/multipart.h - the parts of a multipart/form-data body (RFC 7578, RFC 2046 5.1).
 *
 *     divit_world_parts parts;
 *     s = divit_world_multipart_parse(request->content_type, request->body, &parts, err);
 *     const divit_world_part *form = divit_world_parts_find(&parts, "form");
 *
 * Strict: CRLF only, no preamble and no epilogue, each part has one Content-Disposition with a
 * quoted name and perhaps a Content-Type, no other header, no transfer encoding, no name twice.
 * Ownership: everything borrows from the body. Threads: no state.
 * Not done here: escapes in names; a name with a backslash or a quote is refused.
 */
#ifndef DIVIT_SANDBOX_PORTAL_MULTIPART_H
#define DIVIT_SANDBOX_PORTAL_MULTIPART_H

#include "divit/base.h"

/* Most parts, longest line of a part's header. */
enum { DIVIT_WORLD_PARTS_MAX = 8, DIVIT_WORLD_PART_LINE_MAX = 512 };

typedef struct divit_world_part {
    divit_span name;
    divit_span file_name; /* {0} if not given */
    divit_span type;      /* Content-Type, {0} if not given */
    divit_span body;
} divit_world_part;

typedef struct divit_world_parts {
    divit_world_part part[DIVIT_WORLD_PARTS_MAX];
    size_t count;
} divit_world_parts;

/*
 * Parses. content_type: the request's header, may be NULL. INPUT_UNSUPPORTED if that is not
 * multipart/form-data, INPUT_BROKEN, INPUT_LIMIT.
 */
DIVIT_MUST_CHECK divit_status divit_world_multipart_parse(
    const char *content_type, divit_span body, divit_world_parts *ret, divit_error *err);

/* A part by its name, borrowed; NULL if there is none. */
const divit_world_part *divit_world_parts_find(const divit_world_parts *parts, const char *name);

#endif
