/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/worker.h - the worker's side of the conversation: one request, its answers, the next one.
 *
 *     return divit_worker_serve(socket, clock) == DIVIT_OK ? 0 : 1;   // until the parent is gone
 *
 * Holds at most one module. Its order is: RECORD at most once, OPEN once, then CERTIFICATES, LOGIN,
 * SIGN and LOGOUT as often as wanted; anything else is answered with E_INTERNAL. After the parent
 * has closed the socket it logs out, stops the module and wipes. Ownership: the socket stays the
 * caller's. Threads: none. Not done here: deadlines (the parent kills), hardening of the process
 * (card/worker_main.c).
 */
#ifndef DIVIT_CARD_WORKER_H
#define DIVIT_CARD_WORKER_H

#include "base/clock.h"

/*
 * Serves until the socket ends; the clock is for the record. OK at its end; else what made it
 * impossible to go on.
 */
DIVIT_MUST_CHECK divit_status divit_worker_serve(int socket, divit_clock clock);

#endif
