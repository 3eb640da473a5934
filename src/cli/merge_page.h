/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/merge_page.h - many desks as one HTML page: a matrix of desks and layers.
 *
 *     cli_merge_page_write(&page, job, &merge);
 *
 * First how many desks are ready and which faults the others have, then the matrix with reader,
 * module and days left, then when the certificates end.
 * Ownership: nothing is kept. Threads: one.
 * Not done here: masking, see cli/desk_file.h.
 */
#ifndef DIVIT_CLI_MERGE_PAGE_H
#define DIVIT_CLI_MERGE_PAGE_H

#include "cli/doctor_merge.h"
#include "cli/html.h"

/* Starts the page and writes all of it but the end. */
void cli_merge_page_write(cli_html *page, const cli_job *job, const cli_merge *merge);

#endif
