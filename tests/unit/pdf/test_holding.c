/* SPDX-License-Identifier: Apache-2.0 */
/* What object streams of an update may hold, and what searching programs would find there. */
#include "mended.h"

#include "pdf/holding.h"

/* Object 7 holds others: entries, Length, header and objects. */
#define HOLDER(entries, length, data)                                                              \
    "~7 0 obj\n<< /Type /ObjStm " entries " /Length " length " >>\nstream\n" data                  \
    "\nendstream\nendobj\n"

/* The section is object 6: Index, Length, rows. */
#define SECTION(index, length, rows)                                                               \
    "^6 0 obj\n" MENDED_XREF "/W [1 2 1] /Index [" index "] /Length " length " >>\nstream\n{" rows \
    "}" MENDED_STREAM_END

/* Object 5 is the first one in 7; and 4 the second one. */
#define ONE SECTION("5 3", "12", "0200070001^0001@00")
#define TWO                                                                                        \
    SECTION("4 4", "16",                                                                           \
        "02000701"                                                                                 \
        "02000700"                                                                                 \
        "01^0001@00")
#define BAD_ONE(entries, length, data) HOLDER(entries, length, data) "!" ONE
#define BAD_TWO(entries, length, data) HOLDER(entries, length, data) "!" TWO

/* Object 7 without others, named by a table. */
#define ALONE(body) "~7 0 obj\n" body "\nendobj\n"
#define TABLE "^xref\n7 1\n@ 00000 n \n" MENDED_TRAILER MENDED_START

/* Object 7 of the newest section. */
static bool holds_well(divit_pdf_pair *pair)
{
    bool good = false;
    CHECK_OK(divit_pdf_holding_check(pair, 0, 7, &good, NULL));
    return good;
}

static void check(const mended_row *rows, size_t count, bool allowed)
{
    mended_check_rows(rows, count, allowed, holds_well);
}

static void holders_of_what_is_named_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"one object", HOLDER("/N 1 /First 4", "7", "5 0 (x)") ONE, NULL, NULL},
        {"two", HOLDER("/N 2 /First 8", "15", "5 0 4 4 (x) (y)") TWO, NULL, NULL},
        {"two with nothing between", HOLDER("/N 2 /First 8", "14", "5 0 4 3 (x)(y)") TWO, NULL,
            NULL},
        {"lines", HOLDER("/N 2 /First 8", "16", "5 0\n4 4\n(x)\n(y)\n") TWO, NULL, NULL},
        {"white space behind the numbers", HOLDER("/N 1 /First 7", "10", "5 0    (x)") ONE, NULL,
            NULL},
        {"white space before the object", HOLDER("/N 1 /First 4", "9", "5 2   (x)") ONE, NULL,
            NULL},
        {"white space before the numbers", HOLDER("/N 1 /First 6", "9", "\r\n5 0 (x)") ONE, NULL,
            NULL},
        {"numbers with zeros", HOLDER("/N 1 /First 7", "10", "05 000 (x)") ONE, NULL, NULL},
        {"a dictionary and a number", HOLDER("/N 2 /First 9", "16", "5 0 4 6  << >> 7") TWO, NULL,
            NULL},
        {"a comment in an object", HOLDER("/N 1 /First 4", "13", "5 0 [1 %x)\n2]") ONE, NULL, NULL},
        {"sizes that are objects",
            "+8 0 obj\n1\nendobj\n" HOLDER("/N 8 0 R /First 4", "7", "5 0 (x)")
                SECTION("5 4", "16", "0200070001^0001@0001=00"),
            NULL, NULL},
        {"none", HOLDER("/N 0 /First 0", "0", "") SECTION("6 2", "8", "01^0001@00"), NULL, NULL},
        {"an object that a later update has anew",
            HOLDER("/N 1 /First 4", "7", "5 0 (x)") ONE
            "~5 0 obj\n(z)\nendobj\n^8 0 obj\n" MENDED_XREF
            "/W [1 2 1] /Index [5 1 8 1] /Length 8 >>\nstream\n{01@0001^00}" MENDED_STREAM_END,
            NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0] - 1, true, holds_well);
    mended_check_rows(&rows[sizeof rows / sizeof rows[0] - 1], 1, true, NULL);
}

static void other_streams_may_hold_anything(void **state)
{
    static const mended_row rows[] = {
        {"a stream without a type", ALONE("<< /Length 7 >>\nstream\n4 0 (x)\nendstream") TABLE,
            NULL, NULL},
        {"a form", ALONE("<< /Type /XObject /Length 7 >>\nstream\n4 0 (x)\nendstream") TABLE, NULL,
            NULL},
        {"no stream", ALONE("<< /Type /ObjStm /N 9 /First 9 >>") TABLE, NULL, NULL},
        {"no stream, and no section", ALONE("<< /Type /XRef >>") TABLE, NULL, NULL},
        {"a type that stands twice, and no stream", ALONE("<< /Type /A /Type /B >>") TABLE, NULL,
            NULL},
        {"an array", ALONE("[/ObjStm]") TABLE, NULL, NULL},
        {"a number", ALONE("7") TABLE, NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], true);
}

static void objects_that_are_not_named_are_found(void **state)
{
    static const mended_row rows[] = {
        {"one more", BAD_ONE("/N 2 /First 8", "15", "5 0 4 4 (x) (y)"), NULL, NULL},
        {"one that no section tells of", BAD_ONE("/N 2 /First 9", "16", "5 0 99 4 (x) (y)"), NULL,
            NULL},
        {"a number beyond 32 bits", BAD_ONE("/N 2 /First 17", "24", "5 0 4294967301 4 (x) (y)"),
            NULL, NULL},
        {"the same twice", BAD_ONE("/N 2 /First 8", "15", "5 0 5 4 (x) (y)"), NULL, NULL},
        {"the same twice, the second one named",
            HOLDER("/N 2 /First 8", "15", "5 0 5 4 (x) (y)") "!" SECTION(
                "5 3", "12", "0200070101^0001@00"),
            NULL, NULL},
        {"in the other order", BAD_TWO("/N 2 /First 8", "15", "4 0 5 4 (x) (y)"), NULL, NULL},
        {"one that is named elsewhere",
            HOLDER("/N 1 /First 4", "7", "5 0 (x)") "+5 0 obj\n(y)\nendobj\n!" SECTION(
                "5 3", "12", "01=0001^0001@00"),
            NULL, NULL},
        {"one that is named as free",
            HOLDER("/N 1 /First 4", "7", "5 0 (x)") "!" SECTION("5 3", "12", "0000000001^0001@00"),
            NULL, NULL},
        {"by a table", HOLDER("/N 1 /First 4", "7", "5 0 (x)") "!" TABLE, NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

static void objects_that_are_not_in_a_row_are_found(void **state)
{
    static const mended_row rows[] = {
        {"a count that is too large", BAD_ONE("/N 2 /First 4", "7", "5 0 (x)"), NULL, NULL},
        {"a count that is too small", BAD_TWO("/N 1 /First 8", "15", "5 0 4 4 (x) (y)"), NULL,
            NULL},
        {"an object before the first", BAD_ONE("/N 1 /First 4", "11", "5 4 (w) (x)"), NULL, NULL},
        {"an object behind the last", BAD_ONE("/N 1 /First 4", "11", "5 0 (x) (w)"), NULL, NULL},
        {"an object between", BAD_TWO("/N 2 /First 8", "19", "5 0 4 8 (x) (w) (y)"), NULL, NULL},
        {"one inside of another", BAD_TWO("/N 2 /First 8", "15", "5 0 4 1 [(x)] 5"), NULL, NULL},
        {"backwards", BAD_TWO("/N 2 /First 8", "15", "5 4 4 0 (x) (y)"), NULL, NULL},
        {"at the end", BAD_TWO("/N 2 /First 8", "11", "5 0 4 3 (x)"), NULL, NULL},
        {"behind the end", BAD_TWO("/N 2 /First 8", "15", "5 0 4 9 (x) (y)"), NULL, NULL},
        {"a comment before an object", BAD_ONE("/N 1 /First 4", "10", "5 3 %y\n(x)"), NULL, NULL},
        {"a comment behind an object", BAD_ONE("/N 1 /First 4", "9", "5 0 (x)%y"), NULL, NULL},
        {"an object that does not end", BAD_ONE("/N 1 /First 4", "7", "5 0 (x]"), NULL, NULL},
        {"a comment among the numbers", BAD_ONE("/N 1 /First 7", "10", "%y\n5 0(x)"), NULL, NULL},
        {"a word among the numbers", BAD_ONE("/N 1 /First 6", "9", "5 0 R (x)"), NULL, NULL},
        {"a number too much", BAD_ONE("/N 1 /First 6", "9", "5 0 4 (x)"), NULL, NULL},
        {"a number too few", BAD_ONE("/N 1 /First 2", "5", "5 (x)"), NULL, NULL},
        {"a signed number", BAD_ONE("/N 1 /First 5", "8", "5 +0 (x)"), NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

static void holders_that_cannot_be_read_are_found(void **state)
{
    static const mended_row rows[] = {
        {"no count", BAD_ONE("/First 4", "7", "5 0 (x)"), NULL, NULL},
        {"a count below 0", BAD_ONE("/N -1 /First 4", "7", "5 0 (x)"), NULL, NULL},
        {"a count in parts", BAD_ONE("/N 1.0 /First 4", "7", "5 0 (x)"), NULL, NULL},
        {"two counts", BAD_ONE("/N 1 /N 1 /First 4", "7", "5 0 (x)"), NULL, NULL},
        {"no begin", BAD_ONE("/N 1", "7", "5 0 (x)"), NULL, NULL},
        {"a begin behind the end", BAD_ONE("/N 1 /First 8", "7", "5 0 (x)"), NULL, NULL},
        {"another filter", BAD_ONE("/N 1 /First 4 /Filter /LZWDecode", "7", "5 0 (x)"), NULL, NULL},
        {"what does not inflate", BAD_ONE("/N 1 /First 4 /Filter /FlateDecode", "7", "5 0 (x)"),
            NULL, NULL},
        {"two types", BAD_ONE("/Type /XObject /N 1 /First 4", "7", "5 0 (x)"), NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

static void sections_that_nobody_names_are_found(void **state)
{
    static const mended_row rows[] = {
        {"a section that is none of the chain",
            ALONE("<< /Type /XRef /Size 9 /Root 4 0 R /W [1 2 1] /Index [0 0] /Length 0 "
                  ">>\nstream\n\nendstream") "!" TABLE,
            NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

/* The newest section has the object at another place, so the older one names what is not used. */
static void holders_that_an_update_has_anew_are_found(void **state)
{
    static const mended_row rows[] = {
        {"a holder that comes again",
            HOLDER("/N 1 /First 4", "7", "5 0 (x)") "!" ONE HOLDER("/N 1 /First 4", "7",
                "5 0 (z)") "^8 0 obj\n" MENDED_XREF "/W [1 2 1] /Index [5 1 7 2] /Length 12 "
                           ">>\nstream\n{0200070001@0001^00}" MENDED_STREAM_END,
            NULL, NULL},
        {"a holder that is freed",
            HOLDER("/N 1 /First 4", "7",
                "5 0 (x)") "!" ONE "~5 0 obj\n(z)\nendobj\n^8 0 obj\n" MENDED_XREF
                           "/W [1 2 1] /Index [5 1 7 2] /Length 12 "
                           ">>\nstream\n{01@000000000001^00}" MENDED_STREAM_END,
            NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], false, NULL);
}

/* Work beyond the limit is told, and never taken for an answer. */
static void limits_are_told(void **state)
{
    static const mended_row row = {
        .text = HOLDER("/N 2 /First 8", "15", "5 0 4 4 (x) (y)") SECTION("0 1 4 1 5 1 6 2", "20",
            "00000000"
            "02000701"
            "02000700"
            "01^0001@00")};
    DIVIT_AUTO(mended_done)
    mended t = {0};
    divit_status s = DIVIT_INPUT_LIMIT;
    uint64_t at = 0;
    size_t refused = 0;
    (void)state;
    mended_put(&t, &row);
    for (size_t total = 1; s != DIVIT_OK; total++, refused++) {
        const divit_pdf_limits limits = {.total = total};
        divit_error err = {0};
        s = mended_find(&t, &limits, &at, refused % 2 ? NULL : &err);
        CHECK_STATUS(s, s == DIVIT_OK ? DIVIT_OK : DIVIT_INPUT_LIMIT);
        CHECK_STATUS(err.status, refused % 2 ? DIVIT_OK : s);
    }
    assert_int_equal(at, DIVIT_NOWHERE);
    assert_true(refused > 20);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(holders_of_what_is_named_are_allowed),
        cmocka_unit_test(other_streams_may_hold_anything),
        cmocka_unit_test(objects_that_are_not_named_are_found),
        cmocka_unit_test(objects_that_are_not_in_a_row_are_found),
        cmocka_unit_test(holders_that_cannot_be_read_are_found),
        cmocka_unit_test(sections_that_nobody_names_are_found),
        cmocka_unit_test(holders_that_an_update_has_anew_are_found),
        cmocka_unit_test(limits_are_told),
    };
    return cmocka_run_group_tests_name("pdf/holding", tests, NULL, NULL);
}
