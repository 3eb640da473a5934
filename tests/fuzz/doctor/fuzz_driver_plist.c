/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the Info.plist of a driver; what it lists depends on nothing but the bytes. */
#include <stdlib.h>

#include "base/bytes.h"
#include "doctor/plist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span text = {data, size};
    const bool listed = divit_plist_lists(text, 0x072F, 0x90CC);
    if (listed && !memmem(data, size, "0x072", 5))
        abort();
    if (listed != divit_plist_lists(text, 0x072F, 0x90CC))
        abort();
    return 0;
}
