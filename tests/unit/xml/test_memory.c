/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation fails once: E_MEMORY comes back, and nothing leaks (under AddressSanitizer). */
#include "unit/check.h"

#include "unit/xml/collect.h"
#include "xml/pass.h"
#include "xml/source.h"
#include "xml/tree.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

/* Allocations until the one that fails; 0: none does. The wrappers have no other way to it. */
static size_t countdown;

static bool fails(void)
{
    return countdown > 0 && --countdown == 0;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

static const char document[] =
    "<r xmlns='urn:&#100;' xml:lang='tr' xml:base='a/b' a='1&#50;'><p:b xmlns:p='urn:p' p:c='&lt;' "
    "xml:id='i' xml:base='c'>"
    "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#' Id='s' xml:space='preserve'>"
    "<Object>text &amp; <!-- c --> more</Object></Signature></p:b></r>";

static divit_status tree_of(
    divit_span text, const divit_xml_survey *survey, divit_xml_tree **ret, divit_error *err)
{
    const divit_xml_tree_options options = {
        .start = survey->signatures[0].start, .context = &survey->signatures[0].context};
    return divit_xml_tree_new(text, &options, ret, err);
}

static divit_status drop(void *ctx, divit_span bytes)
{
    size_t *total = ctx;
    *total += bytes.n;
    return DIVIT_OK;
}

/* Text that is longer in UTF-8, before and behind a run of ASCII. */
static divit_status other_encoding(divit_error *err)
{
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    const divit_span text = DIVIT_SPAN_TEXT(
        "<?xml version='1.0' encoding='ISO-8859-9'?><a>\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE"
        "\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE"
        "a long run of ASCII that does not fit into what was kept for the text</a>");
    return divit_xml_source_open(text, 0, &source, err);
}

/* All that the layer does. */
static divit_status everything(divit_error *err)
{
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    size_t total = 0;
    const divit_xml_canon_options canons[] = {
        {.sink = {drop, &total}, .comments = true},
        {.sink = {drop, &total}, .method = DIVIT_XML_EXCLUSIVE},
        {.sink = {drop, &total}, .apex = DIVIT_XML_APEX_ID, .apex_id = DIVIT_SPAN_TEXT("s")},
        {.sink = {drop, &total},
            .method = DIVIT_XML_INCLUSIVE_11,
            .apex = DIVIT_XML_APEX_ID,
            .apex_id = DIVIT_SPAN_TEXT("s")},
    };
    const divit_xml_pass_options pass = {.canons = canons, .canon_count = 4, .survey = &survey};
    const divit_span text = divit_span_of(document);
    divit_status s = other_encoding(err);
    if (s == DIVIT_OK)
        s = divit_xml_pass(text, &pass, err);
    if (s == DIVIT_OK)
        s = divit_xml_canonical_fragment(
            divit_span_of("<a xml:base='urn:x'/>"), &survey.place.context, &canons[0], err);
    return s == DIVIT_OK ? tree_of(text, &survey, &tree, err) : s;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    size_t failures = 0;
    for (size_t n = 1;; n++) {
        divit_error err = {0};
        countdown = n;
        const divit_status s = everything(&err);
        const bool reached = countdown == 0;
        countdown = 0;
        if (!reached) {
            CHECK_OK(s);
            break;
        }
        CHECK_STATUS(s, DIVIT_E_MEMORY);
        assert_int_equal(err.status, DIVIT_E_MEMORY);
        failures++;
    }
    assert_true(failures > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("xml/memory", tests, NULL, NULL);
}
