/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/link.h - a connection to a card that nobody else has, for measuring reader and card.
 *
 *     DIVIT_AUTO(divit_link_free) divit_link *link = NULL;
 *     s = divit_link_new(reader_name, &link, err);        // not connected yet
 *     s = divit_link_connect(link, err);                  // power, answer to reset
 *     s = divit_link_reset(link, err);
 *     s = divit_link_select_root(link, err);
 *     divit_link_disconnect(link);                        // power off
 *
 * The card is taken for itself (PC/SC part 5, SCARD_SHARE_EXCLUSIVE): a reset under the hands of
 * another program would end its login. The one command is SELECT of the master file (ISO/IEC 7816-4
 * 11.2.2), which changes nothing on the card and spends no try.
 * Ownership: a link owns its context and connection. Threads: one.
 * Not done here: any other command. PC/SC has no time-outs: a silent reader keeps its caller.
 */
#ifndef DIVIT_READER_LINK_H
#define DIVIT_READER_LINK_H

#include "divit/base.h"

typedef struct divit_link divit_link;

/* A link to the reader with this name. NO_SERVICE, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_link_new(
    const char *reader, divit_link **ret, divit_error *err);

/* Disconnects, frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void divit_link_free(divit_link **link);

/*
 * Gives the card power and takes it for itself. READER_BUSY if another program is connected,
 * NO_READER, NO_CARD, NO_SERVICE, READER_SILENT, TOKEN_LOST.
 */
DIVIT_MUST_CHECK divit_status divit_link_connect(divit_link *link, divit_error *err);

/* A warm reset of the card. As divit_link_connect(). */
DIVIT_MUST_CHECK divit_status divit_link_reset(divit_link *link, divit_error *err);

/*
 * Sends SELECT of the master file and takes any answer of two bytes or more for an answer.
 * READER_SILENT for a shorter one. As divit_link_connect().
 */
DIVIT_MUST_CHECK divit_status divit_link_select_root(divit_link *link, divit_error *err);

/* Lets the card go and takes its power, if it is connected. */
void divit_link_disconnect(divit_link *link);

#endif
