/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/copy.h - copies a file's content onto another, as cheaply as the file system can.
 *
 *     s = divit_file_copy(from, to, NULL, &size, err);
 *     const divit_copy_watch watch = {arrived, ctx};        // arrived(ctx, offset) as it goes on
 *     s = divit_file_copy(from, to, &watch, &size, err);
 *
 * Where the file system shares blocks (FICLONE) nothing is copied; else the kernel copies
 * (copy_file_range) without passing the bytes through this process, and leaves the holes of a
 * sparse file holes; else it goes by hand. Positions of the descriptors are neither used nor
 * promised. Threads: no state.
 * Not done here: durability, names (divit/output.h).
 */
#ifndef DIVIT_BASE_COPY_H
#define DIVIT_BASE_COPY_H

#include "divit/base.h"

/* Is told how far the copy has come, in steps of a few MiB, from the thread that copies. */
typedef struct divit_copy_watch {
    void (*arrived)(void *ctx, uint64_t offset);
    void *ctx;
} divit_copy_watch;

/*
 * Copies what `from` holds now onto the empty file `to`. watch may be NULL. ret_size: bytes of the
 * copy. E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_file_copy(
    int from, int to, const divit_copy_watch *watch, uint64_t *ret_size, divit_error *err);

/*
 * A copy of the file behind `from` in memory that nobody can change or cut any more
 * (memfd_create(2), F_SEAL_WRITE, SHRINK, GROW and SEAL), at its beginning. INPUT_LIMIT if the file
 * has more than `limit` bytes, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_file_seal(
    int from, uint64_t limit, int *ret_fd, divit_error *err);

#endif
