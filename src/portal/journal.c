/* SPDX-License-Identifier: Apache-2.0 */
/* The append-only journal of one application. */
#include "portal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "portal/application.h"
#include "portal/journal_record.h"

enum { JOURNAL_LIMIT = 4 << 20 };

struct divit_journal {
    int fd;
    char *path;
    bool held;       /* locked and read */
    uint64_t length; /* bytes that hold */
    char chain[DIVIT_CHAIN_TEXT];
    divit_journal_record state;
};

/* see portal/journal.h */
void divit_journal_free(divit_journal **journal)
{
    if (!journal || !*journal)
        return;
    /* Under the lock, so that nobody works on a file that is going. */
    if ((*journal)->held && (*journal)->length == 0)
        (void)unlink((*journal)->path);
    divit_fd_close(&(*journal)->fd);
    free((*journal)->path);
    free(*journal);
    *journal = NULL;
}

/* see portal/journal.h */
const divit_journal_record *divit_journal_state(const divit_journal *journal)
{
    return &journal->state;
}

/* see portal/journal.h */
divit_status divit_journal_replay_bytes(
    divit_span bytes, divit_journal_replay *ret, divit_error *err)
{
    divit_journal_replay replay = {0};
    memcpy(replay.chain, divit_journal_start, sizeof replay.chain);
    while (replay.length < bytes.n) {
        const divit_span left = divit_span_sub(bytes, (size_t)replay.length, bytes.n);
        const uint8_t *end = memchr(left.p, '\n', left.n);
        if (!end)
            break;
        const size_t n = (size_t)(end - left.p);
        divit_journal_record record;
        const divit_status s =
            divit_journal_line_parse(divit_span_sub(left, 0, n), replay.chain, &record, err);
        /* What a crash leaves is at the end, and its effect never began. */
        if (s == DIVIT_INPUT_BROKEN && n + 1 == left.n)
            break;
        if (s == DIVIT_INPUT_BROKEN)
            return divit_fail_at(
                err, s, __func__, N_("a line of the journal does not hold"), replay.length);
        if (s != DIVIT_OK)
            return s;
        divit_journal_apply(&replay.state, &record);
        replay.length += n + 1;
    }
    *ret = replay;
    return DIVIT_OK;
}

static divit_status sync_folder(const char *folder, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0
               ? DIVIT_OK
               : divit_fail_errno(err, __func__, N_("the journal's folder cannot be made durable"));
}

static divit_status open_locked(divit_journal *j, divit_error *err)
{
    struct stat st;
    j->fd = open(j->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
    if (j->fd < 0)
        return divit_fail_errno(err, __func__, N_("the journal cannot be opened"));
    const bool locked = flock(j->fd, LOCK_EX | LOCK_NB) == 0;
    if (locked && fstat(j->fd, &st) == 0 && st.st_nlink > 0)
        return DIVIT_OK;
    /* Without a name it was another's empty one, which has just gone. */
    if (locked || errno == EWOULDBLOCK)
        return divit_fail(
            err, DIVIT_PORTAL_STATE, __func__, N_("another divit is working on this application"));
    return divit_fail_errno(err, __func__, N_("the journal cannot be locked"));
}

/* Cuts the file to what holds. */
static divit_status cut(const divit_journal *j, divit_error *err)
{
    if (ftruncate(j->fd, (off_t)j->length) != 0 || fsync(j->fd) != 0)
        return divit_fail_errno(err, __func__, N_("the journal cannot be cut"));
    return DIVIT_OK;
}

static divit_status replay_file(divit_journal *j, divit_error *err)
{
    struct stat st;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_journal_replay replay;
    if (fstat(j->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return divit_fail_errno(err, __func__, N_("the journal is not a regular file"));
    if (st.st_size > JOURNAL_LIMIT)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the journal is larger than allowed"), JOURNAL_LIMIT);
    if (divit_bytes_reserve(&bytes, (size_t)st.st_size) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_read_at(j->fd, 0, bytes.p, (size_t)st.st_size, err);
    if (s != DIVIT_OK)
        return s;
    bytes.n = (size_t)st.st_size;
    s = divit_journal_replay_bytes(divit_bytes_span(&bytes), &replay, err);
    if (s != DIVIT_OK)
        return s;
    j->state = replay.state;
    j->length = replay.length;
    memcpy(j->chain, replay.chain, sizeof j->chain);
    return j->length < bytes.n ? cut(j, err) : DIVIT_OK;
}

static divit_status make_path(
    divit_journal *j, const char *folder, const char *no, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    if (!divit_order_valid(no))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("an order number looks like SD-780"));
    if (divit_bytes_printf(&path, "%s/%s.journal", folder, no) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    j->path = (char *)divit_bytes_steal(&path).p;
    return DIVIT_OK;
}

/* see portal/journal.h */
divit_status divit_journal_open(
    const char *folder, const char *no, divit_journal **ret, divit_error *err)
{
    DIVIT_AUTO(divit_journal_free)
    divit_journal *j = calloc(1, sizeof *j);
    if (!j)
        return divit_fail_memory(err, __func__);
    j->fd = -1;
    divit_status s = make_path(j, folder, no, err);
    if (s == DIVIT_OK)
        s = divit_folder_make(folder, err);
    if (s == DIVIT_OK)
        s = open_locked(j, err);
    if (s == DIVIT_OK)
        s = sync_folder(folder, err);
    if (s == DIVIT_OK)
        s = replay_file(j, err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, j->path ? j->path : no);
        return s;
    }
    j->held = true;
    *ret = j;
    j = NULL;
    return DIVIT_OK;
}

/* One write() and fsync(); what a failure left is cut off again. */
static divit_status write_line(const divit_journal *j, divit_span line, divit_error *err)
{
    const ssize_t put = write(j->fd, line.p, line.n);
    if (put == (ssize_t)line.n && fsync(j->fd) == 0)
        return DIVIT_OK;
    if (put >= 0 && put < (ssize_t)line.n)
        errno = ENOSPC;
    const divit_status s = divit_fail_errno(err, __func__, N_("the journal cannot be written"));
    /* If this fails too, the torn line is dropped at the next opening. */
    (void)cut(j, NULL);
    return s;
}

/* see portal/journal.h */
divit_status divit_journal_append(
    divit_journal *journal, const divit_journal_record *record, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    char chain[DIVIT_CHAIN_TEXT];
    if (record->step == DIVIT_STEP_NONE)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the journal keeps no empty step"));
    divit_status s = divit_journal_line(record, journal->chain, &line, chain, err);
    if (s == DIVIT_OK)
        s = write_line(journal, divit_bytes_span(&line), err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, journal->path);
        return s;
    }
    journal->length += line.n;
    memcpy(journal->chain, chain, sizeof chain);
    divit_journal_apply(&journal->state, record);
    return DIVIT_OK;
}
