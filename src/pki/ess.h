/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/ess.h - which certificate the signed attributes of a signature name (RFC 5035 3 and 4).
 *
 *     s = divit_ess_read(values, false, &ess, err);       // of signing-certificate-v2
 *     s = divit_ess_names(&ess, divit_certificate_facts_get(certificate), &is_signer, err);
 *
 * Ownership: an identifier borrows the attribute. Threads: any.
 * Not done here: the old attribute, which rests on SHA-1; policies, which the attribute may hold.
 */
#ifndef DIVIT_PKI_ESS_H
#define DIVIT_PKI_ESS_H

#include "pki/certificate.h"
#include "pki/hash.h"

/* The first ESSCertIDv2 (RFC 5035 4). */
typedef struct divit_ess {
    divit_hash hash;
    divit_span certificate_hash;
    divit_span issuer; /* Name, DER, or {0} */
    divit_span serial; /* INTEGER, whole TLV, or {0} */
} divit_ess;

/*
 * Reads the content of the attribute's SET, {0} if there is none; has_first: there is the old
 * attribute. INDETERMINATE without it or for an unknown hash, SIGNATURE_INVALID if malformed.
 */
DIVIT_MUST_CHECK divit_status divit_ess_read(
    divit_span values, bool has_first, divit_ess *ret, divit_error *err);

/* True in *ret if this is the certificate. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ess_names(
    const divit_ess *ess, const divit_certificate_facts *f, bool *ret, divit_error *err);

#endif
