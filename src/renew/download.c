/* SPDX-License-Identifier: Apache-2.0 */
/* The files that come into a download folder after a moment. */
#include "renew/download.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { EVENTS = 16 * (sizeof(struct inotify_event) + NAME_MAX + 1), OLD_MAX = 1 << 20 };

struct divit_download {
    int folder;
    int events;
    divit_bytes old; /* names with their NULs, of what was there at the start */
    char buffer[EVENTS] __attribute__((aligned(__alignof__(struct inotify_event))));
    size_t have;
    size_t at;
    uint32_t moved; /* cookie of an old file that left its name */
};

/* see renew/download.h */
void divit_download_free(divit_download **watch)
{
    if (!watch || !*watch)
        return;
    divit_fd_close(&(*watch)->folder);
    divit_fd_close(&(*watch)->events);
    divit_bytes_done(&(*watch)->old);
    free(*watch);
    *watch = NULL;
}

/* see renew/download.h */
int divit_download_fd(const divit_download *watch)
{
    return watch->events;
}

/* Where a name stands among the old ones; old.n if it does not. */
static size_t find_old(const divit_download *w, const char *name)
{
    size_t at = 0;
    while (at < w->old.n && strcmp((const char *)w->old.p + at, name) != 0)
        at += strlen((const char *)w->old.p + at) + 1;
    return at;
}

static divit_status add_old(divit_download *w, const char *name, divit_error *err)
{
    if (find_old(w, name) < w->old.n)
        return DIVIT_OK;
    if (w->old.n > OLD_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the download folder has too many files; name an empty one with --downloads"));
    return divit_bytes_append(&w->old, (divit_span){(const uint8_t *)name, strlen(name) + 1}) ==
                   DIVIT_OK
               ? DIVIT_OK
               : divit_fail_memory(err, __func__);
}

/* The name is free for something new. */
static void drop_old(divit_download *w, const char *name)
{
    const size_t at = find_old(w, name);
    if (at == w->old.n)
        return;
    const size_t n = strlen(name) + 1;
    memmove(w->old.p + at, w->old.p + at + n, w->old.n - at - n);
    w->old.n -= n;
}

static divit_status note_old(divit_download *w, const char *folder, divit_error *err)
{
    DIR *dir = opendir(folder);
    divit_status s =
        dir ? DIVIT_OK : divit_fail_errno(err, __func__, N_("the download folder cannot be read"));
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e && s == DIVIT_OK; e = readdir(dir))
        s = add_old(w, e->d_name, err);
    if (dir)
        (void)closedir(dir);
    return s;
}

/* see renew/download.h */
divit_status divit_download_new(const char *folder, divit_download **ret, divit_error *err)
{
    DIVIT_AUTO(divit_download_free)
    divit_download *w = calloc(1, sizeof *w);
    if (!w)
        return divit_fail_memory(err, __func__);
    w->events = -1;
    w->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->folder < 0) {
        const divit_status s = divit_fail(err, DIVIT_INPUT_MISSING, __func__,
            N_("there is no such download folder; name yours with --downloads"));
        divit_error_subject(err, folder);
        return s;
    }
    w->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    /* The watch stands before the names are read, so that nothing falls between. */
    if (w->events < 0 || inotify_add_watch(w->events, folder,
                             IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE |
                                 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR) < 0)
        return divit_fail_errno(err, __func__, N_("the download folder cannot be watched"));
    const divit_status s = note_old(w, folder, err);
    if (s != DIVIT_OK)
        return s;
    *ret = w;
    w = NULL;
    return DIVIT_OK;
}

/* Names under which browsers keep what is not finished, and hidden ones. */
static bool is_unfinished(const char *name)
{
    static const char *const ends[] = {".crdownload", ".part", ".tmp", ".download", ".opdownload"};
    const size_t n = strlen(name);
    if (name[0] == '.')
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t e = strlen(ends[i]);
        if (n > e && strcmp(name + n - e, ends[i]) == 0)
            return true;
    }
    return false;
}

static bool is_empty(const divit_download *w, const char *name)
{
    struct stat st;
    return fstatat(w->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || st.st_size == 0;
}

/* Follows the names of what is old. True if the event completes a file that is new. */
static bool completes(divit_download *w, const struct inotify_event *e, divit_error *err)
{
    const bool old = find_old(w, e->name) < w->old.n;
    if (e->mask & (IN_CREATE | IN_DELETE | IN_MOVED_FROM))
        drop_old(w, e->name);
    if (e->mask & IN_MOVED_FROM)
        w->moved = old ? e->cookie : 0;
    if (e->mask & IN_MOVED_TO && e->cookie == w->moved && w->moved)
        return add_old(w, e->name, err) != DIVIT_OK;
    if (e->mask & IN_MOVED_TO)
        drop_old(w, e->name);
    const bool closed = e->mask & IN_CLOSE_WRITE && !old;
    return (closed || e->mask & IN_MOVED_TO) && !is_unfinished(e->name) && !is_empty(w, e->name);
}

static divit_status refuse_gone(divit_error *err)
{
    return divit_fail(err, DIVIT_E_IO, __func__, N_("the download folder is gone"));
}

/* Fills the buffer; have stays 0 if nothing happened. */
static divit_status read_events(divit_download *w, divit_error *err)
{
    struct stat st;
    w->at = 0;
    w->have = 0;
    /* While it is held open here no event tells that it was removed. */
    if (fstat(w->folder, &st) != 0 || st.st_nlink == 0)
        return refuse_gone(err);
    const ssize_t n = read(w->events, w->buffer, sizeof w->buffer);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        return divit_fail_errno(err, __func__, N_("the download folder cannot be watched"));
    w->have = n > 0 ? (size_t)n : 0;
    return DIVIT_OK;
}

/* see renew/download.h */
divit_status divit_download_next(divit_download *w, const char **ret_name, divit_error *err)
{
    for (;;) {
        const divit_status s = w->at < w->have ? DIVIT_OK : read_events(w, err);
        if (s != DIVIT_OK || w->have == 0) {
            *ret_name = NULL;
            return s;
        }
        const struct inotify_event *e = (const struct inotify_event *)(w->buffer + w->at);
        w->at += sizeof *e + e->len;
        if (e->mask & (IN_MOVE_SELF | IN_IGNORED))
            return refuse_gone(err);
        if (e->len > 0 && !(e->mask & IN_ISDIR) && completes(w, e, err)) {
            *ret_name = e->name;
            return DIVIT_OK;
        }
    }
}

/* see renew/download.h */
divit_status divit_download_open(
    const divit_download *w, const char *name, uint64_t limit, int *ret_fd, divit_error *err)
{
    struct stat st;
    DIVIT_AUTO(divit_fd_close)
    int fd = openat(w->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return divit_fail(err, DIVIT_INPUT_MISSING, __func__, N_("it is not there any more"));
    if (fd < 0 && errno == ELOOP)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("it only points to another file, so it is no download"));
    if (fd < 0 || fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if (!S_ISREG(st.st_mode))
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("it is no ordinary file"));
    if ((uint64_t)st.st_size > limit)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("it is larger than an application form can be"));
    *ret_fd = fd;
    fd = -1;
    return DIVIT_OK;
}
