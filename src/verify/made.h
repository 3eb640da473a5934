/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/made.h - the self-check of an XML signature that was just made.
 *
 *     s = divit_made_verify(fd, &made, err);
 *
 * The Signature is read back from the file. What it says to have digested must be what was digested
 * while it was signed; its own parts are digested again. A second pass over the document is needed
 * only where the canonical form of those parts depends on what is around them.
 * Threads: any. Not done here: signatures of others; see verify/xades.h.
 */
#ifndef DIVIT_VERIFY_MADE_H
#define DIVIT_VERIFY_MADE_H

#include "divit/sign.h"

/*
 * SIGNATURE_INVALID, INPUT_BROKEN if no element is where it should be; E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_made_verify(
    int fd, const divit_signed_document *made, divit_error *err);

/* The same of a document in memory. */
DIVIT_MUST_CHECK divit_status divit_made_verify_text(
    divit_span text, const divit_signed_document *made, divit_error *err);

#endif
