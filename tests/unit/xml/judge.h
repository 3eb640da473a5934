/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.h - libxml2 as a second opinion: is a document well-formed, and what is its canonical form.
 *
 * Elements are named by their number in document order, 0 for the root, because libxml2 knows no
 * byte offsets. Network and DTDs stay off.
 */
#ifndef DIVIT_TESTS_XML_JUDGE_H
#define DIVIT_TESTS_XML_JUDGE_H

#include "xml/canon.h"

enum { JUDGE_NONE = -1 };

typedef struct judge_question {
    divit_xml_method method;
    bool comments;
    const char *const *prefixes; /* NULL-terminated, or NULL; "#default" for the default */
    long apex;                   /* number of the element, or JUDGE_NONE: the whole document */
    long excluded;               /* number of the element, or JUDGE_NONE */
} judge_question;

/* True if libxml2 takes the document and its namespaces. */
bool judge_accepts(divit_span document);

/* Appends libxml2's canonical form; false if it refuses. */
bool judge_canonical(divit_span document, const judge_question *q, divit_bytes *ret);

#endif
