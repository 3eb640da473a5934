/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dictionary, "stream", a byte, data: decoded as it stands, and deflated first so that the
 * predictors behind are reached. Nothing decodes beyond its budget.
 */
#include <stdlib.h>
#include <zlib.h>

#include "base/bytes.h"
#include "pdf/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const divit_pdf_value *dict, divit_span data)
{
    divit_pdf_budget budget = {.stream = 1 << 16, .left = 1 << 20};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    if (divit_pdf_stream_decode(dict, data, &budget, &out, NULL) == DIVIT_OK &&
        (out.n > budget.stream || budget.left > 1 << 20))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_pdf_lexer lexer = {.text = {data, size}};
    divit_pdf_value dict;
    uint8_t packed[1 << 13];
    uLongf packed_size = sizeof packed;
    if (divit_pdf_value_parse(&lexer, &dict, NULL) != DIVIT_OK ||
        !divit_pdf_lexer_take(&lexer, "stream"))
        return 0;
    const divit_span rest = divit_span_sub(lexer.text, lexer.pos + 1, size);
    decode(&dict, rest);
    if (rest.n < sizeof packed / 2 && compress(packed, &packed_size, rest.p, rest.n) == Z_OK)
        decode(&dict, (divit_span){packed, packed_size});
    return 0;
}
