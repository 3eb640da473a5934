/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/xades.h - verifies the signatures of an XML document (XML-Signature 3.2, EN 319 132-1).
 *
 *     s = divit_xades_verify(fd, NULL, v, err);       // one finding a signature
 *     s = divit_xades_verify_made(fd, &made, err);    // the self-check after signing
 *
 * Two passes over the document: the first finds the signatures, the second digests everything that
 * they refer to. Every Id that a reference names must stand in the document once.
 * Threads: any. Not done here: detached objects, Manifests, timestamps, trust.
 */
#ifndef DIVIT_VERIFY_XADES_H
#define DIVIT_VERIFY_XADES_H

#include "verify/digested.h"

/* One signature alone, and where the octets that one of its references digests go as well. */
typedef struct divit_xades_copy {
    size_t signature; /* counted in the document from 0 */
    divit_digested_copy copied;
} divit_xades_copy;

/*
 * Adds a finding for every signature, or for the one of `only` if that is not NULL. NO_SIGNATURE,
 * INPUT_ conditions, E_IO, E_MEMORY. err is not NULL: the reasons of the findings pass through it.
 */
DIVIT_MUST_CHECK divit_status divit_xades_verify(
    int fd, const divit_xades_copy *only, divit_verification *v, divit_error *err);

/*
 * The Signature element that was made, read back from the file, must hold for the digest that was
 * taken. SIGNATURE_INVALID, INPUT_BROKEN if no element is where it should be, USAGE for a digest of
 * another length; E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_verify_made(
    int fd, const divit_signed_document *made, divit_error *err);

#endif
