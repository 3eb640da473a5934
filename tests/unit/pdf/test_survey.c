/* SPDX-License-Identifier: Apache-2.0 */
#include "builder.h"

#include "base/file.h"
#include "pdf/survey.h"
#include "pki/cipher.h"

static divit_pdf_survey survey_of(divit_pdf *pdf)
{
    divit_pdf_survey found;
    divit_error err = {0};
    CHECK_OK(divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, NULL));
    if (divit_pdf_survey_read(pdf, &found, &err) != DIVIT_OK)
        fail_msg("%s", err.detail);
    return found;
}

static divit_pdf_survey survey_of_file(const char *path)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    CHECK_OK(divit_file_read(path, 1 << 20, &file, NULL));
    CHECK_OK(divit_pdf_open(divit_bytes_span(&file), NULL, &pdf, NULL));
    return survey_of(pdf);
}

static divit_pdf_survey survey_with(const char *catalog)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    build_base(&b, catalog);
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    return survey_of(pdf);
}

static void versions_must_be_whole(void **state)
{
    static const struct {
        const char *catalog;
        unsigned version;
    } rows[] = {
        {"", 17},
        {"/Version /1.9", 19},
        {"/Version /1.4", 17},
        {"/Version /2", 17},
        {"/Version /2.", 17},
        {"/Version /3.0", 17},
        {"/Version /0.9", 17},
        {"/Version /2-0", 17},
        {"/Version /2.x", 17},
        {"/Version /2.-", 17},
        {"/Version (2.0)", 17},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(survey_with(rows[i].catalog).version, rows[i].version);
}

/* The first object tells it (F.3.3). */
static void a_linearization_must_stand_first(void **state)
{
    static const struct {
        const char *first;
        bool linearized;
    } rows[] = {
        {"", false},
        {"x", false},
        {"4 x", false},
        {"4 0 x", false},
        {"4 0 obj >>", false},
        {"4 0 obj << /Linearized 1 /Linearized 1 >>", false},
        {"4 0 obj << /A 1 >>", false},
        {"4 0 obj << /Linearized 1 >>", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        build_text(&b, "%PDF-1.7\n");
        build_text(&b, rows[i].first);
        build_text(&b, "\n");
        build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
        build_object(&b, 2, "<< /Type /Pages /Kids [] >>");
        build_table(&b, "/Root 1 0 R");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        const divit_pdf_survey s = survey_of(pdf);
        assert_int_equal(s.linearized, rows[i].linearized);
        assert_int_equal(s.revisions, 1);
    }
}

static void structures_are_told_apart(void **state)
{
    static const struct {
        const char *path;
        size_t tables, streams, hybrids, revisions;
        bool linearized;
    } rows[] = {
        {"pdf/classic.pdf", 1, 0, 0, 1, false},
        {"pdf/objstm.pdf", 0, 1, 0, 1, false},
        {"pdf/hybrid.pdf", 1, 0, 1, 1, false},
        {"pdf/linear.pdf", 2, 0, 0, 1, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_survey s = survey_of_file(rows[i].path);
        assert_int_equal(s.tables, rows[i].tables);
        assert_int_equal(s.streams, rows[i].streams);
        assert_int_equal(s.hybrids, rows[i].hybrids);
        assert_int_equal(s.revisions, rows[i].revisions);
        assert_int_equal(s.linearized, rows[i].linearized);
        assert_false(s.shifted || s.odd || s.encrypted || s.changed);
    }
}

static void encryption_is_told(void **state)
{
    static const struct {
        const char *path;
        divit_pdf_method method;
        unsigned key_bits;
    } rows[] = {
        {"pdf/encrypted-rc4-40.pdf", DIVIT_PDF_METHOD_RC4, 40},
        {"pdf/encrypted-aes-128.pdf", DIVIT_PDF_METHOD_AES128, 128},
        {"pdf/encrypted-aes-256.pdf", DIVIT_PDF_METHOD_AES256, 256},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_survey s = survey_of_file(rows[i].path);
        assert_true(s.encrypted && !s.owner);
        assert_int_equal(s.method, rows[i].method);
        assert_int_equal(s.key_bits, rows[i].key_bits);
        assert_int_equal(s.empty, 1);
        assert_int_equal(s.filled, 1);
    }
    const divit_pdf_survey none = survey_of_file("pdf/encrypted-modify-none.pdf");
    assert_int_equal(none.permissions & DIVIT_PDF_MAY_MODIFY, 0);
}

static void what_acts_by_itself_is_told(void **state)
{
    (void)state;
    const divit_pdf_survey quiet = survey_with("/OpenAction [3 0 R /Fit] /MarkInfo << >>");
    assert_false(quiet.actions || quiet.scripts || quiet.attachments || quiet.layers);
    assert_false(quiet.xfa || quiet.draws_fields || quiet.tagged);
    assert_int_equal(quiet.version, 17);
    const divit_pdf_survey there = survey_with("/OpenAction << /S /GoTo /D [3 0 R /Fit] >>");
    assert_false(there.actions);
    const divit_pdf_survey script = survey_with("/OpenAction << /S /JavaScript /JS (x) >>");
    assert_true(script.actions && script.scripts);
    const divit_pdf_survey names =
        survey_with("/Names << /JavaScript << >> /EmbeddedFiles << >> >> /AA << >> /Version /2.0");
    assert_true(names.actions && names.scripts && names.attachments);
    assert_int_equal(names.version, 20);
    const divit_pdf_survey form = survey_with("/AcroForm << /XFA [] /NeedAppearances true >> "
                                              "/OCProperties << >> /MarkInfo << /Marked true >>");
    assert_true(form.xfa && form.draws_fields && form.layers && form.tagged);
    const divit_pdf_survey untagged = survey_with(
        "/MarkInfo << /Marked false >> /OCProperties << /D << /AS [] /OFF [3 0 R] >> >>");
    assert_false(untagged.tagged || untagged.print_layers);
    assert_true(untagged.hidden_layers);
}

/* A certifying signature that does not reach the end, a timestamp, an empty field, a text. */
static void signatures_and_fields_are_counted(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R 6 0 R 7 0 R 8 0 R] >>");
    build_object(&b, 4,
        "<< /FT /Sig /T (a) /Lock << /Action /All >> /V << /Contents <00> /ByteRange [0 1 2 3] "
        "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>] >> >>");
    build_object(&b, 5,
        "<< /FT /Sig /T (b) /V << /Type /DocTimeStamp /Contents <00> /ByteRange [0 1] >> >>");
    build_object(&b, 6, "<< /FT /Sig /T (c) >>");
    build_object(&b, 7, "<< /FT /Tx /T (d) /V (DENEME) >>");
    build_object(&b, 8, "<< /FT /Tx /T (e) /V null >>");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    const divit_pdf_survey s = survey_of(pdf);
    assert_int_equal(s.signatures, 2);
    assert_int_equal(s.timestamps, 1);
    assert_int_equal(s.doubtful, 2);
    assert_int_equal(s.locking, 1);
    assert_int_equal(s.empty, 1);
    assert_int_equal(s.filled, 1);
    assert_int_equal(s.certification, 2);
    assert_true(s.changed);
}

static void the_strictest_certification_counts(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "/AcroForm << /Fields [4 0 R 5 0 R 6 0 R 7 0 R] >>");
    build_object(&b, 4,
        "<< /FT /Sig /T (a) /V << /Contents <00> /ByteRange [0 1 2 3] "
        "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 3 >> >>] >> >>");
    build_object(&b, 5,
        "<< /FT /Sig /T (b) /V << /Contents <00> /ByteRange [0 1 2 3] "
        "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>] >> >>");
    build_object(&b, 6, "<< /FT /Tx /T (c) /V (1) >>");
    build_object(&b, 7, "<< /FT /Tx /T (d) /V (2) >>");
    build_table(&b, "/Root 1 0 R");
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(&b);
    const divit_pdf_survey s = survey_of(pdf);
    assert_int_equal(s.certification, 2);
    assert_int_equal(s.filled, 2);
    assert_int_equal(s.filled_object, 6);
}

static void a_locked_document_is_not_surveyed(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_pdf_survey found;
    (void)state;
    CHECK_OK(divit_file_read("pdf/encrypted-password-128.pdf", 1 << 20, &file, NULL));
    CHECK_OK(divit_pdf_open(divit_bytes_span(&file), NULL, &pdf, NULL));
    CHECK_STATUS(divit_pdf_survey_read(pdf, &found, NULL), DIVIT_INPUT_LOCKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_must_be_whole),
        cmocka_unit_test(a_linearization_must_stand_first),
        cmocka_unit_test(structures_are_told_apart),
        cmocka_unit_test(encryption_is_told),
        cmocka_unit_test(what_acts_by_itself_is_told),
        cmocka_unit_test(signatures_and_fields_are_counted),
        cmocka_unit_test(the_strictest_certification_counts),
        cmocka_unit_test(a_locked_document_is_not_surveyed),
    };
    return cmocka_run_group_tests_name("pdf/survey", tests, NULL, NULL);
}
