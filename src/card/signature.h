/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/signature.h - one signature by a token's key, verified before it leaves the worker.
 *
 *     divit_signature_job job = {.module = m, .token = t, .certificate = c, .key = k, .handles = h,
 *         .pin = &pin, .what = {.scheme = DIVIT_SCHEME_RSA, .digest = digest, .message = bytes}};
 *     s = divit_signature_make(&job, &signature, err);
 *
 * By the first mechanism of card/mechanism.h that the token offers and takes. Modules answer CKR_OK
 * with empty, damaged or foreign signatures (AKIS.md section 3), so each one is checked against the
 * certificate's public key. After a failure other than a loss no operation stays begun in the
 * token's session. Ownership: the signature is the caller's. No threads. Not done here: messages in
 * parts.
 */
#ifndef DIVIT_CARD_SIGNATURE_H
#define DIVIT_CARD_SIGNATURE_H

#include "card/key.h"
#include "card/pin.h"
#include "divit/signer.h"

typedef struct divit_signature_job {
    divit_module *module;
    uint32_t token;
    const divit_card_certificate *certificate;
    const divit_key *key;       /* of the certificate */
    divit_key_handles *handles; /* of the certificate; looked up if they are not known */
    divit_pin *pin;             /* for keys that want it for every signature */
    divit_signing what;         /* its digest as long as its hash says */
} divit_signature_job;

/*
 * Signs. TOKEN_LOST (also for a signature that does not fit), NO_CERTIFICATE, MODULE (also if no
 * mechanism serves), INPUT_LIMIT if only mechanisms do that want the message, and it is not at
 * hand; the statuses of the login for keys with CKA_ALWAYS_AUTHENTICATE, E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_signature_make(
    const divit_signature_job *job, divit_bytes *ret, divit_error *err);

#endif
