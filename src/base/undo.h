/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/undo.h - the note beside a file that is added to in place, which says how to undo that.
 *
 *     s = divit_undo_write(fd, "a.pdf", &note, err);        // durable before the first byte is
 * added
 *     // bytes are added behind the old end
 *     s = divit_undo_remove(&note, err);                     // fsync of the file came before
 *     // or: s = divit_undo_apply(fd, "a.pdf", err);         // takes them away; also of an earlier
 * run
 *
 * The note is FILE.divit-undo, where FILE is the path without symbolic links. It holds the file's
 * inode, length and last bytes, so that no other file and no later state is ever cut: what lies
 * before the old end is never written, so cutting there brings the file back byte for byte,
 * whatever the end of the process or of the power left behind it. Ownership: a note owns its path.
 * Threads: no state. Not done here: a lock against others at the same file (divit/output.h).
 */
#ifndef DIVIT_BASE_UNDO_H
#define DIVIT_BASE_UNDO_H

#include "divit/base.h"

/*
 * Writes the note for the open file, as it is now. ret_path: where, the caller's. EXISTS if there
 * is one, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_undo_write(
    int fd, const char *path, char **ret_path, divit_error *err);

/* True if there is a note beside the file. */
bool divit_undo_pending(const char *path);

/*
 * Cuts the file to what its note says, makes that durable and removes the note. INPUT_BROKEN if the
 * note is not of this file or the file is not the one that was added to; E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_undo_apply(int fd, const char *path, divit_error *err);

/* Removes the note at that path, as divit_undo_write() gave it, for good. E_IO. */
DIVIT_MUST_CHECK divit_status divit_undo_remove(const char *note, divit_error *err);

#endif
