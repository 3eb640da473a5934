/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/xml_edits.h - random edits of an XML document: bytes, markup, and whole elements.
 *
 *     edit_random rng = edit_random_of(seed, index);       // each index makes the same edit again
 *     ok = xml_edit_make(&rng, document, &out, &what);
 *
 * No memory is kept. Not done here: judging what became of it.
 */
#ifndef DIVIT_TESTS_XML_EDITS_H
#define DIVIT_TESTS_XML_EDITS_H

#include "attacks/edits.h"

/* One to three edits of the document. False: no memory. */
bool xml_edit_make(edit_random *rng, divit_span document, divit_bytes *out, edit_name *ret);

#endif
