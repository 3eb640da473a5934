/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/reader.h - strict streaming pull reader of namespaced XML.
 *
 *     DIVIT_AUTO(divit_xml_reader_free) divit_xml_reader *r = NULL;
 *     divit_status s = divit_xml_reader_new(document, NULL, &r, err);
 *     const divit_xml_event *e = NULL;
 *     while (s == DIVIT_OK && (s = divit_xml_reader_next(r, &e, err)) == DIVIT_OK &&
 *            e->kind != DIVIT_XML_EOF) ...
 *
 * Reads XML 1.0 (fifth edition) with Namespaces in XML 1.0 (third edition), UTF-8 only. Everything
 * that is not namespace-well-formed is refused, and so is every document type declaration; hence
 * there are no entities but the five predefined ones and no attribute defaults.
 *
 * Ownership: the document is borrowed for the life of the reader. An event and all spans in it live
 * until the next call, but names, and values that are written without references, line ends or
 * tabs, point into the document. Memory grows with the depth and with the attributes of one
 * element, never with the document; there is no recursion. Threads: one reader belongs to one
 * thread at a time. Not done here: validation, XML 1.1, xml:id normalisation, encodings other
 * than UTF-8; see xml/source.h.
 */
#ifndef DIVIT_XML_READER_H
#define DIVIT_XML_READER_H

#include "xml/name.h"

/* Bounds; 0 in a field means the default in brackets. Beyond one: INPUT_LIMIT. */
typedef struct divit_xml_limits {
    uint64_t bytes;    /* of the document [1 TiB] */
    size_t depth;      /* of elements [512] */
    size_t attributes; /* of one element, namespace declarations counted [1024] */
    size_t name;       /* bytes of one name with its prefix [1024] */
    size_t value;      /* bytes of one attribute value as written [16 MiB] */
    size_t namespaces; /* declarations in scope at once [256] */
} divit_xml_limits;

typedef enum divit_xml_kind {
    DIVIT_XML_START,
    DIVIT_XML_END,
    DIVIT_XML_TEXT,
    DIVIT_XML_COMMENT,
    DIVIT_XML_PI,
    DIVIT_XML_EOF,
    DIVIT_XML_BULK, /* only after divit_xml_reader_quiet() */
} divit_xml_kind;

/*
 * One event. Fields that the kind does not name are meaningless.
 * An empty-element tag gives START (with `empty`) and then END with the same start and end.
 * One text node may come as many TEXT events, also where CDATA sections begin and end; none is much
 * longer than DIVIT_XML_SCAN_MOST of xml/scan.h, so that whoever reads can tell how far it is.
 * BULK is a stretch of text and tags that stands in the document in canonical form, but for
 * namespaces; it may begin and end elements that are quiet, and no others. If `empty`, the last of
 * it is an empty-element tag and `text` is the name in that tag.
 */
typedef struct divit_xml_event {
    divit_xml_kind kind;
    uint64_t start;      /* offset of the first byte of the markup or text */
    uint64_t end;        /* offset behind its last byte */
    divit_span raw;      /* these bytes, in the document */
    size_t depth;        /* of the element (START, END) or of the parent: the root has 1 */
    divit_xml_name name; /* START, END; PI: the target is name.local */
    /* START: in canonical order, by namespace URI and then local name; without declarations. */
    const divit_xml_attribute *attributes;
    size_t attribute_count;
    /* START: all bindings, outermost first; of one prefix the last counts; the first two are xml
     * and the empty default. The last `declared` of them were declared by this element. */
    const divit_xml_binding *bindings;
    size_t binding_count;
    size_t declared;
    /* TEXT: characters with line ends normalised and references replaced. COMMENT: what stands
     * between "<!--" and "-->"; PI: the data; both with line ends as written. */
    divit_span text;
    /* TEXT: none of its characters is escaped in canonical form. COMMENT, PI: no CR in `text`.
     * START, END: but for namespaces the tag stands in the document in its canonical form. */
    bool plain;
    bool empty; /* START, END: written as an empty-element tag */
} divit_xml_event;

/* How to read; {0} reads a whole document with default limits. */
typedef struct divit_xml_reader_options {
    divit_xml_limits limits;
    bool element; /* read only the one element that starts at `start`, then answer EOF */
    uint64_t start;
    /* Bindings in scope outside of it, outermost first; borrowed for the life of the reader. */
    const divit_xml_binding *context;
    size_t context_count;
} divit_xml_reader_options;

typedef struct divit_xml_reader divit_xml_reader;

/* A reader at the start. options may be NULL. E_MEMORY, INPUT_LIMIT for too many bytes. */
DIVIT_MUST_CHECK divit_status divit_xml_reader_new(divit_span document,
    const divit_xml_reader_options *options, divit_xml_reader **ret, divit_error *err);

/* Frees and nulls. Accepts NULL; also a cleanup handler. */
void divit_xml_reader_free(divit_xml_reader **r);

/*
 * The next event; after EOF again EOF. INPUT_BROKEN (not namespace-well-formed, or a DOCTYPE),
 * INPUT_UNSUPPORTED (not UTF-8, not XML 1.0), INPUT_LIMIT, E_MEMORY; err->where is the byte offset
 * in the document. After a failure every further call fails the same way without filling err again.
 */
DIVIT_MUST_CHECK divit_status divit_xml_reader_next(
    divit_xml_reader *r, const divit_xml_event **ret, divit_error *err);

/*
 * After a START: nobody wants to be told of elements of this name with the same bindings in scope,
 * as long as none of their attributes has a prefix, declares a namespace or may be an ID. They may
 * come as BULK from now on, but for elements that begin at offset `until`, which is behind this
 * one, or behind it.
 */
void divit_xml_reader_quiet(divit_xml_reader *r, uint64_t until);

/* Takes back all that was said by divit_xml_reader_quiet() of names. */
void divit_xml_reader_loud(divit_xml_reader *r);

#endif
