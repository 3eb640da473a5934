/* SPDX-License-Identifier: Apache-2.0 */
/* The survey, and fragments that are canonicalised before they are in the document. */
#include "unit/check.h"

#include <glob.h>

#include "base/file.h"
#include "unit/xml/collect.h"
#include "xml/escape.h"
#include "xml/pass.h"

static const char fragment[] =
    "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"new-signature\" "
    "xml:space=\"default\"><ds:SignedInfo z='1' a='2'><ds:X xmlns:ds=\"urn:other\"/>&gt;"
    "</ds:SignedInfo></ds:Signature>";

/* The document with the fragment in its place, as xml/survey.h says. */
static void insert(divit_span document, const divit_xml_place *place, divit_bytes *out)
{
    const size_t at = (size_t)place->insert;
    CHECK_OK(divit_bytes_append(out, divit_span_sub(document, 0, at)));
    if (place->empty)
        CHECK_OK(divit_bytes_push(out, '>'));
    CHECK_OK(divit_bytes_append(out, divit_span_of(fragment)));
    if (place->empty)
        CHECK_OK(divit_bytes_printf(out, "</%.*s>", (int)place->name.n, place->name.p));
    const size_t behind = at + (place->empty ? 2 : 0);
    CHECK_OK(divit_bytes_append(out, divit_span_sub(document, behind, document.n)));
}

/*
 * What is digested before the insertion is what a verifier digests after it: the document without
 * the signature, and the fragment in its context.
 */
static void check_variant(
    divit_span document, const divit_xml_place *place, divit_xml_method method)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes before = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes alone = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes after = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes inside = {0};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    divit_xml_canon_options whole = {.sink = collect_into(&before), .method = method};
    divit_xml_canon_options part = {.sink = collect_into(&alone), .method = method};
    CHECK_OK(divit_xml_canonicalise(document, &whole, NULL, NULL));
    CHECK_OK(divit_xml_canonical_fragment(divit_span_of(fragment), &place->context, &part, NULL));
    insert(document, place, &text);
    const uint64_t start = place->insert + (place->empty ? 1 : 0);
    whole.sink = collect_into(&after);
    whole.excluded = &start;
    whole.excluded_count = 1;
    part.sink = collect_into(&inside);
    part.apex = DIVIT_XML_APEX_ID;
    part.apex_id = divit_span_of("new-signature");
    const divit_xml_canon_options both[] = {whole, part};
    const divit_xml_pass_options pass = {.canons = both, .canon_count = 2, .survey = &survey};
    CHECK_OK(divit_xml_pass(divit_bytes_span(&text), &pass, NULL));
    assert_true(divit_span_equal(divit_bytes_span(&before), divit_bytes_span(&after)));
    assert_true(divit_span_equal(divit_bytes_span(&alone), divit_bytes_span(&inside)));
    const divit_xml_signature *last = &survey.signatures[survey.signature_count - 1];
    assert_int_equal(last->start, start);
    assert_int_equal(last->end, start + strlen(fragment));
    assert_int_equal(last->depth, place->depth + 1);
}

static void insertion_keeps_the_digests(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("xml/*.xml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        DIVIT_AUTO(divit_xml_survey_done)
        divit_xml_survey survey = {0};
        const divit_xml_pass_options pass = {.survey = &survey};
        CHECK_OK(divit_file_read(found.gl_pathv[i], 1 << 20, &text, NULL));
        CHECK_OK(divit_xml_pass(divit_bytes_span(&text), &pass, NULL));
        assert_true(survey.place.found);
        for (divit_xml_method method = 0; method <= DIVIT_XML_EXCLUSIVE; method++)
            check_variant(divit_bytes_span(&text), &survey.place, method);
    }
    globfree(&found);
}

static void a_place_may_be_deeper(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {
        .parent_uri = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
        .parent_local = "ExtensionContent"};
    const divit_xml_pass_options pass = {.survey = &survey};
    CHECK_OK(divit_file_read("xml/23-ubl-like.xml", 1 << 20, &text, NULL));
    CHECK_OK(divit_xml_pass(divit_bytes_span(&text), &pass, NULL));
    assert_true(survey.place.found && survey.place.empty);
    CHECK_TEXT(survey.place.name, "ext:ExtensionContent");
    assert_int_equal(survey.place.depth, 4);
    CHECK_TEXT(survey.root.local, "Invoice");
    for (divit_xml_method method = 0; method <= DIVIT_XML_EXCLUSIVE; method++)
        check_variant(divit_bytes_span(&text), &survey.place, method);
}

static void a_place_may_be_in_no_namespace(void **state)
{
    (void)state;
    const divit_span text = DIVIT_SPAN_TEXT("<r xmlns:p='urn:p'><p:b/><b/></r>");
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {.parent_local = "b"};
    const divit_xml_pass_options pass = {.survey = &survey};
    CHECK_OK(divit_xml_pass(text, &pass, NULL));
    assert_true(survey.place.found);
    CHECK_TEXT(survey.place.name, "b");
    assert_int_equal(survey.place.start, 25);
}

/* More than the room that a context begins with, and values that are empty. */
static void much_is_inherited(void **state)
{
    (void)state;
    enum { MANY = 20 };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    const divit_xml_pass_options pass = {.survey = &survey};
    CHECK_OK(divit_bytes_printf(&text, "<r xml:lang=''"));
    for (int i = 0; i < MANY; i++)
        CHECK_OK(divit_bytes_printf(&text, " xmlns:n%d='urn:%d' xml:x%d='%d'", i, i, i, i));
    CHECK_OK(divit_bytes_printf(&text, "><n0:e/></r>"));
    CHECK_OK(divit_xml_pass(divit_bytes_span(&text), &pass, NULL));
    divit_xml_context *context = &survey.place.context;
    assert_int_equal(context->binding_count, MANY);
    assert_int_equal(context->attribute_count, MANY + 1);
    const divit_xml_attribute other = {.name = {.local = DIVIT_SPAN_TEXT("lang")}};
    CHECK_OK(divit_xml_context_add_attribute(context, &other));
    assert_int_equal(context->attribute_count, MANY + 1);
    for (divit_xml_method method = 0; method <= DIVIT_XML_EXCLUSIVE; method++)
        check_variant(divit_bytes_span(&text), &survey.place, method);
}

static void answers_are_complete(void **state)
{
    (void)state;
    const char text[] = "<p:r xmlns:p='urn:p&amp;' xml:lang='tr' xmlns='urn:d'><a Id='x' xmlns=''>"
                        "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/></a>"
                        "<b id='x'/><c Id='once'>t</c></p:r>";
    divit_xml_id ids[] = {{.value = DIVIT_SPAN_TEXT("x")}, {.value = DIVIT_SPAN_TEXT("once")},
        {.value = DIVIT_SPAN_TEXT("free")}};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {.ids = ids, .id_count = 3};
    const divit_xml_pass_options pass = {.survey = &survey};
    CHECK_OK(divit_xml_pass(divit_span_of(text), &pass, NULL));
    CHECK_TEXT(survey.root.local, "r");
    CHECK_TEXT(survey.root.uri, "urn:p&");
    assert_int_equal(ids[0].count, 2);
    assert_int_equal(ids[1].count, 1);
    assert_int_equal(ids[2].count, 0);
    assert_memory_equal(text + ids[1].start, "<c", 2);
    assert_memory_equal(text + ids[1].end - 4, "</c>", 4);
    assert_int_equal(survey.signature_count, 1);
    assert_int_equal(survey.signatures[0].depth, 3);
    assert_memory_equal(text + survey.signatures[0].start, "<Sig", 4);
    assert_int_equal(survey.signatures[0].context.binding_count, 1);
    CHECK_TEXT(survey.signatures[0].context.bindings[0].prefix, "p");
    assert_int_equal(survey.signatures[0].context.attribute_count, 1);
    assert_int_equal(survey.place.context.binding_count, 2);
    assert_memory_equal(text + survey.place.insert, "</p:r>", 6);
}

static void many_signatures_are_too_many(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    const divit_xml_pass_options pass = {.survey = &survey};
    CHECK_OK(divit_bytes_append(
        &text, DIVIT_SPAN_TEXT("<r xmlns=\"http://www.w3.org/2000/09/xmldsig#\">")));
    for (int i = 0; i <= DIVIT_XML_SIGNATURES_MAX; i++)
        CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("<Signature/>")));
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("</r>")));
    CHECK_STATUS(divit_xml_pass(divit_bytes_span(&text), &pass, NULL), DIVIT_INPUT_LIMIT);
}

static void a_fragment_is_one_element(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const divit_xml_canon_options options = {.sink = collect_into(&out)};
    const char *const bad[] = {"", "text", "<a/><b/>", "<a/> ", " <a/>",
        "<?xml version='1.0'?><a/>", "<!--c--><a/>", "<p:a/>", "<a>"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(divit_xml_canonical_fragment(divit_span_of(bad[i]), NULL, &options, NULL),
            DIVIT_INPUT_BROKEN);
}

static void escapes_are_canonical(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const divit_span text = divit_span_of("a<b>&\"'\t\n\rş");
    CHECK_OK(divit_xml_escape_text(&out, text));
    CHECK_TEXT(divit_bytes_span(&out), "a&lt;b&gt;&amp;\"'\t\n&#xD;ş");
    out.n = 0;
    CHECK_OK(divit_xml_escape_attribute(&out, text));
    CHECK_TEXT(divit_bytes_span(&out), "a&lt;b>&amp;&quot;'&#x9;&#xA;&#xD;ş");
    for (unsigned c = 0; c < 256; c++) {
        const divit_span one = {&(uint8_t){(uint8_t)c}, 1};
        out.n = 0;
        CHECK_OK(divit_xml_escape_attribute(&out, one));
        const divit_span escape = divit_xml_escape_of(DIVIT_XML_ESCAPE_ATTRIBUTE, (uint8_t)c);
        assert_true(divit_span_equal(divit_bytes_span(&out), escape.n > 0 ? escape : one));
    }
    assert_true(divit_xml_text_valid(text));
    assert_false(divit_xml_text_valid(divit_span_of("\x01")));
    assert_false(divit_xml_text_valid(divit_span_of("\xC5")));
}

typedef struct told {
    uint64_t last;
    int times;
} told;

static void hear(void *ctx, uint64_t offset)
{
    told *t = ctx;
    assert_true(offset > t->last);
    t->last = offset;
    t->times++;
}

static void progress_is_told_now_and_then(void **state)
{
    (void)state;
    enum { ELEMENTS = 3 << 20 };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    told t = {0};
    CHECK_OK(divit_bytes_append(&text, divit_span_of("<a>")));
    for (int i = 0; i < ELEMENTS; i++)
        CHECK_OK(divit_bytes_append(&text, divit_span_of("<b/>")));
    CHECK_OK(divit_bytes_append(&text, divit_span_of("</a>")));
    const divit_xml_pass_options pass = {.progress = hear, .progress_ctx = &t};
    CHECK_OK(divit_xml_pass(divit_bytes_span(&text), &pass, NULL));
    /* After each quarter of a mebibyte, and at the end. */
    assert_int_equal(t.times, 4 * 12 + 1);
    assert_int_equal(t.last, text.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(insertion_keeps_the_digests),
        cmocka_unit_test(a_place_may_be_deeper),
        cmocka_unit_test(a_place_may_be_in_no_namespace),
        cmocka_unit_test(much_is_inherited),
        cmocka_unit_test(answers_are_complete),
        cmocka_unit_test(many_signatures_are_too_many),
        cmocka_unit_test(a_fragment_is_one_element),
        cmocka_unit_test(escapes_are_canonical),
        cmocka_unit_test(progress_is_told_now_and_then),
    };
    return cmocka_run_group_tests_name("xml/survey", tests, NULL, NULL);
}
