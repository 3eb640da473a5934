/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0. */
#include "xml/canon.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/inherit.h"
#include "xml/merge.h"
#include "xml/rendered.h"

/* Where the last event stood. */
typedef enum canon_place {
    BEFORE,
    INSIDE,
    BEHIND,
} canon_place;

struct divit_xml_canon {
    divit_xml_canon_options options;
    const divit_xml_context *context;
    canon_place place;
    size_t apex_depth;
    size_t skip_depth; /* of the excluded element that we are in; 0: none */
    size_t excluded_seen;
    size_t id_seen;
    divit_xml_inherit open; /* inclusive, before the apex */
    divit_xml_rendered rendered;
    divit_xml_emit out;
};

/* see xml/canon.h */
divit_status divit_xml_canon_new(const divit_xml_canon_options *options,
    const divit_xml_context *context, divit_xml_canon **ret, divit_error *err)
{
    divit_xml_canon *c = calloc(1, sizeof *c);
    if (!c)
        return divit_fail_memory(err, __func__);
    c->options = *options;
    c->context = context;
    c->out.sink = options->sink;
    c->rendered.exclusive = options->method == DIVIT_XML_EXCLUSIVE;
    c->rendered.prefixes = options->prefixes;
    c->rendered.prefix_count = options->prefix_count;
    *ret = c;
    return DIVIT_OK;
}

/* see xml/canon.h */
void divit_xml_canon_free(divit_xml_canon **c)
{
    if (!c || !*c)
        return;
    divit_xml_inherit_done(&(*c)->open);
    divit_xml_rendered_done(&(*c)->rendered);
    free(*c);
    *c = NULL;
}

static divit_status put(divit_xml_canon *c, divit_span text, divit_error *err)
{
    return divit_xml_emit_text(&c->out, text, err);
}

/* Before, text, after; the parts that a small piece of markup is made of. */
static divit_status put_three(
    divit_xml_canon *c, const char *before, divit_span text, const char *behind, divit_error *err)
{
    divit_status s = put(c, divit_span_of(before), err);
    if (s == DIVIT_OK)
        s = put(c, text, err);
    return s == DIVIT_OK ? put(c, divit_span_of(behind), err) : s;
}

static divit_status put_value(divit_xml_canon *c, divit_span value, bool plain, divit_error *err)
{
    divit_status s = plain
                         ? put(c, value, err)
                         : divit_xml_emit_escaped(&c->out, DIVIT_XML_ESCAPE_ATTRIBUTE, value, err);
    return s == DIVIT_OK ? put(c, DIVIT_SPAN_TEXT("\""), err) : s;
}

static divit_status put_namespace(divit_xml_canon *c, const divit_xml_binding *b, divit_error *err)
{
    divit_status s = put_three(c, b->prefix.n ? " xmlns:" : " xmlns", b->prefix, "=\"", err);
    return s == DIVIT_OK ? put_value(c, b->uri, false, err) : s;
}

static divit_status put_attributes(
    divit_xml_canon *c, const divit_xml_attribute *attributes, size_t count, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < count && s == DIVIT_OK; i++) {
        const divit_xml_attribute *a = &attributes[i];
        s = put_three(c, " ", divit_xml_name_text(&a->name), "=\"", err);
        if (s == DIVIT_OK)
            s = put_value(c, a->value, a->plain, err);
    }
    return s;
}

static divit_status put_tag(divit_xml_canon *c, const divit_xml_event *e,
    const divit_xml_attribute *attributes, size_t count, divit_error *err)
{
    const divit_xml_rendered *r = &c->rendered;
    if (e->plain && e->declared == 0 && r->found_count == 0 && attributes == e->attributes)
        return divit_xml_emit_document(&c->out, e->raw, err);
    divit_status s = put_three(c, "<", divit_xml_name_text(&e->name), "", err);
    for (size_t i = 0; i < r->found_count && s == DIVIT_OK; i++)
        s = put_namespace(c, &r->found[i], err);
    if (s == DIVIT_OK)
        s = put_attributes(c, attributes, count, err);
    return s == DIVIT_OK ? put(c, DIVIT_SPAN_TEXT(">"), err) : s;
}

static divit_status start_apex(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context inherited = {0};
    DIVIT_AUTO(divit_xml_merge_done)
    divit_xml_merge merged = {0};
    c->place = INSIDE;
    c->apex_depth = e->depth;
    c->rendered.changes++;
    divit_status s = divit_xml_rendered_start(&c->rendered, e, true);
    if (s == DIVIT_OK && !c->rendered.exclusive && c->context)
        s = divit_xml_context_copy(&inherited, c->context);
    if (s == DIVIT_OK && !c->rendered.exclusive)
        s = divit_xml_inherit_collect(&c->open, &inherited);
    if (s == DIVIT_OK && inherited.attribute_count > 0)
        s = divit_xml_merge_make(
            &merged, e, &inherited, c->options.method == DIVIT_XML_INCLUSIVE_11);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (inherited.attribute_count == 0)
        return put_tag(c, e, e->attributes, e->attribute_count, err);
    return put_tag(c, e, merged.attributes, merged.count, err);
}

static bool is_letter(uint8_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_uri_char(uint8_t c)
{
    return is_letter(c) || is_digit(c) || strchr("-._~:/?#[]@!$&'()*+,;=%", c);
}

/* True for a URI with a scheme (RFC 3986, 3.1), and for the empty one that undeclares. */
static bool is_absolute(divit_span uri)
{
    if (uri.n == 0)
        return true;
    size_t i = 0;
    while (i < uri.n && (is_letter(uri.p[i]) || is_digit(uri.p[i]) || strchr("+-.", uri.p[i])))
        i++;
    if (!is_letter(uri.p[0]) || i == uri.n || uri.p[i] != ':')
        return false;
    while (i < uri.n && is_uri_char(uri.p[i]))
        i++;
    return i == uri.n;
}

static divit_status check_namespaces(const divit_xml_event *e, divit_error *err)
{
    for (size_t i = e->binding_count - e->declared; i < e->binding_count; i++)
        if (!is_absolute(e->bindings[i].uri))
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                N_("a namespace is not an absolute URI"), e->start);
    return DIVIT_OK;
}

static bool is_excluded(const divit_xml_canon *c, uint64_t start)
{
    for (size_t i = 0; i < c->options.excluded_count; i++)
        if (c->options.excluded[i] == start)
            return true;
    return false;
}

/* Whether the apex begins here. */
static bool is_apex(divit_xml_canon *c, const divit_xml_event *e, bool id_matches)
{
    switch (c->options.apex) {
    case DIVIT_XML_APEX_DOCUMENT:
        return true;
    case DIVIT_XML_APEX_START:
        return e->start == c->options.apex_start;
    case DIVIT_XML_APEX_ID:
        return id_matches;
    }
    return false;
}

static divit_status take_start(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    divit_status s = check_namespaces(e, err);
    if (s != DIVIT_OK)
        return s;
    const bool id_matches =
        c->options.apex == DIVIT_XML_APEX_ID &&
        divit_xml_attributes_have_id(e->attributes, e->attribute_count, c->options.apex_id);
    c->id_seen += id_matches;
    if (c->id_seen > 1)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("two elements have the ID that is referred to"), e->start);
    if (is_excluded(c, e->start)) {
        c->excluded_seen++;
        c->skip_depth = c->skip_depth ? c->skip_depth : e->depth;
    }
    if (c->skip_depth > 0)
        return DIVIT_OK;
    if (c->place == BEFORE && is_apex(c, e, id_matches))
        return start_apex(c, e, err);
    if (c->place == BEFORE && !c->rendered.exclusive)
        s = divit_xml_inherit_push(&c->open, e);
    if (c->place == INSIDE)
        s = divit_xml_rendered_start(&c->rendered, e, false);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return c->place == INSIDE ? put_tag(c, e, e->attributes, e->attribute_count, err) : DIVIT_OK;
}

static divit_status take_end(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    if (c->skip_depth > 0) {
        c->skip_depth = c->skip_depth == e->depth ? 0 : c->skip_depth;
        return DIVIT_OK;
    }
    if (c->place == BEFORE)
        divit_xml_inherit_pop(&c->open, e->depth);
    if (c->place != INSIDE)
        return DIVIT_OK;
    divit_xml_rendered_end(&c->rendered, e->depth);
    if (e->depth == c->apex_depth)
        c->place = BEHIND;
    if (e->plain) /* an empty-element tag never is */
        return divit_xml_emit_document(&c->out, e->raw, err);
    return put_three(c, "</", divit_xml_name_text(&e->name), ">", err);
}

static divit_status take_text(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    if (e->plain && e->text.p == e->raw.p)
        return divit_xml_emit_document(&c->out, e->text, err);
    if (e->plain)
        return put(c, e->text, err);
    return divit_xml_emit_escaped(&c->out, DIVIT_XML_ESCAPE_TEXT, e->text, err);
}

static divit_status put_instruction(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    const char *space = e->text.n > 0 ? " " : "";
    divit_status s = put_three(c, "<?", e->name.local, space, err);
    if (s == DIVIT_OK)
        s = divit_xml_emit_lines(&c->out, e->text, err);
    return s == DIVIT_OK ? put(c, DIVIT_SPAN_TEXT("?>"), err) : s;
}

static divit_status put_comment(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    divit_status s = put(c, DIVIT_SPAN_TEXT("<!--"), err);
    if (s == DIVIT_OK)
        s = divit_xml_emit_lines(&c->out, e->text, err);
    return s == DIVIT_OK ? put(c, DIVIT_SPAN_TEXT("-->"), err) : s;
}

/* A comment or PI; beside the root a line feed separates it (2.3). */
static divit_status take_other(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    const bool outside = e->depth == 0;
    const bool is_comment = e->kind == DIVIT_XML_COMMENT;
    divit_status s = DIVIT_OK;
    if (outside && c->place == BEHIND)
        s = put(c, DIVIT_SPAN_TEXT("\n"), err);
    if (s == DIVIT_OK)
        s = is_comment ? put_comment(c, e, err) : put_instruction(c, e, err);
    if (s == DIVIT_OK && outside && c->place == BEFORE)
        s = put(c, DIVIT_SPAN_TEXT("\n"), err);
    return s;
}

/* A tag "<a/>" at its end becomes "<a></a>". */
static divit_status take_bulk(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    const divit_span plain = {e->raw.p, e->raw.n - (e->empty ? 2 : 0)};
    const divit_status s = divit_xml_emit_document(&c->out, plain, err);
    return s == DIVIT_OK && e->empty ? put_three(c, "></", e->text, ">", err) : s;
}

/* True if a text, comment or PI event is in the node set. */
static bool is_visible(const divit_xml_canon *c, const divit_xml_event *e)
{
    if (c->skip_depth > 0 || (e->kind == DIVIT_XML_COMMENT && !c->options.comments))
        return false;
    return c->place == INSIDE || (e->depth == 0 && c->options.apex == DIVIT_XML_APEX_DOCUMENT);
}

/* see xml/canon.h */
divit_status divit_xml_canon_take(divit_xml_canon *c, const divit_xml_event *e, divit_error *err)
{
    switch (e->kind) {
    case DIVIT_XML_START:
        return take_start(c, e, err);
    case DIVIT_XML_END:
        return take_end(c, e, err);
    case DIVIT_XML_TEXT:
        return is_visible(c, e) ? take_text(c, e, err) : DIVIT_OK;
    case DIVIT_XML_COMMENT:
    case DIVIT_XML_PI:
        return is_visible(c, e) ? take_other(c, e, err) : DIVIT_OK;
    case DIVIT_XML_BULK:
        return c->place == INSIDE && c->skip_depth == 0 ? take_bulk(c, e, err) : DIVIT_OK;
    case DIVIT_XML_EOF:
        break;
    }
    return DIVIT_OK;
}

/* see xml/canon.h */
bool divit_xml_canon_quiet(const divit_xml_canon *c, const divit_xml_event *e)
{
    if (c->skip_depth > 0)
        return false;
    return c->place != INSIDE || (e->depth != c->apex_depth && c->rendered.found_count == 0);
}

/* see xml/canon.h */
uint64_t divit_xml_canon_changes(const divit_xml_canon *c)
{
    return c->rendered.changes;
}

/* see xml/canon.h */
uint64_t divit_xml_canon_stop(const divit_xml_canon *c, uint64_t at)
{
    uint64_t stop = UINT64_MAX;
    if (c->options.apex == DIVIT_XML_APEX_START && c->options.apex_start > at)
        stop = c->options.apex_start;
    for (size_t i = 0; i < c->options.excluded_count; i++)
        if (c->options.excluded[i] > at && c->options.excluded[i] < stop)
            stop = c->options.excluded[i];
    return stop;
}

/* see xml/canon.h */
divit_status divit_xml_canon_finish(divit_xml_canon *c, divit_error *err)
{
    if (c->place != BEHIND)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the element that is referred to is not there"));
    if (c->excluded_seen != c->options.excluded_count)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("an element to leave out is not there"));
    return divit_xml_emit_flush(&c->out, err);
}
