/* SPDX-License-Identifier: Apache-2.0 */
/* libxml2 as a second opinion. */
#include "unit/xml/judge.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include "base/bytes.h"

static void silent(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

/* Notes an error, but for three that are not of the recommendations that divit follows: a namespace
 * that is no URI (the canonicaliser refuses it), and a value of xml:id that is no NCName or is
 * there twice. */
static void note_error(void *ctx, xmlErrorPtr error)
{
    bool *found = ctx;
    if (error->level >= XML_ERR_ERROR && error->code != XML_WAR_NS_URI &&
        error->code != XML_DTD_XMLID_VALUE && error->code != XML_DTD_ID_REDEFINED)
        *found = true;
}

/* The document, or NULL if it or its namespaces are malformed. */
static xmlDoc *parse(divit_span document)
{
    bool wrong = false;
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(&wrong, note_error);
    xmlDoc *doc = xmlReadMemory(
        (const char *)document.p, (int)document.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOENT);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (doc && wrong) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
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
    static const int modes[] = {
        [DIVIT_XML_INCLUSIVE] = XML_C14N_1_0,
        [DIVIT_XML_INCLUSIVE_11] = XML_C14N_1_1,
        [DIVIT_XML_EXCLUSIVE] = XML_C14N_EXCLUSIVE_1_0,
    };
    node_set set = {element_by_number(doc, q->apex), element_by_number(doc, q->excluded)};
    xmlOutputBuffer *out = xmlAllocOutputBuffer(NULL);
    if (!out)
        return false;
    const int rc = xmlC14NExecute(doc, visible, &set, modes[q->method],
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
