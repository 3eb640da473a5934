/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an ELF file; what it names lies in the file and within the limits. */
#include <stdlib.h>

#include "base/bytes.h"
#include "doctor/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(divit_span text, const uint8_t *data, size_t size)
{
    if (text.n > 64 || text.p < data || text.p + text.n >= data + size || text.p[text.n] != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_elf_limits limits = {.needed = 8, .text = 64, .entries = 64};
    divit_elf elf;
    if (divit_elf_parse((divit_span){data, size}, &limits, &elf, NULL) != DIVIT_OK)
        return 0;
    if (elf.needed_count > limits.needed)
        abort();
    for (size_t i = 0; i < elf.needed_count; i++)
        check_span(elf.needed[i], data, size);
    if (elf.folders.p)
        check_span(elf.folders, data, size);
    return 0;
}
