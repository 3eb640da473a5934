/* SPDX-License-Identifier: Apache-2.0 */
/* A card folder that lives as long as one replay. */
#include "sandbox/card/stage.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/card/folder.h"
#include "sandbox/card/replay.h"

enum { LOG_BYTES = 256 << 20 };

struct divit_stage {
    char folder[PATH_MAX];
    bool data_kept;
    bool unplugged; /* from the beginning */
};

/* What a reader and its pcscd leave behind, folders last. */
static const char *const files[] = {"settings", "record", "apdu.log", "followed", "opensc.conf",
    "pcscd.comm", "pcscd.lock", "pcscd.log", "reader.conf.d/divit"};

/* see sandbox/card/stage.h */
void divit_stage_close(divit_stage **stage)
{
    if (!stage || !*stage)
        return;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes path = {0};
        if (divit_practice_path((*stage)->folder, files[i], &path, NULL) == DIVIT_OK)
            (void)unlink((const char *)path.p);
    }
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    if (divit_practice_path((*stage)->folder, "reader.conf.d", &path, NULL) == DIVIT_OK)
        (void)rmdir((const char *)path.p);
    if ((*stage)->folder[0])
        (void)rmdir((*stage)->folder);
    free(*stage);
    *stage = NULL;
}

/* Reads the record once, so that one that cannot be played is refused before pcscd is there. */
static divit_status read_record(
    const char *path, divit_bytes *ret, divit_stage *stage, divit_error *err)
{
    DIVIT_AUTO(divit_replay_free)
    divit_replay *replay = NULL;
    divit_status s = divit_file_read(path, DIVIT_REPLAY_BYTES, ret, err);
    if (s == DIVIT_OK)
        s = divit_replay_new(divit_bytes_span(ret), divit_clock_system(), &replay, err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, path);
        return s;
    }
    stage->data_kept = divit_replay_has_data(replay);
    stage->unplugged = divit_replay_presence(replay, NULL) == DIVIT_NO_READER;
    return DIVIT_OK;
}

/* see sandbox/card/stage.h */
divit_status divit_stage_open(
    const char *record, const char *where, divit_stage **ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_stage_close)
    divit_stage *stage = calloc(1, sizeof *stage);
    char folder[PATH_MAX];
    if (!stage)
        return divit_fail_memory(err, __func__);
    divit_status s = read_record(record, &text, stage, err);
    if (s != DIVIT_OK)
        return s;
    const int n = snprintf(folder, sizeof folder, "%s/divit-replay-XXXXXX", where ? where : "/tmp");
    if (n < 0 || (size_t)n >= sizeof folder || !mkdtemp(folder))
        return divit_fail_errno(err, __func__, N_("no folder can be made for the replay"));
    memcpy(stage->folder, folder, sizeof folder);
    s = divit_practice_record_make(folder, divit_bytes_span(&text), err);
    if (s == DIVIT_OK && stage->unplugged)
        s = divit_practice_card_set(folder, DIVIT_SPAN_TEXT("reader=unplugged"), err);
    if (s != DIVIT_OK)
        return s;
    *ret = stage;
    stage = NULL;
    return DIVIT_OK;
}

/* see sandbox/card/stage.h */
const char *divit_stage_folder(const divit_stage *stage)
{
    return stage->folder;
}

static size_t count_lines(const char *text, const char *beginning)
{
    size_t n = 0;
    for (const char *at = text; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        n += strncmp(at, beginning, strlen(beginning)) == 0;
    return n;
}

/* see sandbox/card/stage.h */
divit_status divit_stage_count(const divit_stage *stage, divit_stage_played *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes log = {0};
    divit_status s = divit_practice_path(stage->folder, "apdu.log", &path, err);
    /* A reader without a card leaves no log. */
    if (s == DIVIT_OK && access((const char *)path.p, F_OK) == 0)
        s = divit_file_read((const char *)path.p, LOG_BYTES, &log, err);
    if (s == DIVIT_OK && divit_bytes_terminate(&log) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s != DIVIT_OK)
        return s;
    const char *text = (const char *)log.p;
    *ret = (divit_stage_played){.data_kept = stage->data_kept,
        .commands = count_lines(text, "> "),
        .unknown = count_lines(text, "# " DIVIT_REPLAY_UNKNOWN)};
    return DIVIT_OK;
}
