/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/script.h - a record (base/trace.h) as what a card did: exchanges and comings and
 * goings.
 *
 *     DIVIT_AUTO(divit_script_done) divit_script script = {0};
 *     s = divit_script_parse(text, &limits, &script, err);
 *     ... script.steps[i].command, script.changes[k].state ...
 *
 * A step is a command that reached the card (SCardTransmit) or the reader (SCardControl), with its
 * answer, its failure, or neither if it was never answered. A change says that the card or the
 * reader came, went or fell mute, and between which steps; it is seen in the states that PC/SC told
 * (SCardGetStatusChange) and in the codes of calls. A card that went did so with the first of the
 * commands that failed before PC/SC said so. Only one card in one reader: with several, all
 * their commands make one row.
 *
 * Ownership: a script owns its steps. Threads: no state. Not done here: time (replay.h).
 */
#ifndef DIVIT_SANDBOX_CARD_SCRIPT_H
#define DIVIT_SANDBOX_CARD_SCRIPT_H

#include "base/trace.h"

enum { DIVIT_SCRIPT_STEPS = 100000, DIVIT_SCRIPT_ATR = 33 };

typedef enum divit_script_outcome {
    DIVIT_SCRIPT_UNANSWERED,
    DIVIT_SCRIPT_ANSWERED,
    DIVIT_SCRIPT_FAILED,
    DIVIT_SCRIPT_VOID, /* it did not come to the card */
} divit_script_outcome;

typedef struct divit_script_step {
    bool is_control;
    uint64_t control; /* the control code */
    divit_trace_data command;
    divit_trace_data answer;
    divit_script_outcome outcome;
    uint64_t took;  /* milliseconds */
    uint64_t ended; /* milliseconds since the worker began */
} divit_script_step;

typedef enum divit_script_state {
    DIVIT_SCRIPT_PRESENT,
    DIVIT_SCRIPT_MUTE,
    DIVIT_SCRIPT_ABSENT,
    DIVIT_SCRIPT_UNPLUGGED,
} divit_script_state;

typedef struct divit_script_change {
    size_t steps; /* how many steps were before it */
    divit_script_state state;
    uint64_t delay; /* milliseconds after the change before it, 0 for the first behind a step */
} divit_script_change;

typedef struct divit_script {
    divit_script_step *steps;
    size_t step_count;
    divit_script_change *changes;
    size_t change_count;
    uint8_t atr[DIVIT_SCRIPT_ATR]; /* the first that was told */
    size_t atr_length;
    bool data_kept;
} divit_script;

/*
 * Parses a whole record. The statuses of base/trace.h; INPUT_UNSUPPORTED if nothing in it tells of
 * a reader.
 */
DIVIT_MUST_CHECK divit_status divit_script_parse(
    divit_span text, const divit_trace_limits *limits, divit_script *ret, divit_error *err);

/* True if the step came to the card and its command is these bytes, hidden ones being any. */
bool divit_script_fits(const divit_script_step *step, divit_span command);

/* Frees and leaves {0}; also a cleanup handler. */
void divit_script_done(divit_script *script);

#endif
