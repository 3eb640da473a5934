/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/key.h - the public key of a certificate, and the private keys that belong to it.
 *
 *     DIVIT_AUTO(divit_key_done) divit_key key = {0};
 *     s = divit_key_of(der, &key, err);
 *     s = divit_key_find(m, session, &key, id, &found, err);
 *
 * A key belongs to a certificate if it has the same public key (RSA modulus, EC point). CKA_ID
 * alone is a hint: on AKIS cards several private keys may share one (AKIS.md section 2). Where a
 * private key shows no public part, as most EC keys, its CKA_ID decides, and the signature, which
 * is always verified, confirms it.
 *
 * Ownership: a divit_key owns its EVP_PKEY. No threads. Not done here: signing (card/signature.h).
 */
#ifndef DIVIT_CARD_KEY_H
#define DIVIT_CARD_KEY_H

#include <openssl/evp.h>

#include "card/object.h"

typedef struct divit_key {
    EVP_PKEY *evp;
    CK_KEY_TYPE type;     /* CKK_RSA or CKK_EC */
    divit_bytes identity; /* RSA: the modulus without leading zeros; EC: the point, uncompressed */
    size_t width;         /* bytes of the modulus, or of the group order */
} divit_key;

/* The private keys that may belong to a certificate, as one session knows them; {0}: not known. */
typedef struct divit_key_handles {
    divit_object_list found;
    CK_SESSION_HANDLE session;
} divit_key_handles;

/* Certificates of one token, and the key of each; {0} where its kind is not supported. */
typedef struct divit_certificates {
    divit_card_certificate at[DIVIT_CARD_CERTIFICATES_MAX];
    divit_key keys[DIVIT_CARD_CERTIFICATES_MAX];
    divit_key_handles handles[DIVIT_CARD_CERTIFICATES_MAX];
    size_t n;
} divit_certificates;

/* The public key of a DER certificate. NO_CERTIFICATE if its kind is not supported, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_key_of(divit_span der, divit_key *ret, divit_error *err);

/*
 * The private keys of a token that may belong to the key: one if it is proved, else those that
 * cannot be told apart before they sign. None is no failure. The statuses of phase START.
 */
DIVIT_MUST_CHECK divit_status divit_key_find(divit_module *m, CK_SESSION_HANDLE session,
    const divit_key *key, divit_span id, divit_object_list *ret, divit_error *err);

/*
 * Whether the private key of each certificate is there, into their `key`. logged_in: what is not
 * seen is not there, and what is found is kept in their handles. The statuses of phase START.
 */
DIVIT_MUST_CHECK divit_status divit_key_states(divit_module *m, uint32_t token, bool logged_in,
    divit_certificates *certificates, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_key_done(divit_key *key);

#endif
