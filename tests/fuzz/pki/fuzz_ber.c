/* SPDX-License-Identifier: Apache-2.0 */
/* What BER becomes is DER, and that becomes itself. */
#include <stdlib.h>

#include "base/bytes.h"
#include "pki/ber.h"
#include "pki/der.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes again = {0};
    size_t taken;
    size_t whole;
    if (divit_ber_to_der((divit_span){data, size}, &taken, &der, NULL) != DIVIT_OK)
        return 0;
    const divit_span made = divit_bytes_span(&der);
    if (taken > size || !divit_der_one(made, &whole) || whole != made.n)
        abort();
    if (divit_ber_to_der(made, &taken, &again, NULL) != DIVIT_OK || taken != made.n ||
        !divit_span_equal(made, divit_bytes_span(&again)))
        abort();
    return 0;
}
