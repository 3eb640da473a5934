/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/xml_edits.h - random edits of an XML document: bytes, markup, and whole elements.
 *
 *     ok = edit_make(&xml_edits, &rng, document, &out, &what);   // see attacks/edits.h
 *
 * Not done here: judging what became of it; see attacks/xml_view.h.
 */
#ifndef DIVIT_TESTS_XML_EDITS_H
#define DIVIT_TESTS_XML_EDITS_H

#include "attacks/edits.h"

extern const edit_table xml_edits;

#endif
