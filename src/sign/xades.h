/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades.h - signs an XML document as enveloped XAdES B-B (EN 319 132-1 6.3), the signature as
 * last child of the root element.
 *
 *     s = divit_xades_sign(signer, options, out, &made, err);   // out holds the original
 *
 * One pass over the document digests its canonical form and finds the place; the signature is then
 * put there, the bytes behind it move. Threads: as divit/sign.h.
 * Not done here: copying the input, committing the output, other packagings.
 */
#ifndef DIVIT_SIGN_XADES_H
#define DIVIT_SIGN_XADES_H

#include "divit/sign.h"

/* Signs the XML document that `out` holds. Statuses of divit_sign(). */
DIVIT_MUST_CHECK divit_status divit_xades_sign(const divit_signer *signer,
    const divit_sign_options *options, const divit_output *out, divit_signed_document *ret,
    divit_error *err);

/* Whether the document behind a descriptor can take a signature. Statuses of divit_sign_check(). */
DIVIT_MUST_CHECK divit_status divit_xades_check(int fd, divit_error *err);

#endif
