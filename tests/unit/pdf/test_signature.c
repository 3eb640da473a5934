/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include "pdf/signature.h"

static const char form[] = "/AcroForm << /Fields [4 0 R] /SigFlags 3 >>";
static const char field[] = "<< /FT /Sig /T (Imza) /V 5 0 R /Lock << /Action /All >> >>";

/* A signed file whose ByteRange is [a b c d] plus the given differences. */
static void build_signed(builder *b, const int64_t change[4], const char *more)
{
    char text[256];
    build_base(b, form);
    build_object(b, 4, field);
    const size_t before = b->out.n + strlen("5 0 obj\n");
    const char start[] = "<< /Type /Sig /Contents ";
    const size_t hole = before + strlen(start);
    size_t size = 0;
    for (int pass = 0; pass < 2; pass++) {
        const long r[] = {(long)change[0], (long)(hole) + (long)change[1],
            (long)hole + 6 + (long)change[2], (long)(size - hole - 6) + (long)change[3]};
        b->out.n = before - strlen("5 0 obj\n");
        (void)snprintf(text, sizeof text, "%s<0aff> /ByteRange [%8ld %8ld %8ld %8ld] %s >>", start,
            r[0], r[1], r[2], r[3], more);
        build_object(b, 5, text);
        build_table(b, "/Root 1 0 R");
        size = b->out.n;
    }
}

static void read_signed(const builder *b, divit_pdf_signatures *list, divit_status expected)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    divit_error err = {0};
    CHECK_STATUS(divit_pdf_signatures_read(pdf, list, &err), expected);
    if (expected == DIVIT_OK)
        assert_int_equal(list->count, 1);
    else
        assert_non_null(err.detail);
}

static void a_signature_is_listed(void **state)
{
    static const int64_t none[4] = {0};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    (void)state;
    build_signed(&b, none,
        "/SubFilter /ETSI.CAdES#2edetached /Filter /Adobe.PPKLite /M (D:20261122) /Name (DENEME)"
        "/Reason <FEFF015F> /Location (Ankara)");
    read_signed(&b, &list, DIVIT_OK);
    const divit_pdf_signature *s = list.items;
    CHECK_TEXT(divit_bytes_span(&s->field), "Imza");
    CHECK_TEXT(divit_bytes_span(&s->type), "Sig");
    CHECK_TEXT(divit_bytes_span(&s->sub_filter), "ETSI.CAdES.detached");
    CHECK_TEXT(divit_bytes_span(&s->filter), "Adobe.PPKLite");
    CHECK_TEXT(divit_bytes_span(&s->time), "D:20261122");
    CHECK_TEXT(divit_bytes_span(&s->name), "DENEME");
    CHECK_TEXT(divit_bytes_span(&s->reason), "ş");
    CHECK_TEXT(divit_bytes_span(&s->location), "Ankara");
    CHECK_TEXT(divit_bytes_span(&s->contents), "\x0a\xff");
    assert_true(s->is_signed && s->exact && s->whole && s->has_lock);
    assert_int_equal(s->field_ref.number, 4);
    assert_int_equal(s->value_ref.number, 5);
    assert_int_equal(s->hole_at, s->range[1]);
    assert_int_equal(s->hole_size, 6);
    assert_int_equal(s->revision_end, b.out.n);
    assert_int_equal(s->certifies, 0);
}

static void another_range_is_not_exact(void **state)
{
    static const int64_t changes[][4] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0},
        {0, 0, -1, 0}, {0, 0, 0, 1}, {-1, 0, 0, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        build_signed(&b, changes[i], "");
        read_signed(&b, &list, DIVIT_OK);
        assert_false(list.items[0].exact);
        assert_false(list.items[0].whole);
    }
}

static void a_shorter_range_is_not_whole(void **state)
{
    static const int64_t shorter[] = {0, 0, 0, -1};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    (void)state;
    build_signed(&b, shorter, "");
    read_signed(&b, &list, DIVIT_OK);
    assert_true(list.items[0].exact);
    assert_false(list.items[0].whole);
}

/* Each way to say something doubtful about what is covered, and what is told about it. */
static void doubtful_dictionaries_are_told(void **state)
{
    static const struct {
        int64_t change[4];
        const char *more;
        divit_pdf_fault fault;
    } rows[] = {
        {{0}, "/Contents <00>", DIVIT_PDF_FAULT_KEYS},
        {{0}, "/#43ontents <00>", DIVIT_PDF_FAULT_KEYS},
        {{0}, "/ByteRange [0 1 2 3]", DIVIT_PDF_FAULT_KEYS},
        {{0}, "/Reason (a) /Reason (b)", DIVIT_PDF_FAULT_KEYS},
        {{0}, "/Unknown 1 /Unknown 2", DIVIT_PDF_FAULT_KEYS},
        {{0}, "/Type /Sig", DIVIT_PDF_FAULT_KEYS},
        {{1, 0, 0, 0}, "", DIVIT_PDF_FAULT_START},
        {{0, 1, 0, 0}, "", DIVIT_PDF_FAULT_GAP},
        {{0, -1, 0, 0}, "", DIVIT_PDF_FAULT_GAP},
        {{0, 0, 1, -1}, "", DIVIT_PDF_FAULT_GAP},
        {{0, 0, -1, 0}, "", DIVIT_PDF_FAULT_GAP},
        {{0, 0, 0, 1}, "", DIVIT_PDF_FAULT_END},
        {{0, 0, 0, INT64_C(1) << 62}, "", DIVIT_PDF_FAULT_END},
        {{0, 0, 0, -100000}, "", DIVIT_PDF_FAULT_RANGE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        build_signed(&b, rows[i].change, rows[i].more);
        read_signed(&b, &list, DIVIT_OK);
        assert_int_equal(list.items[0].fault, rows[i].fault);
        assert_false(list.items[0].exact || list.items[0].whole);
    }
}

/* Signature dictionaries that cannot be right whatever else the file holds. */
static void malformed_dictionaries_are_told(void **state)
{
    static const struct {
        const char *text;
        divit_pdf_fault fault;
    } rows[] = {
        {"<< /ByteRange [0 1 2 3] >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /ByteRange [0 1 2 3] /Contents (x) >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /ByteRange [0 1 2 3] /Contents 3 0 R >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /ByteRange [0 1 2 3] /Contents null >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /ByteRange [0 1 2 3] /Contents <000> >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /ByteRange [0 1 2 3] /Contents <00 00> >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /ByteRange [0 1 2 3] /Contents [<00>] >>", DIVIT_PDF_FAULT_CONTENTS},
        {"<< /Contents <00> >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange 3 0 R >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange [] >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange [0 1 2] >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange [0 1 2 3 4] >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange [0 -1 2 3] >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange [0 1.0 2 3] >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange [0 1 2 3 0 R] >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Contents <00> /ByteRange null >>", DIVIT_PDF_FAULT_RANGE},
        {"<< /Type /Catalog /Contents <00> /ByteRange [0 1 2 3] >>", DIVIT_PDF_FAULT_TYPE},
        {"<< /Contents <00> /ByteRange [0 9223372036854775807 9223372036854775807 9] >>",
            DIVIT_PDF_FAULT_END},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        build_base(&b, form);
        build_object(&b, 4, field);
        build_object(&b, 5, rows[i].text);
        build_table(&b, "/Root 1 0 R");
        read_signed(&b, &list, DIVIT_OK);
        assert_true(list.items[0].is_signed);
        assert_int_equal(list.items[0].fault, rows[i].fault);
    }
}

/* A field that says something twice has no signature to be believed, nor have two with the same. */
static void doubtful_fields_are_told(void **state)
{
    static const int64_t none[4] = {0};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_signed(&b, none, "");
    static const struct {
        const char *one, *other;
        divit_pdf_fault fault;
    } rows[] = {
        {"<< /FT /Sig /T (Imza) /V 5 0 R /Rect [0 0 0 0] /Rect [0 0 9 9] >>", "null",
            DIVIT_PDF_FAULT_KEYS},
        {"<< /FT /Sig /T (Imza) /V 5 0 R >>", "<< /FT /Sig /T (Iki) /V 5 0 R >>",
            DIVIT_PDF_FAULT_SHARED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        DIVIT_AUTO(builder_done)
        builder again = b;
        again.out = (divit_bytes){0};
        CHECK_OK(divit_bytes_append(&again.out, divit_bytes_span(&b.out)));
        build_object(
            &again, 1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 6 0 R] >> >>");
        build_object(&again, 4, rows[i].one);
        build_object(&again, 6, rows[i].other);
        build_table(&again, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&again);
        CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
        assert_true(list.count > 0);
        for (size_t k = 0; k < list.count; k++) {
            assert_int_equal(list.items[k].fault, rows[i].fault);
            assert_false(list.items[k].exact);
        }
    }
}

static void a_certification_is_told(void **state)
{
    static const struct {
        const char *text;
        unsigned permission;
    } rows[] = {
        {"/Reference [<</TransformMethod /DocMDP /TransformParams <</P 3>> >>]", 3},
        {"/Reference [<</TransformMethod /DocMDP /TransformParams <<>> >>]", 2},
        {"/Reference [<</TransformMethod /DocMDP /TransformParams <</P 9>> >>]", 1},
        {"/Reference [<</TransformMethod /DocMDP /TransformParams <</P 0>> >>]", 1},
        {"/Reference [<</TransformMethod /DocMDP /TransformParams <</P (x)>> >>]", 1},
        {"/Reference [<</TransformMethod /FieldMDP /TransformParams <</P 1>> >>]", 0},
    };
    static const int64_t none[4] = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        build_signed(&b, none, rows[i].text);
        read_signed(&b, &list, DIVIT_OK);
        assert_int_equal(list.items[0].certifies, rows[i].permission);
    }
}

static void fields_inherit_and_are_ordered(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    (void)state;
    build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R 8 0 R] >>");
    build_object(&b, 4, "<< /FT /Sig /T (Ust) /Kids [6 0 R 7 0 R] >>");
    build_object(&b, 5, "<< /FT /Sig /T (Ilk) /V << /Contents <00> /ByteRange [0 1 2 3] >> >>");
    build_object(&b, 6, "<< /T (Bos) /Kids [9 0 R] >>");
    build_object(&b, 7, "<< /T (Son) /V << /Contents <00> /ByteRange [0 1 9 9] >> >>");
    build_object(&b, 8, "<< /FT /Tx /T (Yazi) /V (x) >>");
    build_object(&b, 9, "<< /Subtype /Widget >>");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
    assert_int_equal(list.count, 3);
    CHECK_TEXT(divit_bytes_span(&list.items[0].field), "Ilk");
    CHECK_TEXT(divit_bytes_span(&list.items[1].field), "Ust.Son");
    CHECK_TEXT(divit_bytes_span(&list.items[2].field), "Ust.Bos");
    assert_false(list.items[2].is_signed);
}

/* What stands where a field should, and is none, hides no field beside it. */
static void what_is_no_field_is_passed_over(void **state)
{
    static const char *const others[] = {
        "7", "(a)", "null", "[4 0 R]", "true", "/A", "9 0 R", "5 0 R", "<< /Kids 7 >>", "<< >>"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        char text[128];
        (void)snprintf(text, sizeof text, "/AcroForm << /Fields [%s 6 0 R] >>", others[i]);
        build_base(&b, text);
        build_object(&b, 4, "<< /FT /Sig /T (Imza) >>");
        build_object(&b, 5, "17");
        (void)snprintf(
            text, sizeof text, "<< /T (Ust) /Kids [%s 4 0 R %s] >>", others[i], others[i]);
        build_object(&b, 6, text);
        build_table(&b, "/Root 1 0 R");
        read_signed(&b, &list, DIVIT_OK);
        CHECK_TEXT(divit_bytes_span(&list.items[0].field), "Ust.Imza");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_is_listed),
        cmocka_unit_test(another_range_is_not_exact),
        cmocka_unit_test(a_shorter_range_is_not_whole),
        cmocka_unit_test(doubtful_dictionaries_are_told),
        cmocka_unit_test(malformed_dictionaries_are_told),
        cmocka_unit_test(doubtful_fields_are_told),
        cmocka_unit_test(a_certification_is_told),
        cmocka_unit_test(fields_inherit_and_are_ordered),
        cmocka_unit_test(what_is_no_field_is_passed_over),
    };
    return cmocka_run_group_tests_name("pdf/signature", tests, NULL, NULL);
}
