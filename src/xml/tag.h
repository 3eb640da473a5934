/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/tag.h - one start tag: its attributes decoded, its namespaces declared and resolved.
 *
 *     divit_xml_tag tag = {.attribute_limit = 1024, .value_limit = 4096, .namespace_limit = 256};
 *     s = divit_xml_tag_read(&tag, &cursor, &scope, err);       // cursor behind "<"
 *     use(tag.name, tag.attributes, tag.attribute_count);       // until the next read
 *
 * Keeps its arrays from tag to tag. Names and plain values point into the document, decoded values
 * into the tag. One object belongs to one thread at a time.
 * Not done here: leaving the scope at the end of the element.
 */
#ifndef DIVIT_XML_TAG_H
#define DIVIT_XML_TAG_H

#include "xml/cursor.h"
#include "xml/known.h"
#include "xml/scope.h"

/* An attribute as it is read, before its namespace is known. */
typedef struct divit_xml_raw {
    divit_xml_qname name;
    uint64_t start;
    divit_span written; /* the value if nothing had to be decoded */
    size_t from;        /* else where it stands in `decoded` */
    size_t n;
    bool in_document;
    bool plain;
} divit_xml_raw;

typedef struct divit_xml_tag {
    size_t attribute_limit;
    size_t value_limit;
    size_t namespace_limit;
    divit_xml_qname name;
    divit_span uri;                  /* of the name */
    divit_xml_attribute *attributes; /* in canonical order, without declarations */
    size_t attribute_count;
    size_t declared; /* how many bindings were added to the scope */
    bool empty;      /* ended by "/>" */
    bool plain;      /* as written it is canonical, but for namespaces */
    divit_xml_raw *raws;
    size_t raw_count;
    size_t cap; /* of both arrays */
    divit_bytes decoded;
    divit_xml_known_names known;
    divit_xml_known *slot; /* where the name is known; NULL: it is not */
} divit_xml_tag;

/* Frees what it holds and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_tag_done(divit_xml_tag *tag);

/*
 * Reads a start or empty-element tag (XML 1.0, productions 40 and 44) from behind its "<" and
 * declares its namespaces in the scope. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xml_tag_read(
    divit_xml_tag *tag, divit_xml_cursor *c, divit_xml_scope *scope, divit_error *err);

#endif
