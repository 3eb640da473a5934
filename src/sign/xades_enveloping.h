/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_enveloping.h - enveloping XAdES B-B: the document stands in an Object of the
 * signature.
 *
 *     s = divit_xades_envelop(input, signer, options, out, &made, err);
 *
 * The root element of an XML document is taken over as it is, in UTF-8; everything else, and XML
 * with a document type declaration, as Base64. The output is written with the Object first, and
 * gets the signature's other parts in front of it, so that memory does not grow with the document.
 * Threads: as divit/sign.h. Not done here: what stands outside of the root element of an XML.
 */
#ifndef DIVIT_SIGN_XADES_ENVELOPING_H
#define DIVIT_SIGN_XADES_ENVELOPING_H

#include "sign/xades.h"

/* Signs the document behind `input`. Statuses of divit_sign(). */
DIVIT_MUST_CHECK divit_status divit_xades_envelop(int input, const divit_signer *signer,
    const divit_sign_options *options, const divit_output *out, divit_signed_document *ret,
    divit_error *err);

#endif
