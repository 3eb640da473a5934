/* SPDX-License-Identifier: Apache-2.0 */
/* Puts bytes into the middle of a file. */
#include "sign/insertion.h"

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { SHIFT_STEP = 1 << 20 };

/* Moves the bytes [from, size) of a file towards its end by `by`, last block first. */
static divit_status shift_tail(int fd, uint64_t from, uint64_t size, uint64_t by, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes block = {0};
    if (divit_bytes_reserve(&block, SHIFT_STEP) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    for (uint64_t end = size; end > from && s == DIVIT_OK;) {
        const size_t n = end - from < SHIFT_STEP ? (size_t)(end - from) : SHIFT_STEP;
        end -= n;
        s = divit_read_at(fd, end, block.p, n, err);
        if (s == DIVIT_OK)
            s = divit_write_at(fd, end + by, (divit_span){block.p, n}, err);
    }
    return s;
}

/* see sign/insertion.h */
divit_status divit_insertion_put(
    int fd, const divit_insertion *what, uint64_t *size, divit_error *err)
{
    const uint64_t by = what->bytes.n - (what->tail - what->at);
    divit_status s = shift_tail(fd, what->tail, *size, by, err);
    if (s == DIVIT_OK)
        s = divit_write_at(fd, what->at, what->bytes, err);
    if (s == DIVIT_OK)
        *size += by;
    return s;
}
