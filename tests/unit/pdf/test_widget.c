/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include "pdf/signature.h"
#include "pdf/update.h"

static const divit_pdf_part parts[] = {
    {.value = DIVIT_SPAN_TEXT("<< /A (b) >>")},
    {.value = DIVIT_SPAN_TEXT("<< /Type /XObject >>"),
        .is_stream = true,
        .data = DIVIT_SPAN_TEXT("0 0 1 1 re f")},
};

/* Signs what was built so that it is seen at the spots, and opens the whole. */
static divit_pdf *sign(
    builder *b, const char *field, const divit_pdf_spot *spots, size_t spot_count)
{
    const divit_pdf_looks looks = {
        .parts = parts, .part_count = 2, .spots = spots, .spot_count = spot_count};
    const divit_pdf_sign_options options = {.field = field, .hole_bytes = 10, .looks = &looks};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    divit_pdf_hole hole;
    CHECK_OK(divit_pdf_sign_prepare(pdf, &options, &update, &hole, NULL));
    CHECK_OK(divit_bytes_append(&b->out, divit_bytes_span(&update)));
    return build_open(b);
}

static void check_object(divit_pdf *pdf, uint32_t number, const char *raw)
{
    divit_pdf_value v;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    CHECK_TEXT(v.raw, raw);
}

static void one_spot_is_merged_with_its_field(void **state)
{
    const divit_pdf_spot spot = {.page = {3, 0}, .box = {1, 2.5, 3, 4}, .form = 5};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes data = {0};
    divit_pdf_value dict;
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = sign(&b, NULL, &spot, 1);
    check_object(pdf, 4, "<< /A (b) >>");
    CHECK_OK(divit_pdf_stream_read(pdf, (divit_pdf_ref){.number = 5}, &dict, &data, NULL));
    CHECK_TEXT(dict.raw, "<< /Type /XObject  /Length 12>>");
    CHECK_TEXT(divit_bytes_span(&data), "0 0 1 1 re f");
    check_object(pdf, 7,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 6 0 R /F 132"
        " /Rect [1 2.5 3 4] /P 3 0 R /AP << /N 5 0 R >> >>");
    check_object(
        pdf, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]  /Annots [ 7 0 R]>>");
}

static void further_spots_are_stamps(void **state)
{
    const divit_pdf_spot spots[] = {{.page = {3, 0}, .box = {1, 1, 2, 2}, .form = 7},
        {.page = {4, 0}, .box = {1, 1, 2, 2}, .form = 7},
        {.page = {3, 0}, .box = {5, 5, 6, 6}, .form = 7}};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    (void)state;
    build_text(&b, "%PDF-1.7\n");
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_object(&b, 2, "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>");
    build_object(&b, 3, "<< /Type /Page >>");
    build_object(&b, 4, "<< /Type /Page /Annots 5 0 R >>");
    build_object(&b, 5, "[ null ]");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = sign(&b, "Onay", spots, 3);
    check_object(pdf, 9,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Onay) /V 8 0 R /F 132 /Rect [1 1 2 2]"
        " /P 3 0 R /AP << /N 7 0 R >> >>");
    check_object(pdf, 10,
        "<< /Type /Annot /Subtype /Stamp /F 196 /Rect [1 1 2 2] /P 4 0 R /AP << /N 7 0 R >> >>");
    check_object(pdf, 3, "<< /Type /Page  /Annots [ 9 0 R 11 0 R]>>");
    check_object(pdf, 5, "[ null  10 0 R]");
    CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].field_ref.number, 9);
}

static void the_widgets_of_an_empty_field_are_drawn(void **state)
{
    const divit_pdf_spot own = {.annot = {4, 0}, .form = 8};
    const divit_pdf_spot kids[] = {{.annot = {5, 0}, .form = 12}, {.annot = {6, 0}, .form = 12}};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "/AcroForm << /Fields [4 0 R 7 0 R] >>");
    build_object(&b, 4, "<< /FT /Sig /T (bir) /Rect [0 0 9 9] /AP 9 0 R >>");
    build_object(&b, 5, "<< /Parent 7 0 R /Rect [0 0 9 9] >>");
    build_object(&b, 6, "<< /Parent 7 0 R /Rect [0 0 9 9] >>");
    build_object(&b, 7, "<< /FT /Sig /T (iki) /Kids [5 0 R 6 0 R] >>");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = sign(&b, "bir", &own, 1);
    check_object(pdf, 4, "<< /FT /Sig /T (bir) /Rect [0 0 9 9] /AP  << /N 8 0 R >>  /V 10 0 R>>");
    divit_pdf_free(&pdf);
    pdf = sign(&b, "iki", kids, 2);
    check_object(pdf, 5, "<< /Parent 7 0 R /Rect [0 0 9 9]  /AP << /N 12 0 R >>>>");
    check_object(pdf, 6, "<< /Parent 7 0 R /Rect [0 0 9 9]  /AP << /N 12 0 R >>>>");
    check_object(pdf, 7, "<< /FT /Sig /T (iki) /Kids [5 0 R 6 0 R]  /V 13 0 R>>");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_spot_is_merged_with_its_field),
        cmocka_unit_test(further_spots_are_stamps),
        cmocka_unit_test(the_widgets_of_an_empty_field_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
