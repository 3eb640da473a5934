/* SPDX-License-Identifier: Apache-2.0 */
/* A signed document as libxml2 sees it. */
#include "attacks/xml_view.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

static const char dsig[] = "http://www.w3.org/2000/09/xmldsig#";
static const char xades[] = "http://uri.etsi.org/01903/v1.3.2#";

static void silent(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

/* Canonicalisation of a part: what is in it and what is left out. */
typedef struct part {
    const xmlNode *apex; /* NULL: all */
    const xmlNode *without;
    int mode;
    int comments;
} part;

static bool is_below(const xmlNode *node, const xmlNode *top)
{
    while (node && node != top)
        node = node->parent;
    return node != NULL;
}

static int is_visible(void *ctx, xmlNode *node, xmlNode *parent)
{
    const part *p = ctx;
    const xmlNode *n = node->type == XML_NAMESPACE_DECL ? parent : node;
    if (p->without && is_below(n, p->without))
        return 0;
    return !p->apex || is_below(n, p->apex);
}

static bool canonical(xmlDoc *doc, part p, divit_bytes *out)
{
    xmlOutputBuffer *buffer = xmlAllocOutputBuffer(NULL);
    bool good =
        buffer && xmlC14NExecute(doc, is_visible, &p, p.mode, NULL, p.comments, buffer) >= 0;
    if (good)
        good = divit_bytes_append(out, (divit_span){xmlOutputBufferGetContent(buffer),
                                           xmlOutputBufferGetSize(buffer)}) == DIVIT_OK;
    if (buffer)
        (void)xmlOutputBufferClose(buffer);
    return good;
}

static xmlNode *next_node(xmlNode *n, const xmlNode *top)
{
    if (n->children)
        return n->children;
    while (n != top && !n->next)
        n = n->parent;
    return n == top ? NULL : n->next;
}

static bool is_element(const xmlNode *n, const char *uri, const char *name)
{
    return n->type == XML_ELEMENT_NODE && n->ns && strcmp((const char *)n->ns->href, uri) == 0 &&
           strcmp((const char *)n->name, name) == 0;
}

/* The only element of that name below `top`; NULL if there is none or more. */
static xmlNode *only(xmlNode *top, const char *uri, const char *name)
{
    xmlNode *found = NULL;
    for (xmlNode *n = top; n; n = next_node(n, top)) {
        if (!is_element(n, uri, name))
            continue;
        if (found)
            return NULL;
        found = n;
    }
    return found;
}

static bool has_id(const xmlNode *n, const char *id)
{
    xmlChar *value = n->type == XML_ELEMENT_NODE ? xmlGetNoNsProp(n, BAD_CAST "Id") : NULL;
    const bool same = value && strcmp((const char *)value, id) == 0;
    xmlFree(value);
    return same;
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool append_text(divit_bytes *out, const xmlNode *n)
{
    bool good = true;
    for (const xmlChar *p = n->content; p && *p && good; p++)
        good = is_space(*p) || divit_bytes_push(out, *p) == DIVIT_OK;
    return good;
}

static bool append_attributes(divit_bytes *out, const xmlNode *n)
{
    bool good = true;
    for (const xmlAttr *a = n->properties; a && good; a = a->next) {
        xmlChar *value = xmlNodeListGetString(n->doc, a->children, 1);
        good = divit_bytes_printf(out, " %s=%s", a->name, value ? (const char *)value : "") ==
               DIVIT_OK;
        xmlFree(value);
    }
    return good;
}

/* True for what stands in KeyInfo or in unsigned properties below `top`. */
static bool is_unsigned(const xmlNode *n, const xmlNode *top)
{
    while (n && n != top && !is_element(n, dsig, "KeyInfo") &&
           !is_element(n, xades, "UnsignedProperties"))
        n = n->parent;
    return n && n != top;
}

/* How much of the elements is written. */
typedef struct outline {
    bool attributes;
    bool keys;              /* KeyInfo and unsigned properties */
    const xmlNode *without; /* not this element, or NULL */
} outline;

/* Names, attributes and texts below `top`, without white space and comments. */
static bool describe(xmlNode *top, outline how, divit_bytes *out)
{
    bool good = true;
    for (xmlNode *n = top; n && good; n = next_node(n, top)) {
        if ((!how.keys && is_unsigned(n, top)) || (how.without && is_below(n, how.without)))
            continue;
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            good = append_text(out, n);
        if (n->type == XML_PI_NODE)
            good = divit_bytes_printf(out, "<?%s %s", n->name, n->content) == DIVIT_OK;
        if (n->type == XML_ELEMENT_NODE)
            good = divit_bytes_printf(out, "<%s %s", n->ns ? (const char *)n->ns->href : "",
                       n->name) == DIVIT_OK &&
                   (!how.attributes || append_attributes(out, n)) &&
                   divit_bytes_push(out, '>') == DIVIT_OK;
    }
    return good;
}

static bool is_blank(const xmlNode *n)
{
    for (const xmlChar *p = n->content; p && *p; p++)
        if (!is_space(*p))
            return false;
    return true;
}

/* Whether the root holds the child, the signature, white space and comments alone. */
static bool is_frame(const xmlNode *root, const xmlNode *child, const xmlNode *signature)
{
    bool frame = root->properties == NULL && signature->parent == root;
    for (const xmlNode *n = root->children; n && frame; n = n->next)
        frame = n == child || n == signature || n->type == XML_COMMENT_NODE ||
                (n->type == XML_TEXT_NODE && is_blank(n));
    for (const xmlNode *n = root->doc->children; n && frame; n = n->next)
        frame = n == root || n->type == XML_COMMENT_NODE;
    return frame;
}

/* The element that is signed; NULL if all is, or if it is not there. */
static xmlNode *find_signed(xmlNode *signature, const xml_view_how *how)
{
    const bool within = how->id && strcmp(how->id, "icerik") == 0;
    xmlNode *child = within ? signature : xmlDocGetRootElement(signature->doc);
    for (child = child->children; how->id && child; child = child->next)
        if (has_id(child, how->id))
            return child;
    return NULL;
}

static bool view_content(xmlNode *signature, const xml_view_how *how, xml_view *v)
{
    const xmlNode *root = xmlDocGetRootElement(signature->doc);
    const xmlNode *child = find_signed(signature, how);
    if (!how->id)
        return divit_bytes_append(&v->content,
                   divit_bytes_span(how->exclusive ? &v->terse : &v->rest)) == DIVIT_OK;
    v->is_frame = child && (root == signature || is_frame(root, child, signature));
    return child && canonical(signature->doc, (part){.apex = child, .mode = XML_C14N_EXCLUSIVE_1_0},
                        &v->content);
}

/* The signature in three outlines; a signed Object in it is looked at elsewhere. */
static bool view_signature(xmlNode *signature, const xmlNode *object, xml_view *v)
{
    outline how = {.without = object, .attributes = true, .keys = true};
    bool good = describe(signature, how, &v->signature);
    how.attributes = false;
    good = good && describe(signature, how, &v->bare);
    how.keys = false;
    return good && describe(signature, how, &v->keyless);
}

static bool view(xmlDoc *doc, const xml_view_how *how, xml_view *v)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *signature = root ? only(root, dsig, "Signature") : NULL;
    xmlNode *info = signature ? only(signature, dsig, "SignedInfo") : NULL;
    xmlNode *properties = signature ? only(signature, xades, "SignedProperties") : NULL;
    xmlNode *value = signature ? only(signature, dsig, "SignatureValue") : NULL;
    const int exclusive = XML_C14N_EXCLUSIVE_1_0;
    const part rest = {.without = signature}, terse = {.without = signature, .mode = exclusive};
    return info && properties && value && canonical(doc, (part){.comments = 1}, &v->commented) &&
           canonical(doc, (part){0}, &v->document) &&
           (signature == root ||
               (canonical(doc, rest, &v->rest) && canonical(doc, terse, &v->terse))) &&
           view_content(signature, how, v) &&
           canonical(doc, (part){.apex = info, .mode = exclusive}, &v->info) &&
           canonical(doc, (part){.apex = properties, .mode = exclusive}, &v->properties) &&
           describe(value, (outline){0}, &v->value) &&
           view_signature(signature, find_signed(signature, how), v);
}

/* see attacks/xml_view.h */
bool xml_view_open(divit_span document, const xml_view_how *how, xml_view *ret)
{
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)(void (*)(void))silent);
    xmlDoc *doc = xmlReadMemory(
        (const char *)document.p, (int)document.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    const bool good =
        doc && divit_bytes_append(&ret->source, document) == DIVIT_OK && view(doc, how, ret);
    xmlFreeDoc(doc);
    return good;
}

/* see attacks/xml_view.h */
void xml_view_done(xml_view *view)
{
    divit_bytes *all[] = {&view->source, &view->commented, &view->document, &view->rest,
        &view->terse, &view->content, &view->info, &view->properties, &view->value,
        &view->signature, &view->bare, &view->keyless};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        divit_bytes_done(all[i]);
    view->is_frame = false;
}

static bool same(const divit_bytes *a, const divit_bytes *b)
{
    return divit_span_equal(divit_bytes_span(a), divit_bytes_span(b));
}

/* see attacks/xml_view.h */
xml_spared xml_view_compare(const xml_view *was, const xml_view *now)
{
    if (!same(&was->content, &now->content) || !same(&was->info, &now->info) ||
        !same(&was->properties, &now->properties) || !same(&was->value, &now->value))
        return XML_SPARED_CHANGED;
    if (same(&was->source, &now->source))
        return XML_SPARED_SAME;
    if (same(&was->commented, &now->commented))
        return XML_SPARED_LEXICAL;
    if (same(&was->document, &now->document))
        return XML_SPARED_COMMENT;
    if (was->is_frame && now->is_frame && !same(&was->rest, &now->rest))
        return XML_SPARED_FRAME;
    if (!same(&was->terse, &now->terse))
        return XML_SPARED_UNEXPLAINED;
    if (!same(&was->rest, &now->rest))
        return XML_SPARED_NAMESPACE;
    if (!same(&was->keyless, &now->keyless))
        return XML_SPARED_UNEXPLAINED;
    if (!same(&was->bare, &now->bare))
        return XML_SPARED_KEY_INFO;
    if (!same(&was->signature, &now->signature))
        return XML_SPARED_ATTRIBUTE;
    return was->document.n == now->document.n ? XML_SPARED_PLACE : XML_SPARED_VALUE;
}
