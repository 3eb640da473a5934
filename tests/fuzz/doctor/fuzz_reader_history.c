/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the history of readers: what is read is bounded and is written as it was read. */
#include <stdlib.h>

#include "base/bytes.h"
#include "doctor/history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_history_free)
    divit_history *h = NULL;
    DIVIT_AUTO(divit_history_free)
    divit_history *again = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes twice = {0};
    divit_history_entry usual;
    if (divit_history_parse((divit_span){data, size}, &h, NULL) != DIVIT_OK)
        return 0;
    if (h->n > DIVIT_HISTORY_MAX || divit_history_format(h, &text) != DIVIT_OK ||
        text.n > DIVIT_HISTORY_BYTES ||
        divit_history_parse(divit_bytes_span(&text), &again, NULL) != DIVIT_OK ||
        divit_history_format(again, &twice) != DIVIT_OK ||
        !divit_span_equal(divit_bytes_span(&text), divit_bytes_span(&twice)))
        abort();
    if (h->n > 0 && divit_history_usual(h, h->entries[0].reader, &usual) && usual.time < 0)
        abort();
    return 0;
}
