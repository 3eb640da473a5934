/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/prefix.h - the digests that many signatures take of one growing file, in about one pass.
 *
 *     DIVIT_AUTO(divit_prefixes_done) divit_prefixes p = {.fd = fd, .size = size};
 *     s = divit_prefixes_digest(&p, DIVIT_SHA256, ranges, &digest, err);    // as often as wanted
 *
 * Every signature covers the file from its beginning but for a hole. What was hashed up to a hole
 * is kept, and the next signature goes on from there: signatures in the order of their holes read
 * the file once for each hash, and once more what lies between a hole and the end of its revision.
 * Nothing else is read without end: behind DIVIT_PREFIX_PASSES times the file it is a limit.
 * Ownership: it borrows the descriptor and owns its hashers. Threads: one at a time.
 * Not done here: which ranges are right.
 */
#ifndef DIVIT_PKI_PREFIX_H
#define DIVIT_PKI_PREFIX_H

#include "pki/hash_file.h"

/* Hashes that signatures use, and how often all of the file is read at most: once for each, and
 * once for what stands behind the holes. */
enum { DIVIT_PREFIX_HASHES = 3, DIVIT_PREFIX_PASSES = DIVIT_PREFIX_HASHES + 1 };

/* {0} but for the first two. */
typedef struct divit_prefixes {
    int fd;
    uint64_t size; /* of the file */
    uint64_t read; /* bytes so far */
    struct {
        divit_hasher *hasher; /* of all bytes before `at`; NULL: none yet */
        divit_hash hash;
        uint64_t at;
    } kept[DIVIT_PREFIX_HASHES];
} divit_prefixes;

/*
 * Digest of the two ranges, the first of which begins the file and ends before the second.
 * INPUT_LIMIT if too much has been read; INPUT_BROKEN if the file ends before; E_IO, E_CRYPTO,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_prefixes_digest(divit_prefixes *p, divit_hash hash,
    const divit_range ranges[2], divit_digest *ret, divit_error *err);

/* Frees what is kept. Accepts {0}; also a cleanup handler. */
void divit_prefixes_done(divit_prefixes *p);

#endif
