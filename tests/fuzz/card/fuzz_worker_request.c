/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a worker is sent: it is refused, or it is exactly a request. */
#include <stdlib.h>

#include "base/bytes.h"
#include "card/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes again = {0};
    const divit_span message = {data, size};
    divit_request r;
    if (divit_request_parse(message, &r, NULL) != DIVIT_OK)
        return 0;
    if (divit_request_format(&r, &again) != DIVIT_OK)
        return 0;
    if (!divit_span_equal(message, divit_bytes_span(&again)))
        abort();
    return 0;
}
