/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a profile; what was parsed is asked all there is to ask. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "token/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const divit_profile *p)
{
    static const uint8_t bytes[] = {0x3B, 0x02, 0x14, 0x50};
    const divit_span atr_bytes = {bytes, sizeof bytes};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes conf = {0};
    divit_atr atr;
    divit_usb_reader reader;
    if (divit_atr_parse(atr_bytes, &atr, NULL) != DIVIT_OK)
        abort();
    (void)divit_profile_fits(p, atr_bytes, &atr);
    (void)divit_profile_quirks(p);
    (void)divit_profile_has_module(p, "/usr/lib/libakisp11.so");
    for (size_t i = 0; divit_profile_value(p, DIVIT_FACT_READER, i); i++)
        if (!divit_profile_reader(p, i, &reader) || strlen(reader.name) == 0)
            abort();
    const bool has_driver = divit_profile_value(p, DIVIT_FACT_OPENSC_DRIVER, 0) != NULL;
    if ((divit_profile_opensc(p, &conf, NULL) == DIVIT_OK) != has_driver)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_profile_limits limits = {.bytes = 4096, .facts = 64};
    DIVIT_AUTO(divit_profile_free)
    divit_profile *p = NULL;
    divit_error err = {0};
    if (divit_profile_parse((divit_span){data, size}, &limits, &p, &err) == DIVIT_OK)
        ask(p);
    else if (p || err.where > size)
        abort();
    return 0;
}
