/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/context.h - what an element inherits: namespaces in scope and xml:* attributes, as a copy.
 *
 *     DIVIT_AUTO(divit_xml_context_done) divit_xml_context context = {0};
 *     s = divit_xml_context_add_binding(&context, (divit_xml_binding){prefix, uri});
 *     s = divit_xml_canonical_fragment(text, &context, &options, err);
 *
 * Made by a survey (xml/survey.h) for the place where a signature goes, or by hand. Owns all that
 * its spans point to. One object belongs to one thread at a time. Not done here: what an element
 * does with it; see xml/merge.h.
 */
#ifndef DIVIT_XML_CONTEXT_H
#define DIVIT_XML_CONTEXT_H

#include "xml/name.h"

/* {0} is the empty context. Read the arrays, change them through the functions only. */
typedef struct divit_xml_context {
    divit_xml_binding *bindings; /* one per prefix, neither xml nor an empty URI */
    size_t binding_count;
    size_t binding_cap;
    /* All in the xml namespace; the nearest of each local name, but of base all, outermost first.
     */
    divit_xml_attribute *attributes;
    size_t attribute_count;
    size_t attribute_cap;
} divit_xml_context;

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_context_done(divit_xml_context *context);

/* Copies a binding in, replacing one of the same prefix; an empty URI takes it out. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_context_add_binding(
    divit_xml_context *context, divit_xml_binding binding);

/*
 * Copies an attribute in behind the others, replacing one of the same name unless that is base; one
 * outside of the xml namespace is passed over. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xml_context_add_attribute(
    divit_xml_context *context, const divit_xml_attribute *attribute);

/* Adds to an empty `copy` all that `from` holds. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_context_copy(
    divit_xml_context *copy, const divit_xml_context *from);

#endif
