/* SPDX-License-Identifier: Apache-2.0 */
/* What a ds:Signature carries without signing it. */
#include "verify/loose.h"

#include "base/bytes.h"
#include "xml/chars.h"

#define XADES_141 "http://uri.etsi.org/01903/v1.4.1#"

/* Elements of XML-Signature that keys and unsigned properties are made of (4.5; EN 319 132-1 5). */
static const char *const key_names[] = {"KeyName", "KeyValue", "RSAKeyValue", "Modulus", "Exponent",
    "DSAKeyValue", "P", "Q", "G", "Y", "J", "Seed", "PgenCounter", "X509Data", "X509IssuerSerial",
    "X509IssuerName", "X509SerialNumber", "X509SKI", "X509SubjectName", "X509Certificate",
    "X509CRL", "DigestMethod", "DigestValue", "CanonicalizationMethod", "Transforms", "Transform"};

/* What the signature has once, and signed: a program that finds another one would take it. */
static const char *const signed_names[] = {
    "QualifyingProperties", "SignedProperties", "SignedSignatureProperties"};

static bool is_named(divit_span name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (divit_span_is(name, names[i]))
            return true;
    return false;
}

/* True for an element that a key or an unsigned property may hold. */
static bool is_unsigned_kind(const divit_xml_name *name)
{
    if (divit_span_is(name->uri, DIVIT_XML_DSIG_NS))
        return is_named(name->local, key_names, sizeof key_names / sizeof key_names[0]);
    if (divit_span_is(name->uri, DIVIT_XML_XADES_NS))
        return !is_named(name->local, signed_names, sizeof signed_names / sizeof signed_names[0]);
    return divit_span_is(name->uri, DIVIT_XML_DSIG11_NS) || divit_span_is(name->uri, XADES_141);
}

/* True if a reference covers the node and all below it. */
static bool is_signed(const divit_xmldsig *sig, const divit_xml_node *node)
{
    if (node == sig->info || node == sig->properties)
        return true;
    for (size_t i = 0; i < sig->reference_count; i++)
        if (!sig->references[i].whole && divit_xml_node_has_id(node, sig->references[i].id))
            return true;
    return false;
}

/* Text is a key or a property only as the one child of an element that is made for it. */
static bool is_loose_text(const divit_xml_node *text)
{
    const divit_xml_node *parent = text->parent;
    if (!text->pruned && divit_xml_blank(text->text))
        return false;
    for (const divit_xml_node *n = parent->child; n; n = n->next)
        if (n->kind == DIVIT_XML_NODE_ELEMENT)
            return true;
    return divit_xml_node_is(parent, DIVIT_XML_DSIG_NS, "Object");
}

/* An Object around nothing but what is signed, such as a Manifest. */
static bool is_frame(const divit_xmldsig *sig, const divit_xml_node *object)
{
    bool any = false;
    if (!divit_xml_node_is(object, DIVIT_XML_DSIG_NS, "Object"))
        return false;
    for (const divit_xml_node *n = object->child; n; n = n->next) {
        const bool covered = n->kind == DIVIT_XML_NODE_ELEMENT && is_signed(sig, n);
        if (!covered && (n->pruned || n->kind != DIVIT_XML_NODE_TEXT || !divit_xml_blank(n->text)))
            return false;
        any = any || covered;
    }
    return any;
}

/* On the way to SignedProperties nothing but UnsignedProperties stands beside. */
static bool is_loose_element(const divit_xmldsig *sig, const divit_xml_node *node)
{
    const divit_xml_node *qualifying = sig->properties ? sig->properties->parent : NULL;
    const divit_xml_node *object = qualifying ? qualifying->parent : NULL;
    const divit_xml_node *parent = node->parent; /* never NULL: the signature itself is not asked */
    if (parent == qualifying)
        return !divit_xml_node_is(node, DIVIT_XML_XADES_NS, "UnsignedProperties");
    if (parent == object)
        return node != qualifying;
    if (!parent->parent)
        return node != object && !is_frame(sig, node) &&
               !divit_xml_node_is(node, DIVIT_XML_DSIG_NS, "SignatureValue") &&
               !divit_xml_node_is(node, DIVIT_XML_DSIG_NS, "KeyInfo");
    return !is_unsigned_kind(&node->name);
}

static bool is_loose(const divit_xmldsig *sig, const divit_xml_node *node)
{
    if (node->kind == DIVIT_XML_NODE_ELEMENT)
        return is_loose_element(sig, node);
    if (node->kind == DIVIT_XML_NODE_TEXT)
        return is_loose_text(node);
    return node->kind == DIVIT_XML_NODE_PI;
}

/* A countersignature (EN 319 132-1 5.2.7) is a signature of the document: it is looked at itself.
 */
static bool is_counter(const divit_xml_node *node)
{
    return divit_xml_node_is(node, DIVIT_XML_DSIG_NS, "Signature") && node->parent &&
           divit_xml_node_is(node->parent, DIVIT_XML_XADES_NS, "CounterSignature");
}

/* The node behind `node` and all below it. */
static const divit_xml_node *pass_over(const divit_xml_node *top, const divit_xml_node *node)
{
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

/* see verify/loose.h */
const divit_xml_node *divit_loose_next(const divit_xmldsig *sig, const divit_xml_node *after)
{
    const divit_xml_node *top = divit_xml_tree_root(sig->tree);
    const divit_xml_node *node = after ? pass_over(top, after) : divit_xml_node_walk(top, top);
    while (node) {
        const bool covered = is_signed(sig, node) || is_counter(node);
        if (!covered && is_loose(sig, node))
            return node;
        node = covered ? pass_over(top, node) : divit_xml_node_walk(top, node);
    }
    return NULL;
}
