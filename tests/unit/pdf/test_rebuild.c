/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include "base/status.h"
#include "pdf/page.h"
#include "pdf/rebuild.h"

static divit_status keep(void *ctx, divit_span bytes, divit_error *err)
{
    (void)err;
    return divit_bytes_append(ctx, bytes);
}

/* A file that is built, what it is rebuilt into, and what was made of it. */
typedef struct repair {
    builder b;
    divit_bytes out;
    divit_pdf_rebuilt made;
} repair;

static void repair_done(repair *r)
{
    builder_done(&r->b);
    divit_bytes_done(&r->out);
}

static divit_status rebuild(repair *r, const divit_pdf_limits *limits, divit_error *err)
{
    const divit_pdf_put put = {.write = keep, .ctx = &r->out};
    return divit_pdf_rebuild(divit_bytes_span(&r->b.out), limits, &put, &r->made, err);
}

static divit_pdf *open_span(const divit_bytes *file)
{
    divit_pdf *pdf = NULL;
    divit_error err = {0};
    if (divit_pdf_open(divit_bytes_span(file), NULL, &pdf, &err) != DIVIT_OK)
        fail_msg("%s in %.*s", err.detail, (int)file->n, (const char *)file->p);
    return pdf;
}

static void check_object(divit_pdf *pdf, uint32_t number, const char *raw)
{
    divit_pdf_value v;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    if (raw)
        CHECK_TEXT(v.raw, raw);
    else
        assert_int_equal(v.kind, DIVIT_PDF_NULL);
}

static void the_last_definition_counts(void **state)
{
    DIVIT_AUTO(repair_done)
    repair r = {0};
    (void)state;
    build_text(&r.b, "a mail header\n");
    build_base(&r.b, "");
    build_object(&r.b, 7, "(old)");
    build_text(&r.b, "trailer << /Root 1 0 R /Info 7 0 R /Size 3 /Prev 9 >>\n");
    build_object(&r.b, 7, "(new)");
    build_text(&r.b, "trailer << /Size 9 >> 9 0 objx 8 0 obj ] 11 0 endobj");
    CHECK_OK(rebuild(&r, NULL, NULL));
    assert_int_equal(r.made.objects, 4);
    assert_int_equal(r.made.lost, 1);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = open_span(&r.out);
    check_object(pdf, 7, "(new)");
    check_object(pdf, 8, NULL);
    CHECK_TEXT(divit_pdf_trailer(pdf)->raw, "<< /Size 8 /Root 1 0 R /Info 7 0 R >>");
}

/* A reference to nothing means null (7.3.10), and nothing new may get its number. */
static void numbers_of_lost_objects_stay_unused(void **state)
{
    static const struct {
        const char *object, *size;
    } rows[] = {
        {"<< /F 9 0 R >>", "<< /Size 10 "},
        {"[8 0 R 12\n0\tR (15 0 R) 99 0]", "<< /Size 16 "},
        {"[99999999 0 R 5]", "<< /Size 5 "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(repair_done)
        repair r = {0};
        build_base(&r.b, "");
        build_object(&r.b, 4, rows[i].object);
        CHECK_OK(rebuild(&r, NULL, NULL));
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = open_span(&r.out);
        const divit_span trailer = divit_pdf_trailer(pdf)->raw;
        CHECK_TEXT(divit_span_sub(trailer, 0, strlen(rows[i].size)), rows[i].size);
    }
}

static void lengths_are_corrected(void **state)
{
    static const struct {
        const char *object, *expected;
        size_t lengths;
    } rows[] = {
        {"<< /Length 3 >>\nstream\nabc\nendstream", "<< /Length 3 >>\nstream\nabc\nendstream", 0},
        {"<< /Length 2 >>\nstream\nabc\nendstream", "<< /Length  3 >>\nstream\nabc\nendstream", 1},
        {"<< /Length 99 >>\nstream\r\nabc\r\nendstream", "<< /Length  3 >>\nstream\nabc\nendstream",
            1},
        {"<< /Length 9 0 R>>\nstream\nabcendstream", "<< /Length  3>>\nstream\nabc\nendstream", 1},
        {"<<>>\nstream\n\nendstream", "<< /Length 0>>\nstream\n\nendstream", 1},
        {"<< /Length 26 >>\nstream\n4 0 obj 1 endobj endstream\nendstream",
            "<< /Length 26 >>\nstream\n4 0 obj 1 endobj endstream\nendstream", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(repair_done)
        repair r = {0};
        build_base(&r.b, "");
        build_object(&r.b, 4, rows[i].object);
        CHECK_OK(rebuild(&r, NULL, NULL));
        assert_int_equal(r.made.lengths, rows[i].lengths);
        assert_non_null(memmem(r.out.p, r.out.n, rows[i].expected, strlen(rows[i].expected)));
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = open_span(&r.out);
        check_object(pdf, 1, "<< /Type /Catalog /Pages 2 0 R  >>");
    }
}

/* A version that is none becomes 1.7. */
static void the_header_keeps_its_version(void **state)
{
    static const char *const rows[][2] = {{"%PDF-1.4", "%PDF-1.4"}, {"%PDF-2.0", "%PDF-2.0"},
        {"%PDF-0.4", "%PDF-1.7"}, {"%PDF-3.0", "%PDF-1.7"}, {"%PDF-1x4", "%PDF-1.7"},
        {"%PDF-1.x", "%PDF-1.7"}, {"%PDF-1.-", "%PDF-1.7"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(repair_done)
        repair r = {0};
        build_text(&r.b, rows[i][0]);
        build_text(&r.b, "\n2 0 obj << /Type /Catalog >> endobj 4 0 obj 1 endobj");
        CHECK_OK(rebuild(&r, NULL, NULL));
        CHECK_TEXT(divit_span_sub(divit_bytes_span(&r.out), 0, 8), rows[i][1]);
    }
}

static void packed_objects_are_found(void **state)
{
    DIVIT_AUTO(repair_done)
    repair r = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    (void)state;
    build_text(&r.b, "%PDF-1.5\n");
    build_object(&r.b, 3, "(a page once)");
    build_stream(&r.b, 4, "/Type /ObjStm /N 3 /First 15",
        DIVIT_SPAN_TEXT("1 0 2 34 3 64  << /Type /Catalog /Pages 2 0 R >> "
                        "<< /Kids [3 0 R] /Count 1 >>  <</Type/Page>>"));
    build_stream(&r.b, 6, "/Type /XRef /W [1 2 1] /Size 7", DIVIT_SPAN_TEXT("old rows"));
    build_object(&r.b, 5, "<< /Linearized 1 >>");
    CHECK_OK(rebuild(&r, NULL, NULL));
    assert_int_equal(r.made.objects, 4);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = open_span(&r.out);
    assert_int_equal(divit_pdf_sections(pdf)->sections[0].kind, DIVIT_PDF_SECTION_STREAM);
    CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
    CHECK_TEXT(page.raw, "<</Type/Page>>");
}

static void a_replaced_object_stream_holds_nothing(void **state)
{
    DIVIT_AUTO(repair_done)
    repair r = {0};
    (void)state;
    build_base(&r.b, "");
    build_stream(&r.b, 4, "/Type /ObjStm /N 1 /First 4", DIVIT_SPAN_TEXT("9 0 (nine)"));
    build_object(&r.b, 4, "(four)");
    CHECK_OK(rebuild(&r, NULL, NULL));
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = open_span(&r.out);
    check_object(pdf, 9, NULL);
    check_object(pdf, 4, "(four)");
}

static void what_cannot_be_rebuilt_is_refused(void **state)
{
    static const struct {
        const char *text;
        divit_status status;
        const char *detail;
    } rows[] = {
        {"", DIVIT_INPUT_BROKEN, "there is no document catalog in the broken PDF"},
        {"%PDF-1.4 1 0 obj << /Type /Pages >>", DIVIT_INPUT_BROKEN,
            "there is no document catalog in the broken PDF"},
        {"1 0 obj << /Type /Catalog >>", DIVIT_INPUT_UNSUPPORTED,
            "the file does not begin like a PDF"},
        {"%PDF-1.4 1 0 obj << /Type /Catalog >> 2 0 obj << /V << /ByteRange [1] >> >>",
            DIVIT_INPUT_BROKEN, "the broken PDF has a signature, which a repair would break"},
        {"%PDF-1.4 1 0 obj << /Type /Catalog >> 2 0 obj << /Filter /Standard /O (a) /U (b) >>",
            DIVIT_INPUT_UNSUPPORTED, "the broken PDF is encrypted, and what opens it is lost"},
        {"%PDF-1.4 1 0 obj << /Type /Catalog >> 2 0 obj << /Type /ObjStm /N 1 /First 4 >> stream\n"
         "5 0 endstream trailer << /Root 1 0 R >>",
            DIVIT_INPUT_BROKEN, "an object stream is malformed"},
        {"%PDF-1.4 1 0 obj << /Type /Catalog >> 2 0 obj << /Type /ObjStm /N 1 /First 4 "
         "/Filter /FlateDecode >> stream\n5 0 2 endstream trailer << /Root 1 0 R >>",
            DIVIT_INPUT_BROKEN, "an object stream of the broken PDF is lost"},
        {"%PDF-1.4 1 0 obj << /Type /Catalog >> 2 0 obj << /Type /ObjStm /N 1 /First 4 "
         "/Filter /FlateDecode >> stream\n5 0 2 endstream trailer << /Root 1 0 R /Encrypt << >> >>",
            DIVIT_INPUT_UNSUPPORTED, "the broken PDF is encrypted and has object streams"},
        {"%PDF-1.4 1 0 obj << /Type /Catalog /Type /Catalog >>", DIVIT_INPUT_BROKEN,
            "a PDF dictionary has the same key twice"},
        {"%PDF-1.4 4294967295 0 obj << /Type /Catalog >>", DIVIT_INPUT_LIMIT,
            "the PDF has too many objects"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(repair_done)
        repair r = {0};
        divit_error err = {0};
        build_text(&r.b, rows[i].text);
        CHECK_STATUS(rebuild(&r, NULL, &err), rows[i].status);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

/* Objects that break off cost what they are long, not a share of the limit each. */
static void many_broken_objects_are_passed_over(void **state)
{
    DIVIT_AUTO(repair_done)
    repair r = {0};
    (void)state;
    build_base(&r.b, "");
    for (int n = 0; n < 10000; n++)
        build_text(&r.b, "9 0 obj << /A [ ");
    build_object(&r.b, 9, "(nine)");
    CHECK_OK(rebuild(&r, NULL, NULL));
    assert_int_equal(r.made.lost, 10000);
    assert_int_equal(r.made.objects, 4);
}

/* Many streams without an end, and many strings without one: the work stays within the limits. */
static void hostile_files_are_left_soon(void **state)
{
    static const char *const parts[] = {
        "1 0 obj <<>> stream\n", "1 0 obj (", "1 0 obj [", "1 0 obj <<"};
    static const divit_pdf_limits limits = {.total = 1 << 22};
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        DIVIT_AUTO(repair_done)
        repair r = {0};
        build_text(&r.b, "%PDF-1.4\n");
        for (int n = 0; n < 200000; n++)
            build_text(&r.b, parts[i]);
        const divit_status s = rebuild(&r, &limits, NULL);
        assert_true(s == DIVIT_INPUT_LIMIT || s == DIVIT_INPUT_BROKEN);
    }
}

static divit_status refuse(void *ctx, divit_span bytes, divit_error *err)
{
    size_t *left = ctx;
    if (bytes.n > *left)
        return divit_fail(err, DIVIT_E_IO, __func__, NULL);
    *left -= bytes.n;
    return DIVIT_OK;
}

static void a_full_disk_is_told(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes large = {0};
    (void)state;
    build_base(&b, "");
    CHECK_OK(divit_bytes_reserve(&large, 300000));
    memset(large.p, 'x', 300000);
    build_stream(&b, 4, "", (divit_span){large.p, 300000});
    build_object(&b, 5, "(behind)");
    for (size_t room = 0; room < 300000; room += 50000) {
        size_t left = room;
        divit_pdf_rebuilt made;
        const divit_pdf_put put = {.write = refuse, .ctx = &left};
        CHECK_STATUS(
            divit_pdf_rebuild(divit_bytes_span(&b.out), NULL, &put, &made, NULL), DIVIT_E_IO);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_definition_counts),
        cmocka_unit_test(numbers_of_lost_objects_stay_unused),
        cmocka_unit_test(lengths_are_corrected),
        cmocka_unit_test(the_header_keeps_its_version),
        cmocka_unit_test(packed_objects_are_found),
        cmocka_unit_test(a_replaced_object_stream_holds_nothing),
        cmocka_unit_test(what_cannot_be_rebuilt_is_refused),
        cmocka_unit_test(many_broken_objects_are_passed_over),
        cmocka_unit_test(hostile_files_are_left_soon),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests_name("pdf/rebuild", tests, NULL, NULL);
}
