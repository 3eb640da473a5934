/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_text.h - the text of an enveloped XAdES B-B signature, part by part (EN 319 132-1).
 *
 *     s = divit_xades_properties(&x, &properties, err);      // then digest it canonically
 *     s = divit_xades_signed_info(&x, &info, err);           // then sign its canonical digest
 *     s = divit_xades_signature(&x, &parts, &element, err);  // the element to insert
 *
 * Every part is one element without white space between tags. Threads: no state.
 * Not done here: canonical form and digests; the caller computes them over these very texts.
 */
#ifndef DIVIT_SIGN_XADES_TEXT_H
#define DIVIT_SIGN_XADES_TEXT_H

#include "pki/certificate.h"

/* Room for an Id with its suffix and NUL. */
enum { DIVIT_XADES_ID_SIZE = 64 };

typedef struct divit_xades {
    char id[DIVIT_XADES_ID_SIZE - 16]; /* Id of the Signature; other Ids add "-props", "-ref" */
    divit_hash hash;
    divit_scheme scheme; /* not ANY */
    const divit_certificate *certificate;
    int64_t time;
    int utc_offset;
    divit_digest document;   /* of the canonical document without the signature */
    divit_digest properties; /* of the canonical SignedProperties */
} divit_xades;

typedef struct divit_xades_parts {
    divit_span signed_info;
    divit_span properties;
    divit_span value; /* raw signature, the form of divit/signer.h (XML-Signature 6.4.2, 6.4.3) */
} divit_xades_parts;

/* Appends xades:SignedProperties. E_MEMORY, E_CRYPTO. */
DIVIT_MUST_CHECK divit_status divit_xades_properties(
    const divit_xades *x, divit_bytes *out, divit_error *err);

/* Appends ds:SignedInfo. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_signed_info(const divit_xades *x, divit_bytes *out);

/* Appends ds:Signature around its parts. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_signature(
    const divit_xades *x, const divit_xades_parts *parts, divit_bytes *out);

#endif
