/* SPDX-License-Identifier: Apache-2.0 */
/* The xml:* attributes of the open elements. */
#include "xml/inherit.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

/* see xml/inherit.h */
void divit_xml_inherit_done(divit_xml_inherit *open)
{
    if (!open)
        return;
    divit_xml_inherit_pop(open, 0);
    free(open->rows);
    *open = (divit_xml_inherit){0};
}

static divit_status add(divit_xml_inherit *open, const divit_xml_attribute *attribute, size_t depth)
{
    if (open->count == open->cap) {
        const size_t cap = open->cap ? open->cap * 2 : 8;
        divit_xml_inherited *rows = realloc(open->rows, cap * sizeof *rows);
        if (!rows)
            return DIVIT_E_MEMORY;
        open->rows = rows;
        open->cap = cap;
    }
    uint8_t *value = malloc(attribute->value.n + 1);
    if (!value)
        return DIVIT_E_MEMORY;
    if (attribute->value.n > 0)
        memcpy(value, attribute->value.p, attribute->value.n);
    divit_xml_inherited *row = &open->rows[open->count++];
    *row = (divit_xml_inherited){*attribute, depth};
    row->attribute.value.p = value;
    return DIVIT_OK;
}

/* see xml/inherit.h */
divit_status divit_xml_inherit_push(divit_xml_inherit *open, const divit_xml_event *e)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < e->attribute_count && s == DIVIT_OK; i++)
        if (divit_span_is(e->attributes[i].name.prefix, "xml"))
            s = add(open, &e->attributes[i], e->depth);
    return s;
}

/* see xml/inherit.h */
void divit_xml_inherit_pop(divit_xml_inherit *open, size_t depth)
{
    while (open->count > 0 && open->rows[open->count - 1].depth >= depth)
        free((void *)open->rows[--open->count].attribute.value.p);
}

/* see xml/inherit.h */
divit_status divit_xml_inherit_collect(const divit_xml_inherit *open, divit_xml_context *context)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < open->count && s == DIVIT_OK; i++)
        s = divit_xml_context_add_attribute(context, &open->rows[i].attribute);
    return s;
}
