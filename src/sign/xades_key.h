/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_key.h - KeyInfo: the signer's certificate and, if wished, its subject and public key
 * (XML-Signature 4.5); and Base64 as the signature's elements have it.
 *
 *     s = divit_xades_key_info(&x, &out);
 *     s = divit_xades_base64(&out, "ds:DigestValue", bytes);
 *
 * Threads: no state. Not done here: signing it; SigningCertificate binds the certificate.
 */
#ifndef DIVIT_SIGN_XADES_KEY_H
#define DIVIT_SIGN_XADES_KEY_H

#include "sign/xades_text.h"

/* Appends ds:KeyInfo. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_key_info(const divit_xades *x, divit_bytes *out);

/*
 * Appends Base64 in lines of 76 characters (RFC 2045 6.8), as the verifiers met in Turkey expect.
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_base64_text(divit_bytes *out, divit_span data);

/* Appends <name>Base64</name>. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_base64(
    divit_bytes *out, const char *name, divit_span data);

#endif
