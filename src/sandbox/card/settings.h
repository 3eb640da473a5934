/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/settings.h - how a practice card and its reader behave: the file FOLDER/settings.
 *
 *     divit_card_settings set = divit_card_settings_usual();
 *     s = divit_card_settings_parse(file, &set, err);     // lines "key=value"
 *     s = divit_card_settings_put(DIVIT_SPAN_TEXT("delay=50"), &set, err);
 *     s = divit_card_settings_format(&set, &bytes);
 *
 * | key      | values                               | meaning                                   |
 * | reader   | plugged, unplugged                   | the reader's cable                        |
 * | card     | in, out                              | the card in the reader                    |
 * | mute     | no, yes                              | the card answers no reset                 |
 * | delay    | 0 to 60000                           | milliseconds before each answer           |
 * | silence  | 0 to 60000                           | how long a silent card keeps its caller   |
 * | locked   | 6983, 6984                           | status word of a locked PIN (when inserted) |
 * | consent  | no, yes                              | PIN before each signature (when inserted) |
 * | pinpad   | no, yes                              | the reader has a PIN pad (pad.h)          |
 * | serial   | 16 hex digits                        | of the token (when inserted)              |
 * | atr      | hex digits of at most 33 bytes       | its answer to reset; "" is the usual one  |
 * | trace    | a file name in the folder, or a path | every APDU, PINs only counted; "" is none |
 * | fault    | none, pull, reseat, unplug, silent, garbage, empty, flip, short, byte, long, word, |
 * |          | storm                                | what goes wrong                           |
 * | fault-at | 0 to 1000000                         | at the n-th APDU after this file was      |
 * |          |                                      | written; 0: whenever a signature comes    |
 * | seed     | 0 to 9999999                         | of a storm                                |
 *
 * pull: the card is out from then on. reseat: it is out and at once in again. unplug: the reader is
 * out from then on. silent: no answer until the silence is over or the settings change. A storm
 * goes on from its APDU; all others hit one. The others are in sandbox/card/spoil.h.
 */
#ifndef DIVIT_SANDBOX_CARD_SETTINGS_H
#define DIVIT_SANDBOX_CARD_SETTINGS_H

#include "divit/base.h"

enum {
    DIVIT_CARD_SETTINGS_LIMIT = 4096, /* bytes of a settings file */
    DIVIT_CARD_SETTINGS_ATR = 33,     /* the longest answer to reset (ISO/IEC 7816-3 8.2.1) */
};

typedef enum divit_card_fault {
    DIVIT_CARD_FAULT_NONE,
    DIVIT_CARD_FAULT_PULL,
    DIVIT_CARD_FAULT_RESEAT,
    DIVIT_CARD_FAULT_UNPLUG,
    DIVIT_CARD_FAULT_SILENT,
    DIVIT_CARD_FAULT_GARBAGE,
    DIVIT_CARD_FAULT_EMPTY,
    DIVIT_CARD_FAULT_FLIP,
    DIVIT_CARD_FAULT_SHORT,
    DIVIT_CARD_FAULT_BYTE,
    DIVIT_CARD_FAULT_LONG,
    DIVIT_CARD_FAULT_WORD,
    DIVIT_CARD_FAULT_STORM,
} divit_card_fault;

typedef struct divit_card_settings {
    bool plugged, inserted, mute, consent, pinpad;
    uint32_t delay;   /* milliseconds */
    uint32_t silence; /* milliseconds */
    uint32_t fault_at;
    uint32_t seed;
    divit_card_fault fault;
    uint16_t locked;
    uint8_t serial[8];
    uint8_t atr[DIVIT_CARD_SETTINGS_ATR];
    size_t atr_length; /* 0: that of an AKIS V1.0 */
    char trace[256];
} divit_card_settings;

/* Plugged, inserted, no delay, no fault, 3000 ms of silence, 6983, trace "apdu.log". */
divit_card_settings divit_card_settings_usual(void);

/* Takes one "key=value". USAGE if key or value is not of the table above; *set is then unchanged.
 */
DIVIT_MUST_CHECK divit_status divit_card_settings_put(
    divit_span line, divit_card_settings *set, divit_error *err);

/*
 * Takes all lines of a file over what *set holds; empty lines and lines starting with '#' are
 * passed over. USAGE, INPUT_LIMIT beyond DIVIT_CARD_SETTINGS_LIMIT. where: offset of the line.
 */
DIVIT_MUST_CHECK divit_status divit_card_settings_parse(
    divit_span text, divit_card_settings *set, divit_error *err);

/* Appends the lines that parse to *set. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_card_settings_format(
    const divit_card_settings *set, divit_bytes *out);

#endif
