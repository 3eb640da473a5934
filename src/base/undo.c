/* SPDX-License-Identifier: Apache-2.0 */
/* The note beside a file that is added to in place. */
#include "base/undo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { TAIL = 64 };

/* The note's content: this machine's own byte order, for it never leaves the machine. */
typedef struct note {
    char mark[16];
    uint64_t inode;
    uint64_t length;
    uint8_t tail[TAIL]; /* the last bytes, zeros before them in a shorter file */
} note;

static const char mark[16] = "divit-undo 1\n";

static void free_text(char **text)
{
    free(*text);
    *text = NULL;
}

static divit_status note_path(const char *path, char **ret, divit_error *err)
{
    char *real = realpath(path, NULL);
    if (!real)
        return divit_fail_errno(err, __func__, NULL);
    char *text = NULL;
    const int n = asprintf(&text, "%s.divit-undo", real);
    free(real);
    if (n < 0)
        return divit_fail_memory(err, __func__);
    *ret = text;
    return DIVIT_OK;
}

/* The note that a file of this length would have now. */
static divit_status describe(int fd, uint64_t length, note *ret, divit_error *err)
{
    struct stat st;
    note made = {.length = length};
    const size_t n = length < TAIL ? (size_t)length : TAIL;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    memcpy(made.mark, mark, sizeof mark);
    made.inode = (uint64_t)st.st_ino;
    const divit_status s = divit_read_at(fd, length - n, made.tail + (TAIL - n), n, err);
    if (s == DIVIT_OK)
        *ret = made;
    return s;
}

/* In one step, so that there is never half a note nor a temporary file. */
static divit_status save(const char *at, const note *n, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_status s = divit_output_new(at, DIVIT_OUTPUT_KEEP, &out, err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), (divit_span){(const uint8_t *)n, sizeof *n}, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

/* see base/undo.h */
divit_status divit_undo_write(int fd, const char *path, char **ret_path, divit_error *err)
{
    DIVIT_AUTO(free_text)
    char *at = NULL;
    note made;
    struct stat st;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = note_path(path, &at, err);
    if (s == DIVIT_OK)
        s = describe(fd, (uint64_t)st.st_size, &made, err);
    if (s == DIVIT_OK)
        s = save(at, &made, err);
    if (s == DIVIT_OK) {
        *ret_path = at;
        at = NULL;
    }
    return s;
}

/* see base/undo.h */
bool divit_undo_pending(const char *path)
{
    DIVIT_AUTO(free_text)
    char *at = NULL;
    return note_path(path, &at, NULL) == DIVIT_OK && access(at, F_OK) == 0;
}

static divit_status read_note(const char *at, note *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    const divit_status s = divit_file_read(at, sizeof *ret, &content, err);
    if (s < 0)
        return s;
    if (s != DIVIT_OK || content.n != sizeof *ret || memcmp(content.p, mark, sizeof mark) != 0) {
        if (err)
            *err = (divit_error){0};
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the note beside it (.divit-undo) about an interrupted signature cannot be read"));
    }
    memcpy(ret, content.p, sizeof *ret);
    return DIVIT_OK;
}

/* True if the file is the one of the note, perhaps with more behind its old end. */
static divit_status check_same(int fd, const note *n, divit_error *err)
{
    struct stat st;
    note now = {0};
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = DIVIT_OK;
    if ((uint64_t)st.st_size >= n->length)
        s = describe(fd, n->length, &now, err);
    if (s == DIVIT_OK && memcmp(&now, n, sizeof now) != 0)
        s = divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("it was replaced after an interrupted signature; look at it, then remove the "
               "note beside it (.divit-undo)"));
    return s;
}

/* see base/undo.h */
divit_status divit_undo_apply(int fd, const char *path, divit_error *err)
{
    DIVIT_AUTO(free_text)
    char *at = NULL;
    note n;
    divit_status s = note_path(path, &at, err);
    if (s == DIVIT_OK)
        s = read_note(at, &n, err);
    if (s == DIVIT_OK)
        s = check_same(fd, &n, err);
    if (s == DIVIT_OK && (ftruncate(fd, (off_t)n.length) != 0 || fsync(fd) != 0))
        s = divit_fail_errno(err, __func__, N_("the disk does not take the file"));
    return s == DIVIT_OK ? divit_undo_remove(at, err) : s;
}

/* see base/undo.h */
divit_status divit_undo_remove(const char *note_at, divit_error *err)
{
    const char *slash = strrchr(note_at, '/');
    char *folder = strndup(note_at, slash ? (size_t)(slash - note_at) + 1 : 0);
    if (!folder)
        return divit_fail_memory(err, __func__);
    DIVIT_AUTO(divit_fd_close)
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0 || unlink(note_at) != 0 || fsync(fd) != 0)
        return divit_fail_errno(err, __func__, N_("the disk does not take the file"));
    return DIVIT_OK;
}
