/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, mapping and copying of files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/status.h"

enum { COPY_STEP = 1 << 20, PATH_LIMIT = 4096 };

/* see base/file.h */
void divit_fd_close(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/* The two usual reasons in words of our own, any other in the system's. */
static divit_status fail_open(divit_error *err, int code)
{
    if (code == ENOENT || code == ENOTDIR)
        return divit_fail(err, DIVIT_INPUT_MISSING, __func__, N_("there is no such file"));
    if (code == EACCES)
        return divit_fail(
            err, DIVIT_INPUT_MISSING, __func__, N_("you have no permission to read it"));
    return divit_fail_foreign(err, DIVIT_INPUT_MISSING, __func__, NULL, DIVIT_FOREIGN_ERRNO, code);
}

/* see base/file.h */
divit_status divit_file_open(const char *path, int *ret_fd, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    divit_status s = DIVIT_OK;
    if (fd < 0 || fstat(fd, &st) != 0)
        s = fail_open(err, errno);
    else if (!S_ISREG(st.st_mode))
        s = divit_fail(err, DIVIT_INPUT_MISSING, __func__,
            S_ISDIR(st.st_mode) ? N_("it is a folder; name the files in it instead")
                                : N_("it is not a regular file"));
    divit_error_subject(s == DIVIT_OK ? NULL : err, path);
    if (s == DIVIT_OK) {
        *ret_fd = fd;
        fd = -1;
    }
    return s;
}

/* see base/file.h */
bool divit_file_same(const char *a, const char *b)
{
    struct stat of_a;
    struct stat of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

static divit_status read_up_to(int fd, size_t limit, divit_bytes *out, divit_error *err)
{
    for (;;) {
        if (divit_bytes_reserve(out, COPY_STEP / 16) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        const ssize_t got = read(fd, out->p + out->n, out->cap - out->n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return divit_fail_errno(err, __func__, NULL);
        if (got == 0)
            return DIVIT_OK;
        out->n += (size_t)got;
        if (out->n > limit)
            return divit_fail_at(
                err, DIVIT_INPUT_LIMIT, __func__, N_("it is larger than allowed here"), limit);
    }
}

/* see base/file.h */
divit_status divit_file_read(const char *path, size_t limit, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    divit_status s = divit_file_open(path, &fd, err);
    if (s == DIVIT_OK)
        s = read_up_to(fd, limit, &content, err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, path);
        return s;
    }
    *ret = divit_bytes_steal(&content);
    return DIVIT_OK;
}

/* see base/file.h */
divit_status divit_write_all(int fd, divit_span data, divit_error *err)
{
    while (data.n > 0) {
        const ssize_t put = write(fd, data.p, data.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return divit_fail_errno(err, __func__, N_("it cannot be written"));
        data.p += put;
        data.n -= (size_t)put;
    }
    return DIVIT_OK;
}

/* see base/file.h */
divit_status divit_write_at(int fd, uint64_t offset, divit_span data, divit_error *err)
{
    while (data.n > 0) {
        const ssize_t put = pwrite(fd, data.p, data.n, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return divit_fail_errno(err, __func__, N_("it cannot be written"));
        data.p += put;
        data.n -= (size_t)put;
        offset += (uint64_t)put;
    }
    return DIVIT_OK;
}

/* see base/file.h */
divit_status divit_read_at(int fd, uint64_t offset, uint8_t *out, size_t n, divit_error *err)
{
    while (n > 0) {
        const ssize_t got = pread(fd, out, n, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return divit_fail_errno(err, __func__, NULL);
        if (got == 0)
            return divit_fail_at(
                err, DIVIT_INPUT_BROKEN, __func__, N_("it became shorter meanwhile"), offset);
        out += got;
        n -= (size_t)got;
        offset += (uint64_t)got;
    }
    return DIVIT_OK;
}

/* see base/file.h */
divit_status divit_map_fd(int fd, divit_map *ret, divit_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if (st.st_size == 0) {
        *ret = (divit_map){0};
        return DIVIT_OK;
    }
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        return divit_fail_errno(err, __func__, NULL);
    *ret = (divit_map){.span = {p, (size_t)st.st_size}};
    return DIVIT_OK;
}

/* see base/file.h */
void divit_map_done(divit_map *map)
{
    if (map->span.n > 0)
        (void)munmap((void *)(uintptr_t)map->span.p, map->span.n);
    *map = (divit_map){0};
}

/* see base/file.h */
void divit_map_passed(void *map, uint64_t offset)
{
    divit_map *m = map;
    const uint64_t end = offset < m->span.n ? offset : m->span.n;
    if (end < m->passed)
        m->passed = 0; /* it is read once more, from its start */
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const uint64_t from = m->passed / page * page, to = end / page * page;
    if (to > from)
        (void)madvise((void *)(uintptr_t)(m->span.p + from), (size_t)(to - from), MADV_DONTNEED);
    m->passed = end;
}

/* see base/file.h */
divit_status divit_folder_make(const char *path, divit_error *err)
{
    char part[PATH_LIMIT];
    const size_t n = strlen(path);
    if (n >= sizeof part)
        return divit_fail(err, DIVIT_E_IO, __func__, N_("the path is too long"));
    memcpy(part, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != 0)
            continue;
        const char kept = part[i];
        part[i] = 0;
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            const divit_status s = divit_fail_errno(err, __func__, N_("no folder can be made"));
            divit_error_subject(err, part);
            return s;
        }
        part[i] = kept;
    }
    return DIVIT_OK;
}
