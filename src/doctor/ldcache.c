/* SPDX-License-Identifier: Apache-2.0 */
/* The cache of the dynamic loader. */
#include "doctor/ldcache.h"

#include "base/bytes.h"

/* Offsets and sizes of the parts, in bytes (glibc 2.36, sysdeps/generic/dl-cache.h). */
enum { COUNT_AT = 20, ENTRIES_AT = 48, ENTRY = 24, KEY_AT = 4, VALUE_AT = 8 };

static const char magic[] = "glibc-ld.so.cache1.1";

static uint32_t number(divit_span cache, size_t at)
{
    uint32_t value;
    memcpy(&value, cache.p + at, sizeof value);
    return value;
}

/* The text at an offset; NULL if it does not end in the cache. */
static const char *text_at(divit_span cache, uint32_t at)
{
    return at < cache.n && memchr(cache.p + at, 0, cache.n - at) ? (const char *)cache.p + at
                                                                 : NULL;
}

/* see doctor/ldcache.h */
bool divit_ldcache_next(divit_span cache, const char *name, size_t *at, const char **ret_path)
{
    if (cache.n < ENTRIES_AT || !divit_span_is(divit_span_sub(cache, 0, sizeof magic - 1), magic))
        return false;
    size_t count = number(cache, COUNT_AT);
    if (count > (cache.n - ENTRIES_AT) / ENTRY)
        count = (cache.n - ENTRIES_AT) / ENTRY;
    while (*at < count) {
        const size_t entry = ENTRIES_AT + (*at)++ * ENTRY;
        const char *key = text_at(cache, number(cache, entry + KEY_AT));
        const char *path = text_at(cache, number(cache, entry + VALUE_AT));
        if (!key || !path || strcmp(key, name) != 0)
            continue;
        *ret_path = path;
        return true;
    }
    return false;
}
