/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/cursor.h - a place in a document, and the small things that are read there.
 *
 *     divit_xml_cursor c;
 *     divit_xml_cursor_init(&c, document, start, 1024);
 *     divit_xml_qname name;
 *     s = divit_xml_cursor_name(&c, &name, err);
 *
 * A failure leaves err->where at the offending byte and the cursor anywhere.
 * Ownership: the text is borrowed; names point into it. Threads: one object, one thread.
 * Not done here: tags and what they contain; see xml/tag.h and xml/reader.h.
 */
#ifndef DIVIT_XML_CURSOR_H
#define DIVIT_XML_CURSOR_H

#include <string.h>

#include "xml/chars.h"
#include "xml/name.h"
#include "xml/scan.h"

typedef struct divit_xml_cursor {
    divit_span text;
    size_t at;
    size_t name_limit; /* bytes of a name */
    divit_xml_scan scan;
} divit_xml_cursor;

/* Sets up at an offset of a text. */
void divit_xml_cursor_init(divit_xml_cursor *c, divit_span text, size_t at, size_t name_limit);

/* INPUT_BROKEN here. */
divit_status divit_xml_cursor_fail(
    const divit_xml_cursor *c, const char *origin, const char *detail, divit_error *err);

/* True if the text goes on with these characters. */
static inline bool divit_xml_cursor_sees(const divit_xml_cursor *c, const char *text)
{
    const size_t n = strlen(text);
    return c->text.n - c->at >= n && memcmp(c->text.p + c->at, text, n) == 0;
}

/* Passes over them if they are there; true if they were. */
static inline bool divit_xml_cursor_skip(divit_xml_cursor *c, const char *text)
{
    if (!divit_xml_cursor_sees(c, text))
        return false;
    c->at += strlen(text);
    return true;
}

/* Passes over white space; how many bytes. */
static inline size_t divit_xml_cursor_spaces(divit_xml_cursor *c)
{
    const size_t from = c->at;
    c->at = divit_xml_class_run(c->text, from, DIVIT_XML_CLASS_SPACE);
    return c->at - from;
}

/* A qualified name (Namespaces in XML 1.0, production 7). INPUT_BROKEN, INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_xml_cursor_name(
    divit_xml_cursor *c, divit_xml_qname *ret, divit_error *err);

/* Passes over a run of plain ASCII characters of a class. */
static inline void divit_xml_cursor_run(divit_xml_cursor *c, divit_xml_scan_class class)
{
    c->at = divit_xml_scan_run(&c->scan, c->at, class);
}

/* Passes over one character that is no plain ASCII one. INPUT_BROKEN if it is not allowed. */
DIVIT_MUST_CHECK divit_status divit_xml_cursor_char(divit_xml_cursor *c, divit_error *err);

/* The character that a reference stands for, from "&" to ";". INPUT_BROKEN also for any entity that
 * is not predefined. */
DIVIT_MUST_CHECK divit_status divit_xml_cursor_reference(
    divit_xml_cursor *c, uint32_t *ret, divit_error *err);

/*
 * What stands before `stop` ("--" or "?>"); the cursor is then behind it. ret_plain: it holds no
 * CR. INPUT_BROKEN for characters that are not allowed or if `stop` is missing.
 */
DIVIT_MUST_CHECK divit_status divit_xml_cursor_until(
    divit_xml_cursor *c, const char *stop, divit_span *ret, bool *ret_plain, divit_error *err);

#endif
