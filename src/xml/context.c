/* SPDX-License-Identifier: Apache-2.0 */
/* What an element inherits: namespaces in scope and xml:* attributes, as a copy. */
#include "xml/context.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

/* see xml/context.h */
void divit_xml_context_done(divit_xml_context *context)
{
    if (!context)
        return;
    for (size_t i = 0; i < context->binding_count; i++)
        free((void *)context->bindings[i].prefix.p);
    for (size_t i = 0; i < context->attribute_count; i++)
        free((void *)context->attributes[i].name.prefix.p);
    free(context->bindings);
    free(context->attributes);
    *context = (divit_xml_context){0};
}

/* One allocation that holds first, then second; the first byte is there also if both are empty. */
static uint8_t *join(divit_span first, divit_span second)
{
    uint8_t *p = malloc(first.n + second.n + 1);
    if (p && first.n > 0)
        memcpy(p, first.p, first.n);
    if (p && second.n > 0)
        memcpy(p + first.n, second.p, second.n);
    return p;
}

/* Room for one more row; NULL if there is no memory. */
static void *more(void *rows, size_t count, size_t *cap, size_t row)
{
    if (count < *cap)
        return rows;
    const size_t wanted = *cap ? *cap * 2 : 8;
    void *p = realloc(rows, wanted * row);
    if (p)
        *cap = wanted;
    return p;
}

static void remove_binding(divit_xml_context *context, divit_span prefix)
{
    for (size_t i = 0; i < context->binding_count; i++) {
        if (!divit_span_equal(context->bindings[i].prefix, prefix))
            continue;
        free((void *)context->bindings[i].prefix.p);
        context->bindings[i] = context->bindings[--context->binding_count];
        return;
    }
}

/* see xml/context.h */
divit_status divit_xml_context_add_binding(divit_xml_context *context, divit_xml_binding binding)
{
    if (divit_span_is(binding.prefix, "xml"))
        return DIVIT_OK;
    if (binding.uri.n == 0) {
        remove_binding(context, binding.prefix);
        return DIVIT_OK;
    }
    divit_xml_binding *rows = more(context->bindings, context->binding_count, &context->binding_cap,
        sizeof *context->bindings);
    if (!rows)
        return DIVIT_E_MEMORY;
    context->bindings = rows;
    uint8_t *p = join(binding.prefix, binding.uri);
    if (!p)
        return DIVIT_E_MEMORY;
    remove_binding(context, binding.prefix);
    rows[context->binding_count++] =
        (divit_xml_binding){{p, binding.prefix.n}, {p + binding.prefix.n, binding.uri.n}};
    return DIVIT_OK;
}

static void remove_attribute(divit_xml_context *context, divit_span local)
{
    for (size_t i = 0; i < context->attribute_count; i++) {
        if (!divit_span_equal(context->attributes[i].name.local, local))
            continue;
        free((void *)context->attributes[i].name.prefix.p);
        context->attribute_count--;
        memmove(&context->attributes[i], &context->attributes[i + 1],
            (context->attribute_count - i) * sizeof *context->attributes);
        return;
    }
}

/* see xml/context.h */
divit_status divit_xml_context_add_attribute(
    divit_xml_context *context, const divit_xml_attribute *attribute)
{
    if (!divit_span_is(attribute->name.uri, DIVIT_XML_NS))
        return DIVIT_OK;
    divit_xml_attribute *rows = more(context->attributes, context->attribute_count,
        &context->attribute_cap, sizeof *context->attributes);
    if (!rows)
        return DIVIT_E_MEMORY;
    context->attributes = rows;
    const divit_span name = divit_xml_name_text(&attribute->name);
    uint8_t *p = join(name, attribute->value);
    if (!p)
        return DIVIT_E_MEMORY;
    if (!divit_span_is(attribute->name.local, "base"))
        remove_attribute(context, attribute->name.local);
    divit_xml_attribute *a = &rows[context->attribute_count++];
    *a = *attribute;
    a->name.prefix.p = p;
    a->name.local.p = p + name.n - attribute->name.local.n;
    a->name.uri = DIVIT_SPAN_TEXT(DIVIT_XML_NS);
    a->value.p = p + name.n;
    return DIVIT_OK;
}

/* see xml/context.h */
divit_status divit_xml_context_copy(divit_xml_context *copy, const divit_xml_context *from)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < from->binding_count && s == DIVIT_OK; i++)
        s = divit_xml_context_add_binding(copy, from->bindings[i]);
    for (size_t i = 0; i < from->attribute_count && s == DIVIT_OK; i++)
        s = divit_xml_context_add_attribute(copy, &from->attributes[i]);
    return s;
}
