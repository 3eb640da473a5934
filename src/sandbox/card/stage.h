/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/stage.h - a card folder that lives as long as one replay.
 *
 *     DIVIT_AUTO(divit_stage_close) divit_stage *stage = NULL;
 *     s = divit_stage_open("fault.trace", NULL, &stage, err);
 *     s = divit_pcscd_start(&(divit_pcscd_options){.folder = divit_stage_folder(stage)}, &p, err);
 *     ... clients work, pcscd ends ...
 *     s = divit_stage_count(stage, &played, err);          // how much of it was in the record
 *
 * Ownership: the folder and what pcscd leaves in it are removed at the end. Threads: one at a time.
 * Not done here: pcscd (sandbox/card/pcscd.h), the playing (sandbox/card/replay.h).
 */
#ifndef DIVIT_SANDBOX_CARD_STAGE_H
#define DIVIT_SANDBOX_CARD_STAGE_H

#include "divit/base.h"

typedef struct divit_stage divit_stage;

typedef struct divit_stage_played {
    bool data_kept;  /* else hidden bytes of answers are zeros */
    size_t commands; /* that came to the card */
    size_t unknown;  /* of these, those that were not in the record */
} divit_stage_played;

/*
 * Reads the record and makes a folder for it under `where` (NULL: /tmp). INPUT_MISSING,
 * INPUT_BROKEN and what else divit_replay_new() says, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_stage_open(
    const char *record, const char *where, divit_stage **ret, divit_error *err);

/* The folder, borrowed. */
const char *divit_stage_folder(const divit_stage *stage);

/* What was played so far. E_IO, INPUT_LIMIT if it was too much to be counted. */
DIVIT_MUST_CHECK divit_status divit_stage_count(
    const divit_stage *stage, divit_stage_played *ret, divit_error *err);

/* Removes the folder, frees and nulls. Accepts NULL, a pointer to NULL; also a cleanup handler. */
void divit_stage_close(divit_stage **stage);

#endif
