/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/file.h - reads files whole, in parts or mapped, and writes them.
 *
 *     DIVIT_AUTO(divit_fd_close) int fd = -1;
 *     DIVIT_AUTO(divit_map_done) divit_map map = {0};
 *     s = divit_file_open("a.pdf", &fd, err);
 *     s = divit_map_fd(fd, &map, err);        // map.span is valid until the end of the scope
 *
 * Ownership: descriptors and maps are the caller's. Threads: no state.
 * Not done here: atomic replacement (divit/output.h), copying (base/copy.h).
 */
#ifndef DIVIT_BASE_FILE_H
#define DIVIT_BASE_FILE_H

#include "divit/base.h"
#include "divit/output.h"

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

/* A file mapped for reading. The span lives until divit_map_done(). */
typedef struct divit_map {
    divit_span span;
    uint64_t passed; /* what divit_map_passed() was told last */
} divit_map;

/* Maps the regular file behind fd; fd may be closed afterwards. INPUT_MISSING, E_IO. */
DIVIT_MUST_CHECK divit_status divit_map_fd(int fd, divit_map *ret, divit_error *err);

/* Unmaps. Accepts {0}; also a cleanup handler. */
void divit_map_done(divit_map *map);

/*
 * Tells a map (a divit_map, as void * for those who report progress) that a reader is `offset`
 * bytes into it: what it has passed leaves this process's memory. It may be read again all the
 * same.
 */
void divit_map_passed(void *map, uint64_t offset);

/* Opens an existing regular file for reading. INPUT_MISSING (also for a folder or a device). */
DIVIT_MUST_CHECK divit_status divit_file_open(const char *path, int *ret_fd, divit_error *err);

/* True if both names lead to one existing file. */
bool divit_file_same(const char *a, const char *b);

/* Closes and sets to -1 unless it is -1; a cleanup handler. */
void divit_fd_close(int *fd);

/* Makes a folder and its missing parents, mode 0700. E_IO. */
DIVIT_MUST_CHECK divit_status divit_folder_make(const char *path, divit_error *err);

/* Replaces a file with the given bytes, readable by its owner only (0600). E_IO. */
DIVIT_MUST_CHECK divit_status divit_file_write_private(
    const char *path, divit_span data, divit_error *err);

#endif
