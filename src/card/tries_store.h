/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/tries_store.h - the list of wrong PINs as a file of the user, shared by processes.
 *
 *     s = divit_tries_read(folder, &token, &failures, err);                    // writes nothing
 *     s = divit_tries_note(folder, &token, DIVIT_TRIES_WRONG, &failures, err);
 *
 * Two files of the folder, each 0600: pin-tries with the list (card/tries.h), and pin-tries.key
 * with 32 random bytes, made once and never replaced. A token's name in the list is HMAC-SHA-256
 * (RFC 2104) under that key over its manufacturer, a zero byte and its serial number. The list is
 * replaced in one step and made durable first, so a reader sees the old or the new one; who changes
 * it holds a lock on the key's file meanwhile.
 * A card that has got DIVIT_TRIES_USUAL wrong PINs is locked; if it calls a further one wrong, it
 * was unlocked meanwhile (or allows more), and the count begins anew.
 * A damaged list is told and not guessed at; the next note begins a new one. A key's file that is
 * damaged, or that others could have read or changed, is told and left alone.
 * Ownership: paths and tokens are borrowed. Threads: no state.
 * Not done here: which outcome of a login means what (card/card.h). A process that is killed while
 * the card decides notes nothing.
 */
#ifndef DIVIT_CARD_TRIES_STORE_H
#define DIVIT_CARD_TRIES_STORE_H

#include "card/facts.h"

/* What a login showed. */
typedef enum divit_tries_outcome {
    DIVIT_TRIES_RIGHT,   /* the PIN was right: the count is taken away */
    DIVIT_TRIES_WRONG,   /* one more; after DIVIT_TRIES_USUAL the first again, see above */
    DIVIT_TRIES_UNCLEAR, /* perhaps one more, perhaps locked: at most DIVIT_TRIES_USUAL */
    DIVIT_TRIES_LOCKED,  /* DIVIT_TRIES_USUAL */
} divit_tries_outcome;

/*
 * The wrong PINs of a token since its last right one; 0 also where nothing was ever noted. The
 * token must have a serial number. INPUT_BROKEN or INPUT_LIMIT for a damaged file, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_tries_read(
    const char *folder, const divit_card_token *token, unsigned *ret, divit_error *err);

/* Notes an outcome, making what is missing; *ret is the count now. As above, but for a list. */
DIVIT_MUST_CHECK divit_status divit_tries_note(const char *folder, const divit_card_token *token,
    divit_tries_outcome outcome, unsigned *ret, divit_error *err);

#endif
