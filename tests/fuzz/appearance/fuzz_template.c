/* SPDX-License-Identifier: Apache-2.0 */
/* A template, and its lines with words that look like placeholders. */
#include <stdlib.h>

#include "appearance/template.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const divit_template_words words = {.name = "{name}{reason}", .reason = "{"};
    DIVIT_AUTO(divit_template_free)
    divit_template *t = NULL;
    divit_error err = {0};
    if (divit_template_parse((divit_span){data, size}, &t, &err) != DIVIT_OK)
        return 0;
    for (size_t i = 0; i < t->row_count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes line = {0};
        if (divit_template_line(t, i, &words, &line, &err) == DIVIT_OK &&
            !divit_utf8_valid(divit_bytes_span(&line)))
            abort();
    }
    return 0;
}
