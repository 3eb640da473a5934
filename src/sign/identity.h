/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/identity.h - the certificate, chain and scheme of a signer, for the time of one signature.
 *
 *     DIVIT_AUTO(divit_identity_free) divit_identity *who = NULL;
 *     s = divit_identity_new(signer, options, &who, err);
 *     use(divit_identity_certificate(who));
 *
 * Ownership: an identity owns its parsed certificates; the signer may go before it.
 * Threads: it does not change once made. Not done here: deciding whether the certificate is fit.
 */
#ifndef DIVIT_SIGN_IDENTITY_H
#define DIVIT_SIGN_IDENTITY_H

#include "divit/sign.h"
#include "pki/certificate.h"

/* Most certificates of a chain that are carried in a signature. */
enum { DIVIT_CHAIN_MAX = 8 };

typedef struct divit_identity divit_identity;

/*
 * Asks the signer for its certificates, parses them and chooses the scheme by the options' hash and
 * wish. NO_CERTIFICATE if its key is neither RSA nor EC; USAGE if it does not sign by the wished
 * scheme, MODULE if by none; INPUT_BROKEN for a malformed certificate; the signer's statuses;
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_identity_new(const divit_signer *signer,
    const divit_sign_options *options, divit_identity **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_identity_free(divit_identity **who);

/* The scheme to sign by, never ANY. */
divit_scheme divit_identity_scheme(const divit_identity *who);

/* The signer's certificate, borrowed. */
const divit_certificate *divit_identity_certificate(const divit_identity *who);

/* The further certificates, nearest first, borrowed; *ret_count of them. */
const divit_certificate *const *divit_identity_chain(const divit_identity *who, size_t *ret_count);

#endif
