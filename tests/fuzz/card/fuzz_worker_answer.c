/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a worker answers: it is refused, or it is exactly an answer. */
#include <stdlib.h>

#include "base/bytes.h"
#include "card/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes again = {0};
    DIVIT_AUTO(divit_answer_done)
    divit_answer a = {0};
    const divit_span message = {data, size};
    if (divit_answer_parse(message, &a, NULL) != DIVIT_OK)
        return 0;
    if (divit_answer_format(&a, &again) != DIVIT_OK)
        return 0;
    if (!divit_span_equal(message, divit_bytes_span(&again)))
        abort();
    return 0;
}
