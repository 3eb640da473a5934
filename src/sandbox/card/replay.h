/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/replay.h - plays a script as the card in the practice reader.
 *
 *     DIVIT_AUTO(divit_replay_free) divit_replay *replay = NULL;
 *     s = divit_replay_new(text, clock, &replay, err);
 *     s = divit_replay_presence(replay, err);              // OK, NO_CARD, NO_READER
 *     s = divit_replay_ask(replay, &question, &answer, &wait, err);
 *
 * Each command is answered by the next step of the record that fits it, searched from behind the
 * step that was played last and, if none is there, from the beginning; so a program may run again
 * and again. Bytes that the record hides fit any bytes; hidden bytes of an answer are zeros. What
 * fits no step gets 6F00 and is counted. A step that failed fails after the time that it took; one
 * that was never answered says nothing for a minute. The card comes, goes and falls mute after the
 * step after which it did so in the record, and after the same time. Other answers come at once.
 * Every failure reaches the program as SCARD_E_NOT_TRANSACTED: a reader can say no more through
 * pcscd. So a signature is given only where one was recorded, and it is the recorded one whatever
 * is to be signed: whoever asked must check it.
 *
 * Ownership: the replay owns its script. Threads: one at a time. Not done here: waiting (the reader
 * sleeps), a second card or reader.
 */
#ifndef DIVIT_SANDBOX_CARD_REPLAY_H
#define DIVIT_SANDBOX_CARD_REPLAY_H

#include "base/clock.h"
#include "base/trace.h"

enum { DIVIT_REPLAY_BYTES = 16 << 20, DIVIT_REPLAY_LINES = 400000, DIVIT_REPLAY_WAIT = 60000 };

/* How a trace of the practice reader (sandbox/card/reader.h) says that a command was unknown. */
#define DIVIT_REPLAY_UNKNOWN "not in the record"

typedef struct divit_replay divit_replay;

/* Reads a record. The statuses of divit_script_parse(). */
DIVIT_MUST_CHECK divit_status divit_replay_new(
    divit_span text, divit_clock clock, divit_replay **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL. */
void divit_replay_free(divit_replay **replay);

/* Is there a card now? OK, NO_CARD, NO_READER. */
DIVIT_MUST_CHECK divit_status divit_replay_presence(divit_replay *replay, divit_error *err);

/* Powers the card up or resets it. NO_CARD, NO_READER, READER_SILENT if it is mute. */
DIVIT_MUST_CHECK divit_status divit_replay_power_up(divit_replay *replay, divit_error *err);

/* The recorded answer to reset, borrowed; empty if there is none. */
divit_span divit_replay_atr(const divit_replay *replay);

/* A command to the card, or a control code with its data to the reader. */
typedef struct divit_replay_question {
    bool is_control;
    uint32_t control;
    divit_span data;
} divit_replay_question;

/*
 * Asks. ret_wait: milliseconds to wait before the answer or the failure is given; written also with
 * a failure. READER_SILENT if it was never answered, NO_CARD if it failed or there is no card,
 * NO_READER, INPUT_UNSUPPORTED for a control code that is not in the record, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_replay_ask(divit_replay *replay,
    const divit_replay_question *question, divit_bytes *ret_answer, uint32_t *ret_wait,
    divit_error *err);

/* False if the record hides what was read: then answers are zeros. */
bool divit_replay_has_data(const divit_replay *replay);

/* How many commands were not in the record so far. */
size_t divit_replay_unknown(const divit_replay *replay);

#endif
