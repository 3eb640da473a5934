/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/canon.h - Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0, into a sink.
 *
 *     const divit_xml_canon_options options = {.sink = {hash_write, hash}, .method =
 * DIVIT_XML_EXCLUSIVE}; DIVIT_AUTO(divit_xml_canon_free) divit_xml_canon *c = NULL; s =
 * divit_xml_canon_new(&options, NULL, &c, err); s = divit_xml_canon_take(c, event, err);       //
 * for each event of a reader s = divit_xml_canon_finish(c, err);            // xml/pass.h does this
 * for whole documents
 *
 * Node sets: the whole document, or the element at an offset or with an ID; each without excluded
 * elements (the enveloped-signature transform, XML-Signature 6.6.4). The output of a run that
 * failed means nothing; output of no bytes is a failure. Relative namespace URIs are refused
 * (Canonical XML 1.0, 2.1), anywhere in the document.
 *
 * Memory: one buffer of a few KiB, the rendered namespaces of the open elements, and, before an
 * apex is reached, the xml:* attributes of the open elements. Ownership: options and what they
 * point to are borrowed until the end. Threads: one object, one thread. Not done here: C14N 2.0,
 * XPath node sets, transforms by URI.
 */
#ifndef DIVIT_XML_CANON_H
#define DIVIT_XML_CANON_H

#include "xml/context.h"
#include "xml/emit.h"
#include "xml/reader.h"

typedef enum divit_xml_method {
    DIVIT_XML_INCLUSIVE,    /* Canonical XML 1.0 */
    DIVIT_XML_INCLUSIVE_11, /* Canonical XML 1.1 */
    DIVIT_XML_EXCLUSIVE,    /* Exclusive XML Canonicalization 1.0 */
} divit_xml_method;

typedef enum divit_xml_apex {
    DIVIT_XML_APEX_DOCUMENT, /* all, with comments and PIs outside of the root */
    DIVIT_XML_APEX_START,    /* the element whose "<" is at apex_start */
    DIVIT_XML_APEX_ID,       /* the one element with an ID attribute of value apex_id */
} divit_xml_apex;

/* All zero but for the sink: inclusive, without comments, the whole document. */
typedef struct divit_xml_canon_options {
    divit_xml_sink sink;
    divit_xml_method method;
    bool comments;
    /* Exclusive: InclusiveNamespaces PrefixList, split; "#default" or "" for the default one. */
    const divit_span *prefixes;
    size_t prefix_count;
    divit_xml_apex apex;
    uint64_t apex_start;
    divit_span apex_id;
    /* Offsets of the "<" of elements that are left out, each different. */
    const uint64_t *excluded;
    size_t excluded_count;
} divit_xml_canon_options;

typedef struct divit_xml_canon divit_xml_canon;

/* A canonicaliser that takes the events of one reader. context: what the root inherits, or NULL.
 * E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_canon_new(const divit_xml_canon_options *options,
    const divit_xml_context *context, divit_xml_canon **ret, divit_error *err);

/* Frees and nulls. Accepts NULL; also a cleanup handler. */
void divit_xml_canon_free(divit_xml_canon **c);

/*
 * Takes the next event, in order and none left out. INPUT_BROKEN (namespace not an absolute URI, a
 * second element with the ID), E_MEMORY, or the sink's status. After a failure only free it.
 */
DIVIT_MUST_CHECK divit_status divit_xml_canon_take(
    divit_xml_canon *c, const divit_xml_event *e, divit_error *err);

/*
 * After a START was taken: true if elements of this name may come in bulk (xml/reader.h) for this
 * canonicaliser, until divit_xml_canon_changes() or where divit_xml_canon_stop() says.
 */
bool divit_xml_canon_quiet(const divit_xml_canon *c, const divit_xml_event *e);

/* A number that changes when what was quiet may not be any more. */
uint64_t divit_xml_canon_changes(const divit_xml_canon *c);

/* The next offset behind `at` where an element begins that the options name; UINT64_MAX: none. */
uint64_t divit_xml_canon_stop(const divit_xml_canon *c, uint64_t at);

/*
 * Writes what is buffered, after EOF. INPUT_BROKEN if the apex or an excluded element was not found
 * or nothing was written; the sink's status.
 */
DIVIT_MUST_CHECK divit_status divit_xml_canon_finish(divit_xml_canon *c, divit_error *err);

#endif
