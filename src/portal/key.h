/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/key.h - idempotency keys: what makes a repeated request the same request.
 *
 *     char key[DIVIT_KEY_TEXT];
 *     s = divit_portal_key(key, err);      // written to the journal before it is used
 *
 * Ownership: the caller's own memory. Threads: no state.
 * Not done here: remembering them, see portal/journal.h.
 */
#ifndef DIVIT_PORTAL_KEY_H
#define DIVIT_PORTAL_KEY_H

#include "divit/base.h"

enum { DIVIT_KEY_TEXT = 33 }; /* 32 hex digits and NUL */

/* A fresh random key. E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_portal_key(char ret[DIVIT_KEY_TEXT], divit_error *err);

/* True for 16 to 64 of the contract's letters. */
bool divit_key_valid(const char *key);

#endif
