/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include "pdf/page.h"
#include "pdf/view.h"

/* A document of one page with these entries, below a node with those. */
static divit_pdf *build_page(builder *b, const char *node, const char *page)
{
    char text[200];
    build_text(b, "%PDF-1.7\n");
    build_object(b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    (void)snprintf(text, sizeof text, "<< /Type /Pages /Kids [3 0 R] /Count 1 %s >>", node);
    build_object(b, 2, text);
    (void)snprintf(text, sizeof text, "<< /Type /Page /Parent 2 0 R %s >>", page);
    build_object(b, 3, text);
    build_table(b, "/Root 1 0 R");
    return build_open(b);
}

static divit_status view_of(divit_pdf *pdf, divit_pdf_view *ret, divit_error *err)
{
    divit_pdf_ref ref;
    divit_pdf_value page;
    CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
    return divit_pdf_view_read(pdf, &page, ret, err);
}

static void check_box(divit_pdf_box got, divit_pdf_box wanted)
{
    const double a[] = {got.x0, got.y0, got.x1, got.y1};
    const double b[] = {wanted.x0, wanted.y0, wanted.x1, wanted.y1};
    for (size_t i = 0; i < 4; i++)
        assert_true(a[i] - b[i] < 1e-6 && b[i] - a[i] < 1e-6);
}

/* Seen from (10, 20) to (40, 30): where that is on a page cropped to [100 200 300 600]. */
static void what_is_seen_is_found_on_the_page(void **state)
{
    static const struct {
        const char *node;
        const char *page;
        double width, height;
        divit_pdf_box own;
    } rows[] = {
        {"/MediaBox [0 0 500 700]", "/CropBox [100 200 300 600]", 200, 400, {110, 220, 140, 230}},
        {"/MediaBox [0 0 500 700] /CropBox [300 600 100 200]", "/Rotate 90", 400, 200,
            {270, 210, 280, 240}},
        {"/CropBox [100 200 300 600] /Rotate 180", "/MediaBox [0 0 500 700]", 200, 400,
            {260, 570, 290, 580}},
        {"/Rotate 90", "/MediaBox [100 200 300 600] /Rotate -90", 400, 200, {120, 560, 130, 590}},
        {"", "/MediaBox [100 200 300 600] /UserUnit 2.0", 400, 800, {105, 210, 120, 215}},
        {"", "/MediaBox [100 200 300 600] /UserUnit 2 /Rotate 450", 800, 400, {285, 205, 290, 220}},
        {"/MediaBox [100 200 900 600]", "/CropBox [-5 -5 300 9999]", 200, 400,
            {110, 220, 140, 230}},
    };
    const divit_pdf_box seen = {10, 20, 40, 30};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_page(&b, rows[i].node, rows[i].page);
        divit_pdf_view view;
        CHECK_OK(view_of(pdf, &view, NULL));
        assert_true(view.width == rows[i].width && view.height == rows[i].height);
        check_box(divit_pdf_view_to_page(&view, seen), rows[i].own);
        check_box(divit_pdf_view_from_page(&view, rows[i].own), seen);
    }
}

static void pages_without_a_size_are_refused(void **state)
{
    static const char *const rows[] = {"", "/MediaBox [0 0 100]", "/MediaBox [0 0 0 100]",
        "/MediaBox [0 0 100 100] /CropBox [200 200 300 300]", "/MediaBox [0 0 (a) 100]",
        "/CropBox [0 0 9 9]", "/MediaBox [0 0 100 0]"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_page(&b, "", rows[i]);
        divit_pdf_view view;
        divit_error err = {0};
        CHECK_STATUS(view_of(pdf, &view, &err), DIVIT_INPUT_BROKEN);
        assert_string_equal(err.detail, "a page of the PDF does not say how large it is");
    }
}

/* Turns that are none, and units of no size, count as if they were not there. */
static void odd_turns_and_units_are_passed_over(void **state)
{
    static const char *const rows[] = {
        "/Rotate 45", "/Rotate (x)", "/Rotate 360", "/UserUnit 0", "/UserUnit -2", "/UserUnit (x)"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_view view;
        (void)snprintf(text, sizeof text, "/MediaBox [0 0 100 50] %s", rows[i]);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_page(&b, "", text);
        CHECK_OK(view_of(pdf, &view, NULL));
        assert_int_equal(view.turn, 0);
        assert_true(view.unit == 1 && view.width == 100 && view.height == 50);
    }
}

/* Nodes above a page that lead nowhere, or around. */
static void nothing_is_inherited_from_a_loop(void **state)
{
    static const struct {
        const char *page;
        divit_status status;
    } rows[] = {{"<< /Parent 3 0 R >>", DIVIT_INPUT_LIMIT}, {"<< /Parent (x) >>", DIVIT_OK},
        {"<< >>", DIVIT_OK}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_value page, found;
        build_base(&b, "");
        build_object(&b, 3, rows[i].page);
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = 3}, &page, NULL, NULL));
        CHECK_STATUS(
            divit_pdf_view_inherited(pdf, &page, "MediaBox", &found, NULL), rows[i].status);
        if (rows[i].status == DIVIT_OK)
            assert_int_equal(found.kind, DIVIT_PDF_NONE);
    }
}

static void boxes_meet_inside(void **state)
{
    static const divit_pdf_box box = {10, 10, 20, 20};
    static const struct {
        divit_pdf_box other;
        bool meets;
    } rows[] = {
        {{12, 12, 15, 15}, true},
        {{0, 0, 10, 30}, false},
        {{20, 0, 30, 30}, false},
        {{0, 0, 30, 10}, false},
        {{0, 20, 30, 30}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(divit_pdf_box_meets(&box, &rows[i].other), rows[i].meets);
}

static void pages_are_found_by_number(void **state)
{
    static const struct {
        long number;
        uint32_t object; /* 0: there is no such page */
    } rows[] = {{1, 4}, {2, 6}, {3, 7}, {-1, 7}, {-3, 4}, {0, 0}, {4, 0}, {-4, 0}};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    size_t count = 0;
    (void)state;
    build_text(&b, "%PDF-1.7\n");
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_object(&b, 2, "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 99 >>");
    build_object(&b, 3, "<< /Type /Pages /Kids [4 0 R] >>");
    build_object(&b, 4, "<< /Type /Page >>");
    build_object(&b, 5, "<< /Type /Pages /Kids [6 0 R null 7 0 R] >>");
    build_object(&b, 6, "<< /Type /Page >>");
    build_object(&b, 7, "<< /Type /Page >>");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_OK(divit_pdf_page_count(pdf, &count, NULL));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_pdf_ref ref = {0};
        divit_pdf_value page;
        const divit_status s = divit_pdf_page_at(pdf, rows[i].number, &ref, &page, NULL);
        CHECK_STATUS(s, rows[i].object ? DIVIT_OK : DIVIT_NO_PLACE);
        assert_int_equal(ref.number, rows[i].object);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_seen_is_found_on_the_page),
        cmocka_unit_test(pages_without_a_size_are_refused),
        cmocka_unit_test(odd_turns_and_units_are_passed_over),
        cmocka_unit_test(nothing_is_inherited_from_a_loop),
        cmocka_unit_test(boxes_meet_inside),
        cmocka_unit_test(pages_are_found_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
