/* SPDX-License-Identifier: Apache-2.0 */
/* A small bounded tree of one element. */
#include "xml/tree.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/chars.h"

enum { CHUNK = 16384, PROGRESS_STEP = 1 << 20 };

/* Memory that is freed as a whole. */
typedef struct chunk {
    struct chunk *next;
    size_t used;
    size_t size;
    alignas(max_align_t) uint8_t bytes[];
} chunk;

struct divit_xml_tree {
    divit_xml_node *root;
    chunk *chunks;
    size_t taken;
    size_t limit;
};

/* Where the tree grows. */
typedef struct builder {
    divit_xml_tree *tree;
    uint64_t start;
    uint64_t limit;        /* bytes of the element */
    divit_xml_node **path; /* the open elements, outermost first */
    size_t path_cap;       /* how many fit */
    size_t depth;          /* how many are open */
    divit_xml_node *last;  /* the sibling before the next node; NULL: it is a first child */
    divit_bytes text;      /* of the run that is being read */
    uint64_t text_start;
    uint64_t text_end;
    bool text_pruned;  /* more than white space was left out of it */
    bool prune;        /* see prune_objects */
    size_t unbuilt;    /* so many elements are open that are left out, the first of them built */
    uint64_t left_out; /* bytes */
} builder;

/* Zeroed memory of the tree. */
static divit_status take(divit_xml_tree *tree, size_t n, void **ret, divit_error *err)
{
    const size_t unit = alignof(max_align_t);
    if (n > tree->limit - tree->taken)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("an element is too big for a tree"));
    n = (n + unit - 1) / unit * unit;
    if (!tree->chunks || n > tree->chunks->size - tree->chunks->used) {
        const size_t size = n > CHUNK ? n : CHUNK;
        chunk *c = calloc(1, sizeof *c + size);
        if (!c)
            return divit_fail_memory(err, __func__);
        *c = (chunk){.next = tree->chunks, .size = size};
        tree->chunks = c;
    }
    *ret = tree->chunks->bytes + tree->chunks->used;
    tree->chunks->used += n;
    tree->taken += n < tree->limit - tree->taken ? n : tree->limit - tree->taken;
    return DIVIT_OK;
}

static divit_status copy(divit_xml_tree *tree, divit_span *span, divit_error *err)
{
    void *p = NULL;
    if (span->n == 0)
        return DIVIT_OK;
    const divit_status s = take(tree, span->n, &p, err);
    if (s != DIVIT_OK)
        return s;
    memcpy(p, span->p, span->n);
    span->p = p;
    return DIVIT_OK;
}

/* Makes a namespace URI the tree's own, or that of a node that has it already. */
static divit_status own_uri(
    divit_xml_tree *tree, divit_span *uri, const divit_xml_node *near, divit_error *err)
{
    if (near && divit_span_equal(near->name.uri, *uri)) {
        *uri = near->name.uri;
        return DIVIT_OK;
    }
    return copy(tree, uri, err);
}

static divit_status own_attributes(
    divit_xml_tree *tree, divit_xml_node *node, const divit_xml_event *e, divit_error *err)
{
    void *p = NULL;
    if (e->attribute_count == 0)
        return DIVIT_OK;
    divit_status s = take(tree, e->attribute_count * sizeof(divit_xml_attribute), &p, err);
    if (s != DIVIT_OK)
        return s;
    divit_xml_attribute *attributes = p;
    for (size_t i = 0; i < e->attribute_count && s == DIVIT_OK; i++) {
        attributes[i] = e->attributes[i];
        s = own_uri(tree, &attributes[i].name.uri, node, err);
        if (s == DIVIT_OK)
            s = copy(tree, &attributes[i].value, err);
    }
    node->attributes = attributes;
    node->attribute_count = e->attribute_count;
    return s;
}

/* Appends a node below the innermost open element. */
static divit_status add(builder *b, divit_xml_node with, divit_xml_node **ret, divit_error *err)
{
    void *p = NULL;
    const divit_status s = take(b->tree, sizeof with, &p, err);
    if (s != DIVIT_OK)
        return s;
    divit_xml_node *node = p;
    divit_xml_node *parent = b->depth > 0 ? b->path[b->depth - 1] : NULL;
    *node = with;
    node->parent = parent;
    if (b->last)
        b->last->next = node;
    else if (parent)
        parent->child = node;
    b->last = node;
    *ret = node;
    return DIVIT_OK;
}

static divit_status open_path(builder *b, divit_xml_node *node, divit_error *err)
{
    if (b->depth == b->path_cap) {
        const size_t cap = b->path_cap ? b->path_cap * 2 : 16;
        divit_xml_node **path = realloc(b->path, cap * sizeof(divit_xml_node *));
        if (!path)
            return divit_fail_memory(err, __func__);
        b->path = path;
        b->path_cap = cap;
    }
    b->path[b->depth++] = node;
    b->last = NULL;
    return DIVIT_OK;
}

/* True if what comes stands in a ds:Object of the Signature. */
static bool is_in_object(const builder *b)
{
    return b->prune && b->depth == 2 && divit_xml_node_is(b->path[1], DIVIT_XML_DSIG_NS, "Object");
}

static bool is_kept(const divit_xml_name *name)
{
    return divit_xml_name_is(name, DIVIT_XML_XADES_NS, "QualifyingProperties") ||
           divit_xml_name_is(name, DIVIT_XML_DSIG_NS, "Manifest") ||
           divit_xml_name_is(name, DIVIT_XML_DSIG_NS, "SignatureProperties");
}

static divit_status add_element(builder *b, const divit_xml_event *e, divit_error *err)
{
    divit_xml_node with = {.kind = DIVIT_XML_NODE_ELEMENT, .name = e->name, .start = e->start};
    const divit_xml_node *near = b->depth > 0 ? b->path[b->depth - 1] : NULL;
    divit_xml_node *node = NULL;
    with.pruned = is_in_object(b) && !is_kept(&e->name);
    b->unbuilt = with.pruned;
    divit_status s = own_uri(b->tree, &with.name.uri, near, err);
    if (s == DIVIT_OK)
        s = add(b, with, &node, err);
    if (s == DIVIT_OK)
        s = own_attributes(b->tree, node, e, err);
    if (s != DIVIT_OK)
        return s;
    if (b->depth == 0)
        b->tree->root = node;
    return open_path(b, node, err);
}

static divit_status add_text(builder *b, const divit_xml_event *e, divit_error *err)
{
    const bool begins = b->text.n == 0 && !b->text_pruned;
    b->text_start = begins ? e->start : b->text_start;
    b->text_end = e->end;
    if (is_in_object(b)) {
        b->text_pruned = b->text_pruned || !divit_xml_blank(e->text);
        b->left_out += e->end - e->start;
        return DIVIT_OK;
    }
    if (divit_bytes_append(&b->text, e->text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Makes a node of the text that has been read, if any. */
static divit_status end_text(builder *b, divit_error *err)
{
    divit_xml_node with = {
        .kind = DIVIT_XML_NODE_TEXT,
        .text = divit_bytes_span(&b->text),
        .start = b->text_start,
        .end = b->text_end,
    };
    divit_xml_node *node = NULL;
    if (with.text.n == 0 && !b->text_pruned)
        return DIVIT_OK;
    with.pruned = b->text_pruned;
    b->text_pruned = false;
    b->text.n = 0;
    const divit_status s = copy(b->tree, &with.text, err);
    return s == DIVIT_OK ? add(b, with, &node, err) : s;
}

static divit_status add_other(builder *b, const divit_xml_event *e, divit_error *err)
{
    divit_xml_node with = {.kind = DIVIT_XML_NODE_COMMENT, .start = e->start, .end = e->end};
    divit_xml_node *node = NULL;
    if (e->kind == DIVIT_XML_PI) {
        with.kind = DIVIT_XML_NODE_PI;
        with.name = e->name;
    }
    return add(b, with, &node, err);
}

static void end_element(builder *b, const divit_xml_event *e)
{
    b->last = b->path[--b->depth];
    b->last->end = e->end;
}

/* Passes over an event in an element that is left out. */
static void pass_over(builder *b, const divit_xml_event *e)
{
    if (e->kind == DIVIT_XML_START)
        b->unbuilt++;
    if (e->kind != DIVIT_XML_END || --b->unbuilt > 0)
        return;
    end_element(b, e);
    b->left_out += e->end - b->last->start;
}

static divit_status add_event(builder *b, const divit_xml_event *e, divit_error *err)
{
    if (b->unbuilt > 0) {
        pass_over(b, e);
        return DIVIT_OK;
    }
    const bool passes = e->kind == DIVIT_XML_TEXT && is_in_object(b);
    if (!passes && e->end - b->start - b->left_out > b->limit)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("an element is too big for a tree"), b->start);
    if (e->kind == DIVIT_XML_TEXT)
        return add_text(b, e, err);
    const divit_status s = end_text(b, err);
    if (s != DIVIT_OK)
        return s;
    if (e->kind == DIVIT_XML_START)
        return add_element(b, e, err);
    if (e->kind != DIVIT_XML_END)
        return add_other(b, e, err);
    end_element(b, e);
    return DIVIT_OK;
}

static void builder_done(builder *b)
{
    free(b->path);
    divit_bytes_done(&b->text);
}

static divit_status build(
    builder *b, divit_xml_reader *r, const divit_xml_tree_options *options, divit_error *err)
{
    uint64_t told = b->start;
    for (;;) {
        const divit_xml_event *e = NULL;
        divit_status s = divit_xml_reader_next(r, &e, err);
        if (s != DIVIT_OK || e->kind == DIVIT_XML_EOF)
            return s;
        s = add_event(b, e, err);
        if (s != DIVIT_OK)
            return s;
        if (!options->progress || e->start - told < PROGRESS_STEP)
            continue;
        told = e->start;
        options->progress(options->progress_ctx, told);
    }
}

/* see xml/tree.h */
divit_status divit_xml_tree_new(divit_span document, const divit_xml_tree_options *options,
    divit_xml_tree **ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    DIVIT_AUTO(builder_done)
    builder b = {.start = options->start, .prune = options->prune_objects};
    divit_xml_reader_options how = {
        .limits = options->limits, .element = true, .start = options->start};
    b.limit = options->limits.bytes ? options->limits.bytes : 1 << 20;
    how.limits.bytes = UINT64_MAX;
    if (options->context) {
        how.context = options->context->bindings;
        how.context_count = options->context->binding_count;
    }
    divit_status s = divit_xml_reader_new(document, &how, &r, err);
    if (s != DIVIT_OK)
        return s;
    tree = calloc(1, sizeof *tree);
    if (!tree)
        return divit_fail_memory(err, __func__);
    tree->limit = options->limit ? options->limit : 16 << 20;
    b.tree = tree;
    s = build(&b, r, options, err);
    if (s != DIVIT_OK)
        return s;
    *ret = tree;
    tree = NULL;
    return DIVIT_OK;
}

/* see xml/tree.h */
void divit_xml_tree_free(divit_xml_tree **tree)
{
    if (!tree || !*tree)
        return;
    for (chunk *c = (*tree)->chunks; c;) {
        chunk *next = c->next;
        free(c);
        c = next;
    }
    free(*tree);
    *tree = NULL;
}

/* see xml/tree.h */
const divit_xml_node *divit_xml_tree_root(const divit_xml_tree *tree)
{
    return tree->root;
}

/* see xml/tree.h */
const divit_xml_node *divit_xml_node_walk(const divit_xml_node *top, const divit_xml_node *node)
{
    if (node->child)
        return node->child;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

/* see xml/tree.h */
bool divit_xml_node_is(const divit_xml_node *node, const char *uri, const char *local)
{
    return node->kind == DIVIT_XML_NODE_ELEMENT && divit_xml_name_is(&node->name, uri, local);
}

/* see xml/tree.h */
const divit_xml_node *divit_xml_node_child(
    const divit_xml_node *parent, const divit_xml_node *after, const char *uri, const char *local)
{
    const divit_xml_node *n = after ? after->next : parent->child;
    while (n && !divit_xml_node_is(n, uri, local))
        n = n->next;
    return n;
}

/* see xml/tree.h */
divit_status divit_xml_node_only(const divit_xml_node *parent, const char *uri, const char *local,
    const divit_xml_node **ret, divit_error *err)
{
    const divit_xml_node *n = divit_xml_node_child(parent, NULL, uri, local);
    const char *fault = NULL;
    if (!n)
        fault = N_("an element lacks a child that it must have");
    else if (divit_xml_node_child(parent, n, uri, local))
        fault = N_("an element has a child twice that it must have once");
    if (fault) {
        const divit_status s =
            divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, fault, parent->start);
        divit_error_subject(err, local);
        return s;
    }
    *ret = n;
    return DIVIT_OK;
}

/* see xml/tree.h */
divit_status divit_xml_node_text(const divit_xml_node *node, divit_span *ret, divit_error *err)
{
    const divit_xml_node *n = node->child;
    if (n && (n->kind != DIVIT_XML_NODE_TEXT || n->next))
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("an element holds more than text"), n->start);
    *ret = n ? n->text : (divit_span){0};
    return DIVIT_OK;
}

/* see xml/tree.h */
const divit_span *divit_xml_node_attribute(
    const divit_xml_node *node, const char *uri, const char *local)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (divit_xml_name_is(&node->attributes[i].name, uri, local))
            return &node->attributes[i].value;
    return NULL;
}

/* see xml/tree.h */
bool divit_xml_node_has_id(const divit_xml_node *node, divit_span id)
{
    return divit_xml_attributes_have_id(node->attributes, node->attribute_count, id);
}

/* see xml/tree.h */
divit_status divit_xml_tree_by_id(
    const divit_xml_tree *tree, divit_span id, const divit_xml_node **ret, divit_error *err)
{
    const divit_xml_node *found = NULL;
    for (const divit_xml_node *n = tree->root; n; n = divit_xml_node_walk(tree->root, n)) {
        if (!divit_xml_node_has_id(n, id))
            continue;
        if (found)
            return divit_fail_at(
                err, DIVIT_INPUT_BROKEN, __func__, N_("two elements have the same ID"), n->start);
        found = n;
    }
    if (!found)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("no element has the ID that is referred to"), tree->root->start);
    *ret = found;
    return DIVIT_OK;
}
