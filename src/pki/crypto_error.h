/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/crypto_error.h - turns OpenSSL's error queue into a divit_error.
 *
 *     if (EVP_DigestFinal_ex(ctx, out, &n) != 1)
 *         return divit_fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("no digest was made"));
 *
 * Threads: OpenSSL keeps one queue per thread.
 * Not done here: text; OpenSSL's own words are not shown to people.
 */
#ifndef DIVIT_PKI_CRYPTO_ERROR_H
#define DIVIT_PKI_CRYPTO_ERROR_H

#include "divit/base.h"

/* Says `status` with the oldest code of OpenSSL's queue, and empties the queue. */
divit_status divit_fail_openssl(
    divit_error *err, divit_status status, const char *origin, const char *detail);

#endif
