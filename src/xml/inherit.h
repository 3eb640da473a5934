/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/inherit.h - the xml:* attributes of the open elements, for whoever takes a reader's events.
 *
 *     on START:  collect first, then s = divit_xml_inherit_push(&open, e);
 *     on END:    divit_xml_inherit_pop(&open, e->depth);
 *     anywhere:  s = divit_xml_inherit_collect(&open, &context);
 *
 * Owns copies of the values. One object belongs to one thread at a time.
 * Not done here: namespaces; events carry them.
 */
#ifndef DIVIT_XML_INHERIT_H
#define DIVIT_XML_INHERIT_H

#include "xml/context.h"
#include "xml/reader.h"

/* One xml:* attribute of an open element. */
typedef struct divit_xml_inherited {
    divit_xml_attribute attribute; /* its value is owned */
    size_t depth;
} divit_xml_inherited;

/* {0} when no element is open. */
typedef struct divit_xml_inherit {
    divit_xml_inherited *rows;
    size_t count;
    size_t cap;
} divit_xml_inherit;

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_inherit_done(divit_xml_inherit *open);

/* Notes the xml:* attributes of a START event. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_inherit_push(
    divit_xml_inherit *open, const divit_xml_event *e);

/* Forgets those of elements at this depth and below. */
void divit_xml_inherit_pop(divit_xml_inherit *open, size_t depth);

/* Adds what a child of the innermost open element inherits to a context. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_inherit_collect(
    const divit_xml_inherit *open, divit_xml_context *context);

#endif
