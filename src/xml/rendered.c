/* SPDX-License-Identifier: Apache-2.0 */
/* Which namespace nodes an element gets in canonical form. */
#include "xml/rendered.h"

#include <stdlib.h>

#include "base/bytes.h"

enum { SMALLEST = 16 };

/* see xml/rendered.h */
void divit_xml_rendered_done(divit_xml_rendered *r)
{
    if (!r)
        return;
    free(r->found);
    free(r->rows);
    *r = (divit_xml_rendered){0};
}

static divit_status add_found(divit_xml_rendered *r, divit_xml_binding binding)
{
    if (r->found_count == r->found_cap) {
        const size_t cap = r->found_cap ? r->found_cap * 2 : SMALLEST;
        divit_xml_binding *found = realloc(r->found, cap * sizeof *found);
        if (!found)
            return DIVIT_E_MEMORY;
        r->found = found;
        r->found_cap = cap;
    }
    r->found[r->found_count++] = binding;
    return DIVIT_OK;
}

static divit_status add_row(divit_xml_rendered *r, divit_xml_binding binding, size_t depth)
{
    if (r->row_count == r->row_cap) {
        const size_t cap = r->row_cap ? r->row_cap * 2 : SMALLEST;
        divit_xml_rendered_row *rows = realloc(r->rows, cap * sizeof *rows);
        if (!rows)
            return DIVIT_E_MEMORY;
        r->rows = rows;
        r->row_cap = cap;
    }
    r->changes++;
    r->rows[r->row_count++] = (divit_xml_rendered_row){binding, depth};
    return DIVIT_OK;
}

static bool is_xml(divit_span prefix)
{
    return divit_span_is(prefix, "xml");
}

/* All that are in scope, but for the empty default (Canonical XML 1.0, 2.3 "Namespace Axis"). */
static divit_status all_in_scope(divit_xml_rendered *r, const divit_xml_event *e)
{
    divit_status s = DIVIT_OK;
    for (size_t i = e->binding_count; i-- > 0 && s == DIVIT_OK;) {
        const divit_xml_binding *b = &e->bindings[i];
        const size_t inner = e->binding_count - i - 1;
        if (b->uri.n > 0 && !is_xml(b->prefix) && !divit_xml_binding_find(b + 1, inner, b->prefix))
            s = add_found(r, *b);
    }
    return s;
}

/*
 * Those that the element declares other than its parent has them (2.3; 4.6 for superfluous ones).
 */
static divit_status changed(divit_xml_rendered *r, const divit_xml_event *e)
{
    const size_t outer = e->binding_count - e->declared;
    divit_status s = DIVIT_OK;
    for (size_t i = outer; i < e->binding_count && s == DIVIT_OK; i++) {
        const divit_xml_binding *b = &e->bindings[i];
        const divit_xml_binding *parent = divit_xml_binding_find(e->bindings, outer, b->prefix);
        if (!is_xml(b->prefix) && !(parent && divit_span_equal(parent->uri, b->uri)))
            s = add_found(r, *b);
    }
    return s;
}

/* Renders a binding unless the nearest rendered one of the prefix says the same (Exclusive, 3). */
static divit_status render(divit_xml_rendered *r, divit_xml_binding binding, size_t depth)
{
    if (is_xml(binding.prefix))
        return DIVIT_OK;
    divit_span before = {0};
    bool there = binding.prefix.n == 0;
    for (size_t i = r->row_count; i-- > 0;)
        if (divit_span_equal(r->rows[i].binding.prefix, binding.prefix)) {
            before = r->rows[i].binding.uri;
            there = true;
            break;
        }
    if (there && divit_span_equal(before, binding.uri))
        return DIVIT_OK;
    const divit_status s = add_row(r, binding, depth);
    return s != DIVIT_OK ? s : add_found(r, binding);
}

/* The prefixes of the list are treated as by inclusive canonicalisation (Exclusive, 3). */
static divit_status listed(divit_xml_rendered *r, const divit_xml_event *e)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < r->prefix_count && s == DIVIT_OK; i++) {
        const divit_span prefix =
            divit_span_is(r->prefixes[i], "#default") ? (divit_span){0} : r->prefixes[i];
        const divit_xml_binding *b = divit_xml_binding_find(e->bindings, e->binding_count, prefix);
        if (b)
            s = render(r, *b, e->depth);
    }
    return s;
}

static divit_status visibly_used(divit_xml_rendered *r, const divit_xml_event *e)
{
    divit_status s = render(r, (divit_xml_binding){e->name.prefix, e->name.uri}, e->depth);
    for (size_t i = 0; i < e->attribute_count && s == DIVIT_OK; i++) {
        const divit_xml_name *name = &e->attributes[i].name;
        if (name->prefix.n > 0)
            s = render(r, (divit_xml_binding){name->prefix, name->uri}, e->depth);
    }
    return s;
}

static int compare(const void *a, const void *b)
{
    const divit_xml_binding *const x = a;
    const divit_xml_binding *const y = b;
    return divit_xml_span_compare(x->prefix, y->prefix);
}

/* see xml/rendered.h */
divit_status divit_xml_rendered_start(divit_xml_rendered *r, const divit_xml_event *e, bool apex)
{
    r->found_count = 0;
    divit_status s;
    if (r->exclusive) {
        s = visibly_used(r, e);
        if (s == DIVIT_OK && (apex || e->declared > 0))
            s = listed(r, e);
    } else {
        s = apex ? all_in_scope(r, e) : changed(r, e);
    }
    if (r->found_count > 1)
        qsort(r->found, r->found_count, sizeof *r->found, compare);
    return s;
}

/* see xml/rendered.h */
void divit_xml_rendered_end(divit_xml_rendered *r, size_t depth)
{
    while (r->row_count > 0 && r->rows[r->row_count - 1].depth >= depth) {
        r->row_count--;
        r->changes++;
    }
}
