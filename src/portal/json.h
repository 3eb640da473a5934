/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/json.h - strict reading of foreign JSON through jansson.
 *
 *     DIVIT_AUTO(divit_json_free) json_t *doc = NULL;
 *     s = divit_json_load(body, &doc, err);
 *     divit_json_reader r = {.object = doc, .err = err};
 *     const char *no = divit_json_text(&r, "no", 40);     // borrowed from doc
 *     return r.status;                                    // the first fault, if any
 *
 * A reader remembers its first fault; after it every getter answers nothing. A member that is
 * missing, of another type or too long is NETWORK_ANSWER with its name as the subject. Texts
 * cannot hold NUL (jansson refuses \u0000).
 * Ownership: a document is the caller's, all else borrows from it. Threads: one reader, one thread.
 * Not done here: writing JSON.
 */
#ifndef DIVIT_PORTAL_JSON_H
#define DIVIT_PORTAL_JSON_H

#include <jansson.h>

#include "divit/base.h"

enum { DIVIT_JSON_LIMIT = 1 << 20 }; /* largest JSON text, bytes */

/*
 * Parses one JSON object; duplicate names are refused, depth is bounded. NETWORK_ANSWER with the
 * offset, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_json_load(divit_span text, json_t **ret, divit_error *err);

/* Drops the reference and nulls. Accepts NULL; also a cleanup handler. */
void divit_json_free(json_t **json);

typedef struct divit_json_reader {
    const json_t *object;
    divit_status status;
    divit_error *err;
} divit_json_reader;

/* Notes a fault about a member unless one was noted before. */
void divit_json_refuse(divit_json_reader *r, const char *name, const char *detail);

/* A text of at most max bytes; "" after a fault. */
const char *divit_json_text(divit_json_reader *r, const char *name, size_t max);

/* As divit_json_text(), NULL if the member is missing or null. */
const char *divit_json_text_maybe(divit_json_reader *r, const char *name, size_t max);

/* A boolean; false after a fault. */
bool divit_json_bool(divit_json_reader *r, const char *name);

/* An integer from min to max; min after a fault. */
int64_t divit_json_integer(divit_json_reader *r, const char *name, int64_t min, int64_t max);

/* A time (RFC 3339); 0 after a fault. */
int64_t divit_json_time(divit_json_reader *r, const char *name);

/* An array of at most max items; NULL after a fault. */
const json_t *divit_json_array(divit_json_reader *r, const char *name, size_t max);

/* An object, as a reader of its own; NULL for null, or after a fault. */
const json_t *divit_json_object_maybe(divit_json_reader *r, const char *name);

#endif
