/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas_bytes.h - a map of a PDF's bytes: its signed revisions, and what each signature covers.
 *
 *     const cli_atlas_map map = {.v = v, .size = size, .file = "a.pdf", .number = 1};
 *     cli_atlas_bytes_write(&page, &map);
 *
 * A table with a bar and the same in numbers: the bars are for the eye only.
 * Ownership: nothing is kept. Threads: one. Not done here: judging of the coverage.
 */
#ifndef DIVIT_CLI_ATLAS_BYTES_H
#define DIVIT_CLI_ATLAS_BYTES_H

#include "cli/html.h"
#include "divit/verify.h"

typedef struct cli_atlas_map {
    const divit_verification *v;
    uint64_t size;    /* of the file, in bytes */
    const char *file; /* its name, as far as it may be told */
    size_t number;    /* among the files of the page */
    bool personal;
} cli_atlas_map;

/* Writes the section of one PDF. */
void cli_atlas_bytes_write(cli_html *page, const cli_atlas_map *map);

#endif
