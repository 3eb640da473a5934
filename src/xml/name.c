/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about names, attributes and namespace bindings. */
#include "xml/name.h"

#include <string.h>

#include "base/bytes.h"

/* see xml/name.h */
divit_span divit_xml_name_text(const divit_xml_name *name)
{
    if (name->prefix.n == 0)
        return name->local;
    return (divit_span){name->prefix.p, name->prefix.n + 1 + name->local.n};
}

/* see xml/name.h */
bool divit_xml_name_is(const divit_xml_name *name, const char *uri, const char *local)
{
    return divit_span_is(name->local, local) && divit_span_is(name->uri, uri);
}

/* see xml/name.h */
int divit_xml_span_compare(divit_span a, divit_span b)
{
    const size_t n = a.n < b.n ? a.n : b.n;
    const int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    if (order != 0)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

/* see xml/name.h */
int divit_xml_name_compare(const divit_xml_name *a, const divit_xml_name *b)
{
    const int order =
        a->uri.p == b->uri.p && a->uri.n == b->uri.n ? 0 : divit_xml_span_compare(a->uri, b->uri);
    return order != 0 ? order : divit_xml_span_compare(a->local, b->local);
}

/* see xml/name.h */
const divit_xml_binding *divit_xml_binding_find(
    const divit_xml_binding *bindings, size_t count, divit_span prefix)
{
    for (size_t i = count; i-- > 0;)
        if (divit_span_equal(bindings[i].prefix, prefix))
            return &bindings[i];
    return NULL;
}

/* see xml/name.h */
bool divit_xml_attribute_is_id(const divit_xml_attribute *attribute)
{
    const divit_span local = attribute->name.local;
    if (local.n != 2 || (local.p[0] | 0x20) != 'i' || (local.p[1] | 0x20) != 'd')
        return false;
    if (attribute->name.uri.n == 0)
        return !divit_span_is(local, "iD");
    return divit_xml_name_is(&attribute->name, DIVIT_XML_NS, "id");
}

/* see xml/name.h */
bool divit_xml_attributes_have_id(
    const divit_xml_attribute *attributes, size_t count, divit_span id)
{
    for (size_t i = 0; i < count; i++)
        if (divit_xml_attribute_is_id(&attributes[i]) && divit_span_equal(attributes[i].value, id))
            return true;
    return false;
}
