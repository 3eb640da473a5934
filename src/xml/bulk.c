/* SPDX-License-Identifier: Apache-2.0 */
/* Passes over canonical content that nobody asked for. */
#include "xml/bulk.h"

#include <string.h>

#include "base/bytes.h"

/* The functions below answer the offset behind what they passed over, or NOWHERE if it is not
 * there. Offsets stay in registers so; this is the innermost loop of all. */
#define NOWHERE SIZE_MAX

/* One character that is not ASCII. */
static size_t pass_char(divit_span text, size_t at)
{
    uint32_t ch;
    const size_t n = divit_xml_char(text.p + at, text.n - at, &ch);
    return n > 0 ? at + n : NOWHERE;
}

/* A reference that canonical form has in text. */
static size_t pass_reference(divit_span text, size_t at)
{
    static const divit_span forms[] = {
        DIVIT_SPAN_TEXT("&amp;"), DIVIT_SPAN_TEXT("&lt;"), DIVIT_SPAN_TEXT("&gt;")};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (text.n - at >= forms[i].n && memcmp(text.p + at, forms[i].p, forms[i].n) == 0)
            return at + forms[i].n;
    return NOWHERE;
}

/* Text up to "<", the end, enough, or what cannot be passed over, which is in `ret_on` false. */
static size_t pass_text(divit_xml_scan *scan, size_t at, bool *ret_on)
{
    const divit_span text = scan->text;
    const size_t from = at;
    for (;;) {
        at = divit_xml_scan_some(scan, at, DIVIT_XML_SCAN_TEXT, DIVIT_XML_SCAN_MOST);
        if (at == text.n || text.p[at] == '<' || at - from >= DIVIT_XML_SCAN_MOST)
            return at;
        const uint8_t ch = text.p[at];
        const size_t next = ch == '&'   ? pass_reference(text, at)
                            : ch < 0x80 ? NOWHERE
                                        : pass_char(text, at);
        if (next == NOWHERE) {
            *ret_on = false;
            return at;
        }
        at = next;
    }
}

/* A value and its closing quotation mark. */
static size_t pass_value(divit_xml_scan *scan, size_t at)
{
    const divit_span text = scan->text;
    while (at != NOWHERE) {
        at = divit_xml_scan_run(scan, at, DIVIT_XML_SCAN_VALUE);
        if (at == text.n)
            return NOWHERE;
        const uint8_t ch = text.p[at];
        if (ch == '"')
            return at + 1;
        at = ch == '\'' ? at + 1 : ch < 0x80 ? NOWHERE : pass_char(text, at);
    }
    return NOWHERE;
}

/* True for xmlns and for what may be an ID. */
static bool is_special(divit_span name)
{
    return (name.n == 2 && (name.p[0] | 0x20) == 'i' && (name.p[1] | 0x20) == 'd') ||
           (name.n == 5 && memcmp(name.p, "xmlns", 5) == 0);
}

/* ` name="value"` with a name behind the one before. */
static size_t pass_attribute(const divit_xml_bulk *b, size_t at, divit_span *before)
{
    const divit_span text = b->c->text;
    const size_t start = at + 1;
    if (start == text.n || !(divit_xml_class(text.p[start]) & DIVIT_XML_CLASS_START))
        return NOWHERE;
    const size_t end = divit_xml_scan_run(&b->c->scan, start, DIVIT_XML_SCAN_NAME);
    const divit_span name = {text.p + start, end - start};
    if (text.n - end < 2 || text.p[end] != '=' || text.p[end + 1] != '"')
        return NOWHERE;
    if (name.n > b->c->name_limit || is_special(name) ||
        (before->n > 0 && divit_xml_span_compare(*before, name) >= 0))
        return NOWHERE;
    *before = name;
    const size_t value = end + 2;
    const size_t behind = pass_value(&b->c->scan, value);
    return behind == NOWHERE || behind - 1 - value > b->tag->value_limit ? NOWHERE : behind;
}

/* What follows a name, up to ">" or "/>". */
static size_t pass_attributes(const divit_xml_bulk *b, size_t at)
{
    const divit_span text = b->c->text;
    divit_span before = {0};
    for (size_t count = 0; at < text.n && text.p[at] == ' '; count++) {
        if (count == b->tag->attribute_limit)
            return NOWHERE;
        at = pass_attribute(b, at, &before);
        if (at == NOWHERE)
            return NOWHERE;
    }
    return at < text.n ? at : NOWHERE;
}

static void push(const divit_xml_bulk *b, const divit_xml_known *slot)
{
    divit_xml_open_element *row = &b->open->rows[b->open->depth++];
    row->name.p = slot->name.p;
    row->name.n = slot->name.n;
    row->name.prefix = slot->name.prefix;
    row->uri = b->scope->bindings[slot->binding].uri;
    row->scope = b->scope->count;
    row->quiet = true;
}

/* The tag of a quiet name; ret_empty: the name if the tag is an empty-element tag. */
static size_t pass_start(const divit_xml_bulk *b, size_t at, divit_span *ret_empty)
{
    const divit_span text = b->c->text;
    const divit_xml_open *open = b->open;
    const size_t n = divit_xml_known_length(&b->c->scan, at + 1);
    divit_xml_known *slot = divit_xml_known_slot(&b->tag->known, text, at + 1, n);
    if (!slot || slot->quiet != b->tag->known.epoch || slot->generation != b->scope->generation ||
        !divit_xml_known_here(slot, text, at + 1, n))
        return NOWHERE;
    if (open->depth == b->depth_limit || open->depth == open->cap)
        return NOWHERE;
    at = pass_attributes(b, at + 1 + n);
    if (at == NOWHERE)
        return NOWHERE;
    if (text.p[at] == '>') {
        push(b, slot);
        return at + 1;
    }
    if (text.n - at < 2 || text.p[at] != '/' || text.p[at + 1] != '>')
        return NOWHERE;
    *ret_empty = (divit_span){slot->name.p, slot->name.n};
    return at + 2;
}

/* The end tag of a quiet element. */
static size_t pass_end(const divit_xml_bulk *b, size_t at)
{
    const divit_span text = b->c->text;
    const divit_xml_open_element *row = &b->open->rows[b->open->depth - 1];
    const size_t n = row->name.n;
    const uint8_t *p = text.p + at + 2;
    if (!row->quiet || text.n - at < n + 3 || p[n] != '>' ||
        !divit_xml_known_same(p, row->name.p, n))
        return NOWHERE;
    b->open->depth--;
    return at + n + 3;
}

/* see xml/bulk.h */
bool divit_xml_bulk_pass(const divit_xml_bulk *b, divit_span *ret_empty)
{
    divit_xml_cursor *c = b->c;
    const divit_span text = c->text;
    divit_span empty = {0};
    size_t at = c->at;
    for (bool on = true; on && at < b->until && at - c->at < DIVIT_XML_SCAN_MOST && at < text.n;) {
        if (text.p[at] != '<') {
            at = pass_text(&c->scan, at, &on);
            continue;
        }
        size_t next = NOWHERE;
        if (text.n - at > 2)
            next = text.p[at + 1] == '/' ? pass_end(b, at) : pass_start(b, at, &empty);
        on = next != NOWHERE && empty.n == 0;
        at = next != NOWHERE ? next : at;
    }
    const bool moved = at > c->at;
    c->at = at;
    *ret_empty = empty;
    return moved;
}
