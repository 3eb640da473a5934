/* SPDX-License-Identifier: Apache-2.0 */
/* Unpredictable bytes. */
#include "pki/random.h"

#include <limits.h>

#include <openssl/rand.h>

#include "base/status.h"
#include "pki/crypto_error.h"

/* see pki/random.h */
divit_status divit_random_bytes(uint8_t *out, size_t n, divit_error *err)
{
    if (n > INT_MAX)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, N_("too many random bytes are wanted"));
    if (RAND_bytes(out, (int)n) != 1)
        return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no random bytes were made"));
    return DIVIT_OK;
}
