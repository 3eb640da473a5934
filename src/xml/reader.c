/* SPDX-License-Identifier: Apache-2.0 */
/* Strict streaming pull reader of namespaced XML. */
#include "xml/reader.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/bulk.h"
#include "xml/declaration.h"
#include "xml/escape.h"

struct divit_xml_reader {
    divit_xml_cursor cursor;
    divit_xml_limits limits;
    divit_xml_event event;
    divit_xml_scope scope;
    divit_xml_tag tag;
    divit_xml_open open;
    uint64_t until;      /* what is quiet may come in bulk before it */
    divit_status failed; /* what every further call answers */
    bool started;        /* past byte order mark and XML declaration */
    bool rooted;         /* the root has begun */
    bool element;        /* reads one element only */
    bool in_cdata;
    bool end_due; /* the END of an empty-element tag */
    uint8_t small[4];
};

static uint64_t or_default(uint64_t value, uint64_t standard)
{
    return value ? value : standard;
}

static divit_xml_limits complete(divit_xml_limits l)
{
    return (divit_xml_limits){
        .bytes = or_default(l.bytes, UINT64_C(1) << 40),
        .depth = (size_t)or_default(l.depth, 512),
        .attributes = (size_t)or_default(l.attributes, 1024),
        .name = (size_t)or_default(l.name, 1024),
        .value = (size_t)or_default(l.value, 16 << 20),
        .namespaces = (size_t)or_default(l.namespaces, 256),
    };
}

static divit_status take_context(
    divit_xml_scope *scope, const divit_xml_reader_options *options, divit_error *err)
{
    divit_status s = divit_xml_scope_init(scope);
    for (size_t i = 0; s == DIVIT_OK && i < options->context_count; i++)
        s = divit_xml_scope_declare(scope, options->context[i], false);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see xml/reader.h */
divit_status divit_xml_reader_new(divit_span document, const divit_xml_reader_options *options,
    divit_xml_reader **ret, divit_error *err)
{
    const divit_xml_reader_options standard = {0};
    options = options ? options : &standard;
    const divit_xml_limits limits = complete(options->limits);
    if (document.n > limits.bytes)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the document is too big"));
    if (options->element && options->start >= document.n)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the element is not there"));
    divit_xml_reader *r = calloc(1, sizeof *r);
    if (!r)
        return divit_fail_memory(err, __func__);
    r->limits = limits;
    divit_xml_cursor_init(&r->cursor, document, (size_t)options->start, limits.name);
    r->element = r->started = options->element;
    r->tag = (divit_xml_tag){
        .attribute_limit = limits.attributes,
        .value_limit = limits.value,
        .namespace_limit = limits.namespaces,
        .known.epoch = 1,
    };
    const divit_status s = take_context(&r->scope, options, err);
    if (s != DIVIT_OK)
        divit_xml_reader_free(&r);
    else
        *ret = r;
    return s;
}

/* see xml/reader.h */
void divit_xml_reader_free(divit_xml_reader **r)
{
    if (!r || !*r)
        return;
    divit_xml_scope_done(&(*r)->scope);
    divit_xml_tag_done(&(*r)->tag);
    divit_xml_open_done(&(*r)->open);
    free(*r);
    *r = NULL;
}

/* Begins an event at the cursor. */
static void begin(divit_xml_reader *r, divit_xml_kind kind)
{
    r->event.kind = kind;
    r->event.start = r->event.end = r->cursor.at;
    r->event.depth = r->open.depth;
}

static divit_status push_open(divit_xml_reader *r, divit_error *err)
{
    if (r->open.depth >= r->limits.depth)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("elements are nested too deeply"), r->event.start);
    if (!divit_xml_open_room(&r->open))
        return divit_fail_memory(err, __func__);
    divit_xml_open_element *row = &r->open.rows[r->open.depth++];
    row->name.p = r->tag.name.p;
    row->name.n = r->tag.name.n;
    row->name.prefix = r->tag.name.prefix;
    row->uri = r->tag.uri;
    row->scope = r->scope.count - r->tag.declared;
    row->quiet = false;
    return DIVIT_OK;
}

static divit_status start_tag(divit_xml_reader *r, divit_error *err)
{
    begin(r, DIVIT_XML_START);
    r->cursor.at++;
    divit_status s = divit_xml_tag_read(&r->tag, &r->cursor, &r->scope, err);
    if (s == DIVIT_OK)
        s = push_open(r, err);
    if (s != DIVIT_OK)
        return s;
    divit_xml_event *e = &r->event;
    e->depth = r->open.depth;
    e->end = r->cursor.at;
    e->name = divit_xml_qname_in(&r->tag.name, r->tag.uri);
    e->attributes = r->tag.attributes;
    e->attribute_count = r->tag.attribute_count;
    e->bindings = r->scope.bindings;
    e->binding_count = r->scope.count;
    e->declared = r->tag.declared;
    e->plain = r->tag.plain;
    e->empty = r->end_due = r->tag.empty;
    r->rooted = true;
    return DIVIT_OK;
}

/* Closes the innermost element; the event's start, end, plain and empty are set. */
static void close_element(divit_xml_reader *r)
{
    const divit_xml_open_element *open = &r->open.rows[r->open.depth - 1];
    r->event.kind = DIVIT_XML_END;
    r->event.depth = r->open.depth--;
    r->event.name = divit_xml_qname_in(&open->name, open->uri);
}

static divit_status end_tag(divit_xml_reader *r, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    begin(r, DIVIT_XML_END);
    c->at += 2;
    const divit_xml_qname *name = &r->open.rows[r->open.depth - 1].name;
    if (c->text.n - c->at < name->n || !divit_xml_known_same(c->text.p + c->at, name->p, name->n))
        return divit_xml_cursor_fail(c, __func__, N_("an end tag does not match its element"), err);
    c->at += name->n;
    r->event.plain = divit_xml_cursor_spaces(c) == 0;
    if (!divit_xml_cursor_skip(c, ">"))
        return divit_xml_cursor_fail(c, __func__, N_("an end tag does not match its element"), err);
    r->event.end = c->at;
    r->event.empty = false;
    close_element(r);
    return DIVIT_OK;
}

/* Comment ::= '<!--' ... '-->' without "--" (production 15). */
static divit_status comment(divit_xml_reader *r, divit_error *err)
{
    begin(r, DIVIT_XML_COMMENT);
    r->cursor.at += 4;
    const divit_status s =
        divit_xml_cursor_until(&r->cursor, "--", &r->event.text, &r->event.plain, err);
    if (s != DIVIT_OK)
        return s;
    if (!divit_xml_cursor_skip(&r->cursor, ">"))
        return divit_xml_cursor_fail(&r->cursor, __func__, N_("a comment contains \"--\""), err);
    r->event.end = r->cursor.at;
    return DIVIT_OK;
}

static bool is_reserved(divit_span target)
{
    return target.n == 3 && (target.p[0] | 0x20) == 'x' && (target.p[1] | 0x20) == 'm' &&
           (target.p[2] | 0x20) == 'l';
}

/* PI ::= '<?' PITarget (S ...)? '?>' (production 16); a target has no colon (Namespaces, 7). */
static divit_status instruction(divit_xml_reader *r, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    begin(r, DIVIT_XML_PI);
    c->at += 2;
    divit_xml_qname target;
    divit_status s = divit_xml_cursor_name(c, &target, err);
    if (s != DIVIT_OK)
        return s;
    r->event.name = divit_xml_qname_in(&target, (divit_span){0});
    if (r->event.name.prefix.n > 0 || is_reserved(r->event.name.local))
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a processing instruction has a name that is not allowed"), r->event.start + 2);
    if (divit_xml_cursor_spaces(c) == 0 && !divit_xml_cursor_sees(c, "?>"))
        return divit_xml_cursor_fail(
            c, __func__, N_("a processing instruction has no white space behind its name"), err);
    s = divit_xml_cursor_until(c, "?>", &r->event.text, &r->event.plain, err);
    r->event.end = c->at;
    return s;
}

/* Ends a TEXT event that began at begin(). */
static divit_status text_done(divit_xml_reader *r, divit_span text, bool plain)
{
    r->event.end = r->cursor.at;
    r->event.text = text;
    r->event.plain = plain;
    return DIVIT_OK;
}

/* Passes over characters of a class and those beyond ASCII, up to their end or for long enough. */
static divit_status run(divit_xml_reader *r, divit_xml_scan_class class, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    while (c->at - r->event.start < DIVIT_XML_SCAN_MOST) {
        c->at = divit_xml_scan_some(&c->scan, c->at, class, DIVIT_XML_SCAN_MOST);
        if (c->at == c->text.n || c->text.p[c->at] < 0x80)
            break;
        const divit_status s = divit_xml_cursor_char(c, err);
        if (s != DIVIT_OK)
            return s;
    }
    r->event.text = (divit_span){c->text.p + r->event.start, c->at - r->event.start};
    return DIVIT_OK;
}

/* CR and CR LF become LF (XML 1.0, 2.11). */
static divit_status line_end(divit_xml_reader *r)
{
    if (!divit_xml_cursor_skip(&r->cursor, "\r\n"))
        r->cursor.at++;
    return text_done(r, DIVIT_SPAN_TEXT("\n"), true);
}

static divit_status reference(divit_xml_reader *r, divit_error *err)
{
    uint32_t ch;
    const divit_status s = divit_xml_cursor_reference(&r->cursor, &ch, err);
    if (s != DIVIT_OK)
        return s;
    const size_t n = divit_xml_char_encode(ch, r->small);
    const bool plain = divit_xml_escape_of(DIVIT_XML_ESCAPE_TEXT, r->small[0]).n == 0;
    return text_done(r, (divit_span){r->small, n}, plain);
}

/* CharData or one reference or line end (productions 14, 66-68). */
static divit_status text(divit_xml_reader *r, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    begin(r, DIVIT_XML_TEXT);
    const divit_status s = run(r, DIVIT_XML_SCAN_TEXT, err);
    if (s != DIVIT_OK)
        return s;
    if (c->at > r->event.start)
        return text_done(r, r->event.text, true);
    switch (c->text.p[c->at]) {
    case '&':
        return reference(r, err);
    case '\r':
        return line_end(r);
    case '>':
        /* A start tag stands before. */
        if (c->text.p[c->at - 1] == ']' && c->text.p[c->at - 2] == ']')
            return divit_xml_cursor_fail(c, __func__, N_("text contains \"]]>\""), err);
        c->at++;
        return text_done(r, DIVIT_SPAN_TEXT(">"), false);
    default:
        return divit_xml_cursor_char(c, err);
    }
}

/* A run inside of a CDATA section, or its end (productions 20, 21). ret: there is an event. */
static divit_status cdata(divit_xml_reader *r, bool *ret, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    if (divit_xml_cursor_skip(c, "]]>")) {
        r->in_cdata = false;
        return DIVIT_OK;
    }
    begin(r, DIVIT_XML_TEXT);
    if (divit_xml_cursor_sees(c, "]")) {
        c->at++;
        *ret = true;
        return text_done(r, DIVIT_SPAN_TEXT("]"), true);
    }
    const divit_status s = run(r, DIVIT_XML_SCAN_CDATA, err);
    if (s != DIVIT_OK)
        return s;
    *ret = true;
    if (c->at > r->event.start)
        return text_done(r, r->event.text, false);
    if (divit_xml_cursor_sees(c, "\r"))
        return line_end(r);
    return divit_xml_cursor_char(c, err);
}

static divit_status markup(divit_xml_reader *r, bool *ret, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    *ret = true;
    const uint8_t next = c->at + 1 < c->text.n ? c->text.p[c->at + 1] : 0;
    if (next == '/' && r->open.depth > 0)
        return end_tag(r, err);
    if (next == '?')
        return instruction(r, err);
    if (next != '!') {
        if (r->open.depth > 0 || !r->rooted)
            return start_tag(r, err);
        return divit_xml_cursor_fail(c, __func__, N_("there is a second root element"), err);
    }
    if (divit_xml_cursor_sees(c, "<!--"))
        return comment(r, err);
    if (divit_xml_cursor_sees(c, "<!DOCTYPE"))
        return divit_xml_cursor_fail(
            c, __func__, N_("a document type declaration (DTD) is not allowed"), err);
    if (r->open.depth == 0 || !divit_xml_cursor_skip(c, "<![CDATA["))
        return divit_xml_cursor_fail(c, __func__, N_("this markup is not allowed here"), err);
    r->in_cdata = true;
    *ret = false;
    return DIVIT_OK;
}

/* Outside of the root: Misc* (production 27), white space without an event. */
static divit_status outside(divit_xml_reader *r, bool *ret, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    if (r->element && (r->rooted || !divit_xml_cursor_sees(c, "<") ||
                          divit_xml_cursor_sees(c, "<!") || divit_xml_cursor_sees(c, "<?"))) {
        begin(r, DIVIT_XML_EOF);
        *ret = true;
        if (!r->rooted)
            return divit_xml_cursor_fail(c, __func__, N_("no element begins here"), err);
        return DIVIT_OK;
    }
    divit_xml_cursor_spaces(c);
    if (c->at < c->text.n && c->text.p[c->at] == '<')
        return markup(r, ret, err);
    if (c->at < c->text.n)
        return divit_xml_cursor_fail(
            c, __func__, N_("there is text outside of the root element"), err);
    if (!r->rooted)
        return divit_xml_cursor_fail(c, __func__, N_("there is no root element"), err);
    begin(r, DIVIT_XML_EOF);
    *ret = true;
    return DIVIT_OK;
}

/* A stretch of what is quiet, if there is one. */
static bool bulk(divit_xml_reader *r)
{
    const divit_xml_bulk b = {&r->cursor, &r->tag, &r->scope, &r->open, r->limits.depth, r->until};
    begin(r, DIVIT_XML_BULK);
    if (!divit_xml_bulk_pass(&b, &r->event.text))
        return false;
    r->event.empty = r->event.text.n > 0;
    r->event.end = r->cursor.at;
    return true;
}

/* Goes one step on; ret: it made an event. */
static divit_status step(divit_xml_reader *r, bool *ret, divit_error *err)
{
    divit_xml_cursor *c = &r->cursor;
    if (r->end_due) {
        r->end_due = false;
        close_element(r);
        *ret = true;
        return DIVIT_OK;
    }
    if (!r->started) {
        r->started = true;
        return divit_xml_declaration_skip(c, err);
    }
    if (r->open.depth == 0)
        return outside(r, ret, err);
    if (c->at == c->text.n)
        return divit_xml_cursor_fail(
            c, __func__, N_("the document ends inside of an element"), err);
    if (r->in_cdata)
        return cdata(r, ret, err);
    if (r->until > c->at && bulk(r)) {
        *ret = true;
        return DIVIT_OK;
    }
    if (c->text.p[c->at] == '<')
        return markup(r, ret, err);
    *ret = true;
    return text(r, err);
}

/* see xml/reader.h */
divit_status divit_xml_reader_next(
    divit_xml_reader *r, const divit_xml_event **ret, divit_error *err)
{
    if (r->failed != DIVIT_OK)
        return r->failed;
    if (r->event.kind == DIVIT_XML_END)
        divit_xml_scope_leave(&r->scope, r->open.rows[r->open.depth].scope);
    bool made = false;
    while (r->failed == DIVIT_OK && !made)
        r->failed = step(r, &made, err);
    if (r->failed != DIVIT_OK)
        return r->failed;
    divit_xml_event *e = &r->event;
    e->raw = (divit_span){r->cursor.text.p + e->start, (size_t)(e->end - e->start)};
    *ret = e;
    return DIVIT_OK;
}

/* True if no attribute of the event has a prefix or may be an ID. */
static bool has_plain_attributes(const divit_xml_event *e)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (e->attributes[i].name.prefix.n > 0 || divit_xml_attribute_is_id(&e->attributes[i]))
            return false;
    return true;
}

/* see xml/reader.h */
void divit_xml_reader_quiet(divit_xml_reader *r, uint64_t until)
{
    r->until = until;
    if (r->tag.slot)
        r->tag.slot->quiet = r->tag.known.epoch;
    if (r->event.declared == 0 && !r->event.empty && has_plain_attributes(&r->event))
        r->open.rows[r->open.depth - 1].quiet = true;
}

/* see xml/reader.h */
void divit_xml_reader_loud(divit_xml_reader *r)
{
    r->tag.known.epoch++;
}
