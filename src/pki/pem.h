/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/pem.h - takes the certificates out of a text of PEM blocks (RFC 7468 5.1).
 *
 *     divit_span rest = divit_bytes_span(&file);
 *     while ((s = divit_pem_next(&rest, &der, err)) == DIVIT_OK && der.n > 0) ...
 *
 * What stands outside of CERTIFICATE blocks is passed over: other blocks, words for people.
 * Ownership: the bytes are the caller's. Threads: no state.
 * Not done here: whether a block holds a certificate (pki/certificate.h).
 */
#ifndef DIVIT_PKI_PEM_H
#define DIVIT_PKI_PEM_H

#include "divit/base.h"

/*
 * The next block's bytes into *ret, whose content is replaced, and the text moved behind the block;
 * empty where there is none any more. INPUT_BROKEN for a block that does not end or is no Base64,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pem_next(divit_span *rest, divit_bytes *ret, divit_error *err);

#endif
