/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical forms, byte for byte those of libxml2 and of xmllint. */
#include "unit/check.h"

#include <glob.h>
#include <stdlib.h>

#include "base/file.h"
#include "unit/xml/collect.h"
#include "unit/xml/judge.h"
#include "xml/pass.h"

enum { FILES_MIN = 20 };

static const char *const list_one[] = {"ds", "xs", "p3", NULL};
static const char *const list_two[] = {"#default", "a", "xs", "unused", NULL};

static size_t split(const char *const *prefixes, divit_span *out)
{
    size_t n = 0;
    for (; prefixes && prefixes[n]; n++)
        out[n] = divit_span_of(prefixes[n]);
    return n;
}

/* Compares one canonical form with libxml2's; the options are made from the question. */
static void compare_one(
    const char *path, divit_span document, const uint64_t *starts, const judge_question *q)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes judged = {0};
    divit_span prefixes[8];
    divit_xml_canon_options options = {
        .sink = collect_into(&own),
        .method = q->method,
        .comments = q->comments,
        .prefixes = prefixes,
        .prefix_count = split(q->prefixes, prefixes),
    };
    if (q->apex != JUDGE_NONE) {
        options.apex = DIVIT_XML_APEX_START;
        options.apex_start = starts[q->apex];
    }
    if (q->excluded != JUDGE_NONE) {
        options.excluded = &starts[q->excluded];
        options.excluded_count = 1;
    }
    assert_true(judge_canonical(document, q, &judged));
    CHECK_OK(divit_xml_canonicalise(document, &options, NULL, NULL));
    if (divit_span_equal(divit_bytes_span(&own), divit_bytes_span(&judged)))
        return;
    fail_msg("%s method %d comments %d apex %ld excluded %ld\nown:    %.*s\njudged: %.*s", path,
        q->method, q->comments, q->apex, q->excluded, (int)own.n, (const char *)own.p,
        (int)judged.n, (const char *)judged.p);
}

/* Every variant of one node set. */
static void compare_variants(
    const char *path, divit_span document, const uint64_t *starts, judge_question q)
{
    const char *const *const lists[] = {NULL, list_one, list_two};
    for (int comments = 0; comments < 2; comments++) {
        q.comments = comments != 0;
        q.method = DIVIT_XML_INCLUSIVE;
        q.prefixes = NULL;
        compare_one(path, document, starts, &q);
        q.method = DIVIT_XML_INCLUSIVE_11;
        compare_one(path, document, starts, &q);
        q.method = DIVIT_XML_EXCLUSIVE;
        for (size_t i = 0; i < 3; i++) {
            q.prefixes = lists[i];
            compare_one(path, document, starts, &q);
        }
    }
}

static void compare_document(const char *path, divit_span document)
{
    uint64_t starts[COLLECT_ELEMENTS_MAX];
    const long count = (long)collect_elements(document, starts);
    assert_true(count > 0);
    compare_variants(path, document, starts, (judge_question){.apex = -1, .excluded = -1});
    for (long i = 0; i < count; i++)
        compare_variants(path, document, starts, (judge_question){.apex = i, .excluded = -1});
    for (long i = 1; i < count; i++)
        compare_variants(path, document, starts, (judge_question){.apex = -1, .excluded = i});
}

static void compare_file(const char *path)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_file_read(path, 1 << 20, &text, NULL));
    compare_document(path, divit_bytes_span(&text));
}

/* Runs a check for every document of tests/data/xml. */
static void for_each_file(void (*check)(const char *path))
{
    glob_t found;
    assert_int_equal(glob("xml/*.xml", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= FILES_MIN);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check(found.gl_pathv[i]);
    globfree(&found);
}

static void equals_libxml2(void **state)
{
    (void)state;
    for_each_file(compare_file);
}

/* More namespaces and inherited attributes than any room begins with, and the prefix xml declared.
 */
static void many_namespaces_equal_libxml2(void **state)
{
    (void)state;
    enum { MANY = 40 };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_printf(&text, "<r xml:lang='' xml:space='default'"));
    for (int i = 0; i < MANY; i++)
        CHECK_OK(divit_bytes_printf(&text, " xmlns:n%d='urn:%d' xml:x%d='%d'", i, i, i, i));
    CHECK_OK(divit_bytes_printf(&text, "><e>"));
    CHECK_OK(divit_bytes_printf(&text, "<f"));
    for (int i = MANY; i-- > 0;)
        CHECK_OK(divit_bytes_printf(&text, " n%d:a='%d'", i, i));
    CHECK_OK(divit_bytes_printf(&text, "/></e><g xmlns:xml='http://www.w3.org/XML/1998/namespace'>"
                                       "<h xml:lang='tr' xmlns=''/></g></r>"));
    compare_document("many", divit_bytes_span(&text));
}

static void read_command(const char *command, divit_bytes *out)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    uint8_t buffer[4096];
    for (size_t n = 1; n > 0;) {
        n = fread(buffer, 1, sizeof buffer, pipe);
        CHECK_OK(divit_bytes_append(out, (divit_span){buffer, n}));
    }
    assert_int_equal(pclose(pipe), 0);
}

static void compare_xmllint(const char *path)
{
    static const char *const options[] = {
        [DIVIT_XML_INCLUSIVE] = "--c14n",
        [DIVIT_XML_INCLUSIVE_11] = "--c14n11",
        [DIVIT_XML_EXCLUSIVE] = "--exc-c14n",
    };
    for (divit_xml_method method = 0; method <= DIVIT_XML_EXCLUSIVE; method++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes own = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes judged = {0};
        char command[256];
        const divit_xml_canon_options canon = {
            .sink = collect_into(&own), .method = method, .comments = true};
        CHECK_OK(divit_file_read(path, 1 << 20, &text, NULL));
        CHECK_OK(divit_xml_canonicalise(divit_bytes_span(&text), &canon, NULL, NULL));
        (void)snprintf(command, sizeof command, "xmllint --nonet %s %s", options[method], path);
        read_command(command, &judged);
        assert_true(divit_span_equal(divit_bytes_span(&own), divit_bytes_span(&judged)));
    }
}

static void equals_xmllint(void **state)
{
    (void)state;
    for_each_file(compare_xmllint);
}

/* Canonicalises a string; CHECK_TEXT on the result is for the test. */
static divit_status canon(
    const char *text, divit_xml_canon_options options, divit_bytes *out, divit_error *err)
{
    options.sink = collect_into(out);
    out->n = 0;
    return divit_xml_canonicalise(divit_span_of(text), &options, NULL, err);
}

static void ids_are_found_once(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_xml_canon_options by_id = {.apex = DIVIT_XML_APEX_ID, .apex_id = DIVIT_SPAN_TEXT("x")};
    const char *const good[] = {"<r><a Id=\"x\">1</a></r>", "<r><a ID=\"x\">1</a></r>",
        "<r><a id=\"x\">1</a></r>", "<r><a xml:id=\"x\">1</a><b iD=\"x\"/></r>",
        "<r xmlns:p=\"urn:p\" p:Id=\"x\"><a Id=\"x\">1</a></r>"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CHECK_OK(canon(good[i], by_id, &out, NULL));
        assert_non_null(memmem(out.p, out.n, ">1</a>", 6));
    }
    const char *const bad[] = {"<r Id=\"x\"><a Id=\"x\"/></r>", "<r><a Id=\"x\"/><b id=\"x\"/></r>",
        "<r><a Id=\"x\"/><b><c xml:id=\"x\"/></b></r>", "<r><a Id=\"y\"/></r>"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(canon(bad[i], by_id, &out, NULL), DIVIT_INPUT_BROKEN);
}

static void a_second_id_counts_even_where_it_is_left_out(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_error err = {0};
    const uint64_t excluded = 14;
    const divit_xml_canon_options options = {.apex = DIVIT_XML_APEX_ID,
        .apex_id = DIVIT_SPAN_TEXT("x"),
        .excluded = &excluded,
        .excluded_count = 1};
    CHECK_STATUS(
        canon("<r><a Id=\"x\"/><b><c Id=\"x\"/></b></r>", options, &out, &err), DIVIT_INPUT_BROKEN);
    assert_int_equal(err.where, 17);
}

static void many_elements_may_be_left_out(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const char *const text = "<r><a>1</a><b><c>2</c></b><d Id=\"x\">3<e/></d></r>";
    const uint64_t excluded[] = {37, 14, 11}; /* e; c inside of b; b */
    divit_xml_canon_options options = {.excluded = excluded, .excluded_count = 3};
    CHECK_OK(canon(text, options, &out, NULL));
    CHECK_TEXT(divit_bytes_span(&out), "<r><a>1</a><d Id=\"x\">3</d></r>");
    options.apex = DIVIT_XML_APEX_ID;
    options.apex_id = DIVIT_SPAN_TEXT("x");
    CHECK_OK(canon(text, options, &out, NULL));
    CHECK_TEXT(divit_bytes_span(&out), "<d Id=\"x\">3</d>");
}

static void what_is_named_must_be_there(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const uint64_t nowhere = 4;
    const uint64_t root = 0;
    CHECK_STATUS(
        canon("<r><a/></r>",
            (divit_xml_canon_options){.apex = DIVIT_XML_APEX_START, .apex_start = 4}, &out, NULL),
        DIVIT_INPUT_BROKEN);
    CHECK_STATUS(
        canon("<r><a/></r>", (divit_xml_canon_options){.excluded = &nowhere, .excluded_count = 1},
            &out, NULL),
        DIVIT_INPUT_BROKEN);
    CHECK_STATUS(canon("<r><a/></r>",
                     (divit_xml_canon_options){.excluded = &root, .excluded_count = 1}, &out, NULL),
        DIVIT_INPUT_BROKEN);
}

static void relative_namespaces_are_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_error err = {0};
    const char *const bad[] = {"<r><a xmlns=\"rel\"/></r>", "<r><a xmlns=\"../x:y\"/></r>",
        "<r><a xmlns=\"#f\"/></r>", "<r><a xmlns=\":x\"/></r>", "<r><a xmlns=\"1a:x\"/></r>",
        "<r><a xmlns=\"urn:a b\"/></r>", "<r><a xmlns=\"urn:ş\"/></r>"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_STATUS(canon(bad[i], (divit_xml_canon_options){0}, &out, &err), DIVIT_INPUT_BROKEN);
        assert_int_equal(err.where, 3);
    }
}

/* libxml2 2.9.14 writes the "&" of a namespace as it is, which is no XML; hence not judged by it.
 */
static void namespaces_are_escaped(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(canon("<r xmlns='urn:a?b=c&amp;d'/>",
        (divit_xml_canon_options){.method = DIVIT_XML_EXCLUSIVE}, &out, NULL));
    CHECK_TEXT(divit_bytes_span(&out), "<r xmlns=\"urn:a?b=c&amp;d\"></r>");
}

static divit_status refuse(void *ctx, divit_span bytes)
{
    size_t *left = ctx;
    if (*left < bytes.n)
        return DIVIT_E_IO;
    *left -= bytes.n;
    return DIVIT_OK;
}

static void refuse_repeated(const char *piece)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("<r>")));
    for (int i = 0; i < 20000; i++)
        CHECK_OK(divit_bytes_append(&text, divit_span_of(piece)));
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("</r>")));
    for (size_t room = 0; room < 300000; room += 50000) {
        size_t left = room;
        const divit_xml_canon_options options = {.sink = {refuse, &left}};
        divit_error err = {0};
        CHECK_STATUS(
            divit_xml_canonicalise(divit_bytes_span(&text), &options, NULL, &err), DIVIT_E_IO);
        assert_int_equal(err.status, DIVIT_E_IO);
    }
}

static void a_failing_sink_ends_the_run(void **state)
{
    (void)state;
    refuse_repeated("<a x='1'/>&lt;text &#65;");
    refuse_repeated("<a x=\"1\">plain text</a>");
}

/* A document behind so much that the first write comes within it. */
static void refuse_behind(size_t padding, const char *document, divit_xml_method method)
{
    enum { SHORT = 900 };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    size_t left = 0;
    divit_error err = {0};
    for (; padding > SHORT; padding -= SHORT)
        CHECK_OK(divit_bytes_printf(&text, "<?p %0*d?>", SHORT - (int)strlen("<?p ?>\n"), 7));
    CHECK_OK(divit_bytes_printf(&text, "<?p %0*d?>%s", (int)padding, 7, document));
    const divit_xml_canon_options options = {
        .sink = {refuse, &left}, .method = method, .comments = true};
    CHECK_STATUS(divit_xml_canonicalise(divit_bytes_span(&text), &options, NULL, &err), DIVIT_E_IO);
    assert_int_equal(err.status, DIVIT_E_IO);
}

static void a_sink_may_fail_at_any_piece(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "<?p q\r\nr?><!--c\rd--><r xmlns='urn:&#65;' xmlns:p='urn:p' a='1' b='&amp;x\"'>"
        "<!--c\re--><?p?>text &gt; &lt;<p:e/><f>1</f><f>2</f><f/></r><?p q?><!--c-->",
        "<r>one stretch to the end</r>",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        for (size_t n = DIVIT_XML_EMIT_BUFFER - 300; n < DIVIT_XML_EMIT_BUFFER; n++)
            for (divit_xml_method method = 0; method <= DIVIT_XML_EXCLUSIVE; method++)
                refuse_behind(n, documents[i], method);
}

static void stretches_are_joined_and_large_ones_passed_on(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes judged = {0};
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("<r>")));
    for (int i = 0; i < 9000; i++)
        CHECK_OK(divit_bytes_printf(
            &text, "<a x=\"%d\">%*d%s</a>", i, i % 3000, i, i % 7 == 0 ? "&gt;\r\n" : ""));
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("</r>")));
    const divit_xml_canon_options options = {.sink = collect_into(&own)};
    CHECK_OK(divit_xml_canonicalise(divit_bytes_span(&text), &options, NULL, NULL));
    const judge_question q = {.apex = JUDGE_NONE, .excluded = JUDGE_NONE};
    assert_true(judge_canonical(divit_bytes_span(&text), &q, &judged));
    assert_true(divit_span_equal(divit_bytes_span(&own), divit_bytes_span(&judged)));
}

/* Canonical XML 1.1, 2.4 and 3.8 (with erratum E11-01), without the DTD and the element between. */
static void version_11_inherits_less(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    const struct {
        const char *text;
        const char *canonical;
    } rows[] = {
        {"<d xmlns='urn:d' xmlns:w='urn:w' xml:base='something/else'><f xmlns='' xml:id='abc' "
         "xml:base='bar/' xml:space='preserve'><e id='x' xml:base='foo'/></f></d>",
            "<e xmlns:w=\"urn:w\" id=\"x\" xml:base=\"something/bar/foo\" "
            "xml:space=\"preserve\"></e>"},
        {"<a xml:base='foo/bar'><b xml:base='..'><c xml:base='..'><e Id='x' xml:base='x'/></c></b>"
         "</a>",
            "<e Id=\"x\" xml:base=\"../x\"></e>"},
        {"<a xml:base='abc/' xml:lang='tr' xml:other='1'><e Id='x' xml:base='../' xml:lang='en'/>"
         "</a>",
            "<e Id=\"x\" xml:lang=\"en\"></e>"},
        {"<a xml:base='a&amp;b/c'><e Id='x'/></a>", "<e Id=\"x\" xml:base=\"a&amp;b/c\"></e>"},
        {"<a xml:base='a/?&lt;'><e Id='x' xml:base='?&quot;'/></a>",
            "<e Id=\"x\" xml:base=\"a/?&quot;\"></e>"},
        {"<a><e Id='x' xml:base='' xml:id='y'/></a>",
            "<e Id=\"x\" xml:base=\"\" xml:id=\"y\"></e>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_OK(canon(rows[i].text,
            (divit_xml_canon_options){.method = DIVIT_XML_INCLUSIVE_11,
                .apex = DIVIT_XML_APEX_ID,
                .apex_id = DIVIT_SPAN_TEXT("x")},
            &out, NULL));
        CHECK_TEXT(divit_bytes_span(&out), rows[i].canonical);
    }
}

static void a_pass_has_a_limit(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_xml_canon_options canons[DIVIT_XML_CANONS_MAX + 1] = {{.sink = {0}}};
    for (size_t i = 0; i <= DIVIT_XML_CANONS_MAX; i++)
        canons[i].sink = collect_into(&out);
    divit_xml_pass_options pass = {.canons = canons, .canon_count = DIVIT_XML_CANONS_MAX + 1};
    CHECK_STATUS(divit_xml_pass(divit_span_of("<a/>"), &pass, NULL), DIVIT_INPUT_LIMIT);
    pass.canon_count = DIVIT_XML_CANONS_MAX;
    CHECK_OK(divit_xml_pass(divit_span_of("<a/>"), &pass, NULL));
    assert_int_equal(out.n, DIVIT_XML_CANONS_MAX * 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_libxml2),
        cmocka_unit_test(many_namespaces_equal_libxml2),
        cmocka_unit_test(equals_xmllint),
        cmocka_unit_test(ids_are_found_once),
        cmocka_unit_test(a_second_id_counts_even_where_it_is_left_out),
        cmocka_unit_test(many_elements_may_be_left_out),
        cmocka_unit_test(what_is_named_must_be_there),
        cmocka_unit_test(relative_namespaces_are_refused),
        cmocka_unit_test(namespaces_are_escaped),
        cmocka_unit_test(a_pass_has_a_limit),
        cmocka_unit_test(version_11_inherits_less),
        cmocka_unit_test(a_failing_sink_ends_the_run),
        cmocka_unit_test(a_sink_may_fail_at_any_piece),
        cmocka_unit_test(stretches_are_joined_and_large_ones_passed_on),
    };
    return cmocka_run_group_tests_name("xml/canon", tests, NULL, NULL);
}
