/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include "pdf/archive.h"
#include "pdf/ink.h"
#include "pdf/page.h"
#include "pdf/place.h"
#include "pdf/room.h"
#include "pdf/tracing.h"

/* One page of 200 by 200 with this content, these entries, a form 6 and a font 5. */
static divit_pdf *build_page(builder *b, const char *entries, const char *content)
{
    char text[400];
    build_text(b, "%PDF-1.7\n");
    build_object(b, 1, "<< /Type /Catalog /Pages 2 0 R /Metadata 8 0 R >>");
    build_object(b, 2,
        "<< /Type /Pages /Kids [3 0 R] /Resources << /Font << /F 5 0 R /T 7 0 R /C 9 0 R >>"
        " /XObject << /X 6 0 R /I 10 0 R /D << /Subtype /Form >> /M 11 0 R /N 12 0 R /E 13 0 R >> "
        ">> >>");
    (void)snprintf(text, sizeof text,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R %s >>", entries);
    build_object(b, 3, text);
    build_stream(b, 4, "", divit_span_of(content));
    build_object(b, 5, "<< /Type /Font /Subtype /Type1 >>");
    build_stream(b, 6, "/Subtype /Form /Matrix [1 0 0 1 5 5]",
        DIVIT_SPAN_TEXT("0 0 10 10 re f q 1 0 0 1 7 7 cm /X Do Q"));
    build_object(b, 7, "<< /Type /Font /Subtype /Type3 >>");
    build_stream(b, 8, "", DIVIT_SPAN_TEXT("<x pdfaid:part='1'/>"));
    build_object(b, 9, "<< /Type /Font /Subtype /Type0 >>");
    build_stream(b, 10, "/Subtype /Image", DIVIT_SPAN_TEXT("x"));
    build_stream(b, 11, "/Subtype /Form /Matrix [1 0 0 1 5 /x]", DIVIT_SPAN_TEXT("0 0 1 1 re f"));
    build_stream(b, 12, "/Subtype /Form", DIVIT_SPAN_TEXT("0 0 10 10 re f"));
    build_stream(b, 13, "/Subtype /Form /Matrix [1 0 R]", DIVIT_SPAN_TEXT("0 0 10 10 re f"));
    build_table(b, "/Root 1 0 R");
    return build_open(b);
}

/* Everything marked, as one box. */
typedef struct marked {
    size_t count;
    divit_pdf_box all;
} marked;

static void mark(void *ctx, divit_pdf_box box)
{
    marked *m = ctx;
    if (m->count++ == 0)
        m->all = box;
    m->all = (divit_pdf_box){box.x0 < m->all.x0 ? box.x0 : m->all.x0,
        box.y0 < m->all.y0 ? box.y0 : m->all.y0, box.x1 > m->all.x1 ? box.x1 : m->all.x1,
        box.y1 > m->all.y1 ? box.y1 : m->all.y1};
}

static divit_status ink_of(const char *content, marked *ret)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_page(&b, "", content);
    divit_pdf_ref ref;
    divit_pdf_value page;
    CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
    return divit_pdf_ink_each(pdf, &page, mark, ret, NULL);
}

static void content_is_marked_where_it_is(void **state)
{
    static const struct {
        const char *content;
        size_t count;
        divit_pdf_box all;
    } rows[] = {
        {"", 0, {0, 0, 0, 0}},
        {"10 20 30 40 re f", 1, {10, 20, 40, 60}},
        {"1 g 0 0 200 200 re f 1 1 1 rg 0 0 9 9 re f* 0 0 0 0 k 0 0 9 9 re f", 0, {0, 0, 0, 0}},
        {"1 g q 0 g 10 10 5 5 re f Q 0 0 200 200 re f", 1, {10, 10, 15, 15}},
        {"q 2 0 0 2 10 10 cm 1 1 4 4 re f Q", 1, {12, 12, 20, 20}},
        {"0 1 -1 0 100 0 cm 10 20 5 5 re f", 1, {75, 10, 80, 15}},
        {"2 w 10 10 m 50 30 l S", 1, {6, 6, 54, 34}},
        {"10 10 m 20 20 30 30 40 5 c n", 0, {0, 0, 0, 0}},
        {"10 10 m 20 20 30 30 40 5 c f", 1, {10, 5, 40, 30}},
        {"q 30 0 0 20 50 60 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q 1 1 1 1 re f", 2,
            {1, 1, 80, 80}},
        {"BT /F 10 Tf 20 50 Td (ab) Tj ET", 1, {20, 46, 42, 62}},
        {"BT /F 10 Tf 1 0 0 1 20 50 Tm [(ab) 1000 <6364>] TJ ET", 1, {10, 46, 64, 62}},
        {"BT /F 10 Tf 12 TL 20 50 Td T* (a) ' ET", 1, {20, 22, 31, 38}},
        {"BT /F 10 Tf 2 3 (a) \" ET", 1, {0, -4, 16, 12}},
        {"BT /C 10 Tf (ab) Tj ET", 1, {0, -4, 12, 12}},
        {"BT /F -10 Tf (ab) Tj ET", 1, {-22, -12, 22, 12}},
        {"BT /F 10 Tf -100 Tz (ab) Tj ET", 1, {-22, -4, 22, 12}},
        {"BT /F 10 Tf () Tj ET", 0, {0, 0, 0, 0}},
        {"BT /F 10 Tf 1 Tc (ab) Tj ET", 1, {0, -4, 24, 12}},
        {"BT /F 10 Tf 1 Tw (ab) Tj ET", 1, {0, -4, 24, 12}},
        {"BT /F 10 Tf -1 Tc (ab) Tj ET", 1, {-2, -4, 22, 12}},
        {"BT /F 10 Tf 5 Ts (ab) Tj ET", 1, {0, 1, 22, 17}},
        {"BT /F 10 Tf 20 -30 TD T* (a) Tj ET", 1, {20, -64, 31, -48}},
        {"BT /F 10 Tf [(ab) ] ] TJ ET", 1, {0, -4, 22, 12}},
        {"Q Q 10 10 5 5 re f", 1, {10, 10, 15, 15}},
        {"1 0 1 rg 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"0 1 1 rg 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"1 1 0 rg 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"1 0 0 0 k 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"0 1 0 0 k 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"0 0 1 0 k 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"0 0 0 1 k 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"1 g 0 0 9 9 re f /P cs 0 0 9 9 re f", 1, {0, 0, 9, 9}},
        {"20 20 m 10 30 l f", 1, {10, 20, 20, 30}},
        {"f S", 0, {0, 0, 0, 0}},
        {"q 30 0 0 20 50 60 cm /I Do Q", 1, {50, 60, 80, 80}},
        {"/N Do", 1, {0, 0, 10, 10}},
        {"BI /W 1 /H (ID) ID xEI EX E IEI xEIx EI", 1, {0, 0, 1, 1}},
        {"BI ID x EI\n1 1 1 1 re f", 2, {0, 0, 2, 2}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        marked m = {0};
        const double *a = &m.all.x0;
        const double *w = &rows[i].all.x0;
        CHECK_OK(ink_of(rows[i].content, &m));
        assert_int_equal(m.count, rows[i].count);
        for (size_t k = 0; k < 4; k++)
            if (a[k] - w[k] > 0.001 || w[k] - a[k] > 0.001)
                fail_msg("%s: %g %g %g %g", rows[i].content, a[0], a[1], a[2], a[3]);
    }
}

static void content_that_cannot_be_followed_is_told(void **state)
{
    static const struct {
        const char *content;
        divit_status status;
    } rows[] = {
        {"/S sh", DIVIT_INPUT_UNSUPPORTED},
        {"BT /T 1 Tf (a) Tj ET", DIVIT_INPUT_UNSUPPORTED},
        {"/Y Do", DIVIT_OK},
        {"/X Do", DIVIT_INPUT_UNSUPPORTED}, /* it draws itself */
        {"1 0 0 1 cm", DIVIT_INPUT_UNSUPPORTED},
        {"9 1 2 3 4 re f", DIVIT_INPUT_UNSUPPORTED},
        {"9 - 1 2 3 4 re f", DIVIT_INPUT_UNSUPPORTED},
        {"- 1 2 3 re f", DIVIT_INPUT_UNSUPPORTED},
        {"9 1 0 0 1 0 0 cm", DIVIT_INPUT_UNSUPPORTED},
        {"9 9 q", DIVIT_OK},
        {"Do", DIVIT_INPUT_UNSUPPORTED},
        {"/D Do", DIVIT_INPUT_UNSUPPORTED},
        {"/F Do", DIVIT_OK},
        {"/M Do", DIVIT_INPUT_UNSUPPORTED},
        {"/E Do", DIVIT_INPUT_UNSUPPORTED},
        {"BI /W (open", DIVIT_INPUT_BROKEN},
        {"BI /W 1 /H 1", DIVIT_INPUT_UNSUPPORTED},
        {"BI /W 1 ID ", DIVIT_INPUT_UNSUPPORTED},
        {"(open", DIVIT_INPUT_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        marked m = {0};
        CHECK_STATUS(ink_of(rows[i].content, &m), rows[i].status);
    }
}

/* The word so many times. */
static divit_status ink_of_many(const char *word, size_t count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    marked m = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    for (size_t i = 0; i < count; i++)
        CHECK_OK(divit_bytes_append(&content, divit_span_of(word)));
    build_base(&b, "");
    b.out.n -= strlen(">>\nendobj\n");
    build_text(&b, "/Contents 4 0 R >>\nendobj\n");
    build_stream(&b, 4, "", divit_bytes_span(&content));
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
    return divit_pdf_ink_each(pdf, &page, mark, &m, NULL);
}

static void content_has_limits(void **state)
{
    (void)state;
    CHECK_OK(ink_of_many("q ", DIVIT_PDF_STATES - 1));
    CHECK_STATUS(ink_of_many("q ", DIVIT_PDF_STATES), DIVIT_INPUT_UNSUPPORTED);
    CHECK_OK(ink_of_many("n ", 2000000));
    CHECK_STATUS(ink_of_many("n ", 2000001), DIVIT_INPUT_UNSUPPORTED);
    CHECK_OK(ink_of_many("%123456789012345", (2 << 20) - 1));
    CHECK_STATUS(ink_of_many("%123456789012345", 2 << 20), DIVIT_INPUT_UNSUPPORTED);
    CHECK_STATUS(ink_of_many("/A#2", 40), DIVIT_OK);
}

/* Contents of a page may be left out, but not stand in the page itself. */
static void contents_are_streams(void **state)
{
    static const struct {
        const char *contents;
        divit_status status;
    } rows[] = {
        {"", DIVIT_OK},
        {"/Contents null", DIVIT_OK},
        {"/Contents 9 0 R", DIVIT_OK},
        {"/Contents []", DIVIT_OK},
        {"/Contents [4 0 R]", DIVIT_OK},
        {"/Contents (x)", DIVIT_INPUT_UNSUPPORTED},
        {"/Contents [(x)]", DIVIT_INPUT_UNSUPPORTED},
        {"/Contents [R]", DIVIT_INPUT_BROKEN},
        {"/Contents 4 0 R /Contents 4 0 R", DIVIT_INPUT_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        marked m = {0};
        divit_pdf_ref ref;
        divit_pdf_value page;
        build_base(&b, "");
        b.out.n -= strlen(">>\nendobj\n");
        CHECK_OK(divit_bytes_printf(&b.out, "%s >>\nendobj\n", rows[i].contents));
        build_stream(&b, 4, "", DIVIT_SPAN_TEXT("n"));
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_page_first(pdf, &ref, &page, NULL));
        CHECK_STATUS(divit_pdf_ink_each(pdf, &page, mark, &m, NULL), rows[i].status);
    }
}

static void places_are_checked(void **state)
{
    static const struct {
        const char *entries;
        divit_pdf_box seen;
        const char *detail; /* NULL: good */
        const char *subject;
    } rows[] = {
        {"", {0, 0, 200, 200}, NULL, ""},
        {"", {150, 0, 201, 20}, "the place does not lie within the visible part of the page", ""},
        {"/CropBox [0 0 100 100]", {50, 50, 101, 60},
            "the place does not lie within the visible part of the page", ""},
        {"", {-1, 0, 10, 10}, "the place does not lie within the visible part of the page", ""},
        {"", {0, -1, 10, 10}, "the place does not lie within the visible part of the page", ""},
        {"", {0, 150, 10, 201}, "the place does not lie within the visible part of the page", ""},
        {"", {10, 0, 10, 10}, "the place does not lie within the visible part of the page", ""},
        {"", {0, 10, 10, 10}, "the place does not lie within the visible part of the page", ""},
        {"/Annots [<< /Subtype /Widget /T (a) /Rect [50 50 80 60] >>]", {50, 61, 80, 70}, NULL, ""},
        {"/Annots [<< /Subtype /Widget /T (a) /Rect [50 50 80 60] >>]", {50, 40, 80, 50}, NULL, ""},
        {"/Annots [<< /Subtype /Widget /Rect [50 50 80 60] >>]", {50, 50, 80, 60},
            "the place would cover a form field or a signature", ""},
        {"/Annots [<< /Subtype /Widget /T (imza) /Rect [50 50 80 60] >>]", {70, 55, 100, 90},
            "the place would cover a form field or a signature", "imza"},
        {"/Annots [<< /Subtype /Widget /Parent << /T (ad) >> /T (soyad) /Rect [50 50 80 60] >>]",
            {70, 55, 100, 90}, "the place would cover a form field or a signature", "ad.soyad"},
        {"/Annots [<< /Subtype /Widget /T (imza) /Rect [50 50 80 60] >>]", {80, 55, 100, 90}, NULL,
            ""},
        {"/Annots [<< /Subtype /Link /Rect [0 0 80 60] >>]", {70, 55, 100, 90}, NULL, ""},
        {"/Rotate 90 /Annots [<< /Subtype /Widget /T (a) /Rect [0 190 9 200] >>]",
            {190, 190, 199, 199}, "the place would cover a form field or a signature", "a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_page(&b, rows[i].entries, "");
        divit_pdf_place place;
        divit_error err = {0};
        const divit_status s = divit_pdf_place_at(pdf, 1, rows[i].seen, &place, &err);
        CHECK_STATUS(s, rows[i].detail ? DIVIT_NO_PLACE : DIVIT_OK);
        assert_string_equal(err.subject, rows[i].subject);
        if (rows[i].detail)
            assert_string_equal(err.detail, rows[i].detail);
    }
}

static void the_lowest_empty_place_is_found(void **state)
{
    static const struct {
        const char *entries;
        const char *content;
        bool found;
        divit_pdf_box at_most; /* the place lies in it */
    } rows[] = {
        {"", "", true, {100, 0, 200, 40}},
        {"", "0 0 200 100 re f", true, {100, 100, 200, 145}},
        {"", "80 0 120 200 re f", true, {0, 0, 80, 40}},
        {"/Annots [<< /Subtype /Widget /Rect [0 0 200 60] >>]", "", true, {100, 60, 200, 105}},
        {"/Annots [<< /Subtype /Text /F 2 /Rect [0 0 200 60] >>]", "", true, {100, 0, 200, 40}},
        {"", "0 0 200 200 re f", false, {0, 0, 0, 0}},
        {"", "/S sh", false, {0, 0, 0, 0}},
        {"/UserUnit 10", "", true, {190, 0, 200, 13}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_page(&b, rows[i].entries, rows[i].content);
        divit_pdf_place place = {0};
        const divit_status s = divit_pdf_room_find(pdf, 60, 20, &place, NULL);
        CHECK_STATUS(s, rows[i].found ? DIVIT_OK : DIVIT_NO_PLACE);
        const divit_pdf_box *in = &rows[i].at_most;
        assert_true(place.box.x0 >= in->x0 && place.box.x1 <= in->x1);
        assert_true(place.box.y0 >= in->y0 && place.box.y1 <= in->y1);
    }
}

static void the_places_of_a_field_are_found(void **state)
{
    static const struct {
        const char *field;
        const char *detail; /* NULL: one place of 40 by 20 */
    } rows[] = {
        {"/P 3 0 R /Rect [10 10 50 30]", NULL},
        {"/Rect [10 10 50 30]", NULL},
        {"/Rect [10 10 10 10]",
            "the signature field has no place on a page where it could be seen"},
        {"/Kids [9 0 R]", NULL},
        {"/Kids [10 0 R]", "the signature field is on no page of the PDF"},
        {"/Rect [10 10 50 10]",
            "the signature field has no place on a page where it could be seen"},
        {"/Rect [10 10 50 (x)]",
            "the signature field has no place on a page where it could be seen"},
        {"/Rect [10 10 50]", "the signature field has no place on a page where it could be seen"},
        {"/Rect [10 10 50 30 70]",
            "the signature field has no place on a page where it could be seen"},
        {"/Rect 10", "the signature field has no place on a page where it could be seen"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_place places[DIVIT_PDF_SPOTS];
        size_t count = 0;
        divit_error err = {0};
        build_text(&b, "%PDF-1.7\n");
        build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] >> >>");
        build_object(&b, 2, "<< /Type /Pages /Kids [3 0 R] >>");
        build_object(&b, 3,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Rotate 90 /Annots [8 0 R] >>");
        (void)snprintf(text, sizeof text, "<< /FT /Sig /T (imza) %s >>", rows[i].field);
        build_object(&b, 8, text);
        build_object(&b, 9, "<< /P 3 0 R /Rect [10 10 50 30] >>");
        build_object(&b, 10, "<< /Rect [10 10 50 30] >>");
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        DIVIT_AUTO(divit_pdf_choice_done)
        divit_pdf_choice choice = {0};
        CHECK_OK(divit_pdf_field_choose(pdf, "imza", &choice, NULL));
        const divit_status s = divit_pdf_place_field(pdf, &choice, places, &count, &err);
        CHECK_STATUS(s, rows[i].detail ? DIVIT_NO_PLACE : DIVIT_OK);
        if (rows[i].detail) {
            assert_string_equal(err.detail, rows[i].detail);
            continue;
        }
        assert_int_equal(count, 1);
        assert_int_equal(places[0].turn, 90);
        assert_true(places[0].width == 20 && places[0].height == 40);
    }
}

static void the_part_of_pdfa_is_told(void **state)
{
    static const struct {
        const char *entry, *metadata;
        unsigned part;
    } rows[] = {
        {"/Metadata 4 0 R", "<x pdfaid:part='1'/>", 1},
        {"/Metadata 4 0 R", "<pdfaid:part>2</pdfaid:part>", 2},
        {"/Metadata 4 0 R", "<pdfaid:part></pdfaid:part>1", 0},
        {"/Metadata 4 0 R", "<x pdfaid:part='/3'>", 0},
        {"/Metadata 4 0 R", "<x pdfaid:part='0'>", 0},
        {"/Metadata 4 0 R", "<x pdfaid:part='x'>", 0},
        {"/Metadata 4 0 R", "<x pdfaid:part", 0},
        {"/Metadata 4 0 R", "", 0},
        {"/Metadata 3 0 R", "<x pdfaid:part='1'/>", 0},
        {"/Metadata (x)", "", 0},
        {"", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        unsigned part = 9;
        build_base(&b, rows[i].entry);
        build_stream(&b, 4, "", divit_span_of(rows[i].metadata));
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_archive_part(pdf, &part, NULL));
        if (part != rows[i].part)
            fail_msg("%s: %u", rows[i].metadata, part);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_is_marked_where_it_is),
        cmocka_unit_test(content_that_cannot_be_followed_is_told),
        cmocka_unit_test(content_has_limits),
        cmocka_unit_test(contents_are_streams),
        cmocka_unit_test(places_are_checked),
        cmocka_unit_test(the_lowest_empty_place_is_found),
        cmocka_unit_test(the_places_of_a_field_are_found),
        cmocka_unit_test(the_part_of_pdfa_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
