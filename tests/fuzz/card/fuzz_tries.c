/* SPDX-License-Identifier: Apache-2.0 */
/* The record of wrong PINs. What is taken is written again byte for byte. */
#include <stdlib.h>

#include "base/bytes.h"
#include "card/tries.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One more wrong PIN for the first and for a new token, and the right one for the first. */
static void change(divit_tries_list *list)
{
    static const uint8_t fresh[DIVIT_TRIES_NAME] = {0x5A};
    divit_tries_set(list, fresh, 1);
    if (list->n > DIVIT_TRIES_RECORDS || divit_tries_of(list, fresh) != 1)
        abort();
    const divit_tries_record first = list->p[0];
    divit_tries_set(list, first.name, first.failures + 1);
    divit_tries_set(list, first.name, 0);
    if (divit_tries_of(list, first.name) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_tries_list list;
    divit_error err = {0};
    if (divit_tries_parse((divit_span){data, size}, &list, &err) != DIVIT_OK) {
        if (err.where > size)
            abort();
        return 0;
    }
    if (divit_tries_format(&list, &text) != DIVIT_OK ||
        !divit_span_equal(divit_bytes_span(&text), (divit_span){data, size}))
        abort();
    change(&list);
    return 0;
}
