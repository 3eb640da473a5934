/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas_changes.h - what changed in a PDF after a signature: each object, and whether it may.
 *
 *     cli_atlas_changes_write(&page, facts, personal);
 *
 * Ownership: nothing is kept. Threads: one. Not done here: the judgement, see divit/verify.h.
 */
#ifndef DIVIT_CLI_ATLAS_CHANGES_H
#define DIVIT_CLI_ATLAS_CHANGES_H

#include "cli/html.h"
#include "divit/verify.h"

enum { CLI_ATLAS_CHANGES_MAX = 200 }; /* lines; the rest is counted */

/* Writes a table, what is forbidden first; nothing if nothing changed. */
void cli_atlas_changes_write(cli_html *page, const divit_verified_signature *f, bool personal);

#endif
