/* SPDX-License-Identifier: Apache-2.0 */
/* The namespace declarations in scope. */
#include "xml/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

enum { SMALLEST = 16 };

/* see xml/scope.h */
divit_status divit_xml_scope_init(divit_xml_scope *scope)
{
    const divit_xml_binding xml = {DIVIT_SPAN_TEXT("xml"), DIVIT_SPAN_TEXT(DIVIT_XML_NS)};
    *scope = (divit_xml_scope){.generation = 1};
    const divit_status s = divit_xml_scope_declare(scope, xml, false);
    return s != DIVIT_OK ? s : divit_xml_scope_declare(scope, (divit_xml_binding){0}, false);
}

/* see xml/scope.h */
void divit_xml_scope_done(divit_xml_scope *scope)
{
    if (!scope)
        return;
    divit_xml_scope_leave(scope, 0);
    free(scope->bindings);
    free(scope->copies);
    *scope = (divit_xml_scope){0};
}

static bool grow(divit_xml_scope *scope)
{
    size_t cap = scope->cap ? scope->cap : SMALLEST;
    size_t bytes;
    if (scope->cap && !divit_mul_size(cap, 2, &cap))
        return false;
    if (!divit_mul_size(cap, sizeof *scope->bindings, &bytes))
        return false;
    divit_xml_binding *bindings = realloc(scope->bindings, bytes);
    if (!bindings)
        return false;
    scope->bindings = bindings;
    uint8_t **copies = realloc(scope->copies, cap * sizeof *copies);
    if (!copies)
        return false;
    scope->copies = copies;
    scope->cap = cap;
    return true;
}

/* see xml/scope.h */
divit_status divit_xml_scope_declare(divit_xml_scope *scope, divit_xml_binding binding, bool copy)
{
    if (scope->count == scope->cap && !grow(scope))
        return DIVIT_E_MEMORY;
    uint8_t *owned = NULL;
    if (copy && binding.uri.n > 0) {
        owned = malloc(binding.uri.n);
        if (!owned)
            return DIVIT_E_MEMORY;
        memcpy(owned, binding.uri.p, binding.uri.n);
        binding.uri.p = owned;
    }
    scope->bindings[scope->count] = binding;
    scope->copies[scope->count] = owned;
    scope->count++;
    scope->generation++;
    return DIVIT_OK;
}

/* see xml/scope.h */
void divit_xml_scope_leave(divit_xml_scope *scope, size_t count)
{
    if (scope->count > count)
        scope->generation++;
    while (scope->count > count)
        free(scope->copies[--scope->count]);
}

/* see xml/scope.h */
const divit_xml_binding *divit_xml_scope_find(divit_xml_scope *scope, divit_span prefix)
{
    const unsigned mixed =
        prefix.n == 0 ? 0 : prefix.p[0] + 7u * prefix.p[prefix.n - 1] + (unsigned)prefix.n;
    const size_t slot = mixed % DIVIT_XML_SCOPE_SLOTS;
    if (scope->slots[slot].generation == scope->generation) {
        const divit_xml_binding *b = &scope->bindings[scope->slots[slot].index];
        if (divit_span_equal(b->prefix, prefix))
            return b;
    }
    const divit_xml_binding *found = divit_xml_binding_find(scope->bindings, scope->count, prefix);
    if (found) {
        scope->slots[slot].generation = scope->generation;
        scope->slots[slot].index = (size_t)(found - scope->bindings);
    }
    return found;
}
