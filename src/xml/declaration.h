/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/declaration.h - the byte order mark and the XML declaration that may begin a document.
 *
 *     s = divit_xml_declaration_read(&cursor, err);       // cursor at the first byte
 *
 * No state, any thread. Not done here: other encodings than UTF-8; they are refused.
 */
#ifndef DIVIT_XML_DECLARATION_H
#define DIVIT_XML_DECLARATION_H

#include "xml/cursor.h"

/*
 * Passes over a byte order mark and an XML declaration (production 23) if they are there.
 * INPUT_UNSUPPORTED if either says other than UTF-8, or the version is not 1.0; INPUT_BROKEN.
 */
DIVIT_MUST_CHECK divit_status divit_xml_declaration_read(divit_xml_cursor *c, divit_error *err);

#endif
