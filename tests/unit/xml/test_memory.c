/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation fails once: E_MEMORY comes back, and nothing leaks (under AddressSanitizer). */
#include "unit/check.h"

#include "unit/xml/collect.h"
#include "xml/asic_manifest.h"
#include "xml/escape.h"
#include "xml/merge.h"
#include "xml/open.h"
#include "xml/pass.h"
#include "xml/rendered.h"
#include "xml/scope.h"
#include "xml/source.h"
#include "xml/tag.h"
#include "xml/tree.h"
#include "xml/zip_write.h"

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
    "<r z='&lt;' xmlns='urn:&#100;' xmlns:w='urn:w' xml:lang='tr' xml:base='a/b' a='1&#50;'>"
    "<p:b xmlns:p='urn:p' p:c='&lt;' xml:id='i' xml:base='c'><d xml:base='e'>"
    "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#' Id='s' xml:space='preserve'>"
    "<Object>text &amp; <!-- c --> more</Object></Signature></d></p:b></r>";

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

/* A document whose first letters are longer in UTF-8 and leave no room for them all, or for the run
 * of ASCII behind them. */
static divit_status other_encoding(size_t letters, divit_error *err)
{
    static const char head[] = "<?xml version='1.0' encoding='ISO-8859-9'?><a>";
    enum { HEAD = sizeof head - 1 };
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    uint8_t text[256];
    memset(text, 'x', sizeof text);
    memcpy(text, head, HEAD);
    memset(text + HEAD, 0xFE, letters);
    memcpy(text + sizeof text - 4, "</a>", 4);
    return divit_xml_source_open((divit_span){text, sizeof text}, 0, &source, err);
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
    divit_status s = other_encoding(200, err);
    if (s == DIVIT_OK)
        s = other_encoding(100, err);
    if (s == DIVIT_OK)
        s = divit_xml_pass(text, &pass, err);
    if (s == DIVIT_OK)
        s = divit_xml_canonical_fragment(
            divit_span_of("<a xml:base='urn:x'/>"), &survey.place.context, &canons[0], err);
    if (s == DIVIT_OK)
        s = divit_xml_canonicalise(
            divit_span_of("<a><b xmlns:x='urn:x' xmlns:y='urn:y'/></a>"), &canons[0], NULL, err);
    return s == DIVIT_OK ? tree_of(text, &survey, &tree, err) : s;
}

/* Lets each allocation of a run fail, one after the other; how many there are. */
static size_t fail_each(divit_status (*run)(divit_error *err))
{
    for (size_t n = 1;; n++) {
        divit_error err = {0};
        countdown = n;
        const divit_status s = run(&err);
        const bool reached = countdown == 0;
        countdown = 0;
        if (!reached) {
            CHECK_OK(s);
            return n - 1;
        }
        CHECK_STATUS(s, DIVIT_E_MEMORY);
        assert_int_equal(err.status, DIVIT_E_MEMORY);
    }
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(fail_each(everything) > 30);
}

static const char name[] = "long & longer <and> \"longest\"";

static divit_status write_manifest(divit_bytes *out)
{
    divit_status s = divit_asic_manifest_begin(out, DIVIT_ASIC_MIMETYPE_E);
    if (s == DIVIT_OK)
        s = divit_asic_manifest_file(out, divit_span_of(name), "text/xml");
    return s == DIVIT_OK ? divit_asic_manifest_end(out) : s;
}

static divit_status write_escaped(divit_bytes *out)
{
    const divit_status s = divit_xml_escape_attribute(out, divit_span_of(name));
    assert_true(s == DIVIT_OK || out->n == 0);
    return s;
}

static divit_status write_wide(divit_bytes *out)
{
    const divit_xml_source wide = {.encoding = DIVIT_XML_UTF_16LE};
    return divit_xml_source_encode(&wide, divit_span_of(name), out);
}

/* What is written for others, where there is room for so many bytes and no more memory. */
static void room_may_end_at_any_byte(void **state)
{
    (void)state;
    enum { ENOUGH = 2048 };
    divit_status (*const writers[])(divit_bytes *) = {write_manifest, write_escaped, write_wide};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        divit_status s = DIVIT_E_MEMORY;
        for (size_t room = 0; room < ENOUGH && s != DIVIT_OK; room++) {
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes out = {0};
            CHECK_OK(divit_bytes_reserve(&out, ENOUGH));
            out.cap = room;
            countdown = 1;
            s = writers[i](&out);
            countdown = 0;
            assert_true(s == DIVIT_E_MEMORY ? out.n <= room : out.n >= sizeof name - 1);
        }
        CHECK_OK(s);
    }
}

static void nothing_can_be_freed(void **state)
{
    (void)state;
    divit_xml_tree *tree = NULL;
    divit_xml_canon *canon = NULL;
    divit_xml_reader *reader = NULL;
    divit_zip_writer *writer = NULL;
    divit_xml_tree_free(&tree);
    divit_xml_canon_free(&canon);
    divit_xml_reader_free(&reader);
    divit_zip_writer_free(&writer);
    assert_true(!tree && !canon && !reader && !writer);
    divit_xml_tree_free(NULL);
    divit_xml_canon_free(NULL);
    divit_xml_reader_free(NULL);
    divit_zip_writer_free(NULL);
    divit_asic_done(NULL);
    divit_xml_context_done(NULL);
    divit_xml_inherit_done(NULL);
    divit_xml_merge_done(NULL);
    divit_xml_open_done(NULL);
    divit_xml_rendered_done(NULL);
    divit_xml_scope_done(NULL);
    divit_xml_source_done(NULL);
    divit_xml_survey_done(NULL);
    divit_xml_tag_done(NULL);
    divit_zip_done(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(room_may_end_at_any_byte),
        cmocka_unit_test(nothing_can_be_freed),
    };
    return cmocka_run_group_tests_name("xml/memory", tests, NULL, NULL);
}
