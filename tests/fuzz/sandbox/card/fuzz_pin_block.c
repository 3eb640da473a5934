/* SPDX-License-Identifier: Apache-2.0 */
/* Parses PIN blocks; the first byte says of which kind. What is taken has sane lengths. */
#include <stdlib.h>

#include "base/bytes.h"
#include "sandbox/card/pad.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_pin_block b;
    if (size == 0)
        return 0;
    const divit_span bytes = {data + 1, size - 1};
    const divit_pin_block_kind kind = data[0] & 1 ? DIVIT_PIN_BLOCK_MODIFY : DIVIT_PIN_BLOCK_VERIFY;
    if (divit_pin_block_parse(kind, bytes, &b, NULL) != DIVIT_OK)
        return 0;
    if (b.header.n != 4 || b.least == 0 || b.least > b.most || b.most > 16 || b.kind != kind ||
        b.header.p + 4 > bytes.p + bytes.n)
        abort();
    return 0;
}
