/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a small file of a host: lines with names, and polkit's policy. */
#include <stdlib.h>
#include <string.h>

#include "doctor/polkit.h"
#include "doctor/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"ACTIVE=", "Uid:", "proc /proc proc ", "nfc "};
    char value[8];
    divit_polkit polkit = {0};
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (divit_tree_value(text, names[i], value, sizeof value) && !strstr(text, names[i]))
            abort();
    divit_polkit_parse(text, &polkit);
    if (polkit.active[0] && !strstr(text, "<allow_active>"))
        abort();
    free(text);
    return 0;
}
