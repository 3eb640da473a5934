/* SPDX-License-Identifier: Apache-2.0 */
/* Copying of a file's content. */
#include "base/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"

enum { STEP = 4 << 20, BLOCK = 16384 };

typedef struct copying {
    int from;
    int to;
    bool by_hand; /* these two file systems cannot copy between each other */
} copying;

/* One step through this process's memory. */
static ssize_t step_by_hand(const copying *c, off_t at, size_t n)
{
    uint8_t block[BLOCK];
    const ssize_t got = pread(c->from, block, n < sizeof block ? n : sizeof block, at);
    if (got <= 0)
        return got;
    const divit_span data = {block, (size_t)got};
    return divit_write_at(c->to, (uint64_t)at, data, NULL) == DIVIT_OK ? got : -1;
}

/* Some bytes from `at` on; 0 at the end of the file. */
static ssize_t step(copying *c, off_t at, size_t n)
{
    if (!c->by_hand) {
        off_t in = at, out = at;
        const ssize_t done = copy_file_range(c->from, &in, c->to, &out, n, 0);
        /* Some file systems answer 0 where they should say that they cannot. */
        if (done > 0 || (done < 0 && errno == EINTR))
            return done;
        c->by_hand = true;
    }
    return step_by_hand(c, at, n);
}

/* The bytes from `at` to `end`, which hold data. Moves `at` to where it came. */
static divit_status copy_data(
    copying *c, off_t *at, off_t end, const divit_copy_watch *watch, divit_error *err)
{
    while (*at < end) {
        const ssize_t done = step(c, *at, end - *at < STEP ? (size_t)(end - *at) : STEP);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return divit_fail_errno(err, __func__, N_("it cannot be copied"));
        if (done == 0)
            return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("it became shorter meanwhile"));
        *at += done;
        if (watch)
            watch->arrived(watch->ctx, (uint64_t)*at);
    }
    return DIVIT_OK;
}

/* Where data begins at or behind `at`; the end if none does. */
static off_t next_data(int fd, off_t at, off_t end)
{
    const off_t data = lseek(fd, at, SEEK_DATA);
    if (data < 0)
        return errno == ENXIO ? end : at;
    return data < end ? data : end;
}

static off_t next_hole(int fd, off_t at, off_t end)
{
    const off_t hole = lseek(fd, at, SEEK_HOLE);
    return hole > at && hole < end ? hole : end;
}

/* see base/copy.h */
divit_status divit_file_copy(
    int from, int to, const divit_copy_watch *watch, uint64_t *ret_size, divit_error *err)
{
    struct stat st;
    copying c = {.from = from, .to = to};
    divit_status s = DIVIT_OK;
    if (fstat(from, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    const off_t end = st.st_size;
    const bool shared = ioctl(to, FICLONE, from) == 0;
    if (!shared && ftruncate(to, end) != 0)
        return divit_fail_errno(err, __func__, N_("it cannot be copied"));
    for (off_t at = shared ? end : 0; at < end && s == DIVIT_OK;) {
        at = next_data(from, at, end);
        s = copy_data(&c, &at, next_hole(from, at, end), watch, err);
    }
    if (s != DIVIT_OK)
        return s;
    if (watch)
        watch->arrived(watch->ctx, (uint64_t)end);
    *ret_size = (uint64_t)end;
    return DIVIT_OK;
}

/* see base/copy.h */
divit_status divit_file_seal(int from, uint64_t limit, int *ret_fd, divit_error *err)
{
    static const int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    struct stat st;
    uint64_t size;
    if (fstat(from, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if ((uint64_t)st.st_size > limit)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("it is larger than allowed here"), limit);
    DIVIT_AUTO(divit_fd_close)
    int copy = memfd_create("divit-sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (copy < 0)
        return divit_fail_errno(err, __func__, NULL);
    const divit_status s = divit_file_copy(from, copy, NULL, &size, err);
    if (s != DIVIT_OK)
        return s;
    if (fcntl(copy, F_ADD_SEALS, seals) != 0 || lseek(copy, 0, SEEK_SET) != 0)
        return divit_fail_errno(err, __func__, NULL);
    *ret_fd = copy;
    copy = -1;
    return DIVIT_OK;
}
