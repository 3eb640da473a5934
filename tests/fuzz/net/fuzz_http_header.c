/* SPDX-License-Identifier: Apache-2.0 */
/* Header lines of an answer: what is collected can be read back and stays within its limit. */
#include <stdlib.h>

#include "base/bytes.h"
#include "divit/transport.h"
#include "net/header.h"

enum { LIMIT = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    divit_span rest = {data, size};
    while (rest.n > 0) {
        const uint8_t *end = memchr(rest.p, '\n', rest.n);
        const size_t n = end ? (size_t)(end - rest.p) + 1 : rest.n;
        if (divit_header_take(&answer.headers, divit_span_sub(rest, 0, n), LIMIT, NULL) != DIVIT_OK)
            break;
        rest = divit_span_sub(rest, n, rest.n);
    }
    if (answer.headers.n > LIMIT)
        abort();
    return divit_http_answer_header(&answer, "etag").n > LIMIT;
}
