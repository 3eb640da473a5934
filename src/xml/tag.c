/* SPDX-License-Identifier: Apache-2.0 */
/* One start tag: its attributes decoded, its namespaces declared and resolved. */
#include "xml/tag.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { SMALLEST = 16, SHORT = 16 };

/* see xml/tag.h */
void divit_xml_tag_done(divit_xml_tag *tag)
{
    if (!tag)
        return;
    free(tag->attributes);
    free(tag->raws);
    divit_bytes_done(&tag->decoded);
    *tag = (divit_xml_tag){0};
}

static bool grow(divit_xml_tag *tag)
{
    const size_t cap = tag->cap ? tag->cap * 2 : SMALLEST;
    divit_xml_raw *raws = realloc(tag->raws, cap * sizeof *raws);
    if (!raws)
        return false;
    tag->raws = raws;
    divit_xml_attribute *attributes = realloc(tag->attributes, cap * sizeof *attributes);
    if (!attributes)
        return false;
    tag->attributes = attributes;
    tag->cap = cap;
    return true;
}

/* Appends what a byte that is not plain in a value becomes (XML 1.0, 3.3.3 and 2.11). */
static divit_status decode_one(divit_xml_tag *tag, divit_xml_cursor *c, divit_error *err)
{
    uint8_t out[4] = {' '};
    size_t n = 1;
    if (c->text.p[c->at] == '&') {
        uint32_t ch;
        const divit_status s = divit_xml_cursor_reference(c, &ch, err);
        if (s != DIVIT_OK)
            return s;
        n = divit_xml_char_encode(ch, out);
    } else if (!divit_xml_cursor_skip(c, "\r\n")) {
        c->at++;
    }
    if (divit_bytes_append(&tag->decoded, (divit_span){out, n}) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Takes the bytes since `from` into the decoded text. */
static divit_status decode_run(
    divit_xml_tag *tag, const divit_xml_cursor *c, size_t from, divit_error *err)
{
    const divit_span run = divit_span_sub(c->text, from, c->at - from);
    return divit_bytes_append(&tag->decoded, run) == DIVIT_OK ? DIVIT_OK
                                                              : divit_fail_memory(err, __func__);
}

/* Passes over plain characters and the other kind of quotation mark. */
static divit_status value_run(divit_xml_cursor *c, uint8_t quote, bool *plain, divit_error *err)
{
    for (;;) {
        divit_xml_cursor_run(c, DIVIT_XML_SCAN_VALUE);
        if (c->at == c->text.n)
            break;
        const uint8_t ch = c->text.p[c->at];
        if (ch == quote || ch == '<' || ch == '&' || divit_xml_class(ch) & DIVIT_XML_CLASS_SPACE)
            return DIVIT_OK;
        const divit_status s = divit_xml_cursor_char(c, err);
        if (s != DIVIT_OK)
            return s;
        *plain = *plain && ch != '"';
    }
    return divit_xml_cursor_fail(c, __func__, N_("the document ends inside of an attribute"), err);
}

/* The value after its quotation mark, up to and with the closing one. */
static divit_status read_value(
    divit_xml_tag *tag, divit_xml_cursor *c, divit_xml_raw *raw, divit_error *err)
{
    const uint8_t quote = c->text.p[c->at++];
    const size_t start = c->at;
    raw->from = tag->decoded.n;
    raw->plain = raw->in_document = true;
    for (size_t from = start;; from = c->at) {
        divit_status s = value_run(c, quote, &raw->plain, err);
        if (s != DIVIT_OK)
            return s;
        if (c->at - start > tag->value_limit)
            return divit_fail_at(
                err, DIVIT_INPUT_LIMIT, __func__, N_("an attribute is too long"), start);
        const uint8_t ch = c->text.p[c->at];
        if (ch == '<')
            return divit_xml_cursor_fail(c, __func__, N_("an attribute contains \"<\""), err);
        raw->in_document = raw->in_document && ch == quote;
        if (!raw->in_document)
            s = decode_run(tag, c, from, err);
        if (s == DIVIT_OK && ch != quote)
            s = decode_one(tag, c, err);
        if (s != DIVIT_OK)
            return s;
        if (ch == quote)
            break;
    }
    raw->written = divit_span_sub(c->text, start, c->at - start);
    raw->n = tag->decoded.n - raw->from;
    raw->plain = raw->plain && raw->in_document;
    c->at++;
    return DIVIT_OK;
}

/* Attribute ::= Name Eq AttValue (production 41). */
static divit_status read_attribute(divit_xml_tag *tag, divit_xml_cursor *c, divit_error *err)
{
    if (tag->raw_count >= tag->attribute_limit)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("an element has too many attributes"), c->at);
    if (tag->raw_count == tag->cap && !grow(tag))
        return divit_fail_memory(err, __func__);
    divit_xml_raw *raw = &tag->raws[tag->raw_count];
    raw->start = c->at;
    divit_status s = divit_xml_cursor_name(c, &raw->name, err);
    if (s != DIVIT_OK)
        return s;
    const size_t before = divit_xml_cursor_spaces(c);
    if (!divit_xml_cursor_skip(c, "="))
        return divit_xml_cursor_fail(c, __func__, N_("an attribute has no \"=\""), err);
    const size_t behind = divit_xml_cursor_spaces(c);
    const uint8_t quote = c->at < c->text.n ? c->text.p[c->at] : 0;
    if (quote != '"' && quote != '\'')
        return divit_xml_cursor_fail(c, __func__, N_("an attribute has no quotation marks"), err);
    s = read_value(tag, c, raw, err);
    tag->plain = tag->plain && before + behind == 0 && quote == '"' && raw->plain;
    tag->raw_count++;
    return s;
}

static divit_status read_attributes(divit_xml_tag *tag, divit_xml_cursor *c, divit_error *err)
{
    for (;;) {
        const size_t at = c->at;
        const size_t spaces = divit_xml_cursor_spaces(c);
        tag->empty = divit_xml_cursor_skip(c, "/>");
        if (tag->empty || divit_xml_cursor_skip(c, ">")) {
            tag->plain = tag->plain && spaces == 0 && !tag->empty;
            return DIVIT_OK;
        }
        if (c->at >= c->text.n)
            return divit_xml_cursor_fail(c, __func__, N_("the document ends inside of a tag"), err);
        if (spaces == 0)
            return divit_xml_cursor_fail(
                c, __func__, N_("a tag has neither white space nor an end here"), err);
        tag->plain = tag->plain && spaces == 1 && c->text.p[at] == ' ';
        const divit_status s = read_attribute(tag, c, err);
        if (s != DIVIT_OK)
            return s;
    }
}

static bool is_declaration(const divit_xml_raw *raw)
{
    const size_t first = raw->name.prefix > 0 ? raw->name.prefix : raw->name.n;
    return first == 5 && memcmp(raw->name.p, "xmlns", 5) == 0;
}

static divit_span value_of(const divit_xml_tag *tag, const divit_xml_raw *raw)
{
    if (raw->in_document)
        return raw->written;
    return (divit_span){tag->decoded.p + raw->from, raw->n};
}

/* What is wrong with a declaration (Namespaces in XML 1.0, 2.2 and 3), or NULL. */
static const char *declaration_fault(const divit_xml_binding *b)
{
    const bool xml_prefix = divit_span_is(b->prefix, "xml");
    if (xml_prefix != divit_span_is(b->uri, DIVIT_XML_NS))
        return N_("the prefix xml and its namespace belong to each other alone");
    if (divit_span_is(b->prefix, "xmlns") || divit_span_is(b->uri, DIVIT_XML_XMLNS_NS))
        return N_("the prefix xmlns and its namespace cannot be declared");
    if (b->prefix.n > 0 && b->uri.n == 0)
        return N_("a prefix is declared with an empty namespace");
    return NULL;
}

/* What stands behind the colon; {0} if there is none. */
static divit_span local_of_prefixed(const divit_xml_qname *name)
{
    const divit_xml_name parts = divit_xml_qname_in(name, (divit_span){0});
    return parts.prefix.n > 0 ? parts.local : (divit_span){0};
}

static divit_status declare(
    divit_xml_tag *tag, const divit_xml_raw *raw, divit_xml_scope *scope, divit_error *err)
{
    const divit_xml_binding binding = {
        .prefix = local_of_prefixed(&raw->name),
        .uri = value_of(tag, raw),
    };
    const char *fault = declaration_fault(&binding);
    const divit_xml_binding *own = scope->bindings + (scope->count - tag->declared);
    if (!fault && divit_xml_binding_find(own, tag->declared, binding.prefix))
        fault = N_("a namespace is declared twice in one tag");
    if (fault)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, fault, raw->start);
    if (scope->count >= tag->namespace_limit)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("too many namespaces are in scope"), raw->start);
    if (divit_xml_scope_declare(scope, binding, !raw->in_document) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    tag->declared++;
    return DIVIT_OK;
}

/* The binding of a name's prefix. */
static divit_status resolve(divit_xml_scope *scope, const divit_xml_qname *name, uint64_t start,
    const divit_xml_binding **ret, divit_error *err)
{
    const divit_span prefix = {name->p, name->prefix};
    const divit_xml_binding *b = divit_xml_scope_find(scope, prefix);
    if (!b)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("a namespace prefix is not declared"), start);
    *ret = b;
    return DIVIT_OK;
}

static int compare(const void *a, const void *b)
{
    const divit_xml_attribute *const x = a;
    const divit_xml_attribute *const y = b;
    return divit_xml_name_compare(&x->name, &y->name);
}

/* Insertion for the usual few, which are mostly in order already; true if something moved. */
static bool sort(divit_xml_attribute *a, size_t n)
{
    if (n > SHORT) {
        qsort(a, n, sizeof *a, compare);
        return true;
    }
    bool moved = false;
    for (size_t i = 1; i < n; i++) {
        if (compare(&a[i - 1], &a[i]) <= 0)
            continue;
        const divit_xml_attribute one = a[i];
        size_t k = i;
        for (; k > 0 && compare(&a[k - 1], &one) > 0; k--)
            a[k] = a[k - 1];
        a[k] = one;
        moved = true;
    }
    return moved;
}

/* Puts the attributes in canonical order; none may be there twice (Namespaces in XML 1.0, 6.3). */
static divit_status order(divit_xml_tag *tag, divit_error *err)
{
    divit_xml_attribute *a = tag->attributes;
    if (sort(a, tag->attribute_count))
        tag->plain = false;
    for (size_t i = 1; i < tag->attribute_count; i++) {
        if (compare(&a[i - 1], &a[i]) != 0)
            continue;
        const uint64_t later = a[i - 1].start > a[i].start ? a[i - 1].start : a[i].start;
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("an attribute is given twice"), later);
    }
    return DIVIT_OK;
}

static divit_status resolve_attributes(divit_xml_tag *tag, divit_xml_scope *scope, divit_error *err)
{
    for (size_t i = 0; i < tag->raw_count; i++) {
        const divit_xml_raw *raw = &tag->raws[i];
        if (is_declaration(raw))
            continue;
        /* An attribute without prefix is in no namespace. */
        const divit_xml_binding none = {0};
        const divit_xml_binding *b = &none;
        if (raw->name.prefix > 0) {
            const divit_status s = resolve(scope, &raw->name, raw->start, &b, err);
            if (s != DIVIT_OK)
                return s;
        }
        tag->attributes[tag->attribute_count++] =
            (divit_xml_attribute){.name = divit_xml_qname_in(&raw->name, b->uri),
                .value = value_of(tag, raw),
                .start = raw->start,
                .plain = raw->plain};
    }
    return order(tag, err);
}

/* The name, from what is known or as it is read. */
static divit_status read_name(divit_xml_tag *tag, divit_xml_cursor *c, divit_error *err)
{
    const size_t n = divit_xml_known_length(&c->scan, c->at);
    tag->slot = divit_xml_known_slot(&tag->known, c->text, c->at, n);
    if (tag->slot && divit_xml_known_here(tag->slot, c->text, c->at, n)) {
        tag->name.p = tag->slot->name.p;
        tag->name.n = n;
        tag->name.prefix = tag->slot->name.prefix;
        c->at += n;
        return DIVIT_OK;
    }
    const divit_status s = divit_xml_cursor_name(c, &tag->name, err);
    if (s != DIVIT_OK || tag->name.n != n)
        tag->slot = NULL;
    else if (tag->slot)
        divit_xml_known_keep(tag->slot, &tag->name);
    return s;
}

/* The namespace of the name. */
static divit_status resolve_name(
    divit_xml_tag *tag, divit_xml_scope *scope, uint64_t start, divit_error *err)
{
    divit_xml_known *slot = tag->slot;
    if (slot && slot->generation == scope->generation) {
        tag->uri = scope->bindings[slot->binding].uri;
        return DIVIT_OK;
    }
    const divit_xml_binding *b = NULL;
    const divit_status s = resolve(scope, &tag->name, start, &b, err);
    if (s != DIVIT_OK)
        return s;
    tag->uri = b->uri;
    if (slot) {
        slot->generation = scope->generation;
        slot->binding = (size_t)(b - scope->bindings);
    }
    return DIVIT_OK;
}

static divit_status declare_all(divit_xml_tag *tag, divit_xml_scope *scope, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < tag->raw_count; i++)
        if (is_declaration(&tag->raws[i]))
            s = declare(tag, &tag->raws[i], scope, err);
    return s;
}

/* see xml/tag.h */
divit_status divit_xml_tag_read(
    divit_xml_tag *tag, divit_xml_cursor *c, divit_xml_scope *scope, divit_error *err)
{
    const uint64_t start = c->at;
    tag->attribute_count = tag->raw_count = tag->declared = 0;
    tag->decoded.n = 0;
    tag->plain = true;
    divit_status s = read_name(tag, c, err);
    if (s == DIVIT_OK)
        s = read_attributes(tag, c, err);
    if (s == DIVIT_OK && tag->raw_count > 0)
        s = declare_all(tag, scope, err);
    if (s == DIVIT_OK)
        s = resolve_name(tag, scope, start, err);
    if (s == DIVIT_OK && tag->raw_count > 0)
        s = resolve_attributes(tag, scope, err);
    return s;
}
