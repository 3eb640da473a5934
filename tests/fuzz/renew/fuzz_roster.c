/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an institution's list: everybody that is read can be found again. */
#include <stdlib.h>

#include "base/bytes.h"
#include "renew/roster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_roster_free)
    divit_roster *roster = NULL;
    if (divit_roster_read((divit_span){data, size}, &roster, NULL) != DIVIT_OK)
        return 0;
    for (size_t i = 0; i < divit_roster_count(roster) && i < 16; i++) {
        const divit_officer_item item = {
            .name = divit_roster_name(roster, i), .identity_no_masked = "*********46", .unit = ""};
        if (divit_roster_match_item(roster, &item) == DIVIT_ROSTER_UNKNOWN)
            abort(); /* the name at least is the list's own */
    }
    return 0;
}
