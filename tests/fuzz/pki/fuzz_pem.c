/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as PEM; each block that is given takes more text than it has bytes, so there is an end.
 */
#include <stdlib.h>

#include "base/bytes.h"
#include "pki/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_span rest = {data, size};
    size_t before = size;
    while (divit_pem_next(&rest, &der, NULL) == DIVIT_OK && der.n > 0) {
        if (rest.n + der.n >= before)
            abort();
        before = rest.n;
    }
    return 0;
}
