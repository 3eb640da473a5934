/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/pad.h - the PIN pad of the practice reader (PC/SC part 10, class 2 reader): the
 * blocks that a host sends it, and the commands that it makes of them.
 *
 *     divit_pin_block block;
 *     s = divit_pin_block_parse(DIVIT_PIN_BLOCK_VERIFY, bytes, &block, err);
 *     sw = divit_pad_type(folder, &block, &command);   // the PIN comes from FOLDER/typed
 *     ... the reader sends command to the card and gives the host the status word ...
 *
 * What a person would type is in the card folder: `typed` has the PIN in its first line,
 * `typed-new` a new PIN and its repetition, a line each. A file that is not there is a person who
 * presses Cancel. So no PIN ever comes from the host or goes to it.
 * Ownership: a block borrows from its bytes; the command holds a PIN, so wipe it. No threads.
 * Not done here: timeouts, messages, padded and binary PIN formats, PIN lengths in other places.
 */
#ifndef DIVIT_SANDBOX_CARD_PAD_H
#define DIVIT_SANDBOX_CARD_PAD_H

#include "divit/base.h"

/* Status words of a secure PIN entry (PC/SC part 10, 2.6.4.3 "SW1SW2"). */
enum {
    DIVIT_PAD_SW_CANCELLED = 0x6401,
    DIVIT_PAD_SW_DIFFERENT = 0x6402, /* the new PIN and its repetition */
    DIVIT_PAD_SW_LENGTH = 0x6403,
    DIVIT_PAD_SW_BLOCK = 0x6B80, /* the block cannot be carried out */
};

typedef enum divit_pin_block_kind {
    DIVIT_PIN_BLOCK_VERIFY, /* PIN_VERIFY_STRUCTURE */
    DIVIT_PIN_BLOCK_MODIFY, /* PIN_MODIFY_STRUCTURE */
} divit_pin_block_kind;

/* What a block asks for. */
typedef struct divit_pin_block {
    divit_pin_block_kind kind;
    uint8_t least, most; /* bytes of a PIN */
    bool counted;        /* a byte with its length goes before each PIN */
    bool repeat;         /* the new PIN is typed twice */
    divit_span header;   /* class, instruction, P1, P2 */
} divit_pin_block;

/*
 * Takes a block apart. Only what this reader can do is taken: PINs in ASCII, unpadded, from the
 * first data byte on, ended by the key or the greatest length; VERIFY or CHANGE REFERENCE DATA
 * without data, its length 0 or left out; MODIFY asks for the old PIN. INPUT_BROKEN if lengths do
 * not fit, INPUT_UNSUPPORTED.
 */
DIVIT_MUST_CHECK divit_status divit_pin_block_parse(
    divit_pin_block_kind kind, divit_span bytes, divit_pin_block *ret, divit_error *err);

/*
 * Lets the person of the folder type and writes the command into *ret_command, emptied first.
 * Answers 0, or the status word of what went wrong before anything was sent.
 */
uint16_t divit_pad_type(const char *folder, const divit_pin_block *block, divit_bytes *ret_command);

#endif
