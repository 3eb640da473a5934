/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the loader's cache; each path that it gives ends in it, and there is an end. */
#include <stdlib.h>

#include "base/bytes.h"
#include "doctor/ldcache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span cache = {data, size};
    const char *path = NULL;
    for (size_t at = 0, last = 0; divit_ldcache_next(cache, "libx.so.1", &at, &path); last = at) {
        const uint8_t *start = (const uint8_t *)path;
        if (at <= last || start < data || start >= data + size ||
            !memchr(start, 0, (size_t)(data + size - start)))
            abort();
    }
    return 0;
}
