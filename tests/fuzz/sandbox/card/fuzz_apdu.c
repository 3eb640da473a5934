/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends a conversation to the emulated card. Input: a length byte and so many bytes of command,
 * again and again; length 0 is a reset.
 */
#include <stdlib.h>

#include "base/bytes.h"
#include "sandbox/card/apdu.h"
#include "sandbox/card/emulator.h"
#include "unit/sandbox/card/identity.h"

enum { COMMANDS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void send(divit_akis_card *card, divit_span command)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes answer = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    if (divit_akis_transmit(card, command, &answer) != DIVIT_OK ||
        divit_apdu_trace_command(&line, command) != DIVIT_OK)
        abort();
    if (answer.n < 2 || answer.n > 0xF4 + 2 || divit_akis_pin_state(card)->tries > 3)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static test_identity identity; /* made once: it is slow */
    if (!identity.key.p && !test_identity_make(2048, &identity))
        abort();
    const divit_akis_options o = {.certificate = divit_bytes_span(&identity.certificate),
        .key = divit_bytes_span(&identity.key),
        .pin = {"123456", 6, 3}};
    DIVIT_AUTO(divit_akis_free)
    divit_akis_card *card = NULL;
    if (divit_akis_new(&o, &card, NULL) != DIVIT_OK)
        abort();
    size_t at = 0;
    for (int i = 0; at < size && i < COMMANDS; i++) {
        const divit_span command = divit_span_sub((divit_span){data, size}, at + 1, data[at]);
        if (data[at] == 0)
            divit_akis_reset(card);
        else
            send(card, command);
        at += 1 + (size_t)data[at];
    }
    return 0;
}
