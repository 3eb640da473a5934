/* SPDX-License-Identifier: Apache-2.0 */
/* Key addresses. */
#include <stdlib.h>

#include "card/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const divit_card_token token;
    static const divit_card_certificate certificate;
    divit_uri uri;
    if (divit_uri_parse((divit_span){data, size}, &uri, NULL) != DIVIT_OK)
        return 0;
    const bool named = uri.token.n + uri.serial.n + uri.object.n + uri.id.n > 0;
    /* A nameless token matches exactly the addresses that name nothing. */
    if (divit_uri_matches(&uri, &token, &certificate) == named)
        abort();
    return 0;
}
