/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/edits.h - random edits of a file: which one is made, and what all kinds of files share.
 *
 *     static const edit_kind kinds[] = {{"flip", flip, 4}, {"cut", cut, 2}};
 *     const edit_table table = {kinds, sizeof kinds / sizeof kinds[0]};
 *     edit_random rng = edit_random_of(seed, index);
 *     divit_bytes out = {0};
 *     if (edit_make(&table, &rng, original, &out, &what)) ...   // the same for the same seed,
 * index
 *
 * Ownership: `out` is the caller's and is emptied first. Threads: any.
 * Not done here: the edits of a PDF (attacks/pdf_edits.h) and of XML (attacks/xml_edits.h).
 */
#ifndef DIVIT_TESTS_EDITS_H
#define DIVIT_TESTS_EDITS_H

#include "base/bytes.h"

typedef struct edit_random {
    uint64_t state;
} edit_random;

/* What was done; a literal such as "flip", "update". */
typedef const char *edit_name;

/* A kind of edit, which comes the more often the more it weighs. False: no memory. */
typedef struct edit_kind {
    edit_name name;
    bool (*make)(edit_random *rng, divit_bytes *b);
    unsigned weight;
} edit_kind;

typedef struct edit_table {
    const edit_kind *kinds;
    size_t count;
} edit_table;

/* A random place of a file that is not empty. */
typedef size_t edit_place(edit_random *rng, divit_span file);

/* The generator of the index-th edit: splitmix64 (Steele, Lea, Flood: OOPSLA 2014). */
edit_random edit_random_of(uint64_t seed, uint64_t index);

/* The next number. */
uint64_t edit_random_next(edit_random *rng);

/* A number below `below`, which is not 0. */
size_t edit_random_below(edit_random *rng, size_t below);

/* Replaces `n` bytes at `at` by `with`, which is not in b. False: no memory. */
bool edit_splice(divit_bytes *b, size_t at, size_t n, divit_span with);

/* Some bytes of one place stand at another, too. False: no memory. */
bool edit_copy(edit_random *rng, divit_bytes *b, edit_place *place);

/* Only a beginning is left. True. */
bool edit_shorten(edit_random *rng, divit_bytes *b);

/* One to three edits of the file. False: no memory. */
bool edit_make(
    const edit_table *table, edit_random *rng, divit_span file, divit_bytes *out, edit_name *ret);

#endif
