/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/hash_file.h - the digest of ranges of a file, in one pass and constant memory.
 *
 *     const divit_range ranges[] = {{0, 1000}, {9000, 500}};     // offset, length
 *     s = divit_hash_ranges(fd, DIVIT_SHA256, ranges, 2, &digest, err);
 *     s = divit_hash_range(fd, hasher, range, err);             // or piece by piece
 *
 * Threads: any; the descriptor's position is neither used nor moved.
 * Not done here: choosing the ranges.
 */
#ifndef DIVIT_PKI_HASH_FILE_H
#define DIVIT_PKI_HASH_FILE_H

#include "pki/hash.h"

typedef struct divit_range {
    uint64_t offset;
    uint64_t length;
} divit_range;

/* Takes a range in. INPUT_BROKEN if the file ends before; E_IO, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_hash_range(
    int fd, divit_hasher *hasher, divit_range range, divit_error *err);

/* Digest of n ranges one behind the other. INPUT_BROKEN if the file ends before; E_IO, E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_hash_ranges(int fd, divit_hash hash, const divit_range *ranges,
    size_t n, divit_digest *ret, divit_error *err);

#endif
