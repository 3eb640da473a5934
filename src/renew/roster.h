/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/roster.h - the institution's own list of who is to get a certificate, and what in the
 * portal's list differs from it.
 *
 *     DIVIT_AUTO(divit_roster_free) divit_roster *roster = NULL;
 *     s = divit_roster_read(csv, &roster, err);
 *     divit_roster_match m = divit_roster_match_item(roster, &list.items[i]);
 *     for (size_t i = 0; i < divit_roster_count(roster); i++)
 *         if (!divit_roster_was_met(roster, i)) ...          // nothing waits for this person
 *
 * A CSV file (RFC 4180) with a line of column names: one with "ad soyad", or one with "ad" and one
 * with "soyad"; one with "kimlik" or "TCKN"; if it is there, one with "birim". Columns are parted
 * by commas, semicolons or tabs; the text is UTF-8 or, as spreadsheets write it in Turkey,
 * windows-1254. Letters' case and Turkish i's do not matter. Of an identity number only the last
 * two digits are kept: the portal shows no more. Ownership: the roster owns its texts. Threads: one
 * at a time. Not done here: what is done about a difference.
 */
#ifndef DIVIT_RENEW_ROSTER_H
#define DIVIT_RENEW_ROSTER_H

#include "portal/officer.h"

typedef struct divit_roster divit_roster;

/* What the list says of an application of the portal. */
typedef enum divit_roster_match {
    DIVIT_ROSTER_SAME,    /* name, number and unit are the list's */
    DIVIT_ROSTER_UNKNOWN, /* this person is not on the list */
    DIVIT_ROSTER_NUMBER,  /* the name is, with another identity number */
    DIVIT_ROSTER_NAME,    /* number and unit are, and a part of the name */
    DIVIT_ROSTER_UNIT,    /* name and number are, with another unit */
} divit_roster_match;

/*
 * Reads a list. INPUT_BROKEN with the number of the line as subject for a row without name or with
 * a number that has not eleven digits, INPUT_UNSUPPORTED without the columns, INPUT_LIMIT beyond 4
 * MiB, 10,000 rows or 64 columns, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_roster_read(
    divit_span csv, divit_roster **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_roster_free(divit_roster **roster);

/* How many persons are on the list. */
size_t divit_roster_count(const divit_roster *roster);

/* The i-th person's name as it stands in the list, borrowed. */
const char *divit_roster_name(const divit_roster *roster, size_t i);

/* Compares an application and notes that the person it is about was met. */
divit_roster_match divit_roster_match_item(divit_roster *roster, const divit_officer_item *item);

/* Whether an application of this person was seen. */
bool divit_roster_was_met(const divit_roster *roster, size_t i);

#endif
