/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_page.h - doctor's report as an HTML page for the help desk.
 *
 *     cli_doctor_page_write(&page, job, report);
 *
 * The verdict comes first: the first fault, its cause, one thing to do; then the chain of layers,
 * every check with its evidence, and the versions on this computer.
 * Ownership: nothing is kept. Threads: one.
 * Not done here: masking; the report is masked when it comes, see cli/doctor_desk.h.
 */
#ifndef DIVIT_CLI_DOCTOR_PAGE_H
#define DIVIT_CLI_DOCTOR_PAGE_H

#include "cli/html.h"
#include "doctor/doctor.h"

/* The name of a layer for people, marked N_(); the layer itself if it has none. */
const char *cli_layer_name(const char *layer);

/* The mark of a verdict. */
cli_mark cli_doctor_mark(divit_verdict verdict);

/* The sign and the word of a verdict. */
void cli_doctor_mark_write(cli_html *page, divit_verdict verdict);

/* Ends a page of doctor's. personal: what is on it was not masked. */
void cli_doctor_foot_write(cli_html *page, bool personal);

/* Starts the page and writes all of it but the end. */
void cli_doctor_page_write(cli_html *page, const cli_job *job, const divit_doctor_report *report);

#endif
