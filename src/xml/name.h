/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/name.h - names, attributes and namespace bindings as values, and questions about them.
 *
 *     if (divit_xml_name_is(&e->name, DIVIT_XML_DSIG_NS, "Signature")) ...
 *     if (divit_xml_attribute_is_id(a)) ...
 *
 * Ownership: all spans borrow; whoever hands out the value says for how long. No state, any thread.
 * Not done here: parsing; see xml/cursor.h.
 */
#ifndef DIVIT_XML_NAME_H
#define DIVIT_XML_NAME_H

#include "divit/base.h"

#define DIVIT_XML_NS "http://www.w3.org/XML/1998/namespace"
#define DIVIT_XML_XMLNS_NS "http://www.w3.org/2000/xmlns/"
#define DIVIT_XML_DSIG_NS "http://www.w3.org/2000/09/xmldsig#"
#define DIVIT_XML_DSIG11_NS "http://www.w3.org/2009/xmldsig11#"
#define DIVIT_XML_XADES_NS "http://uri.etsi.org/01903/v1.3.2#"

/* Algorithms and types that a signature names; the URI of exclusive C14N is a namespace too. */
#define DIVIT_XML_C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define DIVIT_XML_C14N_11 "http://www.w3.org/2006/12/xml-c14n11"
#define DIVIT_XML_EXC_C14N "http://www.w3.org/2001/10/xml-exc-c14n#"
#define DIVIT_XML_ENVELOPED DIVIT_XML_DSIG_NS "enveloped-signature"
#define DIVIT_XML_BASE64 DIVIT_XML_DSIG_NS "base64"
#define DIVIT_XML_OBJECT DIVIT_XML_DSIG_NS "Object"
#define DIVIT_XML_MANIFEST DIVIT_XML_DSIG_NS "Manifest"
#define DIVIT_XML_SIGNED_PROPERTIES "http://uri.etsi.org/01903#SignedProperties"
#define DIVIT_XML_COUNTERSIGNED "http://uri.etsi.org/01903#CountersignedSignature"

/* A name as written and what it means. The prefix of a prefixed name stands right before ":local".
 */
typedef struct divit_xml_name {
    divit_span prefix; /* without colon; {0} if none */
    divit_span local;
    divit_span uri; /* {0} if in no namespace */
} divit_xml_name;

/* A name as written alone. */
typedef struct divit_xml_qname {
    const uint8_t *p;
    size_t n;
    size_t prefix; /* bytes before the colon; 0: no prefix */
} divit_xml_qname;

typedef struct divit_xml_attribute {
    divit_xml_name name;
    divit_span value; /* normalised as CDATA (XML 1.0, 3.3.3), references replaced */
    uint64_t start;   /* offset of its name in the document */
    bool plain;       /* no character of the value is escaped in canonical form */
} divit_xml_attribute;

/* A prefix ({0}: the default namespace) and the URI that it stands for ({0}: none). */
typedef struct divit_xml_binding {
    divit_span prefix;
    divit_span uri;
} divit_xml_binding;

/* The name with its namespace. */
static inline divit_xml_name divit_xml_qname_in(const divit_xml_qname *name, divit_span uri)
{
    const size_t skip = name->prefix > 0 ? name->prefix + 1 : 0;
    return (divit_xml_name){
        .prefix = {name->prefix > 0 ? name->p : NULL, name->prefix},
        .local = {name->p + skip, name->n - skip},
        .uri = uri,
    };
}

/* The name as written: "prefix:local" or "local". */
divit_span divit_xml_name_text(const divit_xml_name *name);

/* True if the expanded name is this one; uri "" means in no namespace. */
bool divit_xml_name_is(const divit_xml_name *name, const char *uri, const char *local);

/* Order of attributes in canonical form (Canonical XML 1.0, 2.2): as memcmp() of URI, then local.
 */
int divit_xml_name_compare(const divit_xml_name *a, const divit_xml_name *b);

/* As memcmp(), a shorter span before a longer one that starts with it. */
int divit_xml_span_compare(divit_span a, divit_span b);

/* The binding of a prefix that counts, the last one; NULL if there is none. */
const divit_xml_binding *divit_xml_binding_find(
    const divit_xml_binding *bindings, size_t count, divit_span prefix);

/* True for an attribute that names its element: Id, ID or id in no namespace, or xml:id. */
bool divit_xml_attribute_is_id(const divit_xml_attribute *attribute);

/* True if one of an element's attributes names it so. */
bool divit_xml_attributes_have_id(
    const divit_xml_attribute *attributes, size_t count, divit_span id);

#endif
