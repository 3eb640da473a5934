/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/reader.h - the practice reader with its card folder: presence, power, delay, faults,
 * trace. The IFD handler (ifd.c) is a thin cover over it.
 *
 *     divit_practice_reader *r = NULL;
 *     s = divit_practice_reader_new(folder, &r, err);   // NO_READER while it is unplugged
 *     s = divit_practice_reader_presence(r, err);       // OK, NO_CARD, NO_READER
 *     s = divit_practice_reader_power_up(r, err);
 *     s = divit_practice_reader_transmit(r, command, &answer, err);
 *     divit_practice_reader_free(&r);
 *
 * Every call looks whether the folder's settings changed; a change starts the count of APDUs anew.
 * FOLDER/followed is made when clients of pcscd see what the settings say. With a file
 * FOLDER/record that record is played (sandbox/card/replay.h) instead of an emulated card; then of
 * the settings only plugged, trace and delay count, and the trace tells which commands were not in
 * it. Threads: one at a time.
 */
#ifndef DIVIT_SANDBOX_CARD_READER_H
#define DIVIT_SANDBOX_CARD_READER_H

#include "divit/base.h"

typedef struct divit_practice_reader divit_practice_reader;

/* Opens the reader of a card folder. NO_READER if it is unplugged, E_MEMORY, INPUT_MISSING. */
DIVIT_MUST_CHECK divit_status divit_practice_reader_new(
    const char *folder, divit_practice_reader **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL. */
void divit_practice_reader_free(divit_practice_reader **reader);

/*
 * Is there a card? OK, NO_CARD, NO_READER after an unplug. An inserted card is loaded from the
 * folder; one that cannot be loaded counts as absent and the trace says why. Once a card is gone
 * the next two answers are NO_CARD, whatever the settings say by then.
 */
DIVIT_MUST_CHECK divit_status divit_practice_reader_presence(
    divit_practice_reader *reader, divit_error *err);

/* Powers the card up or resets it. NO_CARD, READER_SILENT if it is mute. */
DIVIT_MUST_CHECK divit_status divit_practice_reader_power_up(
    divit_practice_reader *reader, divit_error *err);

/* True if it speaks T=0 (ISO 7816-3) too, as a card that is played may. */
bool divit_practice_reader_speaks_t0(const divit_practice_reader *reader);

/* Powers the card down. */
void divit_practice_reader_power_down(divit_practice_reader *reader);

/* The answer to reset of the card, borrowed until the settings change; empty without power. */
divit_span divit_practice_reader_atr(const divit_practice_reader *reader);

/*
 * One command after the settings' delay and with their fault; tries left are written before the
 * answer is given. NO_READER, NO_CARD if there is none, it has no power or it is pulled now;
 * READER_SILENT when the silence is over; E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_practice_reader_transmit(
    divit_practice_reader *reader, divit_span command, divit_bytes *ret_answer, divit_error *err);

/* Control codes of a reader with a PIN pad (PC/SC part 10). */
enum {
    DIVIT_READER_FEATURES = 0x42000000 + 3400, /* CM_IOCTL_GET_FEATURE_REQUEST */
    DIVIT_READER_VERIFY = 0x42000000 + 3506,   /* our own for FEATURE_VERIFY_PIN_DIRECT */
    DIVIT_READER_MODIFY = 0x42000000 + 3507,   /* our own for FEATURE_MODIFY_PIN_DIRECT */
    DIVIT_READER_TLV = 0x42000000 + 3508,      /* our own for FEATURE_GET_TLV_PROPERTIES */
};

/*
 * One control code. FEATURES answers the table of the others, a tag, a length and the code of
 * each. TLV answers one property, that APDUs may have 65544 bytes. The other two take a PIN block
 * (sandbox/card/pad.h) and answer a status word, that of the card once the PIN was sent.
 * INPUT_UNSUPPORTED for every other code and for a reader without PIN pad; the statuses of the
 * transmit.
 */
DIVIT_MUST_CHECK divit_status divit_practice_reader_control(divit_practice_reader *reader,
    uint32_t code, divit_span in, divit_bytes *ret_answer, divit_error *err);

#endif
