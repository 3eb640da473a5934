/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/problem.h - what the portal says when it refuses: RFC 9457 problem details.
 *
 *     DIVIT_AUTO(divit_problem_done) divit_problem p = {0};
 *     s = divit_problem_fail(&answer, &p, err);           // never DIVIT_OK
 *
 * Ownership: texts are borrowed from the problem's own document and live until its _done().
 * Threads: a problem does not change once made.
 * Not done here: retries; retry_after says how long the portal wants to be left alone.
 */
#ifndef DIVIT_PORTAL_PROBLEM_H
#define DIVIT_PORTAL_PROBLEM_H

#include "divit/transport.h"

enum { DIVIT_PROBLEM_ERRORS = 64 };

/* The kinds of the contract; an unknown type is DIVIT_PROBLEM_OTHER. */
typedef enum divit_problem_kind {
    DIVIT_PROBLEM_OTHER,
    DIVIT_PROBLEM_BAD_REQUEST,
    DIVIT_PROBLEM_KEY_MISSING,
    DIVIT_PROBLEM_UNAUTHORIZED,
    DIVIT_PROBLEM_NOT_FOUND,
    DIVIT_PROBLEM_STATE,
    DIVIT_PROBLEM_CONSENT_MISSING,
    DIVIT_PROBLEM_IN_PROGRESS,
    DIVIT_PROBLEM_FORM_CHANGED, /* precondition-failed, precondition-required */
    DIVIT_PROBLEM_FIELDS,
    DIVIT_PROBLEM_KEY_REUSED,
    DIVIT_PROBLEM_SIGNATURE,
    DIVIT_PROBLEM_DOCUMENT,
    DIVIT_PROBLEM_CERTIFICATE,
    DIVIT_PROBLEM_BUSY, /* too-many, unavailable */
} divit_problem_kind;

typedef struct divit_problem_error {
    const char *pointer;   /* RFC 6901 into the request body */
    const char *detail;    /* Turkish */
    const char *detail_en; /* or NULL */
} divit_problem_error;

typedef struct divit_problem {
    int code; /* HTTP status code, 0 if there is no problem */
    divit_problem_kind kind;
    const char *title;    /* Turkish; NULL if the answer held no problem details */
    const char *title_en; /* or NULL */
    const char *document; /* "form", "commitment", ... or NULL */
    unsigned retry_after; /* seconds, 0 if not said; at most 3600 */
    divit_problem_error errors[DIVIT_PROBLEM_ERRORS];
    size_t error_count;
    struct json_t *document_tree;
} divit_problem;

/*
 * Reads an answer whose code is not 2xx. Always a failure: PORTAL_LOGIN for 401, PORTAL_STATE for
 * the kinds state, consent-missing and form changed, PORTAL_REFUSED for every other; foreign: the
 * HTTP code; subject: the Turkish title, see divit_problem_name(). Malformed details count as none.
 * ret (freed with divit_problem_done(), {0} before) is written here though the status is a failure.
 */
DIVIT_MUST_CHECK divit_status divit_problem_fail(
    const divit_http_answer *answer, divit_problem *ret, divit_error *err);

/* Makes a title (may be NULL) the subject of an error: masked, without its full stop. */
void divit_problem_name(const char *title, divit_error *err);

/* Accepts {0}; also a cleanup handler. */
void divit_problem_done(divit_problem *problem);

#endif
