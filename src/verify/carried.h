/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/carried.h - the certificates that a plain XMLDSig signature carries, and whose key made
 * it.
 *
 *     DIVIT_AUTO(divit_carried_done) divit_carried c = {0};
 *     s = divit_carried_read(key_info, &c, &cause, err);
 *     s = divit_carried_choose(&c, &signature, &signer, err);     // once SignedInfo is digested
 *
 * None of them is signed (XML-Signature 8.3): whoever has the key could put another certificate
 * of it there, and whoever makes one for that key could put his. So the one that is chosen says
 * which key made the value, and never makes more of a signature than INDETERMINATE. A KeyValue is
 * no certificate.
 * Ownership: c owns what it read; the chosen one is the caller's. Threads: no state.
 * Not done here: trust in a certificate; the strength of its key, see verify/xmldsig.h.
 */
#ifndef DIVIT_VERIFY_CARRIED_H
#define DIVIT_VERIFY_CARRIED_H

#include "pki/signature.h"
#include "verify/verification.h"
#include "xml/tree.h"

enum { DIVIT_CARRIED_MAX = 16 };

/* {0} is empty. No two are the same. */
typedef struct divit_carried {
    divit_certificate *items[DIVIT_CARRIED_MAX];
    size_t count;
} divit_carried;

/* Frees. Accepts NULL; also a cleanup handler. */
void divit_carried_done(divit_carried *c);

/*
 * Reads them into a {0}. INDETERMINATE if there is none or KeyInfo, which may be NULL, points at
 * one; SIGNATURE_INVALID for a malformed one; ret_cause says what it is about. E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_carried_read(
    const divit_xml_node *key_info, divit_carried *ret, divit_cause *ret_cause, divit_error *err);

/* Takes out the last one; there is one. */
divit_certificate *divit_carried_take(divit_carried *c);

/*
 * Takes out the only one that has the key that made the signature. SIGNATURE_INVALID if none has
 * it, INDETERMINATE if more than one has; E_CRYPTO. Nothing is taken out then.
 */
DIVIT_MUST_CHECK divit_status divit_carried_choose(
    divit_carried *c, const divit_signature *signature, divit_certificate **ret, divit_error *err);

#endif
