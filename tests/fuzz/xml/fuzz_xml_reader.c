/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: the reader ends, its events nest, and libxml2 takes what it takes and no more. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "unit/xml/judge.h"
#include "xml/pass.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Depth as libxml2 has it; the others small, so that they are reached. */
static const divit_xml_limits limits = {
    .depth = 200, .attributes = 40, .name = 100, .value = 1000, .namespaces = 30};

static void demand(bool held)
{
    if (!held)
        abort();
}

/* Reads every byte of the span. */
static unsigned touch(divit_span span)
{
    unsigned sum = 0;
    for (size_t i = 0; i < span.n; i++)
        sum += span.p[i];
    return sum;
}

static unsigned touch_event(const divit_xml_event *e)
{
    unsigned sum = touch(e->raw);
    if (e->kind == DIVIT_XML_START || e->kind == DIVIT_XML_END)
        sum += touch(divit_xml_name_text(&e->name)) + touch(e->name.uri);
    if (e->kind == DIVIT_XML_TEXT || e->kind == DIVIT_XML_COMMENT || e->kind == DIVIT_XML_PI)
        sum += touch(e->text);
    for (size_t i = 0; e->kind == DIVIT_XML_START && i < e->attribute_count; i++)
        sum += touch(divit_xml_name_text(&e->attributes[i].name)) + touch(e->attributes[i].value) +
               touch(e->attributes[i].name.uri);
    for (size_t i = 0; e->kind == DIVIT_XML_START && i < e->binding_count; i++)
        sum += touch(e->bindings[i].prefix) + touch(e->bindings[i].uri);
    return sum;
}

static divit_status read_all(divit_span document, unsigned *sum)
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    const divit_xml_reader_options options = {.limits = limits};
    divit_error err = {0};
    divit_status s = divit_xml_reader_new(document, &options, &r, &err);
    size_t depth = 0;
    uint64_t at = 0;
    while (s == DIVIT_OK) {
        const divit_xml_event *e = NULL;
        s = divit_xml_reader_next(r, &e, &err);
        if (s != DIVIT_OK)
            break;
        depth += e->kind == DIVIT_XML_START;
        demand(e->kind == DIVIT_XML_EOF || e->depth == depth);
        depth -= e->kind == DIVIT_XML_END;
        demand(e->start >= at || e->empty);
        demand(e->end >= e->start && e->end <= document.n);
        at = e->end;
        *sum += touch_event(e);
        if (e->kind == DIVIT_XML_EOF)
            return depth == 0 ? DIVIT_OK : DIVIT_E_INTERNAL;
    }
    demand(err.status == s && err.detail && err.where <= document.n);
    return s;
}

/* Refused by divit alone: DTDs, and NUL, which libxml2 2.9.14 takes for the end of the document. */
static bool is_excused(divit_span document)
{
    return memmem(document.p, document.n, "<!DOCTYPE", 9) || memchr(document.p, 0, document.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span document = {data, size};
    unsigned sum = 0;
    const divit_status s = read_all(document, &sum);
    demand(s != DIVIT_E_INTERNAL);
    const bool judged = judge_accepts(document);
    demand(s != DIVIT_OK || judged || sum == 0);
    demand(s != DIVIT_INPUT_BROKEN || !judged || is_excused(document));
    return 0;
}
