/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/outside.h - what of a document stands outside of given elements, gathered in one pass.
 *
 *     divit_xml_outside outside = {.ids = ids, .id_count = 1, .starts = &signature, .start_count =
 * 1}; const divit_xml_pass_options pass = {.outside = &outside}; s = divit_xml_pass(document,
 * &pass, err); for (size_t i = 0; i < outside.count; i++) ...outside.items[i] is in none of them...
 *
 * A verifier gives the elements that a signature covers and the signatures themselves: what is left
 * was signed by nobody. The root element may hold such elements without being one: then its tag is
 * not told, only its attributes, and what else stands in it.
 * Ownership: the questions are borrowed, names point into the document; nothing is allocated.
 * Threads: one object belongs to one thread at a time. Not done here: comments, which canonical
 * form leaves out, white space, and what follows inside of an element that is told.
 */
#ifndef DIVIT_XML_OUTSIDE_H
#define DIVIT_XML_OUTSIDE_H

#include "xml/reader.h"

/* So many are told; further ones are counted. */
enum { DIVIT_XML_OUTSIDE_MAX = 32 };

typedef enum divit_xml_outside_kind {
    DIVIT_XML_OUTSIDE_ELEMENT,
    DIVIT_XML_OUTSIDE_TEXT,
    DIVIT_XML_OUTSIDE_INSTRUCTION,
    DIVIT_XML_OUTSIDE_ATTRIBUTE, /* of the root */
} divit_xml_outside_kind;

typedef struct divit_xml_outside_item {
    divit_xml_outside_kind kind;
    divit_span name; /* as written; {0} for text */
    uint64_t start;
    uint64_t end;
} divit_xml_outside_item;

/* {0} but for the questions. */
typedef struct divit_xml_outside {
    /* Questions: elements with one of these IDs, and those whose "<" is here. */
    const divit_span *ids;
    size_t id_count;
    const uint64_t *starts;
    size_t start_count;
    /* Answers. */
    divit_xml_outside_item items[DIVIT_XML_OUTSIDE_MAX];
    size_t count;
    uint64_t more;    /* beyond those */
    bool root_inside; /* the root itself is one of the elements */
    /* Private. */
    size_t depth;     /* of the element that is passed over; 0: none */
    bool told;        /* that element is the last item, whose end is not known yet */
    uint64_t changes; /* see divit_xml_outside_quiet() */
} divit_xml_outside;

/* Takes the next event of a reader, in order and none left out. */
void divit_xml_outside_take(divit_xml_outside *outside, const divit_xml_event *e);

/*
 * After a START was taken: true if elements of this name may come in bulk (xml/reader.h) until
 * outside->changes changes.
 */
bool divit_xml_outside_quiet(const divit_xml_outside *outside, const divit_xml_event *e);

#endif
