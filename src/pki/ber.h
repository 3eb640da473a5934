/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/ber.h - turns BER with indefinite lengths into DER (X.690 8.1.3.6 and 8.7.3).
 *
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes der = {0};
 *     s = divit_ber_to_der(cms, &size, &der, err);     // size: how much of cms the item was
 *
 * RFC 5652 lets a SignedData be BER, and NSS (Firefox, pdfsig, Okular) writes it so; only the
 * signed attributes and the certificates in it must be DER, and those come out as they are.
 * Ownership: the result is the caller's. Threads: no state.
 * Not done here: what else BER allows and nobody writes: definite lengths longer than needed, bit
 * strings in pieces; a SET in another order stays as it is.
 */
#ifndef DIVIT_PKI_BER_H
#define DIVIT_PKI_BER_H

#include "divit/base.h"

/*
 * Appends the first item of `ber` to `ret` with definite lengths, octet strings in one piece;
 * ret_size: its bytes in `ber`, which the caller limits. SIGNATURE_INVALID if it is not such BER or
 * deeper than DIVIT_DER_DEPTH; E_MEMORY. After a failure `ret` holds no use.
 */
DIVIT_MUST_CHECK divit_status divit_ber_to_der(
    divit_span ber, size_t *ret_size, divit_bytes *ret, divit_error *err);

#endif
