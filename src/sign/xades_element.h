/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_element.h - makes a Signature element: digests of its parts, the key's signature.
 *
 *     s = divit_xades_name(&x, err);                       // a fresh Id
 *     ... x.references with their digests ...
 *     s = divit_xades_make(signer, &x, &context, &inner, err);
 *
 * Ownership: all is borrowed for the call. Threads: one signature at a time per signer.
 * Not done here: the document, and where the element goes.
 */
#ifndef DIVIT_SIGN_XADES_ELEMENT_H
#define DIVIT_SIGN_XADES_ELEMENT_H

#include "divit/signer.h"
#include "sign/xades_text.h"
#include "xml/context.h"

/* Gives it an Id: 128 random bits cannot meet one of the document. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_name(divit_xades *x, divit_error *err);

/*
 * Appends all between the two tags of the Signature, which inherits `context` where it will stand.
 * The signer's statuses; SIGNATURE_INVALID if its answer does not fit the certificate; E_CRYPTO,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_make(const divit_signer *signer, divit_xades *x,
    const divit_xml_context *context, divit_bytes *inner, divit_error *err);

#endif
