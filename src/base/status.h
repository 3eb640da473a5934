/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/status.h - fills a divit_error at the origin of a failure.
 *
 *     if (n > limits->bytes)
 *         return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
 *                              N_("the file is larger than the limit"), offset);
 *
 * err may be NULL everywhere: the status alone is then the answer. Called once per failure, at its
 * origin; callers forward the status and leave err alone.
 * Ownership: only constant strings are kept, but for the subject, which is copied.
 * Threads: no state. Not done here: words for people; the command line alone has those.
 */
#ifndef DIVIT_BASE_STATUS_H
#define DIVIT_BASE_STATUS_H

#include "divit/base.h"

/* Says `status` with one clause. origin: __func__. detail: constant, marked N_(), or NULL. */
divit_status divit_fail(
    divit_error *err, divit_status status, const char *origin, const char *detail);

/* As divit_fail(), at byte offset `where` of the input. */
divit_status divit_fail_at(
    divit_error *err, divit_status status, const char *origin, const char *detail, uint64_t where);

/* As divit_fail(), with another library's code. */
divit_status divit_fail_foreign(divit_error *err, divit_status status, const char *origin,
    const char *detail, divit_foreign kind, long code);

/* As divit_fail() with the present errno; E_IO unless errno says memory. */
divit_status divit_fail_errno(divit_error *err, const char *origin, const char *detail);

/* Out of memory. */
divit_status divit_fail_memory(divit_error *err, const char *origin);

/*
 * Names what the failure is about (a path, a host, a field) unless a deeper caller did. Cut at a
 * character boundary; control characters become '?'. Does nothing if err is NULL.
 */
void divit_error_subject(divit_error *err, const char *subject);

#endif
