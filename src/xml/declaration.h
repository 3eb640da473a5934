/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/declaration.h - the byte order mark and the XML declaration that may begin a document.
 *
 *     s = divit_xml_declaration_read(&cursor, &declaration, err);       // cursor at the first byte
 *
 * No state, any thread. Not done here: what the encoding means; see xml/source.h.
 */
#ifndef DIVIT_XML_DECLARATION_H
#define DIVIT_XML_DECLARATION_H

#include "xml/cursor.h"

/* What a declaration says of the encoding; the name points into the text, {0} if there is none. */
typedef struct divit_xml_declaration {
    divit_span encoding;
    size_t encoding_at; /* its offset */
} divit_xml_declaration;

/*
 * Passes over UTF-8's byte order mark and an XML declaration (production 23) if they are there.
 * INPUT_UNSUPPORTED if the version is not 1.0; INPUT_BROKEN.
 */
DIVIT_MUST_CHECK divit_status divit_xml_declaration_read(
    divit_xml_cursor *c, divit_xml_declaration *ret, divit_error *err);

/*
 * Does so at the start of a text that has to be UTF-8. INPUT_UNSUPPORTED too if it begins as UTF-16
 * or UTF-32 or names another encoding.
 */
DIVIT_MUST_CHECK divit_status divit_xml_declaration_skip(divit_xml_cursor *c, divit_error *err);

#endif
