/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/signature.h - one signature by a token's key, verified before it leaves the worker.
 *
 *     divit_signature_job job = {.module = m, .token = t, .certificate = c, .pin = &pin,
 *         .hash = DIVIT_SHA256, .digest = digest};
 *     s = divit_signature_make(&job, &signature, err);
 *
 * RSA: CKM_RSA_PKCS over the DigestInfo (RFC 8017 9.2); EC: CKM_ECDSA over the digest's leftmost
 * bytes (FIPS 186-5 6.4.1), giving r then s. Modules answer CKR_OK with empty, damaged or foreign
 * signatures (AKIS.md section 3), so each one is checked against the certificate's public key.
 * Ownership: the signature is the caller's. No threads. Not done here: mechanisms that hash on the
 * card; a signer is handed digests.
 */
#ifndef DIVIT_CARD_SIGNATURE_H
#define DIVIT_CARD_SIGNATURE_H

#include "card/module.h"
#include "card/pin.h"
#include "divit/signer.h"

typedef struct divit_signature_job {
    divit_module *module;
    uint32_t token;
    const divit_card_certificate *certificate;
    divit_pin *pin; /* for keys that want it for every signature */
    divit_hash hash;
    divit_span digest; /* as long as the hash says */
} divit_signature_job;

/*
 * Signs. TOKEN_LOST (also for a signature that does not fit), NO_CERTIFICATE, MODULE, the statuses
 * of the login for keys with CKA_ALWAYS_AUTHENTICATE, E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_signature_make(
    const divit_signature_job *job, divit_bytes *ret, divit_error *err);

#endif
