/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/holders.h - who holds certificates and cards in the practice world.
 *
 *     const divit_world_holders h = {folder, ca, store};
 *     s = divit_world_holders_open(&h, &seal, err);
 *
 * The folder gets: seal.cer and seal.key, the portal's own; fiscal.cer and fiscal.key of the
 * practice university; card/ and officer/, the cards of DENEME and of the officer
 * (sandbox/card/folder.h); pin, the PIN of both. What is there already stays.
 * Ownership: all is borrowed for the call. Threads: as the CA's and the store's.
 * Not done here: readers for the cards.
 */
#ifndef DIVIT_SANDBOX_PORTAL_HOLDERS_H
#define DIVIT_SANDBOX_PORTAL_HOLDERS_H

#include "sandbox/ca/ca.h"
#include "sandbox/portal/store.h"

typedef struct divit_world_holders {
    const char *folder; /* absolute; exists */
    divit_ca *ca;
    divit_world_store *store; /* learns whose the certificates are */
} divit_world_holders;

/* Makes what is not there yet; gives the portal's own certificate and key. The statuses of the CA,
   of the card folders and of files. */
DIVIT_MUST_CHECK divit_status divit_world_holders_open(
    const divit_world_holders *holders, divit_ca_issued *ret_seal, divit_error *err);

#endif
