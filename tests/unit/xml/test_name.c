/* SPDX-License-Identifier: Apache-2.0 */
/* The order of names, which attributes are IDs, and namespaces in scope. */
#include "unit/check.h"

#include "base/bytes.h"
#include "xml/scope.h"

/* -1, 0 or 1. */
static int order(divit_xml_name a, divit_xml_name b)
{
    const int forth = divit_xml_name_compare(&a, &b);
    const int back = divit_xml_name_compare(&b, &a);
    assert_int_equal((forth > 0) - (forth < 0), (back < 0) - (back > 0));
    return (forth > 0) - (forth < 0);
}

/* By namespace, none before all, then by local name; a prefix does not count. */
static void names_are_ordered_as_bytes(void **state)
{
    (void)state;
    const divit_span shared = DIVIT_SPAN_TEXT("urn:ab");
    const divit_span begin = divit_span_sub(shared, 0, 5);
    const divit_span a = DIVIT_SPAN_TEXT("a");
    const divit_span b = DIVIT_SPAN_TEXT("b");
    const divit_span longer = DIVIT_SPAN_TEXT("ab");
    const divit_span high = DIVIT_SPAN_TEXT("\xC3\xA7");
    assert_int_equal(order((divit_xml_name){{0}, b, {0}}, (divit_xml_name){{0}, a, begin}), -1);
    assert_int_equal(order((divit_xml_name){a, b, begin}, (divit_xml_name){b, a, shared}), -1);
    assert_int_equal(order((divit_xml_name){a, b, shared}, (divit_xml_name){b, a, shared}), 1);
    assert_int_equal(order((divit_xml_name){a, b, shared}, (divit_xml_name){b, b, shared}), 0);
    assert_int_equal(order((divit_xml_name){{0}, a, {0}}, (divit_xml_name){{0}, longer, {0}}), -1);
    assert_int_equal(order((divit_xml_name){{0}, b, {0}}, (divit_xml_name){{0}, high, {0}}), -1);
}

static void ids_have_their_names(void **state)
{
    (void)state;
    static const struct {
        const char *local;
        const char *uri;
        bool is;
    } rows[] = {
        {"Id", "", true},
        {"ID", "", true},
        {"id", "", true},
        {"iD", "", false},
        {"Idd", "", false},
        {"i", "", false},
        {"ad", "", false},
        {"ia", "", false},
        {"id", DIVIT_XML_NS, true},
        {"Id", DIVIT_XML_NS, false},
        {"Id", "urn:x", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const divit_xml_attribute attribute = {
            .name = {.local = divit_span_of(rows[i].local), .uri = divit_span_of(rows[i].uri)}};
        assert_int_equal(divit_xml_attribute_is_id(&attribute), rows[i].is);
    }
}

/* A copy stays what it was when the text that it came from changes; also that of nothing. */
static void what_is_declared_may_be_a_copy(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_scope_done)
    divit_xml_scope scope = {0};
    char uri[] = "urn:p";
    const divit_span p = DIVIT_SPAN_TEXT("p");
    CHECK_OK(divit_xml_scope_init(&scope));
    const size_t before = scope.count;
    CHECK_OK(divit_xml_scope_declare(&scope, (divit_xml_binding){p, divit_span_of(uri)}, true));
    uri[4] = 'q';
    CHECK_TEXT(divit_xml_scope_find(&scope, p)->uri, "urn:p");
    CHECK_OK(divit_xml_scope_declare(&scope, (divit_xml_binding){p, {0}}, true));
    assert_int_equal(divit_xml_scope_find(&scope, p)->uri.n, 0);
    divit_xml_scope_leave(&scope, before);
    assert_null(divit_xml_scope_find(&scope, p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_ordered_as_bytes),
        cmocka_unit_test(ids_have_their_names),
        cmocka_unit_test(what_is_declared_may_be_a_copy),
    };
    return cmocka_run_group_tests_name("xml/name", tests, NULL, NULL);
}
