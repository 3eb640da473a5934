/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an answer to reset. */
#include <stdlib.h>

#include "base/bytes.h"
#include "token/atr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_atr atr;
    divit_error err = {0};
    if (divit_atr_parse((divit_span){data, size}, &atr, &err) != DIVIT_OK) {
        if (err.where > size)
            abort();
        return 0;
    }
    if (size > DIVIT_ATR_MAX || atr.protocols == 0 || atr.historical.n > 15)
        abort();
    if (atr.historical.n > 0 &&
        (atr.historical.p < data || atr.historical.p + atr.historical.n > data + size))
        abort();
    return 0;
}
