/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/declared.h - the certificate that a XAdES signature declares, signed, to be its signer's
 * (EN 319 132-1 5.2.2; 1.4.2 of TS 101 903 calls it SigningCertificate).
 *
 *     DIVIT_AUTO(divit_certificate_free) divit_certificate *signer = NULL;
 *     const divit_declared_parts parts = {.properties = properties, .key_info = key_info};
 *     s = divit_declared_find(&parts, &signer, &cause, err);
 *
 * KeyInfo is not signed: anybody may put another key there. So its KeyValue is never looked at, and
 * of its certificates only the one counts that the signed properties name by its digest, and by
 * issuer and number if they give them. Nothing that KeyInfo points at is fetched.
 * Ownership: the certificate is the caller's. Threads: no state.
 * Not done here: whether the certificate may be trusted.
 */
#ifndef DIVIT_VERIFY_DECLARED_H
#define DIVIT_VERIFY_DECLARED_H

#include "verify/verification.h"
#include "xml/tree.h"

typedef struct divit_declared_parts {
    const divit_xml_node *properties; /* the SignedProperties that a reference covers */
    const divit_xml_node *key_info;   /* or NULL */
} divit_declared_parts;

/*
 * The certificate. SIGNATURE_INVALID or INDETERMINATE with the reason, and what it is about in
 * ret_cause; E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_declared_find(const divit_declared_parts *parts,
    divit_certificate **ret, divit_cause *ret_cause, divit_error *err);

#endif
