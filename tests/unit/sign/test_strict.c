/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict wish: documents that viewers show differently, that act by themselves, or in which a
 * second document lies in wait, are refused with the reason; without the wish they can be signed.
 */
#include "unit/pdf/builder.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "divit/inspect.h"

/* A page with text in a font of the file, and one further object. */
static void build_with(builder *b, const char *catalog, const char *page, const char *object8)
{
    static const char drawn[] = "BT /F1 12 Tf 20 20 Td (DENEME) Tj ET";
    char text[512];
    build_text(b, "%PDF-1.7\n");
    (void)snprintf(text, sizeof text, "<< /Type /Catalog /Pages 2 0 R %s >>", catalog);
    build_object(b, 1, text);
    build_object(b, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    (void)snprintf(text, sizeof text,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> %s >>",
        page);
    build_object(b, 3, text);
    build_stream(b, 4, "", divit_span_of(drawn));
    build_object(
        b, 5, "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+A /FontDescriptor 6 0 R >>");
    build_object(b, 6, "<< /Type /FontDescriptor /FontName /ABCDEF+A /FontFile2 7 0 R >>");
    build_stream(b, 7, "", DIVIT_SPAN_TEXT("font"));
    if (object8)
        build_object(b, 8, object8);
    build_table(b, "/Root 1 0 R");
}

static divit_status check(const builder *b, bool strict, divit_error *err)
{
    const divit_sign_options options = {.strict = strict};
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("strict", MFD_CLOEXEC);
    CHECK_OK(divit_write_at(fd, 0, divit_bytes_span(&b->out), NULL));
    return divit_sign_check(fd, &options, err);
}

static void a_plain_document_is_taken(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_with(&b, "/MarkInfo << /Marked true >>", "/Annots [8 0 R]",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>");
    CHECK_OK(check(&b, true, NULL));
}

typedef struct row {
    const char *catalog;
    const char *page;
    const char *object8;
    const char *detail;
} row;

static void check_rows(const row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        build_with(&b, rows[i].catalog, rows[i].page, rows[i].object8);
        CHECK_OK(check(&b, false, NULL));
        CHECK_STATUS(check(&b, true, &err), DIVIT_INPUT_UNSAFE);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

static void documents_that_viewers_show_differently_are_refused(void **state)
{
    static const row rows[] = {
        {"/AcroForm << /Fields [8 0 R] /NeedAppearances true >>", "/Annots [8 0 R]",
            "<< /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 9 9] /AP << >> >>",
            "the PDF lets each viewer draw its form fields anew"},
        {"/OCProperties << /OCGs [8 0 R] /D << /AS [<< /Event /Print /OCGs [8 0 R] >>] >> >>", "",
            "<< /Type /OCG /Name (a) /Usage << /Print << /PrintState /ON >> >> >>",
            "the PDF has a layer that is shown on paper or on the screen only"},
        {"/OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >>", "",
            "<< /Type /OCG /Name (a) >>", "the PDF has a layer that is hidden at first"},
        {"", "/X << /Font << /F2 8 0 R >> >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "a font is not in the PDF; viewers show others instead"},
        {"/AcroForm << /Fields [] /XFA 8 0 R >>", "", "[(a) (b)]",
            "the PDF has a form of the kind XFA, which few viewers show"},
        {"", "/Annots [8 0 R]", "<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] >>",
            "an annotation has no appearance of its own; each viewer draws its own"},
        {"/AcroForm << /Fields [8 0 R] >>", "/Annots [8 0 R]",
            "<< /Subtype /Widget /FT /Tx /T (a) /V (bir) /Rect [0 0 9 9] /AP << /N 4 0 R >> >>",
            "a form field has a value, which may look different in each viewer"},
        {"", "/X << /Length 0 /F (x.bin) >>", NULL, "a part of the PDF lies in another file"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void documents_that_act_are_refused(void **state)
{
    static const row rows[] = {
        {"/Names << /JavaScript << /Names [(a) 8 0 R] >> >>", "", "<< /S /JavaScript /JS (a) >>",
            "the PDF has JavaScript, which can change what is seen"},
        {"/OpenAction << /S /Named /N /Print >>", "", NULL,
            "the PDF does something by itself when it is opened"},
        {"", "/AA << >>", NULL,
            "the PDF does something by itself at certain moments, such as printing"},
        {"", "/X << /A 8 0 R >>", "<< /S /URI /URI (http://ornek.tr) >>",
            "the PDF has a link to an address in the web"},
        {"", "/X << /A 8 0 R >>", "<< /S /Launch /F (a) >>", "the PDF can start a program"},
        {"", "/X << /A 8 0 R >>", "<< /S /SubmitForm /F (a) >>",
            "the PDF can send what is in it to an address"},
        {"", "/X << /A 8 0 R >>", "<< /S /GoToR /F (a) /D [0 /Fit] >>",
            "the PDF has a link into another file"},
        {"/Names << /EmbeddedFiles << /Names [(a) 8 0 R] >> >>", "",
            "<< /Type /Filespec /F (a) /EF << /F 4 0 R >> >>", "the PDF carries other files in it"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

/* Shadow attacks (Mainka, Mladenov, Rohlmann, NDSS 2021): what is prepared before the signature. */
static void documents_with_a_shadow_are_refused(void **state)
{
    static const row rows[] = {
        /* hide: a page that only a later update shows */
        {"", "", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            "the PDF holds an object that nothing in it shows"},
        /* replace: the text of a field over its value */
        {"/AcroForm << /Fields [8 0 R] >>", "/Annots [8 0 R]",
            "<< /Subtype /Widget /FT /Tx /T (a) /V (1) /Rect [0 0 9 9] /AP << /N 4 0 R >> >>",
            "a form field has a value, which may look different in each viewer"},
        /* hide and replace: a second catalog */
        {"", "", "<< /Type /Catalog /Pages 2 0 R >>",
            "the PDF holds an object that nothing in it shows"},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void an_inspection_tells_facts_and_notices(void **state)
{
    const divit_sign_options options = {0};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("strict", MFD_CLOEXEC);
    divit_inspection seen;
    (void)state;
    build_with(&b, "/MarkInfo << /Marked true >> /Metadata 8 0 R", "/AA << >>", NULL);
    build_stream(&b, 8, "", DIVIT_SPAN_TEXT("<pdfaid:part>2</pdfaid:part>"));
    build_table(&b, "/Root 1 0 R");
    CHECK_OK(divit_write_at(fd, 0, divit_bytes_span(&b.out), NULL));
    CHECK_OK(divit_inspect(fd, &options, 0, &seen, NULL));
    assert_true(seen.tagged);
    assert_int_equal(seen.archival, 2);
    assert_int_equal(seen.version, 17);
    assert_int_equal(seen.pages, 1);
    assert_int_equal(seen.notice_count, 2);
    assert_string_equal(seen.notices[1].id, "tags-not-extended");
    assert_string_equal(seen.notices[0].id, "additional-actions");
    assert_int_equal(seen.notices[0].page, 1);
    assert_int_equal(seen.notices[0].object, 3);
    assert_true(seen.notices[0].warning);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_document_is_taken),
        cmocka_unit_test(documents_that_viewers_show_differently_are_refused),
        cmocka_unit_test(documents_that_act_are_refused),
        cmocka_unit_test(documents_with_a_shadow_are_refused),
        cmocka_unit_test(an_inspection_tells_facts_and_notices),
    };
    return cmocka_run_group_tests_name("sign/strict", tests, NULL, NULL);
}
