/* SPDX-License-Identifier: Apache-2.0 */
/* What is parsed, written again and parsed again has the same fields. */
#include <stdlib.h>

#include "base/bytes.h"
#include "sandbox/portal/urlencoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const divit_world_fields *fields)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields again = {0};
    for (size_t i = 0; i < fields->count; i++)
        if ((i > 0 && divit_bytes_push(&text, '&') != DIVIT_OK) ||
            divit_world_urlencoded_append(&text, (const char *)fields->field[i].name.p) != 0 ||
            divit_bytes_push(&text, '=') != DIVIT_OK ||
            divit_world_urlencoded_append(&text, (const char *)fields->field[i].value.p) != 0)
            abort();
    const divit_status s = divit_world_urlencoded_parse(divit_bytes_span(&text), &again, NULL);
    if (s != DIVIT_INPUT_LIMIT && (s != DIVIT_OK || again.count != fields->count))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    if (divit_world_urlencoded_parse((divit_span){data, size}, &fields, NULL) == DIVIT_OK)
        check_again(&fields);
    return 0;
}
