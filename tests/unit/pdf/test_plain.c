/* SPDX-License-Identifier: Apache-2.0 */
/* How sections are written that all programs can follow, and what some cannot, each alone. */
#include "mended.h"

#include "pdf/plain.h"

#define OBJECT MENDED_OBJECT
#define START MENDED_START
#define ROW "@ 00000 n \n"
#define TRAILER_WITH(size, more)                                                                   \
    "trailer\n<< /Size " size " /Root 1 0 R /Prev & " more " >>\n" START
#define TABLE_WITH(more) OBJECT "!^xref\n5 1\n" ROW TRAILER_WITH("9", more)
#define GOOD_TABLE_WITH(more) OBJECT "^xref\n5 1\n" ROW TRAILER_WITH("9", more)

/* The object as 5, the section as 6: entries, Length, rows. */
#define STREAM(entries, length, rows)                                                              \
    "^6 0 obj\n" MENDED_XREF entries " /Length " length " >>\nstream\n{" rows "}" MENDED_STREAM_END
#define INDEX "/Index [5 2] "
#define USUAL "/W [1 2 1] " INDEX
#define ROWS "01@0001^00"

/* Of the newest section. */
static bool is_plain(divit_pdf_pair *pair)
{
    bool plain = false;
    CHECK_OK(divit_pdf_plain_check(pair, 0, &plain, NULL));
    return plain;
}

static void check(const mended_row *rows, size_t count, bool allowed)
{
    mended_check_rows(rows, count, allowed, is_plain);
}

static void widths_that_all_take_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"the usual", OBJECT STREAM(USUAL, "8", ROWS), NULL, NULL},
        {"no types", OBJECT STREAM("/W [0 2 1] " INDEX, "6", "@00^00"), NULL, NULL},
        {"no third field", OBJECT STREAM("/W [1 2 0] " INDEX, "6", "01@01^"), NULL, NULL},
        {"places only", OBJECT STREAM("/W [0 2 0] " INDEX, "4", "@^"), NULL, NULL},
        {"a third field of four bytes",
            OBJECT STREAM("/W [1 2 4] " INDEX, "14", "01@0000000001^00000000"), NULL, NULL},
        {"places of eight bytes",
            OBJECT STREAM("/W [1 8 1] " INDEX, "20", "01000000000000@0001000000000000^00"), NULL,
            NULL},
        {"bytes behind the last row", OBJECT STREAM(USUAL, "11", ROWS "030000"), NULL, NULL},
        {"no types, and places that begin as one",
            OBJECT STREAM("/W [0 3 1] " INDEX, "8", "00@0000^00"), NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], true);
}

static void widths_that_some_refuse_are_found(void **state)
{
    static const mended_row rows[] = {
        {"types of two bytes", OBJECT "!" STREAM("/W [2 2 1] " INDEX, "10", "0001@000001^00"), NULL,
            NULL},
        {"types of four bytes",
            OBJECT "!" STREAM("/W [4 2 1] " INDEX, "14", "00000001@0000000001^00"), NULL, NULL},
        {"a third field of five bytes",
            OBJECT "!" STREAM("/W [1 2 5] " INDEX, "16", "01@000000000001^0000000000"), NULL, NULL},
        {"four widths", OBJECT "!" STREAM("/W [1 2 1 0] " INDEX, "8", ROWS), NULL, NULL},
        {"a fourth that is no number", OBJECT "!" STREAM("/W [1 2 1 null] " INDEX, "8", ROWS), NULL,
            NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

static void rows_of_streams_are_allowed_in_parts(void **state)
{
    static const mended_row rows[] = {
        {"a gap in Index", OBJECT STREAM("/W [1 2 1] /Index [0 1 5 2]", "12", "00000000" ROWS),
            NULL, NULL},
        {"each for itself", OBJECT STREAM("/W [1 2 1] /Index [5 1 6 1]", "8", ROWS), NULL, NULL},
        {"one part without rows", OBJECT STREAM("/W [1 2 1] /Index [0 0 5 2]", "8", ROWS), NULL,
            NULL},
        {"no Index, all objects",
            OBJECT STREAM(
                "/W [1 2 1]", "36", "0000000001#10001#20001#30001#400" ROWS "0000000000000000"),
            NULL, NULL},
        {"free with the next free one",
            OBJECT STREAM("/W [1 2 1] /Index [5 3]", "12", ROWS "00000901"), NULL, NULL},
        {"parameters of a filter", OBJECT STREAM(USUAL "/DecodeParms << >>", "8", ROWS), NULL,
            NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], true);
}

static void streams_that_some_cannot_follow_are_found(void **state)
{
    static const mended_row rows[] = {
        {"the key of a table", OBJECT "!" STREAM(USUAL "/XRefStm 9", "8", ROWS), NULL, NULL},
        {"the key of a table, null", OBJECT "!" STREAM(USUAL "/XRefStm null", "8", ROWS), NULL,
            NULL},
        {"a filter that is null", OBJECT "!" STREAM(USUAL "/Filter null", "8", ROWS), NULL, NULL},
        {"parameters that are null", OBJECT "!" STREAM(USUAL "/DecodeParms null", "8", ROWS), NULL,
            NULL},
        {"both of them null", OBJECT "!" STREAM(USUAL "/Filter null /DecodeParms null", "8", ROWS),
            NULL, NULL},
        {"the key of a table twice", OBJECT "!" STREAM(USUAL "/XRefStm 9 /XRefStm 9", "8", ROWS),
            NULL, NULL},
        {"an empty Index", "!" STREAM("/W [1 2 1] /Index []", "8", ROWS), NULL, NULL},
        {"type 3", OBJECT "!" STREAM("/W [1 2 1] /Index [5 3]", "12", ROWS "03000000"), NULL, NULL},
        {"type 255", OBJECT "!" STREAM("/W [1 2 1] /Index [5 3]", "12", ROWS "ff000000"), NULL,
            NULL},
        {"type 3 in a row that Index leaves out", OBJECT "!" STREAM(USUAL, "12", ROWS "03000000"),
            NULL, NULL},
        {"a Size below the old one",
            "!^4 0 obj\n<< /Type /XRef /Size 4 /Root 1 0 R /Prev & /W [1 2 1] /Index [4 1] "
            "/Length 4 >>\nstream\n{01^00}" MENDED_STREAM_END,
            NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

static void tables_that_all_follow_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"the usual", GOOD_TABLE_WITH(""), NULL, NULL},
        {"rows of 19 bytes",
            OBJECT "^xref\n4 2\n0000000000 00000 f\n@ 00000 n\n" TRAILER_WITH("9", ""), NULL, NULL},
        {"CR behind the rows", OBJECT "^xref\r5 1\r@ 00000 n \r" TRAILER_WITH("9", ""), NULL, NULL},
        {"parts without rows", OBJECT "^xref\n0 0\n5 1\n" ROW TRAILER_WITH("9", ""), NULL, NULL},
        {"the Size of old", "^xref\n3 1\n#3 00000 n \n" TRAILER_WITH("5", ""), NULL, NULL},
        {"the Size of old, no rows", "^xref\n0 0\n" TRAILER_WITH("5", ""), NULL, NULL},
        {"a hybrid whose stream has a smaller Size",
            OBJECT
            "+6 0 obj\n<< /Type /XRef /Size 3 /W [1 2 1] /Index [5 1] /Length 4 >>\n"
            "stream\n{01@00}\nendstream\nendobj\n^xref\n0 1\n0000000000 65535 f \n" TRAILER_WITH(
                "9", "/XRefStm ="),
            NULL, NULL},
        {"CR LF before the trailer's dictionary",
            OBJECT "^xref\n5 1\n" ROW "trailer\r\n\r\n<< /Size 9 /Root 1 0 R /Prev & >>\n" START,
            NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], true);
}

static void tables_that_some_cannot_follow_are_found(void **state)
{
    static const mended_row rows[] = {
        {"a stream that is null", TABLE_WITH("/XRefStm null"), NULL, NULL},
        {"a Size below the old one", "!^xref\n3 1\n#3 00000 n \n" TRAILER_WITH("4", ""), NULL,
            NULL},
        {"a comment behind xref", OBJECT "!^xref %x\n5 1\n" ROW TRAILER_WITH("9", ""), NULL, NULL},
        {"rows in the line of xref", OBJECT "!^xref 5 1\n" ROW TRAILER_WITH("9", ""), NULL, NULL},
        {"a comment in the numbers", OBJECT "!^xref\n5 %x\n1\n" ROW TRAILER_WITH("9", ""), NULL,
            NULL},
        {"NUL before the count", OBJECT "!^xref\n5{00}1\n" ROW TRAILER_WITH("9", ""), NULL, NULL},
        {"a comment before the trailer", OBJECT "!^xref\n5 1\n" ROW "%x\n" TRAILER_WITH("9", ""),
            NULL, NULL},
        {"a tabulator before the trailer", OBJECT "!^xref\n5 1\n" ROW "\t" TRAILER_WITH("9", ""),
            NULL, NULL},
        {"a comment in the trailer",
            OBJECT "!^xref\n5 1\n" ROW "trailer %x\n<< /Size 9 /Root 1 0 R /Prev & >>\n" START,
            NULL, NULL},
        {"rows with two spaces",
            OBJECT "!^xref\n4 2\n0000000000 00000 f  @ 00000 n  " TRAILER_WITH("9", ""), NULL,
            NULL},
        {"rows with LF CR",
            OBJECT "!^xref\n4 2\n0000000000 00000 f\n\r@ 00000 n\n\r" TRAILER_WITH("9", ""), NULL,
            NULL},
        {"a last row of 19 bytes without a line end",
            OBJECT "!^xref\n5 1\n@ 00000 n " TRAILER_WITH("9", ""), NULL, NULL},
        {"a tabulator in a row",
            OBJECT "!^xref\n4 2\n0000000000 00000 f\t\n@ 00000 n\t\n" TRAILER_WITH("9", ""), NULL,
            NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

static void information_that_is_there_is_allowed(void **state)
{
    static const mended_row rows[] = {
        {"of the update", GOOD_TABLE_WITH("/Info 5 0 R"), NULL, NULL},
        {"of the old file", GOOD_TABLE_WITH("/Info 4 0 R"), NULL, NULL},
        {"in the trailer itself", GOOD_TABLE_WITH("/Info << >>"), NULL, NULL},
        {"no more", GOOD_TABLE_WITH(""), NULL, "/Info 4 0 R"},
        {"another", GOOD_TABLE_WITH("/Info 5 0 R"), NULL, "/Info 4 0 R"},
        {"as it was, though not there", GOOD_TABLE_WITH("/Info 8 0 R"), NULL, "/Info 8 0 R"},
        {"as it was, though the catalog", GOOD_TABLE_WITH("/Info 1 0 R"), NULL, "/Info 1 0 R"},
        {"in a stream", OBJECT STREAM(USUAL "/Info 5 0 R", "8", ROWS), NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], true);
}

static void information_that_is_not_there_is_found(void **state)
{
    static const mended_row rows[] = {
        {"no object", TABLE_WITH("/Info 8 0 R"), NULL, NULL},
        {"another generation", TABLE_WITH("/Info 5 1 R"), NULL, NULL},
        {"the catalog", TABLE_WITH("/Info 1 0 R"), NULL, NULL},
        {"another that is not there", TABLE_WITH("/Info 8 0 R"), NULL, "/Info 7 0 R"},
        {"twice", TABLE_WITH("/Info 5 0 R /Info 5 0 R"), NULL, NULL},
        {"twice before", TABLE_WITH("/Info 5 0 R"), NULL, "/Info 4 0 R /Info 4 0 R"},
        {"in a stream", OBJECT "!" STREAM(USUAL "/Info 8 0 R", "8", ROWS), NULL, NULL},
    };
    (void)state;
    check(rows, sizeof rows / sizeof rows[0], false);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_that_all_take_are_allowed),
        cmocka_unit_test(widths_that_some_refuse_are_found),
        cmocka_unit_test(rows_of_streams_are_allowed_in_parts),
        cmocka_unit_test(streams_that_some_cannot_follow_are_found),
        cmocka_unit_test(tables_that_all_follow_are_allowed),
        cmocka_unit_test(tables_that_some_cannot_follow_are_found),
        cmocka_unit_test(information_that_is_there_is_allowed),
        cmocka_unit_test(information_that_is_not_there_is_found),
    };
    return cmocka_run_group_tests_name("pdf/plain", tests, NULL, NULL);
}
