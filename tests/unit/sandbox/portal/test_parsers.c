/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "sandbox/portal/multipart.h"
#include "sandbox/portal/route.h"
#include "sandbox/portal/urlencoded.h"

#define TYPE "multipart/form-data; boundary=b"
#define NAME(n) "Content-Disposition: form-data; name=\"" n "\"\r\n"

static void fields_are_decoded(void **state)
{
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields f = {0};
    (void)state;
    CHECK_OK(divit_world_urlencoded_parse(DIVIT_SPAN_TEXT("a=%C4%B0+x&b="), &f, NULL));
    assert_string_equal(divit_world_fields_value(&f, "a"), "İ x");
    assert_string_equal(divit_world_fields_value(&f, "b"), "");
    assert_null(divit_world_fields_value(&f, "c"));
}

static void strange_fields_are_refused(void **state)
{
    static const char *const texts[] = {"a=1&a=2", "a", "=1", "a=%4", "a=%zz", "a=%00", "a=%ff",
        "a=1&", "&a=1", "a=1&&b=2", "a=%0d%0a"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        divit_world_fields f = {0};
        CHECK_STATUS(
            divit_world_urlencoded_parse(divit_span_of(texts[i]), &f, NULL), DIVIT_INPUT_BROKEN);
    }
}

static void parts_are_found(void **state)
{
    divit_world_parts p;
    (void)state;
    CHECK_OK(divit_world_multipart_parse(TYPE,
        DIVIT_SPAN_TEXT("--b\r\n" NAME(
            "via") "\r\ne-imza\r\n--b\r\nContent-Disposition: form-data; "
                   "name=\"form\"; filename=\"f.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                   "--b\r\n--b--\r\n"),
        &p, NULL));
    assert_int_equal(p.count, 2);
    CHECK_TEXT(divit_world_parts_find(&p, "via")->body, "e-imza");
    CHECK_TEXT(divit_world_parts_find(&p, "form")->body, "--b");
    CHECK_TEXT(divit_world_parts_find(&p, "form")->type, "application/pdf");
}

static void strange_bodies_are_refused(void **state)
{
    static const char *const bodies[] = {"", "x--b\r\n" NAME("a") "\r\n1\r\n--b--\r\n",
        "--b\r\n" NAME("a") "\r\n1\r\n--b--\r\nx", "--b\r\n" NAME("a") "\r\n1\r\n--b\r\n",
        "--b\n" NAME("a") "\r\n1\r\n--b--\r\n", "--b\r\n\r\n1\r\n--b--\r\n",
        "--b\r\n" NAME("a") NAME("b") "\r\n1\r\n--b--\r\n",
        "--b\r\n" NAME("a") "Content-Transfer-Encoding: base64\r\n\r\n1\r\n--b--\r\n",
        "--b\r\n" NAME("a") "\r\n1\r\n--b\r\n" NAME("a") "\r\n2\r\n--b--\r\n"};
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        divit_world_parts p;
        CHECK_STATUS(divit_world_multipart_parse(TYPE, divit_span_of(bodies[i]), &p, NULL),
            DIVIT_INPUT_BROKEN);
    }
}

static void other_bodies_are_not_parsed(void **state)
{
    divit_world_parts p;
    (void)state;
    CHECK_STATUS(
        divit_world_multipart_parse(NULL, DIVIT_SPAN_TEXT(""), &p, NULL), DIVIT_INPUT_UNSUPPORTED);
    CHECK_STATUS(divit_world_multipart_parse(
                     "multipart/form-data; boundary=b c", DIVIT_SPAN_TEXT("--b"), &p, NULL),
        DIVIT_INPUT_BROKEN);
}

static void targets_are_plain(void **state)
{
    static const char *const bad[] = {"", "a", "//a", "/a//b", "/./a", "/a/..", "/..?x", "/a%2fb",
        "/a b", "/a\x01", "/a#b", "http://h/a"};
    (void)state;
    assert_true(divit_world_target_good("/.well-known/x?a=%20"));
    assert_true(divit_world_target_good("/v1/applications/SD-780/form.pdf"));
    assert_true(divit_world_target_good("/"));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(divit_world_target_good(bad[i]));
}

static void headers_are_plain(void **state)
{
    size_t n = 0;
    (void)state;
    assert_true(divit_world_header_good("Host", "a"));
    assert_false(divit_world_header_good("Host ", "a"));
    assert_false(divit_world_header_good("X", "a\tb"));
    assert_true(divit_world_length_parse("65536", &n));
    assert_int_equal(n, 65536);
    assert_false(divit_world_length_parse("+1", &n));
    assert_false(divit_world_length_parse("", &n));
    assert_false(divit_world_length_parse("9999999999", &n));
}

static void routes_take_one_segment(void **state)
{
    static const divit_world_route table[] = {
        {"GET", "/a/*", NULL, NULL, 0}, {"PUT", "/a/*/form", NULL, NULL, 0}, {0}};
    char number[DIVIT_WORLD_NUMBER_MAX];
    char allow[DIVIT_WORLD_ALLOW_MAX];
    (void)state;
    assert_ptr_equal(divit_world_route_find(table, "HEAD", "/a/1", number, allow), &table[0]);
    assert_string_equal(number, "1");
    assert_null(divit_world_route_find(table, "GET", "/a/1/form", number, allow));
    assert_string_equal(allow, "PUT");
    assert_null(divit_world_route_find(table, "GET", "/a/", number, allow));
    assert_string_equal(allow, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_decoded),
        cmocka_unit_test(strange_fields_are_refused),
        cmocka_unit_test(parts_are_found),
        cmocka_unit_test(strange_bodies_are_refused),
        cmocka_unit_test(other_bodies_are_not_parsed),
        cmocka_unit_test(targets_are_plain),
        cmocka_unit_test(headers_are_plain),
        cmocka_unit_test(routes_take_one_segment),
    };
    return cmocka_run_group_tests_name("sandbox/portal parsers", tests, NULL, NULL);
}
