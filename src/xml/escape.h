/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/escape.h - characters as canonical form writes them.
 *
 *     s = divit_xml_escape_text(&out, divit_span_of("a < b"));
 *     s = divit_xml_escape_attribute(&out, reason);      // the caller writes the quotation marks
 *
 * No state, any thread. Not done here: checking that the text is UTF-8 and holds XML characters
 * only; ask divit_xml_text_valid().
 */
#ifndef DIVIT_XML_ESCAPE_H
#define DIVIT_XML_ESCAPE_H

#include "divit/base.h"

typedef enum divit_xml_escape {
    DIVIT_XML_ESCAPE_TEXT,      /* & < > CR (Canonical XML 1.0, 2.3 "Text Nodes") */
    DIVIT_XML_ESCAPE_ATTRIBUTE, /* & < " TAB LF CR (2.3 "Attribute Nodes") */
} divit_xml_escape;

/* How many bytes from `from` on need no escape. */
size_t divit_xml_escape_run(divit_xml_escape how, divit_span text, size_t from);

/* What a character becomes where it needs an escape; {0} where it does not. */
divit_span divit_xml_escape_of(divit_xml_escape how, uint8_t c);

/* Appends text as element content. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_escape_text(divit_bytes *out, divit_span text);

/* Appends text as the value of an attribute in quotation marks ("). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_escape_attribute(divit_bytes *out, divit_span text);

/* True if it is UTF-8 and all characters are XML characters (XML 1.0, production 2). */
bool divit_xml_text_valid(divit_span text);

#endif
