/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document in any encoding: what divit and libxml2 both take has one canonical form, and offsets
 * lead from the text to the document and back.
 */
#include <stdlib.h>

#include "base/bytes.h"
#include "unit/xml/collect.h"
#include "unit/xml/judge.h"
#include "xml/pass.h"
#include "xml/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As libxml2 has it without XML_PARSE_HUGE. */
static const divit_xml_limits limits = {.depth = 200};

static void demand(bool held)
{
    if (!held)
        abort();
}

static void check_places(const divit_xml_source *source)
{
    for (uint64_t at = 0; at <= source->text.n; at++) {
        if (at < source->text.n && (source->text.p[at] & 0xC0) == 0x80)
            continue;
        const uint64_t where = divit_xml_source_where(source, at);
        demand(where <= source->document.n);
        demand(divit_xml_source_find(source, where) == at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes judged = {0};
    const divit_span document = {data, size};
    const divit_xml_canon_options options = {.sink = collect_into(&own), .comments = true};
    const judge_question q = {.comments = true, .apex = JUDGE_NONE, .excluded = JUDGE_NONE};
    divit_error err = {0};
    divit_status s = divit_xml_source_open(document, 4096, &source, &err);
    if (s == DIVIT_OK) {
        if (source.encoding != DIVIT_XML_UTF_8 && size < 128)
            check_places(&source);
        s = divit_xml_canonicalise(source.text, &options, &limits, &err);
        divit_xml_source_locate(&source, &err);
    }
    demand(s == DIVIT_OK || err.where <= size || err.where == DIVIT_NOWHERE);
    if (s == DIVIT_OK && source.encoding != DIVIT_XML_UTF_8 &&
        judge_canonical(document, &q, &judged))
        demand(divit_span_equal(divit_bytes_span(&own), divit_bytes_span(&judged)));
    return 0;
}
