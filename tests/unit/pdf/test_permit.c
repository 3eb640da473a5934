/* SPDX-License-Identifier: Apache-2.0 */
/* Certifications and locks: made, and honoured by the next signature. */
#include "builder.h"

#include "pdf/permit.h"
#include "pdf/signature.h"
#include "pdf/update.h"

/* Signs what was built and keeps the whole new file in b. */
static divit_status sign(builder *b, const divit_pdf_sign_options *options, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    divit_pdf_hole hole;
    const divit_status s = divit_pdf_sign_prepare(pdf, options, &update, &hole, err);
    if (s == DIVIT_OK)
        CHECK_OK(divit_bytes_append(&b->out, divit_bytes_span(&update)));
    return s;
}

static void check_object(const builder *b, uint32_t number, const char *raw)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    divit_pdf_value v;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    CHECK_TEXT(v.raw, raw);
}

/* What the References of the signature dictionary say. */
static void check_references(const builder *b, uint32_t number, const char *raw)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    divit_pdf_value v, references;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    CHECK_OK(divit_pdf_get(pdf, &v, "Reference", &references, NULL));
    CHECK_TEXT(references.raw, raw);
}

static unsigned certification_of(const builder *b)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    unsigned found = 9;
    CHECK_OK(divit_pdf_certification(pdf, &found, NULL));
    return found;
}

static void the_first_signature_certifies(void **state)
{
    (void)state;
    for (unsigned permission = 1; permission <= 3; permission++) {
        const divit_pdf_sign_options options = {.hole_bytes = 4, .certify = permission};
        const divit_pdf_sign_options again = {.hole_bytes = 4};
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        divit_error err = {0};
        build_base(&b, "");
        build_table(&b, "/Root 1 0 R");
        CHECK_OK(sign(&b, &options, NULL));
        assert_int_equal(certification_of(&b), permission);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_signatures_read(pdf, &list, NULL));
        assert_int_equal(list.items[0].certifies, permission);
        CHECK_STATUS(sign(&b, &options, &err), DIVIT_INPUT_FORBIDDEN);
        if (permission > 1)
            assert_string_equal(err.detail,
                "the PDF has a signature already, and only the first one can certify it");
        CHECK_STATUS(sign(&b, &again, NULL), permission == 1 ? DIVIT_INPUT_FORBIDDEN : DIVIT_OK);
    }
}

static void what_certifying_writes_is_exact(void **state)
{
    const divit_pdf_sign_options options = {.hole_bytes = 4, .certify = 2};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "/Perms 4 0 R");
    build_object(&b, 4, "<< /UR3 9 0 R >>");
    build_table(&b, "/Root 1 0 R");
    CHECK_OK(sign(&b, &options, NULL));
    check_object(&b, 4, "<< /UR3 9 0 R  /DocMDP 5 0 R>>");
    check_references(&b, 5,
        "[<< /Type /SigRef /TransformMethod /DocMDP /TransformParams"
        " << /Type /TransformParams /P 2 /V /1.2 >> >>]");
    check_object(&b, 1,
        "<< /Type /Catalog /Pages 2 0 R /Perms 4 0 R  /AcroForm << /Fields [ 6 0 R] /SigFlags "
        "3>>>>");
}

static void wrong_wishes_are_usage(void **state)
{
    static const char *const names[] = {"Ad", "Yok"};
    static const divit_pdf_sign_options rows[] = {{.certify = 4},
        {.lock = {.action = DIVIT_PDF_LOCK_INCLUDE, .fields = names, .count = 2}},
        {.field = "Imza", .lock = {.action = DIVIT_PDF_LOCK_ALL}}};
    static const char *const details[] = {"a certification allows 1, 2 or 3, nothing else",
        "a field that is to be locked is not there",
        "the signature field says itself what it locks; leave --lock out"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R 6 0 R] >>");
        build_object(&b, 4, "<< /FT /Tx /T (Ad) >>");
        build_object(&b, 6, "<< /FT /Tx /T (Yoklama) >>");
        build_object(&b, 5, "<< /FT /Sig /T (Imza) /Lock << /Action /All >> >>");
        build_table(&b, "/Root 1 0 R");
        CHECK_STATUS(sign(&b, &rows[i], &err), DIVIT_USAGE);
        assert_string_equal(err.detail, details[i]);
    }
}

static void what_locking_writes_is_exact(void **state)
{
    static const char *const names[] = {"Ad", "Ust", "İmza"};
    const divit_pdf_sign_options options = {.hole_bytes = 4,
        .field = "İmza",
        .lock = {.action = DIVIT_PDF_LOCK_INCLUDE, .fields = names, .count = 3}};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R] >>");
    build_object(&b, 4, "<< /FT /Tx /T (Ad) >>");
    build_object(&b, 5, "<< /T (Ust) /Kids [6 0 R] >>");
    build_object(&b, 6, "<< /FT /Tx /T (Alt) >>");
    build_table(&b, "/Root 1 0 R");
    CHECK_OK(sign(&b, &options, NULL));
    check_references(&b, 7,
        "[<< /Type /SigRef /TransformMethod /FieldMDP /Data 1 0 R /TransformParams << /Type"
        " /TransformParams /V /1.2 /Action /Include /Fields [(Ad) (Ust) <FEFF0130006D007A0061>] >>"
        " >>]");
    check_object(&b, 8,
        "<< /Type /SigFieldLock /Action /Include /Fields [(Ad) (Ust) <FEFF0130006D007A0061>] >>");
    check_object(&b, 9,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T <FEFF0130006D007A0061> /V 7 0 R /Lock 8 0 R "
        "/F 132"
        " /Rect [0 0 0 0] /P 3 0 R >>");
}

/* A lock against every change is put into an existing field too; another one only promised. */
static void existing_fields_get_a_lock_of_the_document_only(void **state)
{
    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        const divit_pdf_sign_options options = {.hole_bytes = 4,
            .field = "Imza",
            .lock = {.action = DIVIT_PDF_LOCK_ALL, .document = whole}};
        const divit_pdf_sign_options again = {.hole_bytes = 4};
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        build_base(&b, "/AcroForm << /Fields [4 0 R] >>");
        build_object(&b, 4, "<< /FT /Sig /T (Imza) >>");
        build_table(&b, "/Root 1 0 R");
        CHECK_OK(sign(&b, &options, NULL));
        check_object(&b, 4,
            whole ? "<< /FT /Sig /T (Imza)  /V 5 0 R /Lock 6 0 R>>"
                  : "<< /FT /Sig /T (Imza)  /V 5 0 R>>");
        if (whole)
            check_object(&b, 6, "<< /Type /SigFieldLock /Action /All /P 1 >>");
        CHECK_STATUS(sign(&b, &again, &err), DIVIT_INPUT_FORBIDDEN);
        assert_string_equal(
            err.detail, whole ? "an earlier signature locks the whole PDF against changes"
                              : "an earlier signature locks the form field that is to be signed");
    }
}

static void locked_fields_are_not_signed(void **state)
{
    static const struct {
        const char *parameters;
        const char *field;
        bool locked;
    } rows[] = {
        {"/Action /All", NULL, true},
        {"/Action /All", "Ikinci", true},
        {"/Action /Unknown", "Ikinci", true},
        {"/Action /Include /Fields [(Ikinci)]", "Ikinci", true},
        {"/Action /Include /Fields [(Bir) 7 0 R]", "Ust.Alt", true},
        {"/Action /Include /Fields [(Ust.Al) (Iki)]", "Ust.Alt", false},
        {"/Action /Include /Fields [(Ikinci)]", NULL, false},
        {"/Action /Include", "Ikinci", false},
        {"/Action /Exclude /Fields [(Ikinci)]", "Ikinci", false},
        {"/Action /Exclude /Fields [(Ikinci)]", "Ust.Alt", true},
        {"/Action /Exclude /Fields [(Ikinci)]", NULL, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_sign_options options = {.hole_bytes = 4, .field = rows[i].field};
        char signed_field[400];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        (void)snprintf(signed_field, sizeof signed_field,
            "<< /FT /Sig /T (Bir) /V << /Contents <00> /Reference [8 0 R << /TransformMethod "
            "/FieldMDP /TransformParams << %s >> >>] >> >>",
            rows[i].parameters);
        build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R 6 0 R] >>");
        build_object(&b, 4, signed_field);
        build_object(&b, 5, "<< /FT /Sig /T (Ikinci) >>");
        build_object(&b, 6, "<< /T (Ust) /Kids [9 0 R] >>");
        build_object(&b, 7, "(Ust)");
        build_object(&b, 8, "<< /TransformMethod /Other >>");
        build_object(&b, 9, "<< /FT /Sig /T (Alt) >>");
        build_table(&b, "/Root 1 0 R");
        CHECK_STATUS(sign(&b, &options, NULL), rows[i].locked ? DIVIT_INPUT_FORBIDDEN : DIVIT_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_signature_certifies),
        cmocka_unit_test(what_certifying_writes_is_exact),
        cmocka_unit_test(wrong_wishes_are_usage),
        cmocka_unit_test(what_locking_writes_is_exact),
        cmocka_unit_test(existing_fields_get_a_lock_of_the_document_only),
        cmocka_unit_test(locked_fields_are_not_signed),
    };
    return cmocka_run_group_tests_name("pdf/permit", tests, NULL, NULL);
}
