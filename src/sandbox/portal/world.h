/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/world.h - the whole practice world in one folder: CA, card, pcscd, servers.
 *
 * Life cycle
 *     const divit_world_options o = {.folder = dir, .clock = clock, .judge = judge};
 *     DIVIT_AUTO(divit_world_free) divit_world *world = NULL;
 *     s = divit_world_open(&o, &world, &err);          // answers when all of it is ready
 *     fputs(divit_world_environment(world), stdout);   // also in FOLDER/environment
 *     ...                                              // serves until it is freed
 *
 * The folder holds: world.db (memory), ca/, card/, pin (of the card), seal.cer and seal.key (the
 * portal's), tls.pem (roots for its HTTPS), root.pem (trust anchor), received/ORDER/ (what was
 * sent in), clock (how far its time was moved), environment (while it runs), pid. The ports are
 * chosen once and kept, so that the addresses in certificates stay right.
 * Ownership: options are borrowed for the call. Threads: open and free from the same one.
 * Not done here: timestamps; the identity server's e-Imza tab.
 */
#ifndef DIVIT_SANDBOX_PORTAL_WORLD_H
#define DIVIT_SANDBOX_PORTAL_WORLD_H

#include "base/clock.h"
#include "base/log.h"
#include "sandbox/portal/judge.h"

typedef struct divit_world_options {
    const char *folder; /* made if missing; its absolute path must be short, it holds a socket */
    divit_clock clock;
    divit_portal_judge judge;
    divit_log log;
} divit_world_options;

typedef struct divit_world divit_world;

/*
 * Starts everything. READER_BUSY if a world runs in the folder already; statuses of divit_ca_open()
 * and divit_pcscd_start(); E_IO, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_world_open(
    const divit_world_options *options, divit_world **ret, divit_error *err);

/* NAME='value' lines for a client's environment. Borrowed. */
const char *divit_world_environment(const divit_world *world);

/* The process of its pcscd, to notice that it died. */
int divit_world_pcscd_pid(const divit_world *world);

/* Stops the servers and pcscd, removes FOLDER/environment, frees and nulls. Cleanup handler. */
void divit_world_free(divit_world **world);

#endif
