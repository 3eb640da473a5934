/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's error queue as a divit_error. */
#include "pki/crypto_error.h"

#include <openssl/err.h>

#include "base/status.h"

/* see pki/crypto_error.h */
divit_status divit_fail_openssl(
    divit_error *err, divit_status status, const char *origin, const char *detail)
{
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const bool memory = ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
    return divit_fail_foreign(
        err, memory ? DIVIT_E_MEMORY : status, origin, detail, DIVIT_FOREIGN_OPENSSL, (long)code);
}
