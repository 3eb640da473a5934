/* SPDX-License-Identifier: Apache-2.0 */
/* Standard input and standard output in the place of files. */
#include "cli/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/copy.h"
#include "base/file.h"
#include "base/status.h"

enum { BLOCK = 65536, MEMORY_MAX = 64 << 20 };

/* see cli/stream.h */
bool cli_stream_is(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

/* Where unnamed files are made. */
static const char *folder(void)
{
    const char *named = getenv("TMPDIR");
    return named && *named ? named : P_tmpdir;
}

/* Goes on in a file with what memory holds. */
static divit_status move_to_file(int *fd, divit_error *err)
{
    uint64_t size;
    DIVIT_AUTO(divit_fd_close)
    int file = open(folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0)
        return divit_fail_errno(err, __func__, N_("no temporary file can be made"));
    divit_status s = divit_file_copy(*fd, file, NULL, &size, err);
    if (s == DIVIT_OK && lseek(file, 0, SEEK_END) < 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK) {
        const int old = *fd;
        *fd = file;
        file = old;
    }
    return s;
}

static divit_status take_all(int *fd, divit_error *err)
{
    uint8_t block[BLOCK];
    size_t in_memory = 0;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK) {
        const ssize_t got = read(STDIN_FILENO, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return divit_fail_errno(err, __func__, N_("standard input cannot be read"));
        if (got == 0)
            break;
        if (in_memory <= MEMORY_MAX && (in_memory += (size_t)got) > MEMORY_MAX)
            s = move_to_file(fd, err);
        if (s == DIVIT_OK)
            s = divit_write_all(*fd, (divit_span){block, (size_t)got}, err);
    }
    return s;
}

/* see cli/stream.h */
divit_status cli_stream_open(const char *path, int *ret_fd, divit_error *err)
{
    if (!cli_stream_is(path))
        return divit_file_open(path, ret_fd, err);
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("divit-stdin", MFD_CLOEXEC);
    if (fd < 0)
        return divit_fail_errno(err, __func__, NULL);
    const divit_status s = take_all(&fd, err);
    if (s == DIVIT_OK) {
        *ret_fd = fd;
        fd = -1;
    }
    return s;
}

/* see cli/stream.h */
divit_status cli_stream_check(divit_error *err)
{
    if (!isatty(STDOUT_FILENO))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_USAGE, __func__,
        N_("the signed file would go to the terminal; name a file with -o"));
}

/* see cli/stream.h */
divit_status cli_stream_output(divit_output **ret, divit_error *err)
{
    const divit_status s = cli_stream_check(err);
    return s == DIVIT_OK ? divit_output_new_stream(STDOUT_FILENO, folder(), ret, err) : s;
}
