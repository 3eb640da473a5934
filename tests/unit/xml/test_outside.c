/* SPDX-License-Identifier: Apache-2.0 */
/* What stands outside of given elements: told once each, and never what is inside. */
#include "unit/check.h"

#include "base/bytes.h"
#include "xml/pass.h"

/* One letter a kind and the name, such as "E:a T: ", of what is outside of the Id "in". */
static void check_outside(const char *document, const char *expected)
{
    static const char letters[] = "ETIA";
    const divit_span text = divit_span_of(document);
    const divit_span in = DIVIT_SPAN_TEXT("in");
    divit_xml_outside outside = {.ids = &in, .id_count = 1};
    const divit_xml_pass_options pass = {.outside = &outside};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes told = {0};
    CHECK_OK(divit_xml_pass(text, &pass, NULL));
    for (size_t i = 0; i < outside.count; i++) {
        const divit_xml_outside_item *item = &outside.items[i];
        assert_true(item->start < item->end && item->end <= text.n);
        CHECK_OK(divit_bytes_printf(&told, "%s%c:%.*s", i > 0 ? " " : "", letters[item->kind],
            (int)item->name.n, (const char *)item->name.p));
    }
    CHECK_OK(divit_bytes_terminate(&told));
    assert_string_equal((const char *)told.p, expected);
}

static void a_covered_root_leaves_only_what_is_around_it(void **state)
{
    (void)state;
    check_outside("<a Id='in' b='1'>x<c/><?p?></a>", "");
    check_outside("<?p?><a Id='in'/><!-- c --><?q r?>", "I:p I:q");
}

static void a_root_that_only_holds_tells_all_else(void **state)
{
    (void)state;
    check_outside("<a><b Id='in'><c/>x<?p?></b></a>", "");
    check_outside("<a z='1' xmlns='urn:a'> <!-- c -->\n<b id='in'/>\t\r\n&#13; </a>", "A:z");
    check_outside("<a>x<b xml:id='in'/>y&amp;z<![CDATA[q]]></a>", "T: T: T:");
    check_outside(
        "<a><c><d/>x<?p?></c><b ID='in'/><x:e xmlns:x='urn:x'/><?p?></a>", "E:c E:x:e I:p");
    check_outside("<a><c><b Id='in'/></c></a>", "E:c");
}

/* Elements of one name come in bulk once nobody wants them; outside they are told all the same. */
static void names_that_are_known_from_inside_are_told_outside(void **state)
{
    (void)state;
    check_outside(
        "<a><b Id='in'><c>1</c><c>2</c><c>3</c><b>4</b></b><c>5</c><b>6</b>x</a>", "E:c E:b T:");
    check_outside(
        "<a><c><d/><d/><d/></c><b Id='in'><d/><d/></b><d/><c><d/></c></a>", "E:c E:d E:c");
}

static void elements_are_given_by_their_place_too(void **state)
{
    (void)state;
    const divit_span text = DIVIT_SPAN_TEXT("<a><b/><c><d/></c><e/></a>");
    const uint64_t starts[] = {3, 18};
    divit_xml_outside outside = {.starts = starts, .start_count = 2};
    const divit_xml_pass_options pass = {.outside = &outside};
    CHECK_OK(divit_xml_pass(text, &pass, NULL));
    assert_int_equal(outside.count, 1);
    assert_int_equal(outside.items[0].start, 7);
    assert_int_equal(outside.items[0].end, 18);
}

static void what_is_too_much_is_counted(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_xml_outside outside = {0};
    const divit_xml_pass_options pass = {.outside = &outside};
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("<a>")));
    for (size_t i = 0; i < 100; i++)
        CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("<b>1</b>")));
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("</a>")));
    CHECK_OK(divit_xml_pass(divit_bytes_span(&text), &pass, NULL));
    assert_int_equal(outside.count, DIVIT_XML_OUTSIDE_MAX);
    assert_int_equal(outside.more, 100 - DIVIT_XML_OUTSIDE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_covered_root_leaves_only_what_is_around_it),
        cmocka_unit_test(a_root_that_only_holds_tells_all_else),
        cmocka_unit_test(names_that_are_known_from_inside_are_told_outside),
        cmocka_unit_test(elements_are_given_by_their_place_too),
        cmocka_unit_test(what_is_too_much_is_counted),
    };
    return cmocka_run_group_tests_name("outside of given elements", tests, NULL, NULL);
}
