/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/secret.h - a PIN or another short secret: fixed capacity, locked, out of core dumps, wiped.
 *
 *     DIVIT_AUTO(divit_secret_free) divit_secret *pin = NULL;
 *     divit_status s = divit_secret_new(&pin, err);      // one page of its own
 *     s = divit_secret_read(pin, fd, err);                // up to newline or end of file
 *     use(divit_secret_data(pin), divit_secret_length(pin));
 *
 * The bytes live in a page of their own that is locked against swap, left out of core dumps and
 * emptied in a forked child. There is no copy function, no growth and no formatting, on purpose.
 * Threads: one secret belongs to one thread at a time.
 * Not done here: prompting.
 */
#ifndef DIVIT_BASE_SECRET_H
#define DIVIT_BASE_SECRET_H

#include "divit/base.h"

/* Longest secret, in bytes. */
enum { DIVIT_SECRET_MAX = 255 };

typedef struct divit_secret divit_secret;

/* An empty secret. E_MEMORY, E_IO if its page cannot be locked. */
DIVIT_MUST_CHECK divit_status divit_secret_new(divit_secret **ret, divit_error *err);

/* Wipes, frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_secret_free(divit_secret **s);

/* Wipes; the secret is then empty and can be filled again. */
void divit_secret_wipe(divit_secret *s);

/* Adds one byte; false if it is full. */
bool divit_secret_push(divit_secret *s, uint8_t byte);

/* Takes the last byte away, if there is one. */
void divit_secret_pop(divit_secret *s);

/*
 * Fills from a descriptor, byte by byte and unbuffered, up to a newline (not kept) or end of file.
 * USAGE if it is longer than DIVIT_SECRET_MAX (then wiped), E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_secret_read(divit_secret *s, int fd, divit_error *err);

/* Borrowed until the secret changes; not NUL-terminated. */
const uint8_t *divit_secret_data(const divit_secret *s);

/* In bytes. */
size_t divit_secret_length(const divit_secret *s);

#endif
