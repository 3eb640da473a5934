/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader refuses and where, and what it says of what it takes. */
#include "unit/check.h"

#include "base/bytes.h"
#include "unit/xml/judge.h"
#include "xml/pass.h"
#include "xml/scan.h"

/* Whether libxml2 2.9.14 refuses the document too, and if not, why. */
typedef enum refusal_judge {
    AGREES,
    POLICY,  /* DTDs, encodings and versions: well-formed, but not for divit */
    LENIENT, /* libxml2 does not check it */
} refusal_judge;

typedef struct refusal {
    const char *text;
    uint64_t where;
    divit_status status;
    refusal_judge judge;
} refusal;

static const refusal refusals[] = {
    {"", 0, DIVIT_INPUT_BROKEN, AGREES},
    {" \n", 2, DIVIT_INPUT_BROKEN, AGREES},
    {"text", 0, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a", 2, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b=", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b=\"x", 7, DIVIT_INPUT_BROKEN, AGREES},
    {"<a></b>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a></ab>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a></a", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a></ a>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a></a b='c'>", 7, DIVIT_INPUT_BROKEN, AGREES},
    {"</a>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<a/><b/>", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"<a/>text", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"x<a/>", 0, DIVIT_INPUT_BROKEN, AGREES},
    {"<a/>&#32;", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"<a/><![CDATA[x]]>", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"< a/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<1a/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<-a/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<\xC2\xB7/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<a\xC3\x97/>", 2, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b=c/>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b='<'/>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b='1'c='2'/>", 8, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b='1' b='2'/>", 9, DIVIT_INPUT_BROKEN, AGREES},
    {"<a / >", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>]]></a>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>x ]]]></a>", 8, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&b;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>& </a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&lt</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#0;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#x1F;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#xD800;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#xFFFE;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#x110000;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#99999999999999999999;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#X41;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b='&#x;'/>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b='&nbsp;'/>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>\x01</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a b='\x02'/>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>\xFF</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>x\xC4</a>", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>\xC0\x80</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>\xED\xA0\x80</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>\xEF\xBF\xBF</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>\xF4\x90\x80\x80</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><![CDATA[\x03]]></a>", 12, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><![CDATA[x]]</a>", 19, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><![cdata[x]]></a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><!-- -- --></a>", 10, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><!-- x ---></a>", 12, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><!-- x </a>", 14, DIVIT_INPUT_BROKEN, AGREES},
    {"<!-- \x04 --><a/>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><?xml version='1.0'?></a>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><?XmL x?></a>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {" <?xml version='1.0'?><a/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><?p:q x?></a>", 5, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><?p+?></a>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><?p x></a>", 13, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml?><a/>", 2, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml encoding='UTF-8'?><a/>", 6, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version='1.0' standalone='maybe'?><a/>", 38, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version='1.0'encoding='UTF-8'?><a/>", 19, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version='1.0' x='y'?><a/>", 20, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version='1.0><a/>", 18, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version '1.0'?><a/>", 14, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version=''?><a/>", 15, DIVIT_INPUT_BROKEN, AGREES},
    {"<a>&#xd8ff;</a>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<p:a/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<a p:b='1'/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a><b xmlns:p='urn:p'/><p:c/></a>", 24, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:p='u:x' xmlns:q='u:x' p:b='1' q:b='2'/>", 39, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns='u:x' xmlns='u:y'/>", 15, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:p='u:x' xmlns:p='u:x'/>", 17, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:p=''/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:xml='urn:x'/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns='http://www.w3.org/XML/1998/namespace'/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:xmlns='urn:x'/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<xmlns:a/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<:a/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<a:/>", 3, DIVIT_INPUT_BROKEN, AGREES},
    {"<a:b:c xmlns:a='urn:a'/>", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"<a xmlns:1='urn:x'/>", 9, DIVIT_INPUT_BROKEN, AGREES},
    {"<!DOCTYPE a><a/>", 0, DIVIT_INPUT_BROKEN, POLICY},
    {"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 21, DIVIT_INPUT_BROKEN,
        POLICY},
    {"<a/><!DOCTYPE a>", 4, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version='1.1'?><a/>", 15, DIVIT_INPUT_UNSUPPORTED, POLICY},
    {"<?xml version='1.0' encoding='ISO-8859-9'?><a/>", 30, DIVIT_INPUT_UNSUPPORTED, POLICY},
    {"\xFF\xFE<", 0, DIVIT_INPUT_UNSUPPORTED, AGREES},
    {"\xFE\xFF<", 0, DIVIT_INPUT_UNSUPPORTED, AGREES},
    {"\xFF<a/>", 0, DIVIT_INPUT_BROKEN, AGREES},
    {"\xFE<a/>", 0, DIVIT_INPUT_BROKEN, AGREES},
    {"<?xml version='1.0' standalone='maybe'?><a/>", 38, DIVIT_INPUT_BROKEN, AGREES},
    {"<\xC2\xB7/>", 1, DIVIT_INPUT_BROKEN, AGREES},
    {"<a\xC3\x97/>", 2, DIVIT_INPUT_BROKEN, AGREES},
};

static divit_status check(divit_span document, const divit_xml_limits *limits, divit_error *err)
{
    divit_xml_pass_options pass = {0};
    if (limits)
        pass.limits = *limits;
    return divit_xml_pass(document, &pass, err);
}

static void malformed_is_refused_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const refusal *r = &refusals[i];
        const divit_span document = divit_span_of(r->text);
        divit_error err = {0};
        const divit_status s = check(document, NULL, &err);
        const bool judged = judge_accepts(document);
        if (s != r->status || err.status != s || err.where != r->where || !err.detail)
            fail_msg("%s: %s at %d: %s", r->text, divit_status_name(s), (int)err.where, err.detail);
        if (judged == (r->judge == AGREES))
            fail_msg("%s: libxml2 %s", r->text, judged ? "takes it" : "refuses it");
    }
}

static void what_is_rare_is_taken_all_the_same(void **state)
{
    (void)state;
    static const char *const taken[] = {
        "<?xml version='1.0' standalone='yes'?><a/>",
        "<?xml version='1.0' encoding='utf-8' standalone='no' ?><a/>",
        "<a\xC2\xB7-\xCC\x80\xE2\x80\xBF/>",
        "<a>]>]]&gt;</a>",
    };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        CHECK_OK(check(divit_span_of(taken[i]), NULL, NULL));
        assert_true(judge_accepts(divit_span_of(taken[i])));
    }
}

/* UTF-16 or UTF-32 without a mark (XML 1.0, appendix F.1). */
static void what_is_wide_has_its_own_sentence(void **state)
{
    (void)state;
    const divit_span wide[] = {DIVIT_SPAN_TEXT("\0<\0a\0/\0>"), DIVIT_SPAN_TEXT("<\0a\0/\0>\0")};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        divit_error err = {0};
        CHECK_STATUS(check(wide[i], NULL, &err), DIVIT_INPUT_UNSUPPORTED);
        assert_string_equal(err.detail, "the document is not in UTF-8");
    }
}

static void a_dtd_has_its_own_sentence(void **state)
{
    (void)state;
    divit_error err = {0};
    CHECK_STATUS(check(divit_span_of("<!DOCTYPE a><a/>"), NULL, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.detail, "a document type declaration (DTD) is not allowed");
}

static void nul_is_no_character(void **state)
{
    (void)state;
    divit_error err = {0};
    CHECK_STATUS(check(DIVIT_SPAN_TEXT("<a>x\0</a>"), NULL, &err), DIVIT_INPUT_BROKEN);
    assert_int_equal(err.where, 4);
}

static void limits_hold(void **state)
{
    (void)state;
    const struct {
        const char *text;
        divit_xml_limits limits;
        divit_xml_limits enough;
    } rows[] = {
        {"<a><b><c/></b></a>", {.depth = 2}, {.depth = 3}},
        {"<a b='1' c='2'/>", {.attributes = 1}, {.attributes = 2}},
        {"<a xmlns:b='u:1' c='2'/>", {.attributes = 1}, {.attributes = 2}},
        {"<abcdef/>", {.name = 5}, {.name = 6}},
        {"<p:ef xmlns:p='u:p'/>", {.name = 3}, {.name = 7}},
        {"<a b='123456'/>", {.value = 5}, {.value = 6}},
        {"<a b='&#65;&#66;'/>", {.value = 5}, {.value = 10}},
        {"<a xmlns='u:1' xmlns:b='u:2'/>", {.namespaces = 3}, {.namespaces = 4}},
        {"<a xmlns='u:1'><b xmlns='u:2'/></a>", {.namespaces = 3}, {.namespaces = 4}},
        {"<a></a>", {.bytes = 6}, {.bytes = 7}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_error err = {0};
        CHECK_STATUS(check(divit_span_of(rows[i].text), &rows[i].limits, &err), DIVIT_INPUT_LIMIT);
        CHECK_OK(check(divit_span_of(rows[i].text), &rows[i].enough, &err));
    }
}

/* Writes the events of a document as one line each. */
static divit_status dump(const char *text, divit_bytes *out)
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    static const char letters[] = "SETCP.";
    divit_status s = divit_xml_reader_new(divit_span_of(text), NULL, &r, NULL);
    for (const divit_xml_event *e = NULL; s == DIVIT_OK;) {
        s = divit_xml_reader_next(r, &e, NULL);
        if (s != DIVIT_OK || e->kind == DIVIT_XML_EOF)
            return s;
        s = divit_bytes_printf(out, "%c%d-%d", letters[e->kind], (int)e->start, (int)e->end);
        if (e->kind == DIVIT_XML_START || e->kind == DIVIT_XML_END)
            CHECK_OK(divit_bytes_printf(out, "{%.*s}%.*s%s", (int)e->name.uri.n, e->name.uri.p,
                (int)e->name.local.n, e->name.local.p, e->empty ? "/" : ""));
        else
            CHECK_OK(divit_bytes_printf(out, "[%.*s]", (int)e->text.n, e->text.p));
        for (size_t i = 0; e->kind == DIVIT_XML_START && i < e->attribute_count; i++)
            CHECK_OK(divit_bytes_printf(out, " {%.*s}%.*s=%.*s", (int)e->attributes[i].name.uri.n,
                e->attributes[i].name.uri.p, (int)e->attributes[i].name.local.n,
                e->attributes[i].name.local.p, (int)e->attributes[i].value.n,
                e->attributes[i].value.p));
        CHECK_OK(divit_bytes_push(out, '\n'));
    }
    return s;
}

static void events_say_what_is_there(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(
        dump("<?xml version=\"1.0\"?>\n<!--c--><a xmlns=\"u:a\" xmlns:p=\"u:p\" p:y='&#49;' z='"
             "2'>x&lt;\r\n<![CDATA[<]]><p:b/><?t  d?></a>",
            &out));
    CHECK_TEXT(divit_bytes_span(&out), "C22-30[c]\n"
                                       "S30-77{u:a}a {}z=2 {u:p}y=1\n"
                                       "T77-78[x]\n"
                                       "T78-82[<]\n"
                                       "T82-84[\n]\n"
                                       "T93-94[<]\n"
                                       "S97-103{u:p}b/\n"
                                       "E97-103{u:p}b/\n"
                                       "P103-111[d]\n"
                                       "E111-115{u:a}a\n");
}

static void a_failure_stays(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    const divit_xml_event *e = NULL;
    CHECK_OK(divit_xml_reader_new(divit_span_of("<a>\x01"), NULL, &r, NULL));
    CHECK_OK(divit_xml_reader_next(r, &e, NULL));
    CHECK_STATUS(divit_xml_reader_next(r, &e, NULL), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(divit_xml_reader_next(r, &e, NULL), DIVIT_INPUT_BROKEN);
}

static void the_end_stays(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    const divit_xml_event *e = NULL;
    CHECK_OK(divit_xml_reader_new(divit_span_of("<a/>"), NULL, &r, NULL));
    for (int i = 0; i < 5; i++)
        CHECK_OK(divit_xml_reader_next(r, &e, NULL));
    assert_int_equal(e->kind, DIVIT_XML_EOF);
}

static void one_element_can_be_read_alone(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    const divit_xml_event *e = NULL;
    const divit_xml_binding context = {DIVIT_SPAN_TEXT("p"), DIVIT_SPAN_TEXT("u:p")};
    const divit_xml_reader_options options = {
        .element = true, .start = 3, .context = &context, .context_count = 1};
    CHECK_OK(divit_xml_reader_new(divit_span_of("<r><p:a/><b></r>"), &options, &r, NULL));
    CHECK_OK(divit_xml_reader_next(r, &e, NULL));
    CHECK_TEXT(e->name.uri, "u:p");
    CHECK_OK(divit_xml_reader_next(r, &e, NULL));
    CHECK_OK(divit_xml_reader_next(r, &e, NULL));
    assert_int_equal(e->kind, DIVIT_XML_EOF);
    assert_int_equal(e->start, 9);
}

/* Appends so many letters of two bytes or one, without anything between them. */
static void append_long(divit_bytes *out, const char *letter, size_t count)
{
    for (size_t i = 0; i < count; i++)
        CHECK_OK(divit_bytes_append(out, divit_span_of(letter)));
}

/* Reads on until the end tag; every piece is short, and together they are `want`. */
static void pieces_are_short(divit_xml_reader *r, divit_span want)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes got = {0};
    for (const divit_xml_event *e = NULL; !e || e->kind != DIVIT_XML_END;) {
        CHECK_OK(divit_xml_reader_next(r, &e, NULL));
        if (e->kind != DIVIT_XML_TEXT)
            continue;
        assert_in_range(e->text.n, 1, 2 * DIVIT_XML_SCAN_MOST);
        CHECK_OK(divit_bytes_append(&got, e->text));
    }
    assert_int_equal(got.n, want.n);
    assert_memory_equal(got.p, want.p, want.n);
}

static void long_text_comes_in_pieces(void **state)
{
    (void)state;
    static const char *const letters[] = {"a", "\xC4\x9F"};
    static const char *const frames[][2] = {{"<r>", "</r>"}, {"<r><![CDATA[", "]]></r>"}};
    for (size_t i = 0; i < 4; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes document = {0};
        DIVIT_AUTO(divit_xml_reader_free)
        divit_xml_reader *r = NULL;
        const divit_xml_event *e = NULL;
        append_long(&text, letters[i % 2], 10 * DIVIT_XML_SCAN_MOST + 7);
        CHECK_OK(divit_bytes_append(&document, divit_span_of(frames[i / 2][0])));
        CHECK_OK(divit_bytes_append(&document, divit_bytes_span(&text)));
        CHECK_OK(divit_bytes_append(&document, divit_span_of(frames[i / 2][1])));
        CHECK_OK(divit_xml_reader_new(divit_bytes_span(&document), NULL, &r, NULL));
        CHECK_OK(divit_xml_reader_next(r, &e, NULL));
        pieces_are_short(r, divit_bytes_span(&text));
    }
}

static void note_step(void *ctx, uint64_t offset)
{
    uint64_t *seen = ctx;
    seen[1] = offset - seen[0] > seen[1] ? offset - seen[0] : seen[1];
    seen[0] = offset;
}

/* Whoever lets go of what was read must hear of it within long text, also where nobody listens. */
static void progress_is_told_within_long_text(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes document = {0};
    uint64_t seen[2] = {0};
    CHECK_OK(divit_bytes_append(&document, DIVIT_SPAN_TEXT("<r><a>x</a><a>")));
    append_long(&document, "a", 1 << 22);
    CHECK_OK(divit_bytes_append(&document, DIVIT_SPAN_TEXT("</a></r>")));
    const divit_xml_pass_options pass = {.progress = note_step, .progress_ctx = seen};
    CHECK_OK(divit_xml_pass(divit_bytes_span(&document), &pass, NULL));
    assert_int_equal(seen[0], document.n);
    assert_in_range(seen[1], 1, 1 << 19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_is_refused_where_it_is),
        cmocka_unit_test(what_is_rare_is_taken_all_the_same),
        cmocka_unit_test(what_is_wide_has_its_own_sentence),
        cmocka_unit_test(a_dtd_has_its_own_sentence),
        cmocka_unit_test(nul_is_no_character),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(events_say_what_is_there),
        cmocka_unit_test(a_failure_stays),
        cmocka_unit_test(the_end_stays),
        cmocka_unit_test(one_element_can_be_read_alone),
        cmocka_unit_test(long_text_comes_in_pieces),
        cmocka_unit_test(progress_is_told_within_long_text),
    };
    return cmocka_run_group_tests_name("xml/reader", tests, NULL, NULL);
}
