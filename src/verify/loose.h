/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/loose.h - finds what a ds:Signature carries without signing it.
 *
 *     const divit_xml_node *n = NULL;
 *     while ((n = divit_loose_next(sig, n)) != NULL)
 *         ...nobody signed n...
 *
 * The enveloped-signature transform leaves the whole Signature element out of what is signed
 * (XML-Signature 6.6.4), so a forger may put an invoice of its own into an Object, into KeyInfo or
 * among the unsigned properties. A program that takes the first invoice it finds would read that.
 * Ownership: nothing is kept. Threads: any.
 * Not done here: comments, which carry no content of such a format, and attributes of the
 * Signature's own elements.
 */
#ifndef DIVIT_VERIFY_LOOSE_H
#define DIVIT_VERIFY_LOOSE_H

#include "verify/xmldsig.h"

/*
 * The next element, text or instruction of the Signature behind `after` (NULL: the first) that no
 * reference covers and that is neither key, certificate nor unsigned property (XML-Signature 4,
 * EN 319 132-1 4.3, 5); NULL if there is none. What is inside of one is not told again.
 */
const divit_xml_node *divit_loose_next(const divit_xmldsig *sig, const divit_xml_node *after);

#endif
