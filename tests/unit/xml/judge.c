/* SPDX-License-Identifier: Apache-2.0 */
/* libxml2 as a second opinion. */
#include "judge.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include "base/bytes.h"

static void silent(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

static void silent_error(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

/* The document, or NULL if it or its namespaces are malformed. */
static xmlDoc *parse(divit_span document)
{
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(NULL, silent_error);
    xmlParserCtxt *ctxt = xmlNewParserCtxt();
    if (!ctxt)
        return NULL;
    xmlDoc *doc = xmlCtxtReadMemory(ctxt, (const char *)document.p, (int)document.n, NULL, NULL,
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOENT);
    if (doc && (!ctxt->wellFormed || !ctxt->nsWellFormed)) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(ctxt);
    return doc;
}

/* see judge.h */
bool judge_accepts(divit_span document)
{
    xmlDoc *doc = parse(document);
    const bool ok = doc != NULL;
    xmlFreeDoc(doc);
    return ok;
}

static xmlNode *next_node(xmlNode *n)
{
    if (n->children)
        return n->children;
    while (n && !n->next)
        n = n->parent && n->parent->type == XML_ELEMENT_NODE ? n->parent : NULL;
    return n ? n->next : NULL;
}

static xmlNode *element_by_number(xmlDoc *doc, long number)
{
    for (xmlNode *n = xmlDocGetRootElement(doc); n && number >= 0; n = next_node(n))
        if (n->type == XML_ELEMENT_NODE && number-- == 0)
            return n;
    return NULL;
}

typedef struct node_set {
    xmlNode *apex;
    xmlNode *excluded;
} node_set;

static bool is_below(const xmlNode *node, const xmlNode *top)
{
    while (node && node != top)
        node = node->parent;
    return node != NULL;
}

static int visible(void *ctx, xmlNode *node, xmlNode *parent)
{
    const node_set *set = ctx;
    const xmlNode *at = node->type == XML_NAMESPACE_DECL ? parent : node;
    if (set->apex && !is_below(at, set->apex))
        return 0;
    return !set->excluded || !is_below(at, set->excluded);
}

static bool execute(xmlDoc *doc, const judge_question *q, divit_bytes *ret)
{
    node_set set = {element_by_number(doc, q->apex), element_by_number(doc, q->excluded)};
    xmlOutputBuffer *out = xmlAllocOutputBuffer(NULL);
    if (!out)
        return false;
    const int rc =
        xmlC14NExecute(doc, visible, &set, q->exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0,
            q->prefixes ? (xmlChar **)(uintptr_t)q->prefixes : NULL, q->comments, out);
    const divit_span text = {xmlOutputBufferGetContent(out), xmlOutputBufferGetSize(out)};
    const bool ok = rc >= 0 && divit_bytes_append(ret, text) == DIVIT_OK;
    (void)xmlOutputBufferClose(out);
    return ok;
}

/* see judge.h */
bool judge_canonical(divit_span document, const judge_question *q, divit_bytes *ret)
{
    xmlDoc *doc = parse(document);
    const bool ok = doc && execute(doc, q, ret);
    xmlFreeDoc(doc);
    return ok;
}
