/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/edits.h - random edits of a file: of its bytes, and of what a PDF has in it.
 *
 *     edit_random rng = edit_random_of(seed, index);
 *     divit_bytes out = {0};
 *     if (edit_make(&rng, original, &out, &what)) ...       // the same for the same seed and index
 *
 * Ownership: `out` is the caller's and is emptied first. Threads: any.
 */
#ifndef DIVIT_TESTS_EDITS_H
#define DIVIT_TESTS_EDITS_H

#include "base/bytes.h"

typedef struct edit_random {
    uint64_t state;
} edit_random;

/* What was done; a literal such as "flip", "update". */
typedef const char *edit_name;

/* The generator of the index-th edit: splitmix64 (Steele, Lea, Flood: OOPSLA 2014). */
edit_random edit_random_of(uint64_t seed, uint64_t index);

/* A number below `below`, which is not 0. */
size_t edit_random_below(edit_random *rng, size_t below);

/* One to three edits of the file. False: no memory. */
bool edit_make(edit_random *rng, divit_span file, divit_bytes *out, edit_name *ret);

#endif
