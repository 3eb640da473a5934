/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/journal.h - the append-only journal of one application: survives a crash at any point.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_journal_free) divit_journal *journal = NULL;
 *     s = divit_journal_open(folder, "SD-780", &journal, err);       // locks and replays
 *     if (divit_journal_state(journal)->step == DIVIT_STEP_SUBMITTING) ...ask, then send again
 *     s = divit_journal_append(journal, &(divit_journal_record){.step = ...}, err);
 *     s = divit_portal_approve(...);                                 // only now the effect
 *
 * One JSON object a line, chained: each starts with the SHA-256 over the chain value before it and
 * its own other bytes. An append is one write() and fsync(); the folder is synced when the file is
 * made. A last line that is cut or does not hold is what a crash in an append leaves: its effect
 * never began, it is dropped. Anything else that does not hold is INPUT_BROKEN.
 * No identity number, phone or mail address is written: texts are checked for them.
 * Ownership: the state is borrowed and changes with each append. Threads: one call at a time; a
 * second process is refused.
 * Not done here: the files that were signed; their names and hashes are here.
 */
#ifndef DIVIT_PORTAL_JOURNAL_H
#define DIVIT_PORTAL_JOURNAL_H

#include "divit/base.h"

/* The steps of a renewal in their order; the journal's words are in divit_step_text(). */
typedef enum divit_step {
    DIVIT_STEP_NONE,
    DIVIT_STEP_OPENED,             /* opened */
    DIVIT_STEP_FORM_SENT,          /* form-sent */
    DIVIT_STEP_DOCUMENTS_RECEIVED, /* documents-received: form_shown, commitment_shown */
    DIVIT_STEP_CONSENTED,          /* consented: via; the person agreed to what was shown */
    DIVIT_STEP_SIGNED,             /* signed: hashes and names of both files; by e-imza only */
    DIVIT_STEP_SUBMITTING,         /* submitting: idempotency_key */
    DIVIT_STEP_SUBMITTED,          /* submitted: status */
    DIVIT_STEP_RECEIPT,            /* receipt: receipt_hash, receipt_file */
} divit_step;

/* What the records say so far. A step empties what belongs to it and to later steps, then sets. */
typedef struct divit_journal_record {
    divit_step step;
    int64_t time;
    char form_shown[65]; /* SHA-256, lower-case hex, "" while unknown; so are all hashes */
    char commitment_shown[65];
    char form_signed[65];
    char commitment_signed[65];
    char form_file[256]; /* file name without folder */
    char commitment_file[256];
    char via[16];
    char idempotency_key[65];
    char status[128]; /* the portal's status text */
    char receipt_hash[65];
    char receipt_file[256];
} divit_journal_record;

typedef struct divit_journal divit_journal;

/* The journal's word for a step; "" for DIVIT_STEP_NONE. */
const char *divit_step_text(divit_step step);

/*
 * Opens or makes FOLDER/NO.journal (0600, missing folders 0700), locks it and replays it.
 * PORTAL_STATE if another process works on it, INPUT_BROKEN with the offset, INPUT_LIMIT beyond
 * 4 MiB, USAGE for an order number that cannot be one, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_journal_open(
    const char *folder, const char *no, divit_journal **ret, divit_error *err);

/*
 * Unlocks, closes, frees and nulls; a journal without a step leaves no file. Accepts NULL; also a
 * cleanup handler.
 */
void divit_journal_free(divit_journal **journal);

/* The newest state, borrowed. */
const divit_journal_record *divit_journal_state(const divit_journal *journal);

/*
 * Adds one step and makes it durable; `time` of the record is set by the caller. Only the fields
 * that belong to its step are written. USAGE if a value is malformed or holds personal data, E_IO
 * (then nothing of it stays), E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_journal_append(
    divit_journal *journal, const divit_journal_record *record, divit_error *err);

/* The result of a replay over bytes. */
typedef struct divit_journal_replay {
    divit_journal_record state;
    char chain[65];  /* chain value of the last record that holds */
    uint64_t length; /* bytes up to and with that record; what follows is torn */
} divit_journal_replay;

/* Replays the bytes of a journal. INPUT_BROKEN with the offset of the line. */
DIVIT_MUST_CHECK divit_status divit_journal_replay_bytes(
    divit_span bytes, divit_journal_replay *ret, divit_error *err);

#endif
