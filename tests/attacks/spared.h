/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/spared.h - why an edited file may still have a valid signature.
 *
 *     if (spared_signs(&was, edited, sig->covered_end))
 *         class = spared_class(&was, edited);               // SPARED_UNEXPLAINED: a fault of
 * verify
 *
 * Bytes that no signature protects: its own hex string, what CMS itself leaves open, and what
 * stands behind the signed revision. Every other accepted edit is a fault. Ownership: nothing is
 * kept; a signature borrows the file it was read from. Threads: any.
 */
#ifndef DIVIT_TESTS_SPARED_H
#define DIVIT_TESTS_SPARED_H

#include "base/bytes.h"

/* X(NAME, "word of the table", "why it is no change of what was signed") */
#define SPARED_TABLE(X)                                                                            \
    X(UNCHANGED, "unchanged", "the edit wrote what stood there before")                            \
    X(HEX_CASE, "hex-case", "upper for lower case in Contents: the same bytes")                    \
    X(CMS_HEADER, "cms-header",                                                                    \
        "the version of SignedData, 3 for 1: no signature covers it (RFC 5652 5.1, 5.4)")          \
    X(CMS_CERTIFICATE, "cms-certificate",                                                          \
        "a certificate in the CMS that is not the signer's one, which nothing relies on")          \
    X(CMS_ALGORITHM, "cms-algorithm",                                                              \
        "the signer's algorithm by its other name, with the hash or without (RFC 5754 3.2)")       \
    X(WHITE, "white-behind", "white space or zeros behind %%EOF")                                  \
    X(COMMENT, "comment-behind", "comment lines behind %%EOF")                                     \
    X(LATER, "later-signature", "in what a later signature added, which answers for it or fails")  \
    X(GONE, "later-gone", "the later signature is taken out, as cutting the file off would do")    \
    X(BEHIND, "UPDATE", "an update behind it: must be a later signature's")                        \
    X(UNEXPLAINED, "UNEXPLAINED", "nothing explains it: verify is at fault")

typedef enum spared {
#define SPARED_NAME(name, word, why) SPARED_##name,
    SPARED_TABLE(SPARED_NAME)
#undef SPARED_NAME
        SPARED_COUNT
} spared;

/* A signature of the file as it was signed: [0, begin) and [end, covered_end) are its bytes. */
typedef struct spared_signature {
    divit_span file;
    size_t begin; /* of the hex string */
    size_t end;
    size_t covered_end;
} spared_signature;

/* True if the edited file still has every byte that the signature covers, in its place. */
bool spared_signs(const spared_signature *sig, divit_span edited);

/* The class of what differs outside of those bytes. */
spared spared_class(const spared_signature *sig, divit_span edited);

#endif
