/* SPDX-License-Identifier: Apache-2.0 */
/* Takes over what OpenSSL's i2d functions have allocated. */
#include "sandbox/ca/encoding.h"

#include <openssl/crypto.h>

#include "base/bytes.h"
#include "base/status.h"

/* see sandbox/ca/encoding.h */
divit_status divit_ca_encoding_take(uint8_t *der, size_t n, divit_bytes *ret, divit_error *err)
{
    divit_bytes out = {0};
    const divit_status s = divit_bytes_append(&out, (divit_span){der, n});
    OPENSSL_free(der);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret = out;
    return DIVIT_OK;
}
