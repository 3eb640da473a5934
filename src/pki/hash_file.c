/* SPDX-License-Identifier: Apache-2.0 */
/* The digest of ranges of a file, in one pass and constant memory. */
#include "pki/hash_file.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

/* What the cache of one core holds; larger steps are no faster. */
enum { STEP = 256 << 10 };

/* see pki/hash_file.h */
divit_status divit_hash_range(int fd, divit_hasher *hasher, divit_range range, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes block = {0};
    divit_status s = DIVIT_OK;
    if (divit_bytes_reserve(&block, range.length < STEP ? (size_t)range.length : STEP) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    while (range.length > 0 && s == DIVIT_OK) {
        const size_t n = range.length < STEP ? (size_t)range.length : STEP;
        s = divit_read_at(fd, range.offset, block.p, n, err);
        if (s == DIVIT_OK)
            s = divit_hasher_update(hasher, (divit_span){block.p, n}, err);
        range.offset += n;
        range.length -= n;
    }
    return s;
}

/* see pki/hash_file.h */
divit_status divit_hash_ranges(int fd, divit_hash hash, const divit_range *ranges, size_t n,
    divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = NULL;
    divit_status s = divit_hasher_new(hash, &h, err);
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = divit_hash_range(fd, h, ranges[i], err);
    return s == DIVIT_OK ? divit_hasher_final(h, ret, err) : s;
}
