/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the JSON of another desk: texts stay whole and within their room. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/desk_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text, size_t cap)
{
    if (strnlen(text, cap) == cap || !divit_utf8_valid(divit_span_of(text)) || strchr(text, '\n'))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cli_desk desk;
    if (cli_desk_file_parse((divit_span){data, size}, &desk, NULL) != DIVIT_OK)
        return 0;
    if (desk.layer_count == 0 || desk.layer_count > CLI_DESK_LAYERS_MAX)
        abort();
    check(desk.first_broken, sizeof desk.first_broken);
    check(desk.cause, sizeof desk.cause);
    check(desk.language, sizeof desk.language);
    check(desk.reader, sizeof desk.reader);
    check(desk.module, sizeof desk.module);
    for (size_t i = 0; i < desk.layer_count; i++)
        check(desk.layers[i].name, sizeof desk.layers[i].name);
    return 0;
}
