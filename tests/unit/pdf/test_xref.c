/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include <inttypes.h>
#include <stdlib.h>

#include "pdf/page.h"

static void check_object(divit_pdf *pdf, uint32_t number, const char *raw)
{
    divit_pdf_value v;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    if (raw)
        CHECK_TEXT(v.raw, raw);
    else
        assert_int_equal(v.kind, DIVIT_PDF_NULL);
}

static void a_classic_table_is_read(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    (void)state;
    build_base(&b, "");
    build_object(&b, 5, "(five)");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    check_object(pdf, 5, "(five)");
    check_object(pdf, 4, NULL);
    check_object(pdf, 99, NULL);
    CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
    assert_int_equal(ref.number, 3);
    assert_int_equal(divit_pdf_sections(pdf)->size, 6);
    assert_int_equal(divit_pdf_xref_revision_end(divit_pdf_sections(pdf), 0), b.out.n);
}

static void append_revision(builder *b, unsigned number, const char *value, bool in_use)
{
    const uint64_t before = b->xref;
    uint64_t at = b->out.n;
    if (in_use)
        build_object(b, number, value);
    b->xref = b->out.n;
    if (!in_use)
        at = 0;
    CHECK_OK(divit_bytes_printf(&b->out,
        "xref\n%u 1\n%010" PRIu64 " 00000 %c \ntrailer\n<< /Size %u /Root 1 0 R /Prev %" PRIu64
        " >>\nstartxref\n%" PRIu64 "\n%%%%EOF\n",
        number, at, in_use ? 'n' : 'f', b->size, before, b->xref));
}

static void the_newest_revision_counts(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    uint64_t end = 0;
    divit_pdf_value v;
    (void)state;
    build_base(&b, "");
    build_object(&b, 4, "(old)");
    build_object(&b, 5, "(gone)");
    build_table(&b, "/Root 1 0 R");
    const size_t first = b.out.n;
    append_revision(&b, 4, "(new)", true);
    append_revision(&b, 5, "", false);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    check_object(pdf, 4, "(new)");
    check_object(pdf, 5, NULL);
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = 3}, &v, &end, NULL));
    assert_int_equal(end, first);
    assert_int_equal(divit_pdf_sections(pdf)->section_count, 3);
}

static void packed_objects_are_read(void **state)
{
    static const uint8_t packed[BUILDER_OBJECTS] = {[2] = 1, [3] = 2};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    (void)state;
    build_text(&b, "%PDF-1.5\n");
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_stream(&b, 4, "/Type /ObjStm /N 2 /First 9 /Extends 8 0 R",
        DIVIT_SPAN_TEXT("2 0 3 28 << /Kids [3 0 R] /Count 1>> <</Type/Page>>"));
    build_xref_stream(&b, 5, "/Root 1 0 R", 4, packed);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
    assert_int_equal(ref.number, 3);
    CHECK_TEXT(page.raw, "<</Type/Page>>");
    assert_int_equal(page.at, DIVIT_NOWHERE);
}

static void a_hybrid_section_shows_hidden_objects(void **state)
{
    static const uint8_t row[] = {1, 0, 9, 0};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    char trailer[64];
    (void)state;
    build_text(&b, "%PDF-1.5\n");
    build_object(&b, 4, "(hidden)");
    b.offsets[4] = 0;
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    (void)snprintf(trailer, sizeof trailer, "/Root 1 0 R /XRefStm %zu", b.out.n);
    build_stream(
        &b, 6, "/Type /XRef /Size 7 /W [1 2 1] /Index [4 1]", (divit_span){row, sizeof row});
    build_table(&b, trailer);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    check_object(pdf, 4, "(hidden)");
    check_object(pdf, 5, NULL);
    assert_int_equal(divit_pdf_sections(pdf)->sections[1].kind, DIVIT_PDF_SECTION_HYBRID);
}

static void bytes_before_the_header_shift_all_offsets(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_pdf_value v;
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    CHECK_OK(divit_bytes_append(&file, DIVIT_SPAN_TEXT("junk\n")));
    CHECK_OK(divit_bytes_append(&file, divit_bytes_span(&b.out)));
    CHECK_OK(divit_pdf_open(divit_bytes_span(&file), NULL, &pdf, NULL));
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = 1}, &v, NULL, NULL));
    assert_int_equal(v.at, b.offsets[1] + 5 + strlen("1 0 obj\n"));
    file.n = 0;
    for (int i = 0; i < 1025; i++)
        CHECK_OK(divit_bytes_push(&file, ' '));
    CHECK_OK(divit_bytes_append(&file, divit_bytes_span(&b.out)));
    CHECK_STATUS(
        divit_pdf_open(divit_bytes_span(&file), NULL, &pdf, NULL), DIVIT_INPUT_UNSUPPORTED);
}

static void broken_files_are_refused_with_a_place(void **state)
{
    static const struct {
        const char *trailer;
        const char *tail;
        divit_status status;
    } rows[] = {
        {"/Root 1 0 R", "", DIVIT_OK},
        {"/Root 1 0 R /Prev 0", "", DIVIT_OK},
        {"/Root 1 0 R /Prev -1", "", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R /Prev 99999", "", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R /XRefStm 9", "", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R /Size 9", "", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R", "startxref\n99999\n%%EOF\n", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R", "startxref\n9\n%%EOF\n", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R", "startxref\nx\n%%EOF\n", DIVIT_INPUT_BROKEN},
        {"/Root 1 0 R", "\n\n \n<html>behind the end</html>\n", DIVIT_OK},
        {"/Encrypt 9 0 R", "", DIVIT_OK},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        build_base(&b, "");
        build_table(&b, rows[i].trailer);
        build_text(&b, rows[i].tail);
        CHECK_STATUS(build_try(&b, &err), rows[i].status);
        if (rows[i].status != DIVIT_OK)
            assert_true(err.detail != NULL && err.where != DIVIT_NOWHERE);
    }
}

/* The table of build_base() with rows of one kind, first object and last row as given. */
static void build_rows(builder *b, const char *line_end, const char *last)
{
    build_base(b, "");
    b->xref = b->out.n;
    CHECK_OK(divit_bytes_printf(&b->out, "xref\n0 5\n0000000000 65535 f%s", line_end));
    for (unsigned i = 1; i < 4; i++)
        CHECK_OK(divit_bytes_printf(&b->out, "%010" PRIu64 " 00000 n%s", b->offsets[i], line_end));
    CHECK_OK(divit_bytes_printf(&b->out,
        "%s%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%" PRIu64 "\n%%%%EOF\n", last, line_end,
        b->xref));
}

static void rows_of_other_lengths_are_read(void **state)
{
    static const char *const line_ends[] = {" \n", "\r\n", " \r", "\n", "\r", " \r\n"};
    (void)state;
    for (size_t i = 0; i < sizeof line_ends / sizeof line_ends[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        build_rows(&b, line_ends[i], "0000000000 00000 n");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        check_object(pdf, 1, "<< /Type /Catalog /Pages 2 0 R  >>");
        check_object(pdf, 4, NULL);
        assert_int_equal(divit_pdf_sections(pdf)->odd, strlen(line_ends[i]) == 3);
    }
}

static void rows_of_mixed_lengths_are_refused(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_rows(&b, "\n", "0000000000 00000 n ");
    CHECK_OK(build_try(&b, NULL));
    DIVIT_AUTO(builder_done)
    builder mixed = {0};
    divit_error err = {0};
    build_rows(&mixed, "\n", "0000000000 00000 n\n0000000000 00000 n");
    CHECK_STATUS(build_try(&mixed, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.detail, "a cross-reference table is malformed");
}

static void rows_of_wrong_text_are_refused(void **state)
{
    static const char *const rows[] = {"000000000x 00000 n", "000000000  00000 n",
        "0000000000x00000 n", "0000000000 0000x n", "0000000000 0000! n", "0000000000 00000xn",
        "0000000000 00000 x"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_value v;
        divit_error err = {0};
        build_rows(&b, " \n", rows[i]);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_STATUS(divit_pdf_object(pdf, (divit_pdf_ref){.number = 4}, &v, NULL, &err),
            DIVIT_INPUT_BROKEN);
        assert_string_equal(err.detail, "a cross-reference table is malformed");
    }
}

static void padding_behind_the_end_is_passed_over(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    for (size_t i = 0; i < 1 << 20; i++)
        CHECK_OK(divit_bytes_push(&b.out, 0));
    CHECK_OK(build_try(&b, NULL));
    for (size_t i = 0; i < 4096; i++)
        CHECK_OK(divit_bytes_push(&b.out, ' '));
    CHECK_STATUS(build_try(&b, NULL), DIVIT_INPUT_BROKEN);
}

static void a_loop_of_sections_is_refused(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    char trailer[64];
    (void)state;
    build_base(&b, "");
    (void)snprintf(trailer, sizeof trailer, "/Root 1 0 R /Prev %zu", b.out.n);
    build_table(&b, trailer);
    CHECK_STATUS(build_try(&b, NULL), DIVIT_INPUT_BROKEN);
}

static void an_object_elsewhere_is_refused(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    divit_pdf_value v;
    divit_error err = {0};
    (void)state;
    build_base(&b, "");
    b.offsets[3] = b.offsets[2];
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_STATUS(
        divit_pdf_object(pdf, (divit_pdf_ref){.number = 3}, &v, NULL, &err), DIVIT_INPUT_BROKEN);
    assert_int_equal(err.where, b.offsets[2]);
}

static void limits_are_kept(void **state)
{
    static const divit_pdf_limits rows[] = {{.objects = 3}, {.sections = 1}};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    append_revision(&b, 3, "<<>>", true);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_pdf *pdf = NULL;
        CHECK_STATUS(
            divit_pdf_open(divit_bytes_span(&b.out), &rows[i], &pdf, NULL), DIVIT_INPUT_LIMIT);
        assert_null(pdf);
    }
}

/* Each prefix must be refused or read, but never read beyond: the copy has no byte to spare. */
static void every_prefix_is_safe(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    for (size_t n = 0; n < b.out.n - 1; n++) {
        divit_pdf *pdf = NULL;
        uint8_t *copy = malloc(n ? n : 1);
        assert_non_null(copy);
        memcpy(copy, b.out.p, n);
        if (divit_pdf_open((divit_span){copy, n}, NULL, &pdf, NULL) == DIVIT_OK)
            assert_true(n >= b.out.n - 8);
        divit_pdf_free(&pdf);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_classic_table_is_read),
        cmocka_unit_test(the_newest_revision_counts),
        cmocka_unit_test(packed_objects_are_read),
        cmocka_unit_test(a_hybrid_section_shows_hidden_objects),
        cmocka_unit_test(bytes_before_the_header_shift_all_offsets),
        cmocka_unit_test(broken_files_are_refused_with_a_place),
        cmocka_unit_test(rows_of_other_lengths_are_read),
        cmocka_unit_test(rows_of_mixed_lengths_are_refused),
        cmocka_unit_test(rows_of_wrong_text_are_refused),
        cmocka_unit_test(padding_behind_the_end_is_passed_over),
        cmocka_unit_test(a_loop_of_sections_is_refused),
        cmocka_unit_test(an_object_elsewhere_is_refused),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(every_prefix_is_safe),
    };
    return cmocka_run_group_tests_name("pdf/xref", tests, NULL, NULL);
}
