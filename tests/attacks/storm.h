/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/storm.h - edits signed files at random and verifies each: what all kinds of files share.
 *
 *     static const storm_kind kind = {.ending = "xml", .edits = &xml_edits, .add = add, ...};
 *     return storm_run(&kind, &own, argc, argv);
 *
 * The program's words are SEED FROM COUNT FILE...: FROM and COUNT number the edits, so that a long
 * storm goes on where it was, and one edit can be made again. The seed and the number of an edit
 * say all of it; it is made of the files in turn. An edited file that its judge does not pass is
 * told and kept as unexplained-NUMBER.ENDING in the working folder. Ownership: a storm owns the
 * bytes of its files while it runs; what the kind keeps is the caller's. Not done here: why an
 * edited file may still be accepted; that is for the judge of its kind.
 */
#ifndef DIVIT_TESTS_STORM_H
#define DIVIT_TESTS_STORM_H

#include "attacks/edits.h"
#include "divit/verify.h"

enum { STORM_FILES = 32, STORM_ROWS = 32 };

/* A line of the table at the end: "number word why". */
typedef struct storm_row {
    const char *word;
    const char *why;
} storm_row;

/* A file of a storm, as it is or edited. */
typedef struct storm_case {
    size_t index; /* of the file among those of the storm */
    const char *path;
    divit_span file;
    const divit_verification *found;
} storm_case;

typedef struct storm_kind {
    const char *ending; /* of the names of its files */
    const edit_table *edits;
    const storm_row *rows;
    size_t row_count; /* at most STORM_ROWS */
    /* Takes in a file as it is. False: it is not accepted, or not understood. */
    bool (*add)(void *ctx, const storm_case *was);
    /* Counts what became of one, by rows. False: verify is at fault. */
    bool (*judge)(void *ctx, const storm_case *now, unsigned long *counts);
} storm_kind;

/* True for a signature that a reader of the report would rely on. */
bool storm_accepts(const divit_verified_signature *sig);

/* All of the program: 0, or 1 if an edit did not pass, or 2 for wrong words or files. */
int storm_run(const storm_kind *kind, void *ctx, int argc, char **argv);

#endif
