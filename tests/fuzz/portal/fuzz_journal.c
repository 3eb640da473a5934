/* SPDX-License-Identifier: Apache-2.0 */
/* Replay of foreign journals; and of a chain made here with a foreign record in its middle. */
#include <stdlib.h>

#include "base/bytes.h"
#include "portal/journal.h"
#include "portal/journal_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value made from foreign bytes is written only if it is read back the same. */
static void round_trip(const uint8_t *data, size_t size)
{
    divit_journal_record record = {
        .step = DIVIT_STEP_SUBMITTED, .time = size ? (int64_t)data[0] * 1000 : 0};
    char chain[DIVIT_CHAIN_TEXT];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    memcpy(record.status, data, size < sizeof record.status ? size : sizeof record.status - 1);
    if (divit_journal_line(&record, divit_journal_start, &line, chain, NULL) != DIVIT_OK)
        return;
    divit_journal_replay replay;
    if (divit_journal_replay_bytes(divit_bytes_span(&line), &replay, NULL) != DIVIT_OK ||
        replay.length != line.n || strcmp(replay.state.status, record.status) != 0 ||
        strcmp(replay.chain, chain) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_journal_replay replay;
    divit_error err = {0};
    const divit_status s = divit_journal_replay_bytes((divit_span){data, size}, &replay, &err);
    if (s == DIVIT_OK && replay.length > size)
        abort();
    if (s != DIVIT_OK && err.where > size)
        abort();
    round_trip(data, size);
    return 0;
}
