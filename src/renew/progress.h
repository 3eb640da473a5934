/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/progress.h - how far a guided renewal came: a step, a moment and the form's digest.
 *
 *     divit_progress progress = {0};
 *     s = divit_progress_load(path, &progress, err);          // step 0: none was begun
 *     progress = (divit_progress){.step = 8, .since = now};
 *     s = divit_progress_save(path, &progress, err);
 *     s = divit_progress_drop(path, err);                     // finished
 *
 * Nothing else is kept: no name, number, address or path.
 * Ownership: values. Threads: no state. Not done here: what the steps are, see renew/walk.h.
 */
#ifndef DIVIT_RENEW_PROGRESS_H
#define DIVIT_RENEW_PROGRESS_H

#include "renew/files.h"

typedef struct divit_progress {
    unsigned step;             /* 1 to DIVIT_WALK_STEPS; 0: none */
    int64_t since;             /* seconds since 1970 UTC */
    char form[DIVIT_HEX_SIZE]; /* SHA-256 of the form that was signed, "" before */
} divit_progress;

/* Parses the bytes of such a file. INPUT_BROKEN. */
DIVIT_MUST_CHECK divit_status divit_progress_parse(
    divit_span text, divit_progress *ret, divit_error *err);

/* Reads the file; OK with step 0 if there is none. INPUT_BROKEN, INPUT_LIMIT, E_IO. */
DIVIT_MUST_CHECK divit_status divit_progress_load(
    const char *path, divit_progress *ret, divit_error *err);

/* Replaces the file, owner only, durable. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_progress_save(
    const char *path, const divit_progress *progress, divit_error *err);

/* Removes the file; OK if there is none. E_IO. */
DIVIT_MUST_CHECK divit_status divit_progress_drop(const char *path, divit_error *err);

#endif
