/* SPDX-License-Identifier: Apache-2.0 */
/* What of a document stands outside of given elements. */
#include "xml/outside.h"

#include "xml/chars.h"

static bool is_given(const divit_xml_outside *outside, const divit_xml_event *e)
{
    for (size_t i = 0; i < outside->start_count; i++)
        if (outside->starts[i] == e->start)
            return true;
    for (size_t i = 0; i < outside->id_count; i++)
        if (divit_xml_attributes_have_id(e->attributes, e->attribute_count, outside->ids[i]))
            return true;
    return false;
}

static void tell(divit_xml_outside *outside, divit_xml_outside_item item)
{
    if (outside->count == DIVIT_XML_OUTSIDE_MAX)
        outside->more++;
    else
        outside->items[outside->count++] = item;
}

/* Attributes of a root that only holds the elements. */
static void tell_attributes(divit_xml_outside *outside, const divit_xml_event *e)
{
    for (size_t i = 0; i < e->attribute_count; i++) {
        const divit_xml_attribute *a = &e->attributes[i];
        const divit_span name = divit_xml_name_text(&a->name);
        tell(outside, (divit_xml_outside_item){.kind = DIVIT_XML_OUTSIDE_ATTRIBUTE,
                          .name = name,
                          .start = a->start,
                          .end = a->start + name.n});
    }
}

static void take_start(divit_xml_outside *outside, const divit_xml_event *e)
{
    const bool given = is_given(outside, e);
    if (outside->depth > 0)
        return;
    if (e->depth == 1 && !given) {
        tell_attributes(outside, e);
        return;
    }
    if (e->depth == 1)
        outside->root_inside = true;
    outside->depth = e->depth;
    outside->changes++;
    outside->told = !given && outside->count < DIVIT_XML_OUTSIDE_MAX;
    if (!given)
        tell(outside, (divit_xml_outside_item){.kind = DIVIT_XML_OUTSIDE_ELEMENT,
                          .name = divit_xml_name_text(&e->name),
                          .start = e->start,
                          .end = e->end});
}

static void take_end(divit_xml_outside *outside, const divit_xml_event *e)
{
    if (outside->depth != e->depth)
        return;
    if (outside->told)
        outside->items[outside->count - 1].end = e->end;
    outside->depth = 0;
    outside->told = false;
    outside->changes++;
}

/* One text may come as many events. */
static void take_text(divit_xml_outside *outside, const divit_xml_event *e)
{
    divit_xml_outside_item *last = outside->count > 0 ? &outside->items[outside->count - 1] : NULL;
    if (last && last->kind == DIVIT_XML_OUTSIDE_TEXT && last->end == e->start)
        last->end = e->end;
    else if (!divit_xml_blank(e->kind == DIVIT_XML_TEXT ? e->text : e->raw))
        tell(outside, (divit_xml_outside_item){
                          .kind = DIVIT_XML_OUTSIDE_TEXT, .start = e->start, .end = e->end});
}

/* see xml/outside.h */
void divit_xml_outside_take(divit_xml_outside *outside, const divit_xml_event *e)
{
    if (e->kind == DIVIT_XML_START)
        take_start(outside, e);
    else if (e->kind == DIVIT_XML_END)
        take_end(outside, e);
    else if (outside->depth > 0)
        return;
    else if (e->kind == DIVIT_XML_TEXT || e->kind == DIVIT_XML_BULK)
        take_text(outside, e);
    else if (e->kind == DIVIT_XML_PI)
        tell(outside, (divit_xml_outside_item){.kind = DIVIT_XML_OUTSIDE_INSTRUCTION,
                          .name = e->name.local,
                          .start = e->start,
                          .end = e->end});
}

/* see xml/outside.h */
bool divit_xml_outside_quiet(const divit_xml_outside *outside, const divit_xml_event *e)
{
    return outside->depth > 0 && e->depth > outside->depth;
}
