/* SPDX-License-Identifier: Apache-2.0 */
/* Updates after which other programs would mend the file, each reason alone, and what is allowed.
 */
#include "mended.h"

#define OBJECT MENDED_OBJECT
#define TRAILER MENDED_TRAILER
#define START MENDED_START
#define TABLE MENDED_TABLE
#define XREF MENDED_XREF
#define STREAM "^6 0 obj\n" XREF "/W [1 2 1] /Index [5 2] /Length 8 >>\nstream\n"
#define STREAM_END MENDED_STREAM_END
#define ROWS "{01@0001^00}"

#define CATALOG(keys) "~1 0 obj\n<< /Type /Catalog /Pages 2 0 R " keys " >>\nendobj\n"
#define CATALOG_TABLE "^xref\n1 1\n@ 00000 n \n" TRAILER START

static void tables_that_all_programs_read_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"nothing", "", NULL, NULL},
        {"a line end", "\n", NULL, NULL},
        {"one object", OBJECT TABLE, NULL, NULL},
        {"a free row first, as iText",
            OBJECT "^xref\n0 1\n0000000000 65535 f \n5 1\n@ 00000 n \n" TRAILER START, NULL, NULL},
        {"CR LF, as poppler and podofo",
            OBJECT "^xref\r\n0 1\r\n0000000000 65535 f\r\n5 1\r\n@ 00000 n\r\n"
                   "trailer\r\n<</Size 9/Root 1 0 R/Prev &>>\r\nstartxref\r\n$\r\n%%EOF\r\n",
            NULL, NULL},
        {"CR",
            OBJECT "^xref\r5 1\r@ 00000 n \rtrailer\r<</Size 9/Root 1 0 R/Prev &>>\r"
                   "startxref\r$\r%%EOF\r",
            NULL, NULL},
        {"a space behind the numbers, as mutool", OBJECT "^xref\n5 1 \n@ 00000 n \n" TRAILER START,
            NULL, NULL},
        {"rows of 19", OBJECT "^xref\n4 2\n0000000000 00000 f\n@ 00000 n\n" TRAILER START, NULL,
            NULL},
        {"no rows", "^xref\n0 0\n" TRAILER START, NULL, NULL},
        {"numbers with zeros", OBJECT "^xref\n0005 01\n@ 00000 n \n" TRAILER START, NULL, NULL},
        {"a row of an old object again", "^xref\n3 1\n#3 00000 n \n" TRAILER START, NULL, NULL},
        {"in use at offset 0", "^xref\n5 1\n0000000000 00000 n \n" TRAILER START, NULL, NULL},
        {"a generation", "~5 3 obj\n(x)\nendobj\n^xref\n5 1\n@ 00003 n \n" TRAILER START, NULL,
            NULL},
        {"an empty line before the trailer", OBJECT "^xref\n5 1\n@ 00000 n \n\n" TRAILER START,
            NULL, NULL},
        {"a trailer in one line",
            OBJECT "^xref\n5 1\n@ 00000 n \ntrailer<</Size 9/Root 1 0 R/Prev &>>\n" START, NULL,
            NULL},
        {"two updates",
            OBJECT TABLE "~7 0 obj\n(y)\nendobj\n^xref\n7 1\n@ 00000 n \n" TRAILER START, NULL,
            NULL},
        {"an object that an update behind it has anew", OBJECT TABLE OBJECT TABLE, NULL, NULL},
        {"bytes before the header", OBJECT TABLE, "junk\n", NULL},
        {"a comment before the object", "% 1 0\n" OBJECT TABLE, NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], true, NULL);
}

static void streams_that_all_programs_read_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"one object", OBJECT STREAM ROWS STREAM_END, NULL, NULL},
        {"bytes before the header", OBJECT STREAM ROWS STREAM_END, "junk\n", NULL},
        {"no types",
            OBJECT "^6 0 obj\n" XREF "/W [0 2 1] /Index [5 2] /Length 6 >>\nstream\n"
                   "{@00^00}" STREAM_END,
            NULL, NULL},
        {"more rows than it names",
            OBJECT "^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 2] /Length 12 >>\nstream\n{01@0001^0000000000}" STREAM_END,
            NULL, NULL},
        {"a packed object",
            "~7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 7 >>\nstream\n5 0 (x)\n"
            "endstream\nendobj\n^6 0 obj\n" XREF "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n"
            "{0200070001^0001@00}" STREAM_END,
            NULL, NULL},
        {"a hybrid",
            OBJECT "+6 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Index [5 1] /Length 4 >>\n"
                   "stream\n{01@00}\nendstream\nendobj\n^xref\n0 1\n0000000000 65535 f \n"
                   "trailer\n<< /Size 9 /Root 1 0 R /Prev & /XRefStm = >>\n" START,
            NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], true, NULL);
}

/* The signed file has object 5 in an object stream, 7; in the update its section is object 8. */
#define PACKED_BEFORE                                                                              \
    "~7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 7 >>\nstream\n5 0 (x)\n"                     \
    "endstream\nendobj\n^6 0 obj\n" XREF "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n"         \
    "{0200070001^0001@00}" STREAM_END "|"
#define PACKED_AGAIN(index, length, rows)                                                          \
    "^8 0 obj\n" XREF "/W [1 2 1] /Index [" index "] /Length " length " >>\nstream\n{" rows        \
    "}" STREAM_END

static void packed_objects_named_again_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"alone", PACKED_BEFORE PACKED_AGAIN("5 1 8 1", "8", "0200070001^00"), NULL, NULL},
        {"with the object stream",
            PACKED_BEFORE PACKED_AGAIN("5 1 7 2", "12", "0200070001@0001^00"), NULL, NULL},
        {"the object stream alone", PACKED_BEFORE PACKED_AGAIN("7 2", "8", "01@0001^00"), NULL,
            NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], true, NULL);
}

static void packed_objects_named_elsewhere_are_found(void **state)
{
    static const mended_row rows[] = {
        {"at another place", PACKED_BEFORE "!" PACKED_AGAIN("5 1 8 1", "8", "0200070101^00"), NULL,
            NULL},
        {"in another object", PACKED_BEFORE "!" PACKED_AGAIN("5 1 8 1", "8", "0200040001^00"), NULL,
            NULL},
        {"an object that was not packed",
            PACKED_BEFORE "!" PACKED_AGAIN("4 1 8 1", "8", "0200070001^00"), NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], false, NULL);
}

#define DATA(length, text)                                                                         \
    "~5 0 obj\n<< /Length " length " >>\nstream\n" text "\nendstream\nendobj\n" TABLE

static void words_that_are_no_object_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"obj with no number", DATA("9", "obj x obj"), NULL, NULL},
        {"obj behind one number", DATA("7", "x 1 obj"), NULL, NULL},
        {"obj behind a number that is glued", DATA("8", "x 11 obj"), NULL, NULL},
        {"a negative number", DATA("8", "4 -0 obj"), NULL, NULL},
        {"a number in two parts", DATA("9", "4 0.5 obj"), NULL, NULL},
        {"endobj", DATA("10", "4 0 endobj"), NULL, NULL},
        {"other bytes between", DATA("9", "4 0 {0102}obj"), NULL, NULL},
        {"a comment with no line end", DATA("8", "4 0 %obj"), NULL, NULL},
        {"the word trailer", DATA("12", "a trailer, x"), NULL, NULL},
        {"startxref", DATA("9", "startxref"), NULL, NULL},
        {"text of metadata", DATA("18", "<x>trailer <y>obj "), NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], true, NULL);
}

static void tables_that_others_do_not_read_are_found(void **state)
{
    static const mended_row rows[] = {
        {"a comment", OBJECT "!^xref\n5 1 %x\n@ 00000 n \n" TRAILER START, NULL, NULL},
        {"a tabulator", OBJECT "!^xref\n5 1\t\n@ 00000 n \n" TRAILER START, NULL, NULL},
        {"rows of 21", OBJECT "!^xref\n4 2\n0000000000 00000 f  \n@ 00000 n  \n" TRAILER START,
            NULL, NULL},
        {"a row of no kind", OBJECT "!^xref\n5 2\n@ 00000 n \n0000000000 00000 x \n" TRAILER START,
            NULL, NULL},
        {"letters for digits",
            OBJECT "!^xref\n5 2\n@ 00000 n \ntxftxftxft 00000 n \n" TRAILER START, NULL, NULL},
        {"rows in the line of their numbers", OBJECT "!^xref\n5 1 @ 00000 n \n" TRAILER START, NULL,
            NULL},
        {"an empty line before rows", OBJECT "!^xref\n5 1\n\n@ 00000 n \n" TRAILER START, NULL,
            NULL},
        {"spaces before rows", OBJECT "!^xref\n5 1\n @ 00000 n \n" TRAILER START, NULL, NULL},
        {"an empty line between",
            OBJECT "!^xref\n4 1\n0000000000 00000 f \n\n5 1\n@ 00000 n \n" TRAILER START, NULL,
            NULL},
        {"two spaces in the numbers", OBJECT "!^xref\n5  1\n@ 00000 n \n" TRAILER START, NULL,
            NULL},
        {"numbers in two lines", OBJECT "!^xref\n5\n1\n@ 00000 n \n" TRAILER START, NULL, NULL},
        {"many spaces behind the numbers",
            OBJECT "!^xref\n5 1         \n@ 00000 n \n" TRAILER START, NULL, NULL},
        {"many spaces behind xref", OBJECT "!^xref         \n5 1\n@ 00000 n \n" TRAILER START, NULL,
            NULL},
        {"a row behind the file",
            OBJECT "!^xref\n5 2\n@ 00000 n \n0099999999 00000 n \n" TRAILER START, NULL, NULL},
        {"a row elsewhere", OBJECT "!^xref\n5 2\n@ 00000 n \n0000000012 00000 n \n" TRAILER START,
            NULL, NULL},
        {"a row to another object", "!^xref\n5 1\n#3 00000 n \n" TRAILER START, NULL, NULL},
        {"a row of another generation", "!^xref\n3 1\n#3 00001 n \n" TRAILER START, NULL, NULL},
        {"in the older update",
            OBJECT "!^xref\n5 1\n\n@ 00000 n \n" TRAILER START
                   "~7 0 obj\n(y)\nendobj\n^xref\n7 1\n@ 00000 n \n" TRAILER START,
            NULL, NULL},
        {"behind bytes before the header", OBJECT "!^xref\n5 1\n\n@ 00000 n \n" TRAILER START,
            "junk\n", NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], false, NULL);
}

static void streams_that_others_do_not_read_are_found(void **state)
{
    static const mended_row rows[] = {
        {"a type of its own",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{01@0001^0003000000}" STREAM_END,
            NULL, NULL},
        {"fewer rows than it names",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 8 >>\nstream\n" ROWS STREAM_END,
            NULL, NULL},
        {"packed in what is free",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{01@0001^0002000800}" STREAM_END,
            NULL, NULL},
        {"in use at offset 0, where object 1 does not stand",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{01@0001^0001000000}" STREAM_END,
            NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], false, NULL);
}

static void what_a_search_would_find_is_found(void **state)
{
    static const mended_row rows[] = {
        {"an object in a stream", DATA("9", "x\n!4 0 obj"), NULL, NULL},
        {"glued", DATA("8", "x\n!4 0obj"), NULL, NULL},
        {"in lines", DATA("11", "x\n!4\r\n0\n\nobj"), NULL, NULL},
        {"comments between", DATA("16", "x\n!4 %a\n0 %b%\nobj"), NULL, NULL},
        {"behind bytes", DATA("8", "{fe}!4 0 obj"), NULL, NULL},
        {"an object that is named elsewhere", DATA("7", "!5 0 obj"), NULL, NULL},
        {"a number that no object has", DATA("17", "!99999999999 0 obj"), NULL, NULL},
        {"a generation that none has", DATA("11", "!4 70000 obj"), NULL, NULL},
        {"the second", DATA("15", "1 obj !4 0 obj{00}"), NULL, NULL},
        {"an object in a string", "~5 0 obj\n(!4 0 obj)\nendobj\n" TABLE, NULL, NULL},
        {"an object in a comment", OBJECT "% !4 0 obj\n" TABLE, NULL, NULL},
        {"a trailer in a stream", DATA("11", "!trailer\n<<{0000}"), NULL, NULL},
        {"a trailer in a comment", OBJECT "% !trailer<<\n" TABLE, NULL, NULL},
        {"an offset behind a comment",
            OBJECT "^xref\n5 1\n@ 00000 n \n" TRAILER "startxref %x\n$\n%%EOF\n!", NULL, NULL},
        {"an offset behind a tabulator",
            OBJECT "^xref\n5 1\n@ 00000 n \n" TRAILER "startxref\t$\n%%EOF\n!", NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], false, NULL);
}

static void references_that_led_nowhere_before_are_allowed(void **state)
{
    static const mended_row rows[] = {
        {"the same", CATALOG(MENDED_OLD_KEYS) CATALOG_TABLE, NULL, NULL},
        {"more that lead to something", CATALOG("/V [3 0 R 1 0 R] " MENDED_OLD_KEYS) CATALOG_TABLE,
            NULL, NULL},
        {"less", CATALOG("/Y 8 0 R") CATALOG_TABLE, NULL, NULL},
        {"text in a string", CATALOG("/V (7 0 R)") CATALOG_TABLE, NULL, NULL},
        {"a comment", CATALOG("% 7 0 R\n") CATALOG_TABLE, NULL, NULL},
        {"a real number", CATALOG("/V [7 0.0 /R]") CATALOG_TABLE, NULL, NULL},
        {"text in a stream", DATA("5", "7 0 R"), NULL, NULL},
        {"an object of the update", "~5 0 obj\n[5 0 R]\nendobj\n" TABLE, NULL, NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], true, NULL);
}

static void references_that_lead_nowhere_are_found(void **state)
{
    static const mended_row rows[] = {
        {"one more", "!" CATALOG("/V 7 0 R " MENDED_OLD_KEYS) CATALOG_TABLE, NULL, NULL},
        {"one that only another object had", "!~5 0 obj\n[9 0 R]\nendobj\n" TABLE, NULL, NULL},
        {"a second time", "!" CATALOG("/V 8 0 R " MENDED_OLD_KEYS) CATALOG_TABLE, NULL, NULL},
        {"another generation", "!" CATALOG("/V 3 1 R") CATALOG_TABLE, NULL, NULL},
        {"object 0", "!" CATALOG("/V 0 0 R") CATALOG_TABLE, NULL, NULL},
        {"a generation that none has", "!" CATALOG("/V 3 70000 R") CATALOG_TABLE, NULL, NULL},
        {"what the update frees",
            "!" CATALOG(MENDED_OLD_KEYS) "^xref\n1 1\n@ 00000 n \n"
                                         "4 1\n0000000000 00001 f \n" TRAILER START,
            NULL, NULL},
        {"in the dictionary of a stream",
            "!~5 0 obj\n<< /Length 1 /V 7 0 R >>\nstream\nx\n"
            "endstream\nendobj\n" TABLE,
            NULL, NULL},
        {"in a packed object",
            "~7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 11 >>\nstream\n"
            "5 0 [8 0 R]\nendstream\nendobj\n^6 0 obj\n" XREF
            "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{0200070001^0001@00}" STREAM_END "!",
            NULL, NULL},
        {"in a trailer",
            OBJECT "^xref\n5 1\n@ 00000 n \ntrailer\n!<< /Size 9 /Root 1 0 R /Prev & "
                   "/More 7 0 R >>\n" START,
            NULL, NULL},
        {"behind bytes before the header", "!" CATALOG("/V 7 0 R") CATALOG_TABLE, "junk\n", NULL},
    };
    (void)state;
    mended_check_rows(rows, sizeof rows / sizeof rows[0], false, NULL);
}

/* startxref must begin in the last 1024 bytes. */
static void the_end_is_in_the_last_kibibyte(void **state)
{
    static const char end[] = START;
    DIVIT_AUTO(mended_done)
    mended t = {0};
    uint64_t found = 0;
    (void)state;
    mended_put(&t, &(mended_row){.text = OBJECT TABLE});
    size_t at = t.b.out.n - strlen("startxref");
    while (memcmp(t.b.out.p + at, end, strlen("startxref")) != 0)
        at--;
    while (t.b.out.n < at + 1024)
        build_text(&t.b, "\n");
    CHECK_OK(mended_find(&t, NULL, &found, NULL));
    assert_int_equal(found, DIVIT_NOWHERE);
    build_text(&t.b, "\n");
    CHECK_OK(mended_find(&t, NULL, &found, NULL));
    assert_int_equal(found, t.b.out.n);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_that_all_programs_read_are_allowed),
        cmocka_unit_test(streams_that_all_programs_read_are_allowed),
        cmocka_unit_test(packed_objects_named_again_are_allowed),
        cmocka_unit_test(packed_objects_named_elsewhere_are_found),
        cmocka_unit_test(words_that_are_no_object_are_allowed),
        cmocka_unit_test(tables_that_others_do_not_read_are_found),
        cmocka_unit_test(streams_that_others_do_not_read_are_found),
        cmocka_unit_test(what_a_search_would_find_is_found),
        cmocka_unit_test(references_that_led_nowhere_before_are_allowed),
        cmocka_unit_test(references_that_lead_nowhere_are_found),
        cmocka_unit_test(the_end_is_in_the_last_kibibyte),
    };
    return cmocka_run_group_tests_name("pdf/mending", tests, NULL, NULL);
}
