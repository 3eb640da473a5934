/* SPDX-License-Identifier: Apache-2.0 */
/* Settings that parse are written and parse again to the same text. */
#include <stdlib.h>

#include "base/bytes.h"
#include "sandbox/card/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_card_settings set = divit_card_settings_usual();
    if (divit_card_settings_parse((divit_span){data, size}, &set, NULL) != DIVIT_OK)
        return 0;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes first = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes second = {0};
    divit_card_settings again = {0};
    if (divit_card_settings_format(&set, &first) != DIVIT_OK ||
        divit_card_settings_parse(divit_bytes_span(&first), &again, NULL) != DIVIT_OK ||
        divit_card_settings_format(&again, &second) != DIVIT_OK ||
        !divit_span_equal(divit_bytes_span(&first), divit_bytes_span(&second)))
        abort();
    return 0;
}
