/* SPDX-License-Identifier: Apache-2.0 */
/* Each trait is seen where it stands, and nothing is seen where there is nothing. */
#include "builder.h"

#include "base/file.h"
#include "pdf/inspect.h"

static divit_pdf_inspection inspect(const builder *b, size_t objects)
{
    const divit_pdf_inspect_options options = {.objects = objects};
    divit_pdf_inspection seen;
    divit_error err = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    if (divit_pdf_inspect(pdf, &options, &seen, &err) != DIVIT_OK)
        fail_msg("%s", err.detail);
    return seen;
}

static size_t traits_of(const divit_pdf_inspection *seen)
{
    size_t n = 0;
    for (unsigned i = 0; i < DIVIT_PDF_TRAITS; i++)
        n += seen->traits[i].count > 0;
    return n;
}

/* Two pages; the second one refers to object 6, the catalog holds what is given. */
static divit_pdf_inspection inspect_with(const char *catalog, const char *page, const char *object6)
{
    char text[512];
    DIVIT_AUTO(builder_done)
    builder b = {0};
    build_text(&b, "%PDF-1.7\n");
    (void)snprintf(text, sizeof text, "<< /Type /Catalog /Pages 2 0 R %s >>", catalog);
    build_object(&b, 1, text);
    build_object(&b, 2, "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>");
    build_object(&b, 3, "<< /Type /Page /Parent 2 0 R /Rotate 0 >>");
    (void)snprintf(text, sizeof text, "<< /Type /Page /Parent 2 0 R %s /X 6 0 R >>", page);
    build_object(&b, 4, text);
    build_object(&b, 5, "<< /FontFile2 3 0 R >>");
    build_object(&b, 6, object6);
    build_object(&b, 7, "<< /Y 5 0 R >>");
    build_table(&b, "/Root 1 0 R /Info 7 0 R");
    return inspect(&b, 0);
}

typedef struct row {
    divit_pdf_trait_kind trait;
    const char *object6;
} row;

static void each_object_shows_its_trait(void **state)
{
    static const row rows[] = {
        {DIVIT_PDF_TRAIT_JAVASCRIPT, "<< /S /JavaScript >>"},
        {DIVIT_PDF_TRAIT_JAVASCRIPT, "<< /Type /Action /S /J#61vaScript >>"},
        {DIVIT_PDF_TRAIT_JAVASCRIPT, "[ << /Next [ << /JS (x) >> ] >> ]"},
        {DIVIT_PDF_TRAIT_MORE_ACTIONS, "<< /AA << >> >>"},
        {DIVIT_PDF_TRAIT_LAUNCH, "<< /S /Launch /F (x) >>"},
        {DIVIT_PDF_TRAIT_SUBMIT, "<< /S /SubmitForm /F (x) >>"},
        {DIVIT_PDF_TRAIT_IMPORT, "<< /S /ImportData /F (x) >>"},
        {DIVIT_PDF_TRAIT_REMOTE, "<< /S /GoToR /F (x) >>"},
        {DIVIT_PDF_TRAIT_URI, "<< /S /URI /URI (x) >>"},
        {DIVIT_PDF_TRAIT_ACTION, "<< /S /SetOCGState /State [] >>"},
        {DIVIT_PDF_TRAIT_ATTACHMENT, "<< /Type /Filespec /EF << >> >>"},
        {DIVIT_PDF_TRAIT_MEDIA, "<< /S /Movie >>"},
        {DIVIT_PDF_TRAIT_MEDIA, "<< /Subtype /RichMedia /Rect [0 0 9 9] /AP << >> >>"},
        {DIVIT_PDF_TRAIT_NO_APPEARANCE, "<< /Subtype /FreeText /Rect [0 0 9 9] >>"},
        {DIVIT_PDF_TRAIT_PRINT_ONLY, "<< /Subtype /Stamp /Rect [0 0 9 9] /AP << >> /F 36 >>"},
        {DIVIT_PDF_TRAIT_FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
        {DIVIT_PDF_TRAIT_FONT, "<< /Subtype /CIDFontType2 /BaseFont /A /FontDescriptor << >> >>"},
        {DIVIT_PDF_TRAIT_ALTERNATE, "<< /Alternates [] >>"},
        {DIVIT_PDF_TRAIT_EXTERNAL, "<< /Length 0 /F (other.pdf) >>"},
        {DIVIT_PDF_TRAIT_POSTSCRIPT, "<< /Length 0 /Subtype /PS >>"},
        {DIVIT_PDF_TRAIT_POSTSCRIPT, "<< /Length 0 /Subtype2 /PS >>"},
        {DIVIT_PDF_TRAIT_EXTERNAL, "<< /Length 0 /OPI << >> >>"},
        {DIVIT_PDF_TRAIT_EXTERNAL, "<< /Length 0 /Ref << >> >>"},
        {DIVIT_PDF_TRAIT_NO_APPEARANCE, "<< /Subtype /FreeText /Rect [0 0 0 9] >>"},
        {DIVIT_PDF_TRAIT_NO_APPEARANCE, "<< /Subtype /FreeText /Rect [0 0 9] >>"},
        {DIVIT_PDF_TRAIT_FONT, "<< /Type /Font /Subtype /TrueType >>"},
        {DIVIT_PDF_TRAIT_UNREADABLE, "[ 1 R ]"},
        {DIVIT_PDF_TRAIT_UNREADABLE, "<< /A << 1 2 >> >>"},
        {DIVIT_PDF_TRAIT_UNREADABLE, "<< /S /URI /S /Launch >>"},
        {DIVIT_PDF_TRAIT_UNREADABLE, "<< /A >>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_inspection seen = inspect_with("", "", rows[i].object6);
        const divit_pdf_sighting *s = &seen.traits[rows[i].trait];
        if (s->count == 0 || s->page != 2 || s->object != 6 || traits_of(&seen) != 1)
            fail_msg("%s: %zu on page %zu, object %u, %zu traits", rows[i].object6, s->count,
                s->page, s->object, traits_of(&seen));
    }
}

static void what_is_harmless_shows_none(void **state)
{
    static const char *const objects[] = {
        "<< /S /GoTo /D [3 0 R /Fit] >>",
        "<< /Type /StructElem /S /URI >>",
        "<< /S /URI /K 1 >>",
        "<< /S /URI /K null /Type /Other >>",
        "<< /AA null >>",
        "<< /Subtype /Popup /Rect [0 0 9 9] >>",
        "<< /Subtype /Stamp /Rect [0 0 9 9] /AP << >> /F 32 >>",
        "<< /Subtype /Type1 >>",
        "<< /Subtype /Type1 /Type /Other >>",
        "<< /F (x) /OPI << >> /Ref << >> >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [0 0 0 0] /F 132 >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A >>",
        "<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 5 0 R >>",
        "<< /FT /Sig /AP << /N << /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
        "<< /DR << /Font << /Helv << /Type /Font /Subtype /Type1 >> >> >> >>",
        "[ 1 2 (x) null true 1.5 /JavaScript ]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        const divit_pdf_inspection seen = inspect_with("", "", objects[i]);
        for (unsigned k = 0; k < DIVIT_PDF_TRAITS; k++)
            if (seen.traits[k].count > 0)
                fail_msg("%s: %s", objects[i], divit_pdf_trait_at(k)->id);
        assert_int_equal(seen.pages, 2);
    }
}

static void the_catalog_shows_its_traits(void **state)
{
    static const row rows[] = {
        {DIVIT_PDF_TRAIT_OPEN_ACTION, "/OpenAction << /S /Named /N /Print >>"},
        {DIVIT_PDF_TRAIT_JAVASCRIPT, "/Names << /JavaScript << >> >>"},
        {DIVIT_PDF_TRAIT_ATTACHMENT, "/Names << /EmbeddedFiles << >> >>"},
        {DIVIT_PDF_TRAIT_MORE_ACTIONS, "/AA << >>"},
        {DIVIT_PDF_TRAIT_XFA, "/AcroForm << /XFA [] >>"},
        {DIVIT_PDF_TRAIT_NEED_APPEARANCES, "/AcroForm << /NeedAppearances true >>"},
        {DIVIT_PDF_TRAIT_VALUE, "/AcroForm << /Fields [6 0 R] >>"},
        {DIVIT_PDF_TRAIT_LAYER, "/OCProperties << >>"},
        {DIVIT_PDF_TRAIT_HIDDEN_LAYER, "/OCProperties << /D << /BaseState /OFF >> >>"},
        {DIVIT_PDF_TRAIT_HIDDEN_LAYER, "/OCProperties << /D << /OFF [5 0 R] >> >>"},
        {DIVIT_PDF_TRAIT_PRINT_LAYER, "/OCProperties << /D << /AS [ << >> ] >> >>"},
        {DIVIT_PDF_TRAIT_TAGS, "/MarkInfo << /Marked true >>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_inspection seen =
            inspect_with(rows[i].object6, "", "<< /FT /Tx /T (a) /V (DENEME) >>");
        if (seen.traits[rows[i].trait].count != 1)
            fail_msg("%s", rows[i].object6);
    }
    const divit_pdf_inspection quiet =
        inspect_with("/OpenAction [3 0 R /Fit] /AcroForm << /NeedAppearances false >>", "", "[]");
    assert_int_equal(traits_of(&quiet), 0);
}

/* The form's default resources share a font with a page: there it counts. */
static void a_font_that_a_page_uses_too_is_missed(void **state)
{
    static const char font[] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    (void)state;
    const divit_pdf_inspection both = inspect_with("/AcroForm << /DR << /F 6 0 R >> >>", "", font);
    assert_int_equal(both.traits[DIVIT_PDF_TRAIT_FONT].count, 1);
    const divit_pdf_inspection signature =
        inspect_with("", "/Annots [ << /FT /Sig /AP 6 0 R >> ]", font);
    assert_int_equal(signature.traits[DIVIT_PDF_TRAIT_FONT].count, 1);
}

static void objects_that_nothing_shows_are_counted(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_base(&b, "");
    build_object(&b, 4, "<< /Type /Page /Parent 2 0 R >>");
    build_object(&b, 6, "<< /Z 4 0 R >>");
    build_table(&b, "/Root 1 0 R");
    const divit_pdf_inspection seen = inspect(&b, 0);
    assert_int_equal(seen.traits[DIVIT_PDF_TRAIT_UNUSED].count, 2);
    assert_int_equal(seen.traits[DIVIT_PDF_TRAIT_UNUSED].object, 4);
    assert_int_equal(seen.objects, 3);
    const divit_pdf_inspection one = inspect(&b, 1);
    assert_int_equal(one.objects, 1);
    const divit_pdf_inspection part = inspect(&b, 2);
    assert_int_equal(part.objects, 2);
    assert_int_equal(part.traits[DIVIT_PDF_TRAIT_UNUSED].count, 0);
}

/* Neither object streams nor cross-reference streams nor hints are left over. */
static void the_machinery_of_a_file_is_no_unused_object(void **state)
{
    static const char *const names[] = {
        "pdf/classic.pdf", "pdf/objstm.pdf", "pdf/hybrid.pdf", "pdf/linear.pdf"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        CHECK_OK(divit_file_read(names[i], 1 << 20, &b.out, NULL));
        const divit_pdf_inspection seen = inspect(&b, 0);
        assert_int_equal(seen.traits[DIVIT_PDF_TRAIT_UNUSED].count, 0);
        assert_int_equal(seen.pages, 1);
    }
}

/* What stands first and looks like a linearization, and what hints it names. */
static void a_linearization_must_be_whole(void **state)
{
    static const struct {
        const char *first;
        size_t unused;
    } rows[] = {
        {"", 0},
        {"x", 0},
        {"4 x", 0},
        {"4 0 x", 0},
        {"4 0 obj >>", 0},
        {"4 0 obj << /A 1 >> endobj", 1},
        {"4 0 obj << /Linearized 1 >> endobj", 0},
        {"4 0 obj << /Linearized 1 /Linearized 1 >> endobj", 1},
        {"4 0 obj << /Linearized 1 /H [R] >> endobj", 0},
        {"4 0 obj << /Linearized 1 /H 9 /H 9 >> endobj", 1},
        {"4 0 obj << /Linearized 1 /H [0 (x) 1] >> endobj", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        build_text(&b, "%PDF-1.7\n");
        b.offsets[4] = b.out.n;
        CHECK_OK(divit_bytes_printf(&b.out, "%s\n", rows[i].first));
        if (!strstr(rows[i].first, "endobj"))
            b.offsets[4] = 0;
        build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
        build_object(&b, 2, "<< /Type /Pages /Kids [3 0 R] >>");
        build_object(&b, 3, "<< /Type /Page /Parent 2 0 R >>");
        b.size = 5;
        build_table(&b, "/Root 1 0 R");
        const divit_pdf_inspection seen = inspect(&b, 0);
        if (seen.traits[DIVIT_PDF_TRAIT_UNUSED].count != rows[i].unused)
            fail_msg("%s: %zu", rows[i].first, seen.traits[DIVIT_PDF_TRAIT_UNUSED].count);
    }
}

/* Loops, shared pages and wrong references end. */
static void crooked_page_trees_end(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_text(&b, "%PDF-1.7\n");
    build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_object(&b, 2, "<< /Kids [3 0 R 2 0 R 3 0 R << >> 4 0 R 99 0 R 5 0 R 6 0 R] >>");
    build_object(&b, 3, "<< /Type /Page /S 3 0 R >>");
    build_object(&b, 4, "<< /Kids [2 0 R 6 0 R] >>");
    build_object(&b, 5, "5 0 R");
    build_object(&b, 6, "<< /AA << >> >>");
    build_table(&b, "/Root 1 0 R");
    const divit_pdf_inspection seen = inspect(&b, 0);
    assert_int_equal(seen.pages, 3);
    assert_int_equal(seen.traits[DIVIT_PDF_TRAIT_MORE_ACTIONS].page, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_object_shows_its_trait),
        cmocka_unit_test(what_is_harmless_shows_none),
        cmocka_unit_test(the_catalog_shows_its_traits),
        cmocka_unit_test(a_font_that_a_page_uses_too_is_missed),
        cmocka_unit_test(objects_that_nothing_shows_are_counted),
        cmocka_unit_test(the_machinery_of_a_file_is_no_unused_object),
        cmocka_unit_test(a_linearization_must_be_whole),
        cmocka_unit_test(crooked_page_trees_end),
    };
    return cmocka_run_group_tests_name("pdf/inspect", tests, NULL, NULL);
}
