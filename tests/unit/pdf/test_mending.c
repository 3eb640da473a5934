/* SPDX-License-Identifier: Apache-2.0 */
/* Updates after which other programs would mend the file, each reason alone, and what is allowed.
 */
#include "builder.h"

#include <inttypes.h>

#include "pdf/mending.h"
#include "pdf/tail.h"

/*
 * An update as text, in which ~ marks where the object begins and @ is that place in ten digits, ?
 * is that of the old object 3, ^ marks where the section begins and $ is that place, + marks a
 * hybrid stream and = is that place, & is where the section before it begins, ! marks what is to be
 * found. Between { and } stand bytes as hex digits, and places as two bytes.
 */
typedef struct row {
    const char *name;
    const char *text;
    const char *junk; /* before the header; NULL for none */
} row;

#define OBJECT "~5 0 obj\n(x)\nendobj\n"
#define TRAILER "trailer\n<< /Size 9 /Root 1 0 R /Prev & >>\n"
#define START "startxref\n$\n%%EOF\n"
#define TABLE "^xref\n5 1\n@ 00000 n \n" TRAILER START
#define XREF "<< /Type /XRef /Size 9 /Root 1 0 R /Prev & "
#define STREAM "^6 0 obj\n" XREF "/W [1 2 1] /Index [5 2] /Length 8 >>\nstream\n"
#define STREAM_END "\nendstream\nendobj\n" START
#define ROWS "{01@0001^00}"

/* What the old catalog has of its own: object 4, and others that are not there. */
#define OLD_KEYS "/X [4 0 R 9 0 R] /Y 8 0 R"
#define CATALOG(keys) "~1 0 obj\n<< /Type /Catalog /Pages 2 0 R " keys " >>\nendobj\n"
#define CATALOG_TABLE "^xref\n1 1\n@ 00000 n \n" TRAILER START

typedef struct bench {
    builder b;
    uint64_t base, old_page, object, xref, previous, hybrid;
    uint64_t found; /* where ! stands, or DIVIT_NOWHERE */
    size_t signed_to;
} bench;

static void bench_done(bench *t)
{
    builder_done(&t->b);
}

static void put_old(bench *t, const char *junk)
{
    DIVIT_AUTO(builder_done)
    builder plain = {0};
    build_base(&plain, OLD_KEYS);
    build_object(&plain, 4, "(four)");
    build_table(&plain, "/Root 1 0 R");
    build_text(&t->b, junk ? junk : "");
    t->base = t->b.out.n;
    CHECK_OK(divit_bytes_append(&t->b.out, divit_bytes_span(&plain.out)));
    t->old_page = plain.offsets[3];
    t->xref = plain.xref;
    t->found = DIVIT_NOWHERE;
    t->signed_to = t->b.out.n;
}

/* Two bytes of a place. */
static void put_short(bench *t, uint64_t place)
{
    CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)(place >> 8)));
    CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)place));
}

/* From behind { on; returns where } stands. */
static const char *put_hex(bench *t, const char *c)
{
    for (; *c != '}'; c++) {
        unsigned byte;
        if (*c == '@' || *c == '^') {
            put_short(t, *c == '@' ? t->object : t->xref);
        } else {
            assert_int_equal(sscanf(c, "%2x", &byte), 1);
            CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)byte));
            c++;
        }
    }
    return c;
}

static void put_number(bench *t, int digits, uint64_t number)
{
    CHECK_OK(divit_bytes_printf(&t->b.out, "%0*" PRIu64, digits, number));
}

static void put_update(bench *t, const char *c)
{
    for (; *c; c++) {
        const uint64_t here = t->b.out.n - t->base;
        switch (*c) {
        case '~':
            t->object = here;
            break;
        case '+':
            t->hybrid = here;
            break;
        case '!':
            t->found = t->b.out.n;
            break;
        case '^':
            t->previous = t->xref;
            t->xref = here;
            break;
        case '@':
            put_number(t, 10, t->object);
            break;
        case '?':
            put_number(t, 10, t->old_page);
            break;
        case '$':
            put_number(t, 1, t->xref);
            break;
        case '=':
            put_number(t, 1, t->hybrid);
            break;
        case '&':
            put_number(t, 1, t->previous);
            break;
        case '{':
            c = put_hex(t, c + 1);
            break;
        default:
            CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)*c));
        }
    }
}

/* What makes others mend it. Nothing else may be wrong with its bytes. */
static uint64_t mending_of(const bench *t, const char *name)
{
    const divit_span whole = divit_bytes_span(&t->b.out);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *old = NULL;
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *now = NULL;
    DIVIT_AUTO(divit_pdf_pair_free)
    divit_pdf_pair *pair = NULL;
    divit_error err = {0};
    uint64_t at = 0, stray = 0;
    CHECK_OK(divit_pdf_open(divit_span_sub(whole, 0, t->signed_to), NULL, &old, NULL));
    const divit_status s = divit_pdf_open(whole, NULL, &now, &err);
    if (s != DIVIT_OK)
        fail_msg("%s: %s", name, err.detail);
    CHECK_OK(divit_pdf_pair_new(old, now, &pair, NULL));
    CHECK_OK(divit_pdf_tail_check(pair, &stray, NULL));
    if (!pair->chained || stray != DIVIT_NOWHERE)
        fail_msg("%s: stray bytes at %" PRIu64, name, stray);
    CHECK_OK(divit_pdf_mending_check(pair, &at, NULL));
    return at;
}

static void check_rows(const row *rows, size_t count, bool allowed)
{
    for (size_t i = 0; i < count; i++) {
        DIVIT_AUTO(bench_done)
        bench t = {0};
        put_old(&t, rows[i].junk);
        put_update(&t, rows[i].text);
        const uint64_t at = mending_of(&t, rows[i].name);
        if (at != t.found || allowed != (at == DIVIT_NOWHERE))
            fail_msg("%s: %" PRId64 " and not %" PRId64, rows[i].name, at, t.found);
    }
}

static void tables_that_all_programs_read_are_allowed(void **state)
{
    static const row rows[] = {
        {"nothing", "", NULL},
        {"a line end", "\n", NULL},
        {"one object", OBJECT TABLE, NULL},
        {"a free row first, as iText",
            OBJECT "^xref\n0 1\n0000000000 65535 f \n5 1\n@ 00000 n \n" TRAILER START, NULL},
        {"CR LF, as poppler and podofo",
            OBJECT "^xref\r\n0 1\r\n0000000000 65535 f\r\n5 1\r\n@ 00000 n\r\n"
                   "trailer\r\n<</Size 9/Root 1 0 R/Prev &>>\r\nstartxref\r\n$\r\n%%EOF\r\n",
            NULL},
        {"CR",
            OBJECT "^xref\r5 1\r@ 00000 n \rtrailer\r<</Size 9/Root 1 0 R/Prev &>>\r"
                   "startxref\r$\r%%EOF\r",
            NULL},
        {"a space behind the numbers, as mutool", OBJECT "^xref\n5 1 \n@ 00000 n \n" TRAILER START,
            NULL},
        {"rows of 19", OBJECT "^xref\n4 2\n0000000000 00000 f\n@ 00000 n\n" TRAILER START, NULL},
        {"no rows", "^xref\n0 0\n" TRAILER START, NULL},
        {"numbers with zeros", OBJECT "^xref\n0005 01\n@ 00000 n \n" TRAILER START, NULL},
        {"a row of an old object again", "^xref\n3 1\n? 00000 n \n" TRAILER START, NULL},
        {"in use at offset 0", "^xref\n5 1\n0000000000 00000 n \n" TRAILER START, NULL},
        {"a generation", "~5 3 obj\n(x)\nendobj\n^xref\n5 1\n@ 00003 n \n" TRAILER START, NULL},
        {"an empty line before the trailer", OBJECT "^xref\n5 1\n@ 00000 n \n\n" TRAILER START,
            NULL},
        {"a trailer in one line",
            OBJECT "^xref\n5 1\n@ 00000 n \ntrailer<</Size 9/Root 1 0 R/Prev &>>\n" START, NULL},
        {"two updates",
            OBJECT TABLE "~7 0 obj\n(y)\nendobj\n^xref\n7 1\n@ 00000 n \n" TRAILER START, NULL},
        {"an object that an update behind it has anew", OBJECT TABLE OBJECT TABLE, NULL},
        {"bytes before the header", OBJECT TABLE, "junk\n"},
        {"a comment before the object", "% 1 0\n" OBJECT TABLE, NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], true);
}

static void streams_that_all_programs_read_are_allowed(void **state)
{
    static const row rows[] = {
        {"one object", OBJECT STREAM ROWS STREAM_END, NULL},
        {"bytes before the header", OBJECT STREAM ROWS STREAM_END, "junk\n"},
        {"no types",
            OBJECT "^6 0 obj\n" XREF "/W [0 2 1] /Index [5 2] /Length 6 >>\nstream\n"
                   "{@00^00}" STREAM_END,
            NULL},
        {"more rows than it names",
            OBJECT "^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 2] /Length 12 >>\nstream\n{01@0001^0000000000}" STREAM_END,
            NULL},
        {"a packed object",
            "~7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 7 >>\nstream\n5 0 (x)\n"
            "endstream\nendobj\n^6 0 obj\n" XREF "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n"
            "{0200070001^0001@00}" STREAM_END,
            NULL},
        {"a hybrid",
            OBJECT "+6 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Index [5 1] /Length 4 >>\n"
                   "stream\n{01@00}\nendstream\nendobj\n^xref\n0 1\n0000000000 65535 f \n"
                   "trailer\n<< /Size 9 /Root 1 0 R /Prev & /XRefStm = >>\n" START,
            NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], true);
}

#define DATA(length, text)                                                                         \
    "~5 0 obj\n<< /Length " length " >>\nstream\n" text "\nendstream\nendobj\n" TABLE

static void words_that_are_no_object_are_allowed(void **state)
{
    static const row rows[] = {
        {"obj with no number", DATA("9", "obj x obj"), NULL},
        {"obj behind one number", DATA("7", "x 1 obj"), NULL},
        {"obj behind a number that is glued", DATA("8", "x 11 obj"), NULL},
        {"a negative number", DATA("8", "4 -0 obj"), NULL},
        {"a number in two parts", DATA("9", "4 0.5 obj"), NULL},
        {"endobj", DATA("10", "4 0 endobj"), NULL},
        {"other bytes between", DATA("9", "4 0 {0102}obj"), NULL},
        {"a comment with no line end", DATA("8", "4 0 %obj"), NULL},
        {"the word trailer", DATA("12", "a trailer, x"), NULL},
        {"startxref", DATA("9", "startxref"), NULL},
        {"text of metadata", DATA("18", "<x>trailer <y>obj "), NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], true);
}

static void tables_that_others_do_not_read_are_found(void **state)
{
    static const row rows[] = {
        {"a comment", OBJECT "!^xref\n5 1 %x\n@ 00000 n \n" TRAILER START, NULL},
        {"a tabulator", OBJECT "!^xref\n5 1\t\n@ 00000 n \n" TRAILER START, NULL},
        {"rows of 21", OBJECT "!^xref\n4 2\n0000000000 00000 f  \n@ 00000 n  \n" TRAILER START,
            NULL},
        {"a row of no kind", OBJECT "!^xref\n5 2\n@ 00000 n \n0000000000 00000 x \n" TRAILER START,
            NULL},
        {"letters for digits",
            OBJECT "!^xref\n5 2\n@ 00000 n \ntxftxftxft 00000 n \n" TRAILER START, NULL},
        {"rows in the line of their numbers", OBJECT "!^xref\n5 1 @ 00000 n \n" TRAILER START,
            NULL},
        {"an empty line before rows", OBJECT "!^xref\n5 1\n\n@ 00000 n \n" TRAILER START, NULL},
        {"spaces before rows", OBJECT "!^xref\n5 1\n @ 00000 n \n" TRAILER START, NULL},
        {"an empty line between",
            OBJECT "!^xref\n4 1\n0000000000 00000 f \n\n5 1\n@ 00000 n \n" TRAILER START, NULL},
        {"two spaces in the numbers", OBJECT "!^xref\n5  1\n@ 00000 n \n" TRAILER START, NULL},
        {"numbers in two lines", OBJECT "!^xref\n5\n1\n@ 00000 n \n" TRAILER START, NULL},
        {"many spaces behind the numbers",
            OBJECT "!^xref\n5 1         \n@ 00000 n \n" TRAILER START, NULL},
        {"many spaces behind xref", OBJECT "!^xref         \n5 1\n@ 00000 n \n" TRAILER START,
            NULL},
        {"a row behind the file",
            OBJECT "!^xref\n5 2\n@ 00000 n \n0099999999 00000 n \n" TRAILER START, NULL},
        {"a row elsewhere", OBJECT "!^xref\n5 2\n@ 00000 n \n0000000012 00000 n \n" TRAILER START,
            NULL},
        {"a row to another object", "!^xref\n5 1\n? 00000 n \n" TRAILER START, NULL},
        {"a row of another generation", "!^xref\n3 1\n? 00001 n \n" TRAILER START, NULL},
        {"in the older update",
            OBJECT "!^xref\n5 1\n\n@ 00000 n \n" TRAILER START
                   "~7 0 obj\n(y)\nendobj\n^xref\n7 1\n@ 00000 n \n" TRAILER START,
            NULL},
        {"behind bytes before the header", OBJECT "!^xref\n5 1\n\n@ 00000 n \n" TRAILER START,
            "junk\n"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], false);
}

static void streams_that_others_do_not_read_are_found(void **state)
{
    static const row rows[] = {
        {"a type of its own",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{01@0001^0003000000}" STREAM_END,
            NULL},
        {"a type of its own in the upper byte",
            OBJECT
            "!^6 0 obj\n" XREF
            "/W [2 2 1] /Index [5 3] /Length 15 >>\nstream\n{0001@000001^000100000000}" STREAM_END,
            NULL},
        {"types of five bytes",
            OBJECT "!^6 0 obj\n" XREF "/W [5 2 1] /Index [5 2] /Length 16 "
                   ">>\nstream\n{0000000001@000000000001^00}" STREAM_END,
            NULL},
        {"fewer rows than it names",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 8 >>\nstream\n" ROWS STREAM_END,
            NULL},
        {"packed in what is free",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{01@0001^0002000800}" STREAM_END,
            NULL},
        {"in use at offset 0, where object 1 does not stand",
            OBJECT "!^6 0 obj\n" XREF
                   "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{01@0001^0001000000}" STREAM_END,
            NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], false);
}

static void what_a_search_would_find_is_found(void **state)
{
    static const row rows[] = {
        {"an object in a stream", DATA("9", "x\n!4 0 obj"), NULL},
        {"glued", DATA("8", "x\n!4 0obj"), NULL},
        {"in lines", DATA("11", "x\n!4\r\n0\n\nobj"), NULL},
        {"comments between", DATA("16", "x\n!4 %a\n0 %b%\nobj"), NULL},
        {"behind bytes", DATA("8", "{fe}!4 0 obj"), NULL},
        {"an object that is named elsewhere", DATA("7", "!5 0 obj"), NULL},
        {"a number that no object has", DATA("17", "!99999999999 0 obj"), NULL},
        {"a generation that none has", DATA("11", "!4 70000 obj"), NULL},
        {"the second", DATA("15", "1 obj !4 0 obj{00}"), NULL},
        {"an object in a string", "~5 0 obj\n(!4 0 obj)\nendobj\n" TABLE, NULL},
        {"an object in a comment", OBJECT "% !4 0 obj\n" TABLE, NULL},
        {"a trailer in a stream", DATA("11", "!trailer\n<<{0000}"), NULL},
        {"a trailer in a comment", OBJECT "% !trailer<<\n" TABLE, NULL},
        {"an offset behind a comment",
            OBJECT "^xref\n5 1\n@ 00000 n \n" TRAILER "startxref %x\n$\n%%EOF\n!", NULL},
        {"an offset behind a tabulator",
            OBJECT "^xref\n5 1\n@ 00000 n \n" TRAILER "startxref\t$\n%%EOF\n!", NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], false);
}

static void references_that_led_nowhere_before_are_allowed(void **state)
{
    static const row rows[] = {
        {"the same", CATALOG(OLD_KEYS) CATALOG_TABLE, NULL},
        {"more that lead to something", CATALOG("/V [3 0 R 1 0 R] " OLD_KEYS) CATALOG_TABLE, NULL},
        {"less", CATALOG("/Y 8 0 R") CATALOG_TABLE, NULL},
        {"text in a string", CATALOG("/V (7 0 R)") CATALOG_TABLE, NULL},
        {"a comment", CATALOG("% 7 0 R\n") CATALOG_TABLE, NULL},
        {"a real number", CATALOG("/V [7 0.0 /R]") CATALOG_TABLE, NULL},
        {"text in a stream", DATA("5", "7 0 R"), NULL},
        {"an object of the update", "~5 0 obj\n[5 0 R]\nendobj\n" TABLE, NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], true);
}

static void references_that_lead_nowhere_are_found(void **state)
{
    static const row rows[] = {
        {"one more", "!" CATALOG("/V 7 0 R " OLD_KEYS) CATALOG_TABLE, NULL},
        {"one that only another object had", "!~5 0 obj\n[9 0 R]\nendobj\n" TABLE, NULL},
        {"a second time", "!" CATALOG("/V 8 0 R " OLD_KEYS) CATALOG_TABLE, NULL},
        {"another generation", "!" CATALOG("/V 3 1 R") CATALOG_TABLE, NULL},
        {"object 0", "!" CATALOG("/V 0 0 R") CATALOG_TABLE, NULL},
        {"a generation that none has", "!" CATALOG("/V 3 70000 R") CATALOG_TABLE, NULL},
        {"what the update frees",
            "!" CATALOG(OLD_KEYS) "^xref\n1 1\n@ 00000 n \n"
                                  "4 1\n0000000000 00001 f \n" TRAILER START,
            NULL},
        {"in the dictionary of a stream",
            "!~5 0 obj\n<< /Length 1 /V 7 0 R >>\nstream\nx\n"
            "endstream\nendobj\n" TABLE,
            NULL},
        {"in a packed object",
            "~7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 11 >>\nstream\n"
            "5 0 [8 0 R]\nendstream\nendobj\n^6 0 obj\n" XREF
            "/W [1 2 1] /Index [5 3] /Length 12 >>\nstream\n{0200070001^0001@00}" STREAM_END "!",
            NULL},
        {"in a trailer",
            OBJECT "!^xref\n5 1\n@ 00000 n \ntrailer\n<< /Size 9 /Root 1 0 R /Prev & "
                   "/Info 7 0 R >>\n" START,
            NULL},
        {"behind bytes before the header", "!" CATALOG("/V 7 0 R") CATALOG_TABLE, "junk\n"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0], false);
}

/* startxref must begin in the last 1024 bytes. */
static void the_end_is_in_the_last_kibibyte(void **state)
{
    static const char end[] = START;
    DIVIT_AUTO(bench_done)
    bench t = {0};
    (void)state;
    put_old(&t, NULL);
    put_update(&t, OBJECT TABLE);
    size_t at = t.b.out.n - strlen("startxref");
    while (memcmp(t.b.out.p + at, end, strlen("startxref")) != 0)
        at--;
    while (t.b.out.n < at + 1024)
        build_text(&t.b, "\n");
    assert_int_equal(mending_of(&t, "1024 bytes"), DIVIT_NOWHERE);
    build_text(&t.b, "\n");
    assert_int_equal(mending_of(&t, "1025 bytes"), t.b.out.n);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_that_all_programs_read_are_allowed),
        cmocka_unit_test(streams_that_all_programs_read_are_allowed),
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
