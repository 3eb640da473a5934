/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/open.h - the elements whose end tags have not been seen.
 *
 *     if (divit_xml_open_room(&open))
 *         open.rows[open.depth++] = row;
 *     divit_xml_open_done(&open);
 *
 * Ownership: the rows are its own, names point into the document, URIs into the scope.
 * One object belongs to one thread at a time. Not done here: comparing names.
 */
#ifndef DIVIT_XML_OPEN_H
#define DIVIT_XML_OPEN_H

#include "xml/name.h"

typedef struct divit_xml_open_element {
    divit_xml_qname name;
    divit_span uri;
    size_t scope; /* bindings outside of it */
    bool quiet;   /* nobody wants to be told of its end */
} divit_xml_open_element;

/* {0} is empty. */
typedef struct divit_xml_open {
    divit_xml_open_element *rows; /* outermost first */
    size_t depth;
    size_t cap;
} divit_xml_open;

/* Makes room for one more; false if there is no memory. */
DIVIT_MUST_CHECK bool divit_xml_open_room(divit_xml_open *open);

/* Frees and leaves {0}. Accepts NULL. */
void divit_xml_open_done(divit_xml_open *open);

#endif
