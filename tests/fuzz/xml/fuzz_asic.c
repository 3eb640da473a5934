/* SPDX-License-Identifier: Apache-2.0 */
/* An ASiC container: its roles keep what the rules promise, its names are found by their URIs. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "xml/asic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held)
{
    if (!held)
        abort();
}

/* A name with every byte but "/" percent-encoded is found, and nothing else by it. */
static void find_again(const divit_asic *asic, size_t i)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes uri = {0};
    const divit_span name = asic->zip.entries[i].name;
    size_t at = 0;
    divit_status s = DIVIT_OK;
    for (size_t k = 0; k < name.n && s == DIVIT_OK; k++)
        s = name.p[k] == '/' ? divit_bytes_push(&uri, '/')
                             : divit_bytes_printf(&uri, "%%%02x", (unsigned)name.p[k]);
    if (s == DIVIT_OK)
        demand(divit_asic_find(asic, divit_bytes_span(&uri), &at) && at == i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_asic_done)
    divit_asic asic = {0};
    if (divit_asic_open((divit_span){data, size}, &asic, NULL) != DIVIT_OK)
        return 0;
    const size_t count = divit_asic_count(&asic, DIVIT_ASIC_DATA);
    demand(count == 1 || (asic.extended && count > 1));
    demand(divit_asic_count(&asic, DIVIT_ASIC_MIMETYPE) == 1);
    demand(divit_asic_count(&asic, DIVIT_ASIC_SIGNATURES) > 0);
    demand(divit_asic_begins((divit_span){data, size}));
    for (size_t i = 0; i < asic.zip.count; i++)
        find_again(&asic, i);
    return 0;
}
