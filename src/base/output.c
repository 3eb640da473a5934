/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic replacement: written beside without a name, made durable, then named; or in place. */
#include "divit/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/undo.h"

struct divit_output {
    divit_output_mode mode;
    int fd;
    int folder;         /* descriptor of the target's folder */
    char *path;         /* as given */
    const char *name;   /* last part of path */
    char temporary[48]; /* name in the folder while it has one, "" if unnamed */
    bool streamed;      /* to `to`, not to a name */
    int to;
    char *note; /* IN_PLACE, until the commit: where base/undo.h has its note */
};

/* see divit/output.h */
int divit_output_fd(const divit_output *out)
{
    return out->fd;
}

/* see divit/output.h */
bool divit_output_is_unnamed(const divit_output *out)
{
    return out->mode != DIVIT_OUTPUT_IN_PLACE && !out->temporary[0];
}

/* see divit/output.h */
void divit_output_free(divit_output **out)
{
    if (!out || !*out)
        return;
    divit_output *o = *out;
    if (o->temporary[0])
        (void)unlinkat(o->folder, o->temporary, 0);
    /* If that fails, the note stays for the next run. */
    if (o->note)
        (void)!divit_undo_apply(o->fd, o->path, NULL);
    divit_fd_close(&o->fd);
    divit_fd_close(&o->folder);
    free(o->note);
    free(o->path);
    free(o);
    *out = NULL;
}

static bool make_temporary_name(divit_output *o)
{
    uint64_t random;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    (void)snprintf(o->temporary, sizeof o->temporary, ".divit-%016llx", (unsigned long long)random);
    return true;
}

static divit_status open_folder(divit_output *o, divit_error *err)
{
    const char *slash = strrchr(o->path, '/');
    o->name = slash ? slash + 1 : o->path;
    if (!o->name[0])
        return divit_fail(err, DIVIT_E_IO, __func__, N_("the output's name is that of a folder"));
    char *folder = slash ? strndup(o->path, (size_t)(slash - o->path) + 1) : strdup(".");
    if (!folder)
        return divit_fail_memory(err, __func__);
    o->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    return o->folder < 0
               ? divit_fail_errno(err, __func__, N_("the folder of the output cannot be opened"))
               : DIVIT_OK;
}

static divit_status open_unnamed(divit_output *o, divit_error *err)
{
    o->fd = openat(o->folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (o->fd >= 0)
        return DIVIT_OK;
    if (!make_temporary_name(o))
        return divit_fail_errno(err, __func__, NULL);
    o->fd = openat(o->folder, o->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (o->fd >= 0)
        return DIVIT_OK;
    o->temporary[0] = 0;
    return divit_fail_errno(err, __func__, N_("no file can be made in the folder of the output"));
}

/* The file itself, for reading and writing, if nobody else adds to it. */
static divit_status open_locked(const char *path, int *ret_fd, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int found = -1;
    divit_status s = divit_file_open(path, &found, err);
    DIVIT_AUTO(divit_fd_close)
    int fd = s == DIVIT_OK ? open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK) : -1;
    if (s == DIVIT_OK && fd < 0)
        s = divit_fail(
            err, DIVIT_INPUT_MISSING, __func__, N_("you have no permission to write to it"));
    if (s == DIVIT_OK && flock(fd, LOCK_EX | LOCK_NB) != 0)
        s = divit_fail(
            err, DIVIT_INPUT_MISSING, __func__, N_("another divit is signing it just now"));
    if (s == DIVIT_OK) {
        *ret_fd = fd;
        fd = -1;
    }
    return s;
}

/* see divit/output.h */
divit_status divit_output_recover(const char *path, bool *ret_undone, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    if (!divit_undo_pending(path)) {
        *ret_undone = false;
        return DIVIT_OK;
    }
    divit_status s = open_locked(path, &fd, err);
    if (s == DIVIT_OK)
        s = divit_undo_apply(fd, path, err);
    if (s == DIVIT_OK)
        *ret_undone = true;
    return s;
}

static divit_status open_in_place(divit_output *o, divit_error *err)
{
    bool undone = false;
    divit_status s = divit_output_recover(o->path, &undone, err);
    if (s == DIVIT_OK)
        s = open_locked(o->path, &o->fd, err);
    return s == DIVIT_OK ? divit_undo_write(o->fd, o->path, &o->note, err) : s;
}

/* An output of which only the folder is open yet, if the mode allows it. */
static divit_status begin(
    const char *path, divit_output_mode mode, divit_output **ret, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *o = calloc(1, sizeof *o);
    if (!o)
        return divit_fail_memory(err, __func__);
    *o = (divit_output){.mode = mode, .fd = -1, .folder = -1, .path = strdup(path)};
    divit_status s = o->path ? open_folder(o, err) : divit_fail_memory(err, __func__);
    struct stat st;
    if (s == DIVIT_OK && mode == DIVIT_OUTPUT_KEEP &&
        fstatat(o->folder, o->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
        s = divit_fail(err, DIVIT_EXISTS, __func__, NULL);
    if (s == DIVIT_OK) {
        *ret = o;
        o = NULL;
    }
    return s;
}

/* see divit/output.h */
divit_status divit_output_check(const char *path, divit_output_mode mode, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *o = NULL;
    divit_status s = begin(path, mode, &o, err);
    if (s == DIVIT_OK && mode == DIVIT_OUTPUT_IN_PLACE && access(path, W_OK) != 0)
        s = divit_fail(
            err, DIVIT_INPUT_MISSING, __func__, N_("you have no permission to write to it"));
    else if (s == DIVIT_OK && mode != DIVIT_OUTPUT_IN_PLACE &&
             faccessat(o->folder, ".", W_OK | X_OK, 0) != 0)
        s = divit_fail_errno(err, __func__, N_("no file can be made in the folder of the output"));
    if (s != DIVIT_OK)
        divit_error_subject(err, path);
    return s;
}

/* see divit/output.h */
divit_status divit_output_new(
    const char *path, divit_output_mode mode, divit_output **ret, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *o = NULL;
    divit_status s = begin(path, mode, &o, err);
    if (s == DIVIT_OK)
        s = mode == DIVIT_OUTPUT_IN_PLACE ? open_in_place(o, err) : open_unnamed(o, err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, path);
        return s;
    }
    *ret = o;
    o = NULL;
    return DIVIT_OK;
}

/* see divit/output.h */
divit_status divit_output_new_stream(
    int to, const char *folder, divit_output **ret, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *o = calloc(1, sizeof *o);
    if (!o)
        return divit_fail_memory(err, __func__);
    *o = (divit_output){.folder = -1, .streamed = true, .to = to};
    o->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (o->fd < 0)
        return divit_fail_errno(err, __func__, N_("no temporary file can be made"));
    *ret = o;
    o = NULL;
    return DIVIT_OK;
}

/* Gives an unnamed file the name `name` in its folder. */
static int link_as(const divit_output *o, const char *name)
{
    char self[64];
    (void)snprintf(self, sizeof self, "/proc/self/fd/%d", o->fd);
    return linkat(AT_FDCWD, self, o->folder, name, AT_SYMLINK_FOLLOW);
}

/* KEEP: the name is taken only if it is free. */
static int name_new(divit_output *o)
{
    if (!o->temporary[0])
        return link_as(o, o->name);
    const int rc = renameat2(o->folder, o->temporary, o->folder, o->name, RENAME_NOREPLACE);
    if (rc == 0)
        o->temporary[0] = 0;
    return rc;
}

/* REPLACE: a rename over the target, so that it is never absent. */
static int name_over(divit_output *o)
{
    if (!o->temporary[0]) {
        if (!make_temporary_name(o))
            return -1;
        if (link_as(o, o->temporary) != 0) {
            o->temporary[0] = 0;
            return -1;
        }
    }
    const int rc = renameat(o->folder, o->temporary, o->folder, o->name);
    if (rc == 0)
        o->temporary[0] = 0;
    return rc;
}

/* What was added stays: the note goes, once the bytes are durable. */
static divit_status keep_added(divit_output *o, divit_error *err)
{
    const divit_status s = divit_undo_remove(o->note, err);
    if (s == DIVIT_OK) {
        free(o->note);
        o->note = NULL;
    }
    return s;
}

static divit_status pour_out(const divit_output *o, divit_error *err)
{
    uint8_t block[16384];
    if (lseek(o->fd, 0, SEEK_SET) != 0)
        return divit_fail_errno(err, __func__, NULL);
    for (;;) {
        const ssize_t got = read(o->fd, block, sizeof block);
        if (got < 0)
            return divit_fail_errno(err, __func__, NULL);
        if (got == 0)
            return DIVIT_OK;
        const divit_status s = divit_write_all(o->to, (divit_span){block, (size_t)got}, err);
        if (s != DIVIT_OK)
            return s;
    }
}

/* see divit/output.h */
divit_status divit_output_commit(divit_output *o, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (o->streamed)
        return pour_out(o, err);
    if (fsync(o->fd) != 0)
        s = divit_fail_errno(err, __func__, N_("the disk does not take the file"));
    else if (o->mode == DIVIT_OUTPUT_IN_PLACE)
        s = keep_added(o, err);
    else if ((o->mode == DIVIT_OUTPUT_KEEP ? name_new(o) : name_over(o)) != 0)
        s = errno == EEXIST ? divit_fail(err, DIVIT_EXISTS, __func__, NULL)
                            : divit_fail_errno(err, __func__, N_("the file cannot get its name"));
    else if (fsync(o->folder) != 0)
        s = divit_fail_errno(err, __func__, N_("the disk does not take the file"));
    if (s != DIVIT_OK)
        divit_error_subject(err, o->path);
    return s;
}

/* see base/file.h */
divit_status divit_file_write_private(const char *path, divit_span data, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_status s = divit_output_new(path, DIVIT_OUTPUT_REPLACE, &out, err);
    if (s == DIVIT_OK && fchmod(out->fd, 0600) != 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        s = divit_write_all(out->fd, data, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    return s;
}
