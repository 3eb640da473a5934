/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/officer_list.h - the applications that wait for an institution, chosen, compared and shown.
 *
 *     cli_officer_list list = {.filter = "kütüphane", .csv = "liste.csv"};
 *     s = cli_officer_list_read(&list, portal, err);
 *     for (size_t i = 0; i < list.count; i++)
 *         if (list.rows[i].match == DIVIT_ROSTER_SAME) ...
 *     cli_officer_list_done(&list);
 *
 * Ownership: filter and csv are borrowed. Threads: one.
 * Not done here: signing.
 */
#ifndef DIVIT_CLI_OFFICER_LIST_H
#define DIVIT_CLI_OFFICER_LIST_H

#include "cli/job.h"
#include "renew/roster.h"

/* One application, and what the institution's own list says of it. */
typedef struct cli_officer_row {
    const divit_officer_item *item;
    divit_roster_match match; /* SAME where no list is given */
} cli_officer_row;

typedef struct cli_officer_list {
    const char *filter; /* a part of name, unit or order number; NULL: all */
    const char *csv;    /* path of the institution's own list, or NULL */
    cli_officer_row *rows;
    size_t count;
    divit_officer_list all;
    divit_roster *roster;
} cli_officer_list;

/* Asks the portal, reads the own list first. The statuses of both; err names the file. */
DIVIT_MUST_CHECK divit_status cli_officer_list_read(
    cli_officer_list *list, divit_portal *portal, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_officer_list_done(cli_officer_list *list);

/* The row of an order, NULL if it does not wait. */
const cli_officer_row *cli_officer_list_find(const cli_officer_list *list, const char *no);

/* A row as JSON; its "check" is "same", "unknown-person", "other-number", "other-name" or
   "other-unit", and is missing where no list is given. A new reference. */
json_t *cli_officer_row_json(const cli_officer_list *list, const cli_officer_row *row);

/* Prints the rows, then whom the own list names and nothing waits for. */
void cli_officer_list_show(cli_job *job, const cli_officer_list *list);

/* One sentence for a difference, translated; NULL for none. */
const char *cli_officer_difference(divit_roster_match match);

#endif
