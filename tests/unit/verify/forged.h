/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signed invoice, its parts exchanged, and signed anew where a test plays the other program.
 *
 *     divit_bytes made = forged_invoice(b);
 *     divit_bytes other = forged_with(divit_bytes_span(&made), "<Amount>", "<Amount f=\"1\">");
 *     divit_bytes anew = forged_signed(divit_bytes_span(&other), b->id);
 *
 * Bytes are the caller's. Every failure ends the test.
 */
#ifndef DIVIT_TESTS_VERIFY_FORGED_H
#define DIVIT_TESTS_VERIFY_FORGED_H

#include "pki/hash.h"
#include "unit/sign/bench.h"
#include "xml/pass.h"

/* An invoice that the bench has signed; its Amount has the Id "a". */
divit_bytes forged_invoice(bench *b);

/* The document with the first `find` replaced; '\1' stands for what was found. */
divit_bytes forged_with(divit_span document, const char *find, const char *with);

/* The document with the text of its first `<name>` made Base64 of the bytes. */
divit_bytes forged_filled(divit_span document, const char *name, divit_span bytes);

/* The SHA-256 of the canonical element that begins with this text. */
divit_digest forged_digest(divit_span document, const char *begin, divit_xml_method method);

/* The document with the value that `id` makes over its SignedInfo. */
divit_bytes forged_signed(divit_span document, const identity *id);

/* The same after its first reference was given the digest of the SignedProperties. */
divit_bytes forged_anew(divit_span document, const identity *id);

#endif
