/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/apdu.h - a short command APDU taken apart (ISO 7816-4 5.1), and written for a trace.
 *
 * Not done here: extended length, which AKIS V1.0 does not know.
 */
#ifndef DIVIT_SANDBOX_CARD_APDU_H
#define DIVIT_SANDBOX_CARD_APDU_H

#include "divit/base.h"

typedef struct divit_apdu {
    uint8_t cla, ins, p1, p2;
    divit_span data; /* borrowed from the command */
    bool wants;      /* an Le byte is there */
    size_t le;       /* 1 to 256, 0 if it is not there */
} divit_apdu;

/* Takes a command apart. INPUT_BROKEN unless it is one of the four short cases. */
DIVIT_MUST_CHECK divit_status divit_apdu_parse(divit_span command, divit_apdu *ret);

/*
 * Appends "> 00A40000023F0000\n". The data of VERIFY and CHANGE REFERENCE DATA in any class, and
 * whatever follows it, is only counted: "> 00200001 06 [PIN 6 bytes]\n". E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_apdu_trace_command(divit_bytes *out, divit_span command);

/* Appends "< 9000\n". E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_apdu_trace_answer(divit_bytes *out, divit_span answer);

#endif
