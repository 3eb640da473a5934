/* SPDX-License-Identifier: Apache-2.0 */
/* Joining xml:base values, by the examples of Canonical XML 1.1 and RFC 3986. */
#include "unit/check.h"

#include "base/bytes.h"
#include "xml/base_uri.h"

typedef struct tidy_row {
    const char *path;
    const char *tidy;
} tidy_row;

/* Canonical XML 1.1, appendix A. */
static const tidy_row tidy_rows[] = {
    {"no/.././/pseudo-netpath/seg/file.ext", "pseudo-netpath/seg/file.ext"},
    {"no/..//.///pseudo-netpath/seg/file.ext", "pseudo-netpath/seg/file.ext"},
    {"yes/no//..//.///pseudo-netpath/seg/file.ext", "yes/pseudo-netpath/seg/file.ext"},
    {"no/../yes", "yes"},
    {"no/../yes/", "yes/"},
    {"no/../yes/no/..", "yes/"},
    {"../../no/../..", "../../../"},
    {"no/../..", "../"},
    {"no/..", ""},
    {"no/../", ""},
    {"/a/b/c/./../../g", "/a/g"},
    {"mid/content=5/../6", "mid/6"},
    {"../../..", "../../../"},
    {"no/../../", "../"},
    {"..yes/..no/..no/..no/../../../..yes", "..yes/..yes"},
    {"..yes/..no/..no/..no/../../../..yes/", "..yes/..yes/"},
    {"../..", "../../"},
    {"../../../", "../../../"},
    {".", ""},
    {"./", ""},
    {"./.", ""},
    {"//no/..", "/"},
    {"../../no/..", "../../"},
    {"../../no/../", "../../"},
    {"yes/no/../", "yes/"},
    {"yes/no/no/no/../../..", "yes/"},
    {"yes/no/../yes/no/no/../..", "yes/yes/"},
    {"yes/no/no/no/../../../yes", "yes/yes"},
    {"/no/../", "/"},
    {"/yes/no/../", "/yes/"},
    {"../../..no/..", "../../"},
    {"..yes/...no/..no/..no/../../..", "..yes/"},
    {"/..no/../", "/"},
    {"/..yes/..no/..no/../..", "/..yes/"},
    {"/", "/"},
    {"/.", "/"},
    {"/././", "/"},
    {"/..", "/"},
    {"/../../..", "/"},
    {"//..//..//..", "/"},
    {"/./.././.././..", "/"},
    {"..", "../"},
    {"../", "../"},
    {"", ""},
};

typedef struct join_row {
    const char *base;
    const char *reference;
    const char *joined;
} join_row;

static const join_row join_rows[] = {
    /* Canonical XML 1.1, 2.4 and 3.8 */
    {"abc/", "../", ""},
    {"../", "../", "../../"},
    {"..", "..", "../../"},
    {"..", "../x", "../../x"},
    {"something/else", "bar/foo", "something/bar/foo"},
    /* RFC 3986, 5.4 */
    {"http://a/b/c/d;p?q", "g:h", "g:h"},
    {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
    {"http://a/b/c/d;p?q", "./g/", "http://a/b/c/g/"},
    {"http://a/b/c/d;p?q", "/g", "http://a/g"},
    {"http://a/b/c/d;p?q", "//g", "http://g"},
    {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
    {"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
    {"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
    {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
    {"http://a/b/c/d;p?q", "../..", "http://a/"},
    {"http://a/b/c/d;p?q", "../../../g", "http://a/g"},
    {"http://a/b/c/d;p?q", "..g", "http://a/b/c/..g"},
    {"http://a/b/c/d;p?q", "g?y/./x", "http://a/b/c/g?y/./x"},
    /* fragments are dropped; a site without a path */
    {"http://a/b#c/d", "e#f", "http://a/e"},
    {"a/", "#f", "a/"},
    {"http://a", "b", "http://a/b"},
    {"http://a?b", "c", "http://a/c"},
    {"", "a/./b", "a/b"},
    {"a", ":b", ":b"},
    {"a//b/", "c", "a/b/c"},
    {"a?b", "", "a?b"},
    {"x", "http://h/a/../b?c#d", "http://h/b?c"},
};

static void paths_are_tidied_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tidy_rows / sizeof tidy_rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_OK(divit_xml_base_uri_tidy(divit_span_of(tidy_rows[i].path), &out));
        CHECK_TEXT(divit_bytes_span(&out), tidy_rows[i].tidy);
    }
}

static void values_are_joined_as_the_examples_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof join_rows / sizeof join_rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_OK(divit_xml_base_uri_join(
            divit_span_of(join_rows[i].base), divit_span_of(join_rows[i].reference), &out));
        CHECK_TEXT(divit_bytes_span(&out), join_rows[i].joined);
    }
}

/* A NUL is a byte as any other, and ends nothing. */
static void a_nul_ends_no_segment(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(divit_xml_base_uri_join(DIVIT_SPAN_TEXT("a\0/b"), DIVIT_SPAN_TEXT("c"), &out));
    assert_true(divit_span_equal(divit_bytes_span(&out), DIVIT_SPAN_TEXT("a\0/c")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_tidied_as_the_table_says),
        cmocka_unit_test(values_are_joined_as_the_examples_say),
        cmocka_unit_test(a_nul_ends_no_segment),
    };
    return cmocka_run_group_tests_name("xml/base_uri", tests, NULL, NULL);
}
