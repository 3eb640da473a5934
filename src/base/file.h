/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/file.h - reads files whole or mapped, and replaces files atomically.
 *
 *     DIVIT_AUTO(divit_output_free) divit_output *out = NULL;
 *     s = divit_output_new("a.pdf", DIVIT_OUTPUT_KEEP, &out, err);  // unnamed beside the target
 *     s = divit_write_all(divit_output_fd(out), span, err);
 *     s = divit_output_commit(out, err);      // fsync, name, fsync of the folder
 *
 * Until the commit nothing has the target's name; freeing an uncommitted output leaves no trace,
 * and so does the death of the process (O_TMPFILE). On a file system without unnamed files a
 * hidden temporary name is used and removed.
 */
#ifndef DIVIT_BASE_FILE_H
#define DIVIT_BASE_FILE_H

#include "divit/base.h"

/* Reads a whole file. INPUT_MISSING, INPUT_LIMIT if it has more than `limit` bytes, E_IO. */
DIVIT_MUST_CHECK divit_status divit_file_read(
    const char *path, size_t limit, divit_bytes *ret, divit_error *err);

/* Writes all of it. E_IO. */
DIVIT_MUST_CHECK divit_status divit_write_all(int fd, divit_span data, divit_error *err);

/* Writes all of it at an offset; the descriptor's position stays. E_IO. */
DIVIT_MUST_CHECK divit_status divit_write_at(
    int fd, uint64_t offset, divit_span data, divit_error *err);

/* Reads exactly n bytes at an offset. E_IO, INPUT_BROKEN if the file ends before. */
DIVIT_MUST_CHECK divit_status divit_read_at(
    int fd, uint64_t offset, uint8_t *out, size_t n, divit_error *err);

/*
 * Copies the whole of one file onto another from offset 0, without passing the bytes through this
 * process where the kernel can (copy_file_range). ret_size: bytes copied. E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_file_copy(
    int from, int to, uint64_t *ret_size, divit_error *err);

/* A file mapped for reading. The span lives until divit_map_done(). */
typedef struct divit_map {
    divit_span span;
} divit_map;

/* Maps the regular file behind fd; fd may be closed afterwards. INPUT_MISSING, E_IO. */
DIVIT_MUST_CHECK divit_status divit_map_fd(int fd, divit_map *ret, divit_error *err);

/* Unmaps. Accepts {0}; also a cleanup handler. */
void divit_map_done(divit_map *map);

/* Opens an existing regular file for reading. INPUT_MISSING (also for a folder or a device). */
DIVIT_MUST_CHECK divit_status divit_file_open(const char *path, int *ret_fd, divit_error *err);

/* Closes and sets to -1 unless it is -1; a cleanup handler. */
void divit_fd_close(int *fd);

/* Makes a folder and its missing parents, mode 0700. E_IO. */
DIVIT_MUST_CHECK divit_status divit_folder_make(const char *path, divit_error *err);

typedef enum divit_output_mode {
    DIVIT_OUTPUT_KEEP,    /* an existing target is kept: EXISTS */
    DIVIT_OUTPUT_REPLACE, /* an existing target is replaced in one step */
} divit_output_mode;

typedef struct divit_output divit_output;

/*
 * A new output beside `path` (same folder), open for reading and writing, permissions 0666 less
 * the umask. EXISTS already here where the mode says so, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_output_new(
    const char *path, divit_output_mode mode, divit_output **ret, divit_error *err);

/* Its descriptor, borrowed. */
int divit_output_fd(const divit_output *out);

/* The target's path, borrowed. */
const char *divit_output_path(const divit_output *out);

/* Makes it durable and gives it its name; once. EXISTS if the target appeared meanwhile, E_IO. */
DIVIT_MUST_CHECK divit_status divit_output_commit(divit_output *out, divit_error *err);

/* Frees; what was not committed is gone. Accepts NULL; also a cleanup handler. */
void divit_output_free(divit_output **out);

/* Replaces a file with the given bytes, readable by its owner only (0600). E_IO. */
DIVIT_MUST_CHECK divit_status divit_file_write_private(
    const char *path, divit_span data, divit_error *err);

#endif
