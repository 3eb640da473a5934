/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/source.h - a document as UTF-8 text, whatever encoding it is in, and the way back.
 *
 *     DIVIT_AUTO(divit_xml_source_done) divit_xml_source source = {0};
 *     s = divit_xml_source_open(document, 0, &source, err);
 *     s = divit_xml_pass(source.text, &pass, err);           // all offsets are in source.text
 *     divit_xml_source_locate(&source, err);                 // err->where is in the document again
 *     at = divit_xml_source_where(&source, survey.place.insert);
 *
 * UTF-8 is taken as it is, without a copy. UTF-16 is told by its byte order mark; ISO-8859-1,
 * ISO-8859-9 and windows-1254 by the XML declaration, and their text is a copy in UTF-8 in which
 * spaces stand for the declaration; canonical form has none.
 * Ownership: the document is borrowed and must outlive the source, which owns a copy if it made
 * one. Threads: it does not change once opened. Not done here: checking the text; see xml/reader.h.
 */
#ifndef DIVIT_XML_SOURCE_H
#define DIVIT_XML_SOURCE_H

#include "xml/encoding.h"

/* Read it; {0} is nothing. */
typedef struct divit_xml_source {
    divit_span text; /* the document in UTF-8 */
    divit_xml_encoding encoding;
    divit_span document;
    size_t mark;      /* bytes of the document before its text: of UTF-16's byte order mark */
    divit_bytes copy; /* private: holds the text if it is not the document's */
} divit_xml_source;

/*
 * Opens a document. limit: bytes of a document that has to be copied, 0 for 256 MiB. INPUT_BROKEN
 * (bytes that are no character, a declaration that names another encoding than the byte order mark
 * or is malformed), INPUT_UNSUPPORTED (another encoding), INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xml_source_open(
    divit_span document, size_t limit, divit_xml_source *ret, divit_error *err);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_source_done(divit_xml_source *source);

/* Where the character that is at an offset of the text stands in the document. */
uint64_t divit_xml_source_where(const divit_xml_source *source, uint64_t offset);

/* Where the character that is at an offset of the document stands in the text. */
uint64_t divit_xml_source_find(const divit_xml_source *source, uint64_t offset);

/* Turns err->where, if it is an offset of the text, into one of the document. err may be NULL. */
void divit_xml_source_locate(const divit_xml_source *source, divit_error *err);

/*
 * Appends markup in the document's encoding; a character that it does not have becomes a reference,
 * so names must be ASCII. E_MEMORY; E_INTERNAL if it is not UTF-8.
 */
DIVIT_MUST_CHECK divit_status divit_xml_source_encode(
    const divit_xml_source *source, divit_span markup, divit_bytes *out);

#endif
