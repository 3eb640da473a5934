/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/output.h - a file that gets its name only when it is whole.
 *
 *     DIVIT_AUTO(divit_output_free) divit_output *out = NULL;
 *     s = divit_output_new("a.pdf", DIVIT_OUTPUT_KEEP, &out, &err);  // unnamed beside the target
 *     s = divit_sign(...out...);              // written through divit_output_fd(out)
 *     s = divit_output_commit(out, &err);     // fsync, name, fsync of the folder
 *
 * Until the commit nothing has the target's name; freeing an uncommitted output leaves no trace,
 * and so does the death of the process (O_TMPFILE). On a file system without unnamed files a
 * hidden temporary name is used and removed.
 * IN_PLACE is the file of that name itself, to which bytes are added at its end: before the first
 * one a note is made beside it (FILE.divit-undo), with which they are taken away again, by freeing
 * the uncommitted output or, if the process or the machine dies before that, by
 * divit_output_recover() and by the next IN_PLACE output of the file. Ownership: an output owns its
 * descriptor and, until the commit, the file behind it. Threads: one output belongs to one thread
 * at a time. Not done here: checking what was written; that is the caller's before it commits.
 */
#ifndef DIVIT_OUTPUT_H
#define DIVIT_OUTPUT_H

#include "divit/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum divit_output_mode {
    DIVIT_OUTPUT_KEEP,     /* an existing target is kept: EXISTS */
    DIVIT_OUTPUT_REPLACE,  /* an existing target is replaced in one step */
    DIVIT_OUTPUT_IN_PLACE, /* an existing target is added to at its end */
} divit_output_mode;

typedef struct divit_output divit_output;

/*
 * A new output beside `path` (same folder), open for reading and writing, permissions 0666 less
 * the umask. EXISTS already here where the mode says so, E_IO. IN_PLACE: `path` itself, locked
 * against other IN_PLACE outputs; INPUT_MISSING if it is not there, cannot be written or is locked,
 * and what divit_output_recover() answers.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_output_new(
    const char *path, divit_output_mode mode, divit_output **ret, divit_error *err);

/*
 * An output without a name, whose commit writes all of it to the descriptor `to`, which is borrowed
 * until then: a pipe, say. Until the commit it is an unnamed file in `folder`. E_IO, E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_output_new_stream(
    int to, const char *folder, divit_output **ret, divit_error *err);

/*
 * Looks whether divit_output_new() would be likely to succeed, and makes nothing: EXISTS, E_IO for
 * a folder that is not there or cannot be written to, INPUT_MISSING as above.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_output_check(
    const char *path, divit_output_mode mode, divit_error *err);

/*
 * Takes away what an IN_PLACE output that was never ended left at the end of a file; ret_undone:
 * there was such a one. INPUT_BROKEN if the file was replaced since, INPUT_MISSING as above, E_IO.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_output_recover(
    const char *path, bool *ret_undone, divit_error *err);

/* True if nothing has a name yet, so that even the death of the process leaves nothing behind. */
DIVIT_API bool divit_output_is_unnamed(const divit_output *out);

/* Its descriptor, borrowed. */
DIVIT_API int divit_output_fd(const divit_output *out);

/* Makes it durable and gives it its name; once. EXISTS if the target appeared meanwhile, E_IO. */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_output_commit(divit_output *out, divit_error *err);

/* Frees; what was not committed is gone. Accepts NULL; also a cleanup handler. */
DIVIT_API void divit_output_free(divit_output **out);

#ifdef __cplusplus
}
#endif

#endif
