/* SPDX-License-Identifier: Apache-2.0 */
/* A hash that only who has the key can make. */
#include "pki/keyed.h"

#include <limits.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/status.h"
#include "pki/crypto_error.h"

/* see pki/keyed.h */
divit_status divit_keyed_hash(
    divit_span key, divit_span data, uint8_t ret[DIVIT_KEYED_LENGTH], divit_error *err)
{
    unsigned n = 0;
    if (key.n > INT_MAX)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, NULL);
    if (!HMAC(EVP_sha256(), key.p, (int)key.n, data.p, data.n, ret, &n) || n != DIVIT_KEYED_LENGTH)
        return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, NULL);
    return DIVIT_OK;
}
