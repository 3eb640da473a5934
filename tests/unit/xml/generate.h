/* SPDX-License-Identifier: Apache-2.0 */
/*
 * generate.h - documents by the number: namespace-well-formed XML in which names, prefixes,
 * redeclarations, IDs, xml:* attributes, references and white space meet in every way.
 *
 * The same number gives the same document. Offsets and counts are not known beforehand.
 */
#ifndef DIVIT_TESTS_XML_GENERATE_H
#define DIVIT_TESTS_XML_GENERATE_H

#include "divit/base.h"

/* Numbers from a state that must not be 0. */
uint64_t generate_number(uint64_t *state);

/* Appends the document of a number. */
void generate_document(uint64_t number, divit_bytes *out);

/* Spoils one to three bytes, or puts in a piece of markup. */
void generate_fault(uint64_t *state, divit_bytes *document);

#endif
