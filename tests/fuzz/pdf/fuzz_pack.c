/* SPDX-License-Identifier: Apache-2.0 */
/* Two bytes for N, two for First, and the data of an object stream, of which all objects are asked.
 */
#include <stdlib.h>

#include "base/bytes.h"
#include "pdf/packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_pdf_budget budget = {.stream = 1 << 18, .left = 1 << 20};
    DIVIT_AUTO(divit_pdf_pack_done)
    divit_pdf_pack pack = {.container = 9};
    if (size < 4 || divit_bytes_append(&pack.data, (divit_span){data + 4, size - 4}) != DIVIT_OK)
        return 0;
    pack.count = (uint64_t)data[0] << 8 | data[1];
    pack.first = (uint64_t)data[2] << 8 | data[3];
    for (uint32_t index = 0; index < 64; index++)
        for (uint32_t number = 1; number < 4; number++) {
            divit_pdf_value value;
            if (divit_pdf_pack_value(&pack, number, index, &budget, &value, NULL) == DIVIT_OK &&
                (index >= pack.count || value.raw.p < pack.data.p + pack.first ||
                    value.raw.p + value.raw.n > pack.data.p + pack.data.n))
                abort();
        }
    return 0;
}
