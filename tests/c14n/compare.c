/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonicalises documents in all six variants beside libxml2: files named on standard input, and
 * generated ones. Prints how many of each kind there were; exit 1 if any canonical form differs, or
 * if one of both takes what the other refuses, without a reason that is listed here.
 *
 * usage: compare FIRST COUNT      generated documents FIRST to FIRST + COUNT - 1
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "unit/xml/collect.h"
#include "unit/xml/generate.h"
#include "unit/xml/judge.h"
#include "xml/pass.h"
#include "xml/source.h"

enum { FILE_MAX = 64 << 20, HUGE_FROM = 10000000, VARIANTS = 6 };

/* What came of a document. */
typedef enum kind {
    SAME,
    REFUSED_BY_BOTH,
    HAS_DTD,    /* refused by divit alone, on purpose */
    ENCODING,   /* one that divit does not read */
    VERSION,    /* XML 1.1 */
    NAMESPACE,  /* no absolute URI by RFC 3986, which libxml2 looks at less closely */
    AMPERSAND,  /* libxml2 2.9.14 writes "&" in a namespace unescaped */
    EMPTY_BASE, /* libxml2 2.9.14 leaves out an xml:base="" by C14N 1.1 where nothing is joined */
    HUGE,       /* beyond what libxml2 reads without being told to */
    FAULT,
    KINDS,
} kind;

static const char *const kind_words[KINDS] = {
    "same in all six variants",
    "refused by both",
    "with a DTD, which divit refuses",
    "in an encoding that divit refuses",
    "of another XML version than 1.0",
    "with a namespace that is no absolute URI",
    "with \"&\" in a namespace, which libxml2 does not escape",
    "with an empty xml:base, which libxml2 leaves out",
    "too big for libxml2",
    "DIFFERENT",
};

static divit_status read_all(divit_span document, divit_xml_source *ret, divit_error *err)
{
    const divit_xml_limits limits = {.namespaces = 4096};
    const divit_xml_pass_options pass = {.limits = limits};
    const divit_status s = divit_xml_source_open(document, FILE_MAX, ret, err);
    return s == DIVIT_OK ? divit_xml_pass(ret->text, &pass, err) : s;
}

/* Why divit refuses what libxml2 takes. */
static kind reason(divit_span document, const divit_error *err)
{
    if (memmem(document.p, document.n, "<!DOCTYPE", 9))
        return HAS_DTD;
    if (strstr(err->detail, "encoding") || strstr(err->detail, "UTF-8"))
        return ENCODING;
    return strstr(err->detail, "version 1.0") ? VERSION : FAULT;
}

/* True if a namespace of the canonical form holds "&". */
static bool has_ampersand(divit_span canonical)
{
    const uint8_t *end = canonical.p + canonical.n;
    for (const uint8_t *p = canonical.p; p < end; p++) {
        p = memmem(p, (size_t)(end - p), " xmlns", 6);
        const uint8_t *quote = p ? memchr(p, '"', (size_t)(end - p)) : NULL;
        const uint8_t *last = quote ? memchr(quote + 1, '"', (size_t)(end - quote - 1)) : NULL;
        if (!last)
            return false;
        if (memchr(quote, '&', (size_t)(last - quote)))
            return true;
        p = last;
    }
    return false;
}

static kind compare_variant(divit_span document, divit_span text, size_t variant)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes judged = {0};
    divit_error err = {0};
    const divit_xml_method method = (divit_xml_method)(variant / 2);
    const judge_question q = {
        .method = method, .comments = variant % 2 == 1, .apex = JUDGE_NONE, .excluded = JUDGE_NONE};
    const divit_xml_canon_options canon = {
        .sink = collect_into(&own), .method = method, .comments = q.comments};
    const divit_xml_limits limits = {.namespaces = 4096};
    const divit_status s = divit_xml_canonicalise(text, &canon, &limits, &err);
    const bool judge = judge_canonical(document, &q, &judged);
    const divit_span result = divit_bytes_span(&own);
    if (s == DIVIT_OK && judge && divit_span_equal(result, divit_bytes_span(&judged)))
        return SAME;
    if (s != DIVIT_OK)
        return judge ? (strstr(err.detail, "absolute URI") ? NAMESPACE : FAULT) : REFUSED_BY_BOTH;
    if (judge && has_ampersand(result))
        return AMPERSAND;
    if (judge && method == DIVIT_XML_INCLUSIVE_11 && memmem(result.p, result.n, ":base=\"\"", 8))
        return EMPTY_BASE;
    return FAULT;
}

static kind compare(const char *what, divit_span document)
{
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    divit_error err = {0};
    const divit_status s = read_all(document, &source, &err);
    const bool judge = judge_accepts(document);
    kind worst = judge ? SAME : document.n > HUGE_FROM ? HUGE : FAULT;
    if (s != DIVIT_OK)
        worst = judge ? reason(document, &err) : REFUSED_BY_BOTH;
    for (size_t variant = 0; s == DIVIT_OK && judge && variant < VARIANTS; variant++) {
        const kind one = compare_variant(document, source.text, variant);
        worst = one > worst ? one : worst;
    }
    if (worst == FAULT)
        printf("%s: %s\n", what,
            s != DIVIT_OK ? err.detail
            : judge       ? "differs"
                          : "libxml2 refuses");
    return worst;
}

static bool compare_file(const char *path, size_t counts[KINDS])
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    if (divit_file_read(path, FILE_MAX, &text, NULL) != DIVIT_OK)
        return false;
    counts[compare(path, divit_bytes_span(&text))]++;
    return true;
}

static void compare_generated(uint64_t first, uint64_t how_many, size_t counts[KINDS])
{
    for (uint64_t i = first; i < first + how_many; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        char name[32];
        generate_document(i, &text);
        (void)snprintf(name, sizeof name, "generated %llu", (unsigned long long)i);
        counts[compare(name, divit_bytes_span(&text))]++;
    }
}

int main(int argc, char **argv)
{
    size_t counts[KINDS] = {0};
    size_t unread = 0;
    char *line = NULL;
    size_t room = 0;
    if (argc != 3)
        return 2;
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        unread += !compare_file(line, counts);
    }
    free(line);
    compare_generated(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10), counts);
    for (size_t i = 0; i < KINDS; i++)
        printf("%7zu %s\n", counts[i], kind_words[i]);
    if (unread > 0)
        printf("%7zu could not be read\n", unread);
    return counts[FAULT] > 0 || counts[SAME] == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
