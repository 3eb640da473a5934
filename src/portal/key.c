/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency keys. */
#include "portal/key.h"

#include <stdio.h>
#include <string.h>

#include "pki/random.h"

enum { KEY_BYTES = 16, SHORTEST = 16, LONGEST = 64 };

/* see portal/key.h */
divit_status divit_portal_key(char ret[DIVIT_KEY_TEXT], divit_error *err)
{
    uint8_t bytes[KEY_BYTES];
    const divit_status s = divit_random_bytes(bytes, sizeof bytes, err);
    for (size_t i = 0; i < sizeof bytes && s == DIVIT_OK; i++)
        (void)snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
    return s;
}

/* see portal/key.h */
bool divit_key_valid(const char *key)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    const size_t n = strlen(key);
    return n >= SHORTEST && n <= LONGEST && strspn(key, letters) == n;
}
