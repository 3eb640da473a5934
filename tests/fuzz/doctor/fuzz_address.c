/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an address; what is kept of it can be shown and is in the address. */
#include <stdlib.h>

#include "base/bytes.h"
#include "doctor/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char shown[DIVIT_ADDRESS_SHOWN];
    divit_address again;
    divit_address a;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = 0;
    if (divit_address_parse(text, &a)) {
        divit_address_show(&a, shown);
        if (!divit_address_parse(shown, &again) || strcmp(a.host, again.host) != 0 ||
            a.port != again.port || !divit_address_exempt(a.host, again.host))
            abort();
    }
    free(text);
    return 0;
}
