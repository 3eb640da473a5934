/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/tree.h - a small bounded tree of one element, for the Signature element and what is in it.
 *
 *     DIVIT_AUTO(divit_xml_tree_free) divit_xml_tree *tree = NULL;
 *     const divit_xml_tree_options options = {.start = signature.start, .context = &c};
 *     s = divit_xml_tree_new(document, &options, &tree, err);
 *     const divit_xml_node *root = divit_xml_tree_root(tree);
 *     s = divit_xml_node_only(root, DIVIT_XML_DSIG_NS, "SignatureValue", &value, err);
 *     s = divit_xml_node_text(value, &text, err);
 *
 * Offsets are those of the document, so that a node can be canonicalised from it by
 * DIVIT_XML_APEX_START: the node that was looked at is the node that is digested.
 * Ownership: the tree owns its nodes and all their text, and borrows the document for names.
 * Threads: read-only after divit_xml_tree_new(). Not done here: changing it, writing it, XPath.
 */
#ifndef DIVIT_XML_TREE_H
#define DIVIT_XML_TREE_H

#include "xml/context.h"
#include "xml/reader.h"

typedef enum divit_xml_node_kind {
    DIVIT_XML_NODE_ELEMENT,
    DIVIT_XML_NODE_TEXT, /* a whole run, CDATA sections joined in; never empty */
    DIVIT_XML_NODE_COMMENT,
    DIVIT_XML_NODE_PI,
} divit_xml_node_kind;

typedef struct divit_xml_node {
    divit_xml_node_kind kind;
    divit_xml_name name; /* ELEMENT; PI: the target is name.local */
    const divit_xml_attribute *attributes;
    size_t attribute_count;
    divit_span text; /* TEXT */
    bool pruned;     /* ELEMENT: what is in it was left out; TEXT: more than white space was */
    uint64_t start;  /* in the document */
    uint64_t end;
    const struct divit_xml_node *parent;
    const struct divit_xml_node *child; /* the first */
    const struct divit_xml_node *next;  /* sibling */
} divit_xml_node;

/* {0} but for the document: its first byte starts the element, nothing is inherited. */
typedef struct divit_xml_tree_options {
    uint64_t start;                   /* offset of the "<" of the element */
    const divit_xml_context *context; /* what it inherits; NULL: nothing */
    size_t limit;                     /* bytes of memory for the tree; 0: 16 MiB */
    divit_xml_limits limits;          /* .bytes is for the element, [1 MiB] here */
    /* The element is a ds:Signature, whose data may be of any size: leave out what is in elements
     * of its ds:Objects that are neither QualifyingProperties, Manifest nor SignatureProperties,
     * and text in them. Its bytes do not count. */
    bool prune_objects;
    /* Told about every MiB how far the reading is; may be NULL. */
    void (*progress)(void *ctx, uint64_t offset);
    void *progress_ctx;
} divit_xml_tree_options;

typedef struct divit_xml_tree divit_xml_tree;

/* Reads the element. Statuses of divit_xml_reader_next(); INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_tree_new(divit_span document,
    const divit_xml_tree_options *options, divit_xml_tree **ret, divit_error *err);

/* Frees and nulls. Accepts NULL; also a cleanup handler. */
void divit_xml_tree_free(divit_xml_tree **tree);

/* The element; never NULL. */
const divit_xml_node *divit_xml_tree_root(const divit_xml_tree *tree);

/* The node after this one in document order inside `top`; NULL at the end. */
const divit_xml_node *divit_xml_node_walk(const divit_xml_node *top, const divit_xml_node *node);

/* True for an element with this expanded name. */
bool divit_xml_node_is(const divit_xml_node *node, const char *uri, const char *local);

/* The first child element of that expanded name behind `after` (NULL: of all); NULL if none. */
const divit_xml_node *divit_xml_node_child(
    const divit_xml_node *parent, const divit_xml_node *after, const char *uri, const char *local);

/* The only child element of that name. INPUT_BROKEN if there is none or more than one. */
DIVIT_MUST_CHECK divit_status divit_xml_node_only(const divit_xml_node *parent, const char *uri,
    const char *local, const divit_xml_node **ret, divit_error *err);

/*
 * The text of an element that holds nothing but text; {0} if it is empty. INPUT_BROKEN if it holds
 * an element, a comment or a PI: text around a comment could be read in two ways.
 */
DIVIT_MUST_CHECK divit_status divit_xml_node_text(
    const divit_xml_node *node, divit_span *ret, divit_error *err);

/* The value of an attribute ("" as uri: in no namespace); NULL if it is not there. */
const divit_span *divit_xml_node_attribute(
    const divit_xml_node *node, const char *uri, const char *local);

/* True if one of its attributes is that ID (xml/name.h). */
bool divit_xml_node_has_id(const divit_xml_node *node, divit_span id);

/* The only element in the tree with that ID. INPUT_BROKEN if there is none or more than one. */
DIVIT_MUST_CHECK divit_status divit_xml_tree_by_id(
    const divit_xml_tree *tree, divit_span id, const divit_xml_node **ret, divit_error *err);

#endif
