/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/loose.h - finds what a ds:Signature carries without signing it.
 *
 *     if (covers_document && !divit_xmldsig_has_loose(sig))
 *         ...the document holds nothing that was not signed...
 *
 * The enveloped-signature transform leaves the whole Signature element out of what is signed
 * (XML-Signature 6.6.4), so a forger may put an invoice of its own into an Object, into KeyInfo or
 * among the unsigned properties. A program that takes the first invoice it finds would read that.
 * Ownership: nothing is kept. Threads: any.
 * Not done here: attributes and comments, which carry no content of such a format.
 */
#ifndef DIVIT_VERIFY_LOOSE_H
#define DIVIT_VERIFY_LOOSE_H

#include "verify/xmldsig.h"

/*
 * True if the Signature holds an element, a text or an instruction that no reference covers and
 * that is neither key, certificate nor unsigned property (XML-Signature 4, EN 319 132-1 4.3, 5).
 */
bool divit_xmldsig_has_loose(const divit_xmldsig *sig);

#endif
