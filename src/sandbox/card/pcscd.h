/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/pcscd.h - a private, real pcscd for one card folder.
 *
 *     divit_pcscd_options o = {.folder = "/tmp/card"};
 *     DIVIT_AUTO(divit_pcscd_stop) divit_pcscd *p = NULL;
 *     s = divit_pcscd_start(&o, &p, err);
 *     setenv("PCSCLITE_CSOCK_NAME", divit_pcscd_socket(p), 1);    // in the clients, before they
 *     setenv("OPENSC_CONF", divit_pcscd_opensc_conf(p), 1);       // load libpcsclite and OpenSC
 *
 * pcscd gets a listening Unix socket as descriptor 3 (LISTEN_FDS, sd_listen_fds(3)) and lives in
 * user and mount namespaces of its own: an empty /run, so that it leaves the system's pcscd alone,
 * and no USB drivers, so that it sees no reader but ours. It needs no root. It dies with the thread
 * that started it (PR_SET_PDEATHSIG). The folder gets reader.conf.d, opensc.conf, pcscd.log,
 * pcscd.comm (the socket), pcscd.lock (held while it lives), followed (sandbox/card/reader.h).
 * A card folder in FOLDER/second is the card of a second reader; it is moved as any other, but
 * nobody waits until clients see that.
 * Threads: start and stop from the same one, which stays alive. One pcscd per folder.
 * Not done here: setting the environment; the caller decides who gets it.
 */
#ifndef DIVIT_SANDBOX_CARD_PCSCD_H
#define DIVIT_SANDBOX_CARD_PCSCD_H

#include <sys/types.h>

#include "divit/base.h"

typedef struct divit_pcscd_options {
    const char *folder;  /* a card folder; its absolute path must be short, it holds a socket */
    const char *program; /* NULL: /usr/sbin/pcscd */
    const char *handler; /* libifd-divit.so; NULL: ../lib/libifd-divit.so beside this program */
    unsigned wait;       /* for the reader, in milliseconds; 0: 10000 */
} divit_pcscd_options;

typedef struct divit_pcscd divit_pcscd;

/*
 * Starts it and waits until the reader is listed (not if the settings say it is unplugged).
 * INPUT_MISSING if it is no card folder or handler or program are missing, INPUT_LIMIT if the path
 * is too long for a socket, READER_BUSY if the folder has a pcscd already, NO_SERVICE if pcscd ends
 * or the time is over (FOLDER/pcscd.log says more), E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pcscd_start(
    const divit_pcscd_options *options, divit_pcscd **ret, divit_error *err);

/* Ends it, removes the socket, frees and nulls. Accepts NULL, a pointer to NULL; cleanup handler.
 */
void divit_pcscd_stop(divit_pcscd **p);

/* Value for PCSCLITE_CSOCK_NAME, borrowed. */
const char *divit_pcscd_socket(const divit_pcscd *p);

/* Value for OPENSC_CONF, borrowed. */
const char *divit_pcscd_opensc_conf(const divit_pcscd *p);

/* Its process, for signals that a test sends (SIGSTOP, SIGKILL). */
pid_t divit_pcscd_pid(const divit_pcscd *p);

typedef enum divit_practice_move {
    DIVIT_PRACTICE_INSERT, /* the card */
    DIVIT_PRACTICE_REMOVE,
    DIVIT_PRACTICE_PLUG, /* the reader */
    DIVIT_PRACTICE_UNPLUG,
} divit_practice_move;

/*
 * Moves the card or the reader of a folder, and waits up to ten seconds until the clients of a
 * pcscd that runs for it, in whichever process, see that. An inserted card is read anew from the
 * folder. What clients see of an unplugged reader is its name with SCARD_STATE_UNAVAILABLE, as
 * Debian's pcscd leaves it behind; a pcscd that was started without the reader lists none, and
 * never gets it. INPUT_MISSING, NO_SERVICE if pcscd does not follow, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_practice_card_move(
    const char *folder, divit_practice_move what, divit_error *err);

#endif
