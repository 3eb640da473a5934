/* SPDX-License-Identifier: Apache-2.0 */
/* Content that comes in bulk has the canonical form, and the faults, that it has tag by tag. */
#include "unit/check.h"

#include <stdlib.h>

#include "unit/xml/collect.h"
#include "unit/xml/generate.h"
#include "xml/pass.h"

enum { DOCUMENTS = 1500, FAULTS = 30 };

/* What a run answered. */
typedef struct answer {
    divit_status status;
    uint64_t where;
    divit_bytes out;
} answer;

static void answer_done(answer *a)
{
    divit_bytes_done(&a->out);
}

/* Without ever saying that anything is quiet. */
static void tag_by_tag(divit_span text, divit_xml_canon_options options, answer *ret)
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    DIVIT_AUTO(divit_xml_canon_free)
    divit_xml_canon *c = NULL;
    divit_error err = {0};
    options.sink = collect_into(&ret->out);
    divit_status s = divit_xml_reader_new(text, NULL, &r, &err);
    if (s == DIVIT_OK)
        s = divit_xml_canon_new(&options, NULL, &c, &err);
    for (const divit_xml_event *e = NULL; s == DIVIT_OK && !(e && e->kind == DIVIT_XML_EOF);) {
        s = divit_xml_reader_next(r, &e, &err);
        if (s == DIVIT_OK)
            s = divit_xml_canon_take(c, e, &err);
    }
    if (s == DIVIT_OK)
        s = divit_xml_canon_finish(c, &err);
    ret->status = s;
    ret->where = err.where;
}

/* As everybody does; a survey asks for a place too. */
static void in_bulk(divit_span text, divit_xml_canon_options options, answer *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes other = {0};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {.parent_uri = "urn:a", .parent_local = "entry"};
    divit_error err = {0};
    options.sink = collect_into(&ret->out);
    const divit_xml_canon_options canons[] = {
        options, {.sink = collect_into(&other), .method = DIVIT_XML_EXCLUSIVE}};
    /* With a second one that has its own idea of what is quiet, every other time. */
    const divit_xml_pass_options pass = {
        .canons = canons, .canon_count = 1 + text.n % 2, .survey = &survey};
    ret->status = divit_xml_pass(text, &pass, &err);
    ret->where = err.where;
}

static void compare(uint64_t number, divit_span text, divit_xml_canon_options options)
{
    DIVIT_AUTO(answer_done)
    answer one = {0};
    DIVIT_AUTO(answer_done)
    answer other = {0};
    tag_by_tag(text, options, &one);
    in_bulk(text, options, &other);
    if (one.status != other.status || one.where != other.where)
        fail_msg("document %d: %s at %d, in bulk %s at %d\n%.*s", (int)number,
            divit_status_name(one.status), (int)one.where, divit_status_name(other.status),
            (int)other.where, (int)text.n, (const char *)text.p);
    if (one.status == DIVIT_OK &&
        !divit_span_equal(divit_bytes_span(&one.out), divit_bytes_span(&other.out)))
        fail_msg("document %d: method %d\n%.*s\nby tag:  %.*s\nin bulk: %.*s", (int)number,
            options.method, (int)text.n, (const char *)text.p, (int)one.out.n,
            (const char *)one.out.p, (int)other.out.n, (const char *)other.out.p);
}

/* Node sets of which some begin or leave out an element that would be quiet. */
static divit_xml_canon_options some_options(
    uint64_t *state, const uint64_t *starts, size_t count, uint64_t excluded[2])
{
    divit_xml_canon_options options = {
        .method = (divit_xml_method)(generate_number(state) % 3),
        .comments = generate_number(state) % 2,
    };
    if (count > 0 && generate_number(state) % 2) {
        options.apex = DIVIT_XML_APEX_START;
        options.apex_start = starts[generate_number(state) % count];
    } else if (generate_number(state) % 4 == 0) {
        options.apex = DIVIT_XML_APEX_ID;
        options.apex_id = DIVIT_SPAN_TEXT("x");
    }
    if (count > 2 && generate_number(state) % 2) {
        excluded[0] = starts[generate_number(state) % (count / 2)];
        excluded[1] = starts[count / 2 + generate_number(state) % (count - count / 2)];
        options.excluded = excluded;
        options.excluded_count = 1 + generate_number(state) % 2;
    }
    return options;
}

static void bulk_is_the_same_as_tag_by_tag(void **state)
{
    (void)state;
    uint64_t numbers = 2463534242u;
    for (uint64_t number = 0; number < DOCUMENTS; number++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        uint64_t starts[COLLECT_ELEMENTS_MAX];
        uint64_t excluded[2];
        generate_document(number, &text);
        const size_t count = collect_elements(divit_bytes_span(&text), starts);
        assert_true(count > 0);
        for (int i = 0; i < 6; i++)
            compare(
                number, divit_bytes_span(&text), some_options(&numbers, starts, count, excluded));
    }
}

static void faults_are_found_at_the_same_byte(void **state)
{
    (void)state;
    uint64_t numbers = 88172645463325252u;
    for (uint64_t number = 0; number < DOCUMENTS; number++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        generate_document(number, &text);
        for (int i = 0; i < FAULTS; i++) {
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes spoilt = {0};
            CHECK_OK(divit_bytes_append(&spoilt, divit_bytes_span(&text)));
            generate_fault(&numbers, &spoilt);
            compare(number, divit_bytes_span(&spoilt),
                (divit_xml_canon_options){.method = (divit_xml_method)(i % 3)});
        }
    }
}

/* A stop behind each byte: the document ends there. */
static void a_cut_is_found_at_the_same_byte(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    generate_document(7, &text);
    const divit_span texts[] = {divit_bytes_span(&text),
        DIVIT_SPAN_TEXT("<r><long-name>1</long-name><long-name x=\"2\">3</long-name>"
                        "<long-name/><long-name/></r>")};
    for (size_t i = 0; i < 2; i++)
        for (size_t n = 0; n <= texts[i].n; n++)
            compare(n, (divit_span){texts[i].p, n}, (divit_xml_canon_options){0});
}

/* What is told tag by tag of a ledger: the first of each name, and what begins a stretch. */
static void a_ledger_comes_in_few_events(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    size_t events = 0;
    size_t bulks = 0;
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("<l>")));
    for (int i = 0; i < 10000; i++)
        CHECK_OK(divit_bytes_printf(&text, "<e n=\"%d\"><a>1</a><b>Çek &amp; %d</b></e>\n", i, i));
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("</l>")));
    CHECK_OK(divit_xml_reader_new(divit_bytes_span(&text), NULL, &r, NULL));
    for (const divit_xml_event *e = NULL; !(e && e->kind == DIVIT_XML_EOF); events++) {
        CHECK_OK(divit_xml_reader_next(r, &e, NULL));
        if (e->kind == DIVIT_XML_START)
            divit_xml_reader_quiet(r, UINT64_MAX);
        bulks += e->kind == DIVIT_XML_BULK;
    }
    assert_true(bulks > 10);
    if (events >= 60)
        fail_msg("%zu events", events);
}

static void limits_hold_in_bulk(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        divit_xml_limits limits;
        uint64_t where;
    } rows[] = {
        {"<r><a/><a x=\"1234\"/></r>", {.value = 3}, 13},
        {"<r><a><a/></a><a><a><a/></a></a></r>", {.depth = 3}, 20},
        {"<r><a/><a x=\"\" y=\"\" z=\"\"/></r>", {.attributes = 2}, 20},
        {"<r><a/><a xyz=\"\"/></r>", {.name = 2}, 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_error err = {0};
        const divit_xml_pass_options pass = {.limits = rows[i].limits};
        CHECK_STATUS(divit_xml_pass(divit_span_of(rows[i].text), &pass, &err), DIVIT_INPUT_LIMIT);
        assert_int_equal(err.where, rows[i].where);
        CHECK_OK(divit_xml_pass(divit_span_of(rows[i].text), &(divit_xml_pass_options){0}, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bulk_is_the_same_as_tag_by_tag),
        cmocka_unit_test(faults_are_found_at_the_same_byte),
        cmocka_unit_test(a_cut_is_found_at_the_same_byte),
        cmocka_unit_test(a_ledger_comes_in_few_events),
        cmocka_unit_test(limits_hold_in_bulk),
    };
    return cmocka_run_group_tests_name("xml/bulk", tests, NULL, NULL);
}
