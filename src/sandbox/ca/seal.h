/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/ca/seal.h - the practice portal's signature over its receipts, and how a certificate
 * stands.
 *
 *     s = divit_ca_seal(ca, &portal, receipt, &p7s, err);   // CMS, detached (RFC 5652 section 5)
 *     s = divit_ca_standing(ca, der, err);                   // issued here and not revoked?
 *
 * Ownership: results are the caller's. Threads: as the CA's.
 * Not done here: issuing the portal's certificate, which is a NES like others.
 */
#ifndef DIVIT_SANDBOX_CA_SEAL_H
#define DIVIT_SANDBOX_CA_SEAL_H

#include "sandbox/ca/ca.h"

/* Signs with an issued certificate and its key; SHA-256, chain inside. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_ca_seal(const divit_ca *ca, const divit_ca_issued *by,
    divit_span data, divit_bytes *ret_der, divit_error *err);

/*
 * OK if this CA issued and did not revoke the certificate, its signature included;
 * SIGNATURE_INVALID if not; INPUT_BROKEN if it is no certificate; E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_ca_standing(
    const divit_ca *ca, divit_span certificate, divit_error *err);

#endif
