/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/xades.h - verifies the signatures of an XML document, XAdES or plain (XML-Signature 3.2,
 * EN 319 132-1).
 *
 *     s = divit_xades_verify(fd, NULL, v, err);       // one finding a signature
 *
 * Two passes over the document: the first finds the signatures, the second digests everything that
 * they refer to. Every Id that a reference names must stand in the document once.
 * Threads: any. Not done here: timestamps, trust; the self-check after
 * signing, see verify/made.h.
 */
#ifndef DIVIT_VERIFY_XADES_H
#define DIVIT_VERIFY_XADES_H

#include "verify/digested.h"

/* One signature alone, and where the octets that one of its references digests go as well. */
typedef struct divit_xades_copy {
    size_t signature; /* counted in the document from 0 */
    divit_digested_copy copied;
} divit_xades_copy;

typedef struct divit_xades_task {
    const divit_xades_copy *only;   /* NULL: all signatures */
    const divit_contents *contents; /* files that detached ones refer to, or NULL */
    divit_container *container;     /* that the document stands in, or NULL */
} divit_xades_task;

/*
 * Adds a finding for every signature, or as `what` says if that is not NULL. Each of its contents
 * must be one that a signature signs. NO_SIGNATURE, INPUT_ conditions, E_IO, E_MEMORY. err is not
 * NULL: the reasons of the findings pass through it.
 */
DIVIT_MUST_CHECK divit_status divit_xades_verify(
    int fd, const divit_xades_task *what, divit_verification *v, divit_error *err);

/*
 * The same of a document in memory. In a container its root must be XAdESSignatures (EN 319 162-1
 * A.5) and hold a signature: else INPUT_BROKEN.
 */
DIVIT_MUST_CHECK divit_status divit_xades_verify_text(
    divit_span text, const divit_xades_task *what, divit_verification *v, divit_error *err);

#endif
