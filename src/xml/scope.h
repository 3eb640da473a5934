/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/scope.h - the namespace declarations in scope.
 *
 *     const size_t mark = scope.count;
 *     s = divit_xml_scope_declare(&scope, binding, true);
 *     const divit_xml_binding *b = divit_xml_scope_find(&scope, prefix);
 *     divit_xml_scope_leave(&scope, mark);
 *
 * The first two bindings are xml and the empty default. Owns URIs that it was told to copy; they
 * stay where they are as long as they are in scope. A lookup is remembered until the scope changes.
 * One object belongs to one thread at a time. Not done here: the constraints on declarations; see
 * xml/tag.h.
 */
#ifndef DIVIT_XML_SCOPE_H
#define DIVIT_XML_SCOPE_H

#include "xml/name.h"

enum { DIVIT_XML_SCOPE_SLOTS = 32 };

typedef struct divit_xml_scope {
    divit_xml_binding *bindings; /* outermost first */
    uint8_t **copies;            /* of each binding's URI, or NULL */
    size_t count;
    size_t cap;
    uint64_t generation; /* of the lookups remembered below */
    struct {
        uint64_t generation;
        size_t index;
    } slots[DIVIT_XML_SCOPE_SLOTS];
} divit_xml_scope;

/* Sets up with xml and the empty default. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_scope_init(divit_xml_scope *scope);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_scope_done(divit_xml_scope *scope);

/* Adds a binding; copy: its URI will not live as long as the binding. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_scope_declare(
    divit_xml_scope *scope, divit_xml_binding binding, bool copy);

/* Takes away all but the first `count` bindings. */
void divit_xml_scope_leave(divit_xml_scope *scope, size_t count);

/* The binding of a prefix; NULL if it has none. */
const divit_xml_binding *divit_xml_scope_find(divit_xml_scope *scope, divit_span prefix);

#endif
