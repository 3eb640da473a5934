/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a record that is played; the first byte says how the clock goes. */
#include <stdlib.h>

#include "base/bytes.h"
#include "sandbox/card/replay.h"

enum { ROUNDS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(divit_replay *replay, divit_replay_question q)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes answer = {0};
    uint32_t wait = 0;
    const divit_status s = divit_replay_ask(replay, &q, &answer, &wait, NULL);
    if (wait > DIVIT_REPLAY_WAIT || answer.n > DIVIT_TRACE_DATA_MAX || s < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t command[] = {0x00, 0xA4, 0x08, 0x00, 0x04, 0x3F, 0x00, 0x2F, 0x00, 0x00};
    DIVIT_AUTO(divit_replay_free)
    divit_replay *replay = NULL;
    int64_t time = 0;
    if (size == 0 || divit_replay_new((divit_span){data + 1, size - 1}, divit_clock_fixed(&time),
                         &replay, NULL) != DIVIT_OK)
        return 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        time += data[0];
        if (divit_replay_presence(replay, NULL) == DIVIT_OK)
            (void)!divit_replay_power_up(replay, NULL);
        ask(replay, (divit_replay_question){.data = {command, i % (sizeof command + 1)}});
        ask(replay, (divit_replay_question){.is_control = true, .control = 0x42000000 + 3400});
    }
    if (divit_replay_unknown(replay) > ROUNDS || divit_replay_atr(replay).n > 33)
        abort();
    return 0;
}
