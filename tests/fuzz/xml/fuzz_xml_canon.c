/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three bytes choose the variant, the rest is a document: what divit canonicalises, libxml2
 * canonicalises to the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "unit/xml/collect.h"
#include "unit/xml/judge.h"
#include "xml/pass.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EXCLUSIVE = 1, COMMENTS = 2, LIST = 4, APEX = 8, EXCLUDED = 16, VERSION_11 = 32 };

static const char *const list[] = {"#default", "a", "b", NULL};

/* As libxml2 has it without XML_PARSE_HUGE. */
static const divit_xml_limits limits = {.depth = 200};

/*
 * libxml2 2.9.14 joins xml:base by rules of its own: it appends "/" if the last letter but one is a
 * full stop, refuses what is no URI, and leaves out an empty one also where nothing is joined. Unit
 * tests hold divit to the tables of Canonical XML 1.1.
 */
static bool has_base(divit_span document)
{
    return memmem(document.p, document.n, "base", 4) != NULL;
}

/* libxml2 2.9.14 writes "&" in a namespace unescaped. */
static bool has_ampersand_in_namespace(divit_span canonical)
{
    for (const uint8_t *p = canonical.p, *end = p + canonical.n; p < end; p++) {
        const uint8_t *quote;
        if ((size_t)(end - p) < 7 || memcmp(p, " xmlns", 6) != 0)
            continue;
        p = memchr(p, '"', (size_t)(end - p));
        quote = p ? memchr(p + 1, '"', (size_t)(end - p - 1)) : NULL;
        if (!quote)
            return false;
        if (memchr(p, '&', (size_t)(quote - p)))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes judged = {0};
    uint64_t starts[COLLECT_ELEMENTS_MAX];
    if (size < 3)
        return 0;
    const divit_span document = {data + 3, size - 3};
    const size_t count = collect_elements(document, starts);
    if (count == 0)
        return 0;
    const divit_xml_method inclusive =
        data[0] & VERSION_11 ? DIVIT_XML_INCLUSIVE_11 : DIVIT_XML_INCLUSIVE;
    const divit_xml_method method = data[0] & EXCLUSIVE ? DIVIT_XML_EXCLUSIVE : inclusive;
    const judge_question q = {
        .method = method,
        .comments = data[0] & COMMENTS,
        .prefixes = data[0] & LIST ? list : NULL,
        .apex = data[0] & APEX ? (long)(data[1] % count) : JUDGE_NONE,
        .excluded = data[0] & EXCLUDED ? (long)(data[2] % count) : JUDGE_NONE,
    };
    const divit_span prefixes[] = {
        divit_span_of(list[0]), divit_span_of(list[1]), divit_span_of(list[2])};
    const divit_xml_canon_options options = {
        .sink = collect_into(&own),
        .method = q.method,
        .comments = q.comments,
        .prefixes = prefixes,
        .prefix_count = q.prefixes ? 3 : 0,
        .apex = q.apex == JUDGE_NONE ? DIVIT_XML_APEX_DOCUMENT : DIVIT_XML_APEX_START,
        .apex_start = starts[data[1] % count],
        .excluded = &starts[data[2] % count],
        .excluded_count = q.excluded == JUDGE_NONE ? 0 : 1,
    };
    if (divit_xml_canonicalise(document, &options, &limits, NULL) != DIVIT_OK)
        return 0;
    const divit_span result = divit_bytes_span(&own);
    if (q.method == DIVIT_XML_INCLUSIVE_11 && has_base(document))
        return 0;
    if (judge_canonical(document, &q, &judged) && !has_ampersand_in_namespace(result) &&
        !divit_span_equal(result, divit_bytes_span(&judged)))
        abort();
    return 0;
}
