/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/shared_signer.h - one card's signer for several threads: one signature at a time, and none
 * after a loss.
 *
 *     cli_shared_signer shared = CLI_SHARED_SIGNER(signer);
 *     const divit_signer mine = cli_shared_signer_port(&shared);    // on any thread
 *
 * While one thread waits for the card, the others read, hash, check and write. Once the card is
 * lost, every later signature gets the same answer, so that nobody asks a card that is gone; a new
 * signer wants a new shared one. Ownership: the signer is borrowed. Threads: the point of it.
 * Not done here: order. Whoever comes first signs first.
 */
#ifndef DIVIT_CLI_SHARED_SIGNER_H
#define DIVIT_CLI_SHARED_SIGNER_H

#include <pthread.h>

#include "divit/signer.h"

typedef struct cli_shared_signer {
    divit_signer signer;
    pthread_mutex_t lock;
    divit_status lost; /* OK: it is there */
    divit_error why;
} cli_shared_signer;

#define CLI_SHARED_SIGNER(of)                                                                      \
    {                                                                                              \
        .signer = (of), .lock = PTHREAD_MUTEX_INITIALIZER                                          \
    }

/* The port through which it signs; lives as long as `shared`. */
divit_signer cli_shared_signer_port(cli_shared_signer *shared);

#endif
