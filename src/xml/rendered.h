/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/rendered.h - which namespace nodes an element gets in canonical form.
 *
 *     divit_xml_rendered r = {.exclusive = true, .prefixes = list, .prefix_count = 2};
 *     s = divit_xml_rendered_start(&r, e, is_apex);
 *     write(r.found, r.found_count);                 // sorted by prefix, until the next start
 *     divit_xml_rendered_end(&r, e->depth);
 *
 * Ownership: its arrays are its own; the spans in them are the reader's and stay in scope as long
 * as their element. One object belongs to one thread at a time. Not done here: writing.
 */
#ifndef DIVIT_XML_RENDERED_H
#define DIVIT_XML_RENDERED_H

#include "xml/reader.h"

/* A namespace node that is in the output, and the depth of its element. */
typedef struct divit_xml_rendered_row {
    divit_xml_binding binding;
    size_t depth;
} divit_xml_rendered_row;

/* {0} is inclusive and empty. */
typedef struct divit_xml_rendered {
    bool exclusive;
    const divit_span *prefixes; /* InclusiveNamespaces PrefixList */
    size_t prefix_count;
    divit_xml_binding *found; /* of the last start */
    size_t found_count;
    size_t found_cap;
    divit_xml_rendered_row *rows; /* exclusive: of the open elements */
    size_t row_count;
    size_t row_cap;
    uint64_t changes; /* of the rows */
} divit_xml_rendered;

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_rendered_done(divit_xml_rendered *r);

/* The namespace nodes of an element in the output, into r->found; apex: its parent is not in it.
 * E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_rendered_start(
    divit_xml_rendered *r, const divit_xml_event *e, bool apex);

/* Ends the element at this depth. */
void divit_xml_rendered_end(divit_xml_rendered *r, size_t depth);

#endif
