/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/bulk.h - passes over content that stands in the document in its canonical form and holds
 * nothing that anybody asked for, many tags at a time.
 *
 *     const divit_xml_bulk bulk = {&cursor, &tag, &scope, &open, .depth_limit = 512, .until = n};
 *     if (divit_xml_bulk_pass(&bulk, &empty)) ...the cursor has moved, `open` is as the tags left
 * it...
 *
 * Takes text, start tags of known names that are quiet in this scope, with attributes in order that
 * are no IDs and have no prefix, and end tags of quiet elements. It checks all that the reader
 * checks; before anything else, also before every fault, it stops, and the reader goes on there.
 * Threads: as its parts. Not done here: deciding what is quiet; see xml/pass.h.
 */
#ifndef DIVIT_XML_BULK_H
#define DIVIT_XML_BULK_H

#include "xml/open.h"
#include "xml/tag.h"

typedef struct divit_xml_bulk {
    divit_xml_cursor *c;
    divit_xml_tag *tag; /* its limits and known names */
    const divit_xml_scope *scope;
    divit_xml_open *open;
    size_t depth_limit;
    uint64_t until; /* no tag is passed over that begins here or behind */
} divit_xml_bulk;

/*
 * Passes over what it can, about 32 KiB at most, inside of an element; false if that is nothing.
 * An empty-element tag, whose canonical form is another, ends it: ret_empty is then its name, as
 * written, else {0}.
 */
bool divit_xml_bulk_pass(const divit_xml_bulk *b, divit_span *ret_empty);

#endif
