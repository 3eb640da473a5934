/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "pdf/naming.h"
#include "pdf/signature.h"
#include "pdf/update.h"

/* Signs what was built and keeps the whole new file in b. */
static divit_status sign(
    builder *b, const divit_pdf_sign_options *options, divit_pdf_hole *hole, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    const divit_status s = divit_pdf_sign_prepare(pdf, options, &update, hole, err);
    if (s == DIVIT_OK)
        CHECK_OK(divit_bytes_append(&b->out, divit_bytes_span(&update)));
    else
        assert_null(update.p);
    return s;
}

static void check_object(divit_pdf *pdf, uint32_t number, const char *raw)
{
    divit_pdf_value v;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    CHECK_TEXT(v.raw, raw);
}

static void a_plain_file_gets_field_form_and_annotation(void **state)
{
    const divit_pdf_sign_options options = {
        .hole_bytes = 100, .reason = "DENEME", .time = "D:2026"};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_pdf_hole hole;
    (void)state;
    build_base(&b, "%note\n");
    build_table(&b, "/Root 1 0 R /Info 9 0 R /ID [<aa> (b)]");
    CHECK_OK(sign(&b, &options, &hole, NULL));
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
    assert_int_equal(list.count, 1);
    const divit_pdf_signature *s = list.items;
    assert_true(s->whole);
    assert_int_equal(hole.offset, s->hole_at);
    assert_int_equal(hole.size, 202);
    assert_int_equal(s->contents.n, 100);
    CHECK_TEXT(divit_bytes_span(&s->field), "Signature1");
    CHECK_TEXT(divit_bytes_span(&s->filter), "Adobe.PPKLite");
    CHECK_TEXT(divit_bytes_span(&s->sub_filter), "ETSI.CAdES.detached");
    CHECK_TEXT(divit_bytes_span(&s->time), "D:2026");
    check_object(pdf, 5,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 4 0 R /F 132"
        " /Rect [0 0 0 0] /P 3 0 R >>");
    check_object(
        pdf, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]  /Annots [ 5 0 R]>>");
    check_object(pdf, 1,
        "<< /Type /Catalog /Pages 2 0 R %note\n  /AcroForm << /Fields [ 5 0 R] /SigFlags 3>>>>");
}

static void lists_and_forms_of_their_own_are_rewritten_alone(void **state)
{
    const divit_pdf_sign_options options = {.field = "Yeni", .hole_bytes = 10};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    divit_pdf_hole hole;
    (void)state;
    build_base(&b, "/AcroForm 4 0 R");
    b.size = 0;
    build_object(&b, 3, "<< /Type /Page /Annots 5 0 R >>");
    build_object(&b, 4, "<< /Fields 6 0 R /SigFlags 3 /DA (x)>>");
    build_object(&b, 5, "[ 8 0 R ]");
    build_object(&b, 6, "[]");
    build_table(&b, "/Root 1 0 R");
    CHECK_OK(sign(&b, &options, &hole, NULL));
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    check_object(pdf, 5, "[ 8 0 R  8 0 R]");
    check_object(pdf, 6, "[ 8 0 R]");
    const divit_pdf_xref *xref = divit_pdf_sections(pdf);
    size_t changed = 0;
    for (size_t i = 0; i < xref->sections[0].subsection_count; i++)
        changed += xref->subsections[i].count;
    assert_int_equal(changed, 4);
}

static void an_empty_field_is_filled(void **state)
{
    const divit_pdf_sign_options options = {.field = "Imza", .hole_bytes = 10};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_pdf_hole hole;
    divit_error err = {0};
    (void)state;
    build_base(&b, "/AcroForm << /Fields [4 0 R] >>");
    build_object(&b, 4, "<< /FT /Sig /T (Imza) /Lock << /Action /All >> >>");
    build_table(&b, "/Root 1 0 R");
    CHECK_OK(sign(&b, &options, &hole, NULL));
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].field_ref.number, 4);
    assert_true(list.items[0].whole);
    check_object(pdf, 4, "<< /FT /Sig /T (Imza) /Lock << /Action /All >>  /V 5 0 R>>");
    CHECK_STATUS(sign(&b, &options, &hole, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.detail, "the signature field is signed already");
}

/* A new object of that number would be the other field's signature, or a field of the form. */
static void a_number_that_the_form_refers_to_is_not_taken(void **state)
{
    static const struct {
        const char *form;
        const char *field;
        size_t count;
    } rows[] = {
        {"/AcroForm << /Fields [4 0 R] >>", "<< /FT /Sig /T (Bos) /V 6 0 R >>", 2},
        {"/AcroForm << /Fields [6 0 R] >>", "null", 1},
        {"/AcroForm << /Fields [4 0 R] >>", "<< /FT /Tx /T (a) /Kids [6 0 R] >>", 1},
        {"/AcroForm << /Fields [4 0 R] >>", "<< /T (a) /Kids [<< /T (b) >> 6 0 R] >>", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        divit_pdf_hole hole;
        build_base(&b, rows[i].form);
        build_object(&b, 4, rows[i].field);
        build_table(&b, "/Root 1 0 R");
        CHECK_OK(sign(&b, NULL, &hole, NULL));
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
        assert_int_equal(list.count, rows[i].count);
        assert_true(list.items[0].is_signed && list.items[0].whole);
        assert_int_equal(list.items[0].value_ref.number, 7);
        assert_false(list.count == 2 && list.items[1].is_signed);
    }
}

static void an_update_of_an_xref_stream_is_one(void **state)
{
    static const uint8_t packed[BUILDER_OBJECTS] = {[2] = 1, [3] = 2};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    divit_pdf_hole hole;
    divit_pdf_value v;
    (void)state;
    build_text(&b, "%PDF-1.5\n");
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_stream(&b, 4, "/Type /ObjStm /N 2 /First 9",
        DIVIT_SPAN_TEXT("2 0 3 28 << /Kids [3 0 R] /Count 1>> <</Type/Page>>"));
    build_xref_stream(&b, 5, "/Root 1 0 R /ID [(a) (b)]", 4, packed);
    CHECK_OK(sign(&b, NULL, &hole, NULL));
    assert_int_equal(hole.size, 2 * 16384 + 2);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    assert_int_equal(divit_pdf_sections(pdf)->sections[0].kind, DIVIT_PDF_SECTION_STREAM);
    assert_int_equal(divit_pdf_sections(pdf)->size, 9);
    check_object(pdf, 3, "<</Type/Page /Annots [ 7 0 R]>>");
    CHECK_OK(divit_pdf_dict_get(divit_pdf_trailer(pdf), "ID", &v, NULL));
    divit_pdf_lexer walk = divit_pdf_value_walk(&v);
    CHECK_OK(divit_pdf_walk_item(&walk, &v, NULL));
    CHECK_TEXT(v.raw, "(a)");
    CHECK_OK(divit_pdf_walk_item(&walk, &v, NULL));
    assert_int_equal(v.raw.n, 34);
}

/* PDF/A-1 wants an appearance of every field, the later parts do not of one that shows nothing. */
static void an_archival_file_gets_an_empty_appearance(void **state)
{
    (void)state;
    for (unsigned part = 1; part <= 2; part++) {
        const divit_pdf_sign_options options = {.hole_bytes = 10};
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_hole hole;
        build_base(&b, "/Metadata 4 0 R");
        build_stream(&b, 4, "/Type /Metadata /Subtype /XML",
            part == 1 ? DIVIT_SPAN_TEXT("<rdf:Description pdfaid:part='1' />")
                      : DIVIT_SPAN_TEXT("<pdfaid:part> 2 </pdfaid:part>"));
        build_table(&b, "/Root 1 0 R");
        CHECK_OK(sign(&b, &options, &hole, NULL));
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        check_object(pdf, 6,
            part == 1 ? "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 5 0 R /F 132"
                        " /Rect [0 0 0 0] /P 3 0 R /AP << /N 7 0 R >> >>"
                      : "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 5 0 R /F 132"
                        " /Rect [0 0 0 0] /P 3 0 R >>");
        if (part == 1)
            check_object(pdf, 7, "<< /Type /XObject /Subtype /Form /BBox [0 0 0 0] /Length 0 >>");
    }
}

static void names_are_chosen(void **state)
{
    static const struct {
        const char *wanted;
        const char *got;
        divit_status status;
    } rows[] = {
        {NULL, "Signature8", DIVIT_OK},
        {"Yeni", "Yeni", DIVIT_OK},
        {"Signature", "Signature", DIVIT_OK},
        {"Ust", "", DIVIT_INPUT_BROKEN},
        {"Yazi", "", DIVIT_INPUT_BROKEN},
        {"a.b", "", DIVIT_USAGE},
        {"", "", DIVIT_USAGE},
        {"\xff", "", DIVIT_USAGE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_sign_options options = {.field = rows[i].wanted};
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        divit_pdf_hole hole;
        divit_error err = {0};
        build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R 6 0 R] >>");
        build_object(&b, 4, "<< /FT /Sig /T (Signature7) >>");
        build_object(&b, 5, "<< /FT /Tx /T (Yazi) >>");
        build_object(&b, 6, "<< /T (Ust) /Kids [7 0 R] >>");
        build_object(&b, 7, "<< /T (Alt) /FT /Tx >>");
        build_table(&b, "/Root 1 0 R");
        CHECK_STATUS(sign(&b, &options, &hole, &err), rows[i].status);
        if (rows[i].status != DIVIT_OK) {
            assert_non_null(err.detail);
            continue;
        }
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
        CHECK_TEXT(divit_bytes_span(&list.items[0].field), rows[i].got);
    }
}

/* Only what was counted so before is counted on from. */
static void numbers_of_names_are_plain(void **state)
{
    static const char *const rows[][2] = {
        {"Signature3", "Signature4"},
        {"Signature3.a", "Signature4"},
        {"Signature3a", "Signature1"},
        {"Signature:", "Signature1"},
        {"Signature!", "Signature1"},
        {"Signature123456789", "Signature123456790"},
        {"Signature1234567890", "Signature1"},
        {"Sig3", "Signature1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_choice_done)
        divit_pdf_choice choice = {0};
        (void)snprintf(text, sizeof text, "<< /FT /Sig /T (%s) >>", rows[i][0]);
        build_base(&b, "/AcroForm << /Fields [4 0 R] >>");
        build_object(&b, 4, text);
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_field_choose(pdf, NULL, &choice, NULL));
        CHECK_TEXT(divit_bytes_span(&choice.name), rows[i][1]);
    }
}

static void fields_must_be_one_object(void **state)
{
    static const struct {
        const char *fields;
        divit_status status;
    } rows[] = {
        {"[4 0 R]", DIVIT_OK},
        {"[4 0 R 5 0 R]", DIVIT_INPUT_BROKEN},
        {"[<< /FT /Sig /T (Imza) >>]", DIVIT_INPUT_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[96];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_choice_done)
        divit_pdf_choice choice = {0};
        divit_error err = {0};
        (void)snprintf(text, sizeof text, "/AcroForm << /Fields %s >>", rows[i].fields);
        build_base(&b, text);
        build_object(&b, 4, "<< /FT /Sig /T (Imza) /V null >>");
        build_object(&b, 5, "<< /FT /Sig /T (Imza) >>");
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_STATUS(divit_pdf_field_choose(pdf, "Imza", &choice, &err), rows[i].status);
        if (rows[i].status != DIVIT_OK)
            assert_string_equal(err.detail, "the signature field is not one object of its own");
        else
            assert_int_equal(choice.ref.number, 4);
    }
}

static void wrong_options_are_usage(void **state)
{
    static const divit_pdf_sign_options rows[] = {{.reason = "\xc3"}, {.filter = "a/b"},
        {.filter = "a:"}, {.filter = "a["}, {.filter = "a{"}, {.filter = "a-"}, {.filter = "@"},
        {.sub_filter = "a b"}, {.type = "a("}, {.hole_bytes = (16 << 20) + 1}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_hole hole;
        build_base(&b, "");
        build_table(&b, "/Root 1 0 R");
        CHECK_STATUS(sign(&b, &rows[i], &hole, NULL), DIVIT_USAGE);
    }
}

static void files_that_cannot_be_signed_are_refused(void **state)
{
    static const struct {
        const char *catalog;
        const char *object4;
        const char *detail;
        divit_status status;
    } rows[] = {
        {"/AcroForm << /Fields [4 0 R] >>",
            "<< /FT /Sig /T (a) /V << /Contents <00> /Reference [<< /TransformMethod /DocMDP"
            " /TransformParams << /P 1 >> >>] >> >>",
            "the PDF is certified and its certification allows no changes", DIVIT_INPUT_FORBIDDEN},
        {"/AcroForm << /Fields [4 0 R] >>",
            "<< /FT /Sig /T (a) /V << /Contents <00> /Contents <00> >> >>",
            "an earlier signature of the PDF has the same key twice", DIVIT_INPUT_BROKEN},
        {"/AcroForm << /Fields 4 0 R >>", "<<>>",
            "an object of the PDF that must change has the wrong kind", DIVIT_INPUT_BROKEN},
        {"/Perms << /DocMDP 4 0 R >>",
            "<< /Contents <00> /Reference [<< /TransformMethod /DocMDP /TransformParams <</P 1>> "
            ">>]"
            " >>",
            "the PDF is certified and its certification allows no changes", DIVIT_INPUT_FORBIDDEN},
        {"/AcroForm 3 0 R", "", "one object of the PDF serves two purposes that exclude each other",
            DIVIT_INPUT_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_hole hole;
        divit_error err = {0};
        build_base(&b, rows[i].catalog);
        build_object(&b, 4, rows[i].object4);
        build_table(&b, "/Root 1 0 R");
        CHECK_STATUS(sign(&b, NULL, &hole, &err), rows[i].status);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

static void a_file_without_page_is_refused(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    divit_pdf_hole hole;
    (void)state;
    build_text(&b, "%PDF-1.7\n");
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_object(&b, 2, "<< /Type /Pages /Kids [] /Count 0 >>");
    build_table(&b, "/Root 1 0 R");
    CHECK_STATUS(sign(&b, NULL, &hole, NULL), DIVIT_INPUT_BROKEN);
}

/*
 * A file whose last part begins behind a hole of `gap` bytes in the file system: catalog before
 * it, all else behind it. Offsets are written as they then are.
 */
static int make_sparse(uint64_t gap, const char *xref_text)
{
    char path[SCRATCH_SIZE];
    DIVIT_AUTO(builder_done)
    builder head = {0};
    DIVIT_AUTO(builder_done)
    builder tail = {0};
    scratch_template(path, "sparse");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(unlink(path), 0);
    build_text(&head, "%PDF-1.7\n");
    build_object(&head, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_object(&tail, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    build_object(&tail, 3, "<< /Type /Page /MediaBox [0 0 9 9] >>");
    const uint64_t xref = gap + tail.out.n;
    if (xref_text) {
        build_text(&tail, xref_text);
        for (unsigned i = 1; i < 4; i++) {
            const uint64_t at = i == 1 ? head.offsets[1] : gap + tail.offsets[i];
            for (int shift = 32; shift >= 0; shift -= 8)
                CHECK_OK(divit_bytes_push(&tail.out, (uint8_t)(at >> shift)));
        }
        build_text(&tail, "\nendstream\nendobj\n");
    } else
        CHECK_OK(divit_bytes_printf(&tail.out,
            "xref\n1 3\n%010lu 00000 n \n%010lu 00000 n \n%010lu 00000 n \n"
            "trailer\n<< /Size 4 /Root 1 0 R >>\n",
            (unsigned long)head.offsets[1], (unsigned long)(gap + tail.offsets[2]),
            (unsigned long)(gap + tail.offsets[3])));
    CHECK_OK(divit_bytes_printf(&tail.out, "startxref\n%lu\n%%%%EOF\n", (unsigned long)xref));
    CHECK_OK(divit_write_at(fd, 0, divit_bytes_span(&head.out), NULL));
    CHECK_OK(divit_write_at(fd, gap, divit_bytes_span(&tail.out), NULL));
    return fd;
}

static void check_appended(int fd, uint64_t size, const divit_bytes *update, uint64_t hole_at)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    CHECK_OK(divit_write_at(fd, size, divit_bytes_span(update), NULL));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_pdf_open(map.span, NULL, &pdf, NULL));
    CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].whole);
    assert_true(hole_at > size);
    assert_int_equal(list.items[0].hole_at, hole_at);
}

static void sign_sparse(uint64_t gap, const char *xref, divit_status expected)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = make_sparse(gap, xref);
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole;
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_pdf_open(map.span, NULL, &pdf, NULL));
    CHECK_STATUS(divit_pdf_sign_prepare(pdf, NULL, &update, &hole, NULL), expected);
    if (expected == DIVIT_OK)
        check_appended(fd, map.span.n, &update, hole.offset);
}

static void offsets_of_ten_digits_and_more_are_kept(void **state)
{
    (void)state;
    sign_sparse(UINT64_C(9900000000), NULL, DIVIT_OK);
    sign_sparse(UINT64_C(9999999700), NULL, DIVIT_INPUT_LIMIT);
    sign_sparse(UINT64_C(12000000000),
        "5 0 obj\n<< /Type /XRef /Size 6 /W [0 5 0] /Index [1 3] /Root 1 0 R /Length 15 >>\n"
        "stream\n",
        DIVIT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_file_gets_field_form_and_annotation),
        cmocka_unit_test(lists_and_forms_of_their_own_are_rewritten_alone),
        cmocka_unit_test(an_empty_field_is_filled),
        cmocka_unit_test(a_number_that_the_form_refers_to_is_not_taken),
        cmocka_unit_test(an_update_of_an_xref_stream_is_one),
        cmocka_unit_test(an_archival_file_gets_an_empty_appearance),
        cmocka_unit_test(names_are_chosen),
        cmocka_unit_test(numbers_of_names_are_plain),
        cmocka_unit_test(fields_must_be_one_object),
        cmocka_unit_test(wrong_options_are_usage),
        cmocka_unit_test(files_that_cannot_be_signed_are_refused),
        cmocka_unit_test(a_file_without_page_is_refused),
        cmocka_unit_test(offsets_of_ten_digits_and_more_are_kept),
    };
    return cmocka_run_group_tests_name("pdf/update", tests, NULL, NULL);
}
