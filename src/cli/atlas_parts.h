/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas_parts.h - which parts of an XML document a signature covers, as part of the report: a
 * bar of the whole file, and a table.
 *
 *     const cli_atlas_file file = {.size = size, .personal = false};
 *     cli_atlas_parts_write(&page, f, &file);
 *
 * Ownership: nothing is kept. Threads: one. Not done here: what the parts say; names of elements
 * may tell something of a person, so they are masked as names in the file are.
 */
#ifndef DIVIT_CLI_ATLAS_PARTS_H
#define DIVIT_CLI_ATLAS_PARTS_H

#include "cli/html.h"
#include "divit/verify.h"

typedef struct cli_atlas_file {
    uint64_t size; /* in bytes */
    bool personal;
} cli_atlas_file;

/* Writes what is signed and what is not, if anything is known of it. */
void cli_atlas_parts_write(
    cli_html *page, const divit_verified_signature *f, const cli_atlas_file *file);

#endif
