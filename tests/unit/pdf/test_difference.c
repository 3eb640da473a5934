/* SPDX-License-Identifier: Apache-2.0 */
/* Two revisions of a small document, one thing changed in each: what the difference is about. */
#include "revised.h"

#define CATALOG "/Type /Catalog /Pages 2 0 R /AcroForm 4 0 R"
#define WIDGET "/Type /Annot /Subtype /Widget"

static void fields_are_told_by_their_part(void **state)
{
    static const revised_row rows[] = {
        {.name = "a new signature field with a widget",
            .now = {{4, "<< /Fields [5 0 R 7 0 R] >>"}, {7, "<< /FT /Sig /T (s) /Kids [8 0 R] >>"},
                {8, "<< " WIDGET " /Parent 7 0 R /Rect [0 0 0 0] >>"}},
            .said = "signature-field"},
        {.name = "an empty field signed, with a new widget",
            .old = {{5, "<< /FT /Sig /T (a) >>"}},
            .now = {{5, "<< /FT /Sig /T (a) /V 7 0 R /Kids [8 0 R] >>"}, {7, "<< /Type /Sig >>"},
                {8, "<< " WIDGET " /Parent 5 0 R /Rect [0 0 0 0] >>"}},
            .said = "signature"},
        {.name = "a node above new signatures",
            .now = {{4, "<< /Fields [5 0 R 7 0 R] >>"}, {7, "<< /T (g) /Kids [8 0 R] >>"},
                {8, "<< /FT /Sig /T (s) /Parent 7 0 R >>"}},
            .said = "signature-field"},
        {.name = "a new node above nothing",
            .now = {{4, "<< /Fields [5 0 R 7 0 R] >>"}, {7, "<< /T (g) >>"}},
            .said = "field"},
        {.name = "a field below one without a name",
            .old = {{5, "<< /Kids [7 0 R] >>"}, {7, "<< /FT /Tx /T (b) /V (1) >>"}},
            .now = {{7, "<< /FT /Tx /T (b) /V (2) >>"}},
            .said = "filled"},
        {.name = "a field without a name",
            .old = {{5, "<< /FT /Tx /V (1) >>"}},
            .now = {{5, "<< /FT /Tx /V (2) >>"}},
            .said = "filled"},
        {.name = "a field that stands in the list itself",
            .old = {{4, "<< /Fields [<< /FT /Tx /T (a) /V (1) >>] >>"}},
            .now = {{4, "<< /Fields [<< /FT /Tx /T (a) /V (2) >>] >>"}},
            .said = "field"},
        {.name = "a field listed twice",
            .old = {{4, "<< /Fields [5 0 R 5 0 R] >>"}},
            .now = {{5, "<< /FT /Tx /T (a) /V (2) >>"}},
            .said = "filled"},
        {.name = "a field that is none any more", .now = {{5, "(x)"}}, .said = "field"},
        {.name = "what never was a field",
            .old = {{4, "<< /Fields [9 0 R 5 0 R] >>"}},
            .now = {{7, "(x)"}},
            .said = ""},
        {.name = "a missing field taken off",
            .old = {{4, "<< /Fields [5 0 R 9 0 R] >>"}},
            .now = {{4, "<< /Fields [5 0 R] >>"}},
            .said = "field"},
        {.name = "a number beyond all objects",
            .old = {{4, "<< /Fields [5 0 R 99 0 R] >>"}},
            .now = {{5, "<< /FT /Tx /T (a) /V (2) >>"}},
            .said = "filled"},
        {.name = "two fields lose the same widget",
            .old = {{4, "<< /Fields [5 0 R 7 0 R] >>"}, {5, "<< /FT /Tx /T (a) /Kids [8 0 R] >>"},
                {7, "<< /FT /Tx /T (b) /Kids [8 0 R] >>"}, {8, "<< " WIDGET " >>"}},
            .now = {{5, "<< /FT /Tx /T (a) >>"}, {7, "<< /FT /Tx /T (b) >>"}},
            .said = "field"},
        {.name = "a signature in a flat rectangle",
            .now = {{4, "<< /Fields [5 0 R 7 0 R] >>"},
                {7, "<< " WIDGET " /FT /Sig /T (s) /Rect [0 5 9 5.0] /AP << >> /V 8 0 R >>"},
                {3, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R] >>"},
                {8, "<< /Type /Sig >>"}},
            .said = "signature"},
        {.name = "an empty field with a background that viewers paint",
            .now = {{4, "<< /Fields [5 0 R 7 0 R] >>"},
                {7, "<< " WIDGET " /FT /Sig /T (s) /Rect [0 5 9 9] /MK << /BG [1 1 1] >> >>"},
                {3, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R] >>"}},
            .said = "signature-field signature look"},
        {.name = "a rectangle that is none",
            .now = {{4, "<< /Fields [5 0 R 7 0 R] >>"},
                {7, "<< " WIDGET " /FT /Sig /T (s) /Rect [R] /AP << >> /V 8 0 R >>"},
                {3, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R] >>"},
                {8, "<< /Type /Sig >>"}},
            .said = "signature look covers unclear"},
    };
    (void)state;
    revised_check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void the_form_is_told_by_its_keys(void **state)
{
    static const revised_row rows[] = {
        {.name = "a flag lowered",
            .old = {{4, "<< /Fields [5 0 R] /SigFlags 3 >>"}},
            .now = {{4, "<< /Fields [5 0 R] /SigFlags 1 >>"}},
            .said = "form"},
        {.name = "a flag raised",
            .now = {{4, "<< /Fields [5 0 R] /SigFlags 3 >>"}},
            .said = "flags"},
        {.name = "a font, and the viewer draws",
            .old = {{4,
                "<< /Fields [5 0 R] /NeedAppearances true /DR << /Font << /A 6 0 R >> >> >>"}},
            .now = {{4,
                "<< /Fields [5 0 R] /NeedAppearances true /DR << /Font << /A 6 0 R /B 6 0 R >> >> "
                ">>"}},
            .said = "form"},
        {.name = "a font, and the viewer does not draw",
            .old = {{4,
                "<< /Fields [5 0 R] /NeedAppearances false /DR << /Font << /A 6 0 R >> >> >>"}},
            .now = {{4,
                "<< /Fields [5 0 R] /NeedAppearances false /DR << /Font << /A 6 0 R /B 6 0 R >> "
                ">> >>"}},
            .said = "fonts"},
        {.name = "more than a font",
            .old = {{4, "<< /Fields [5 0 R] /DR << /XObject << >> /Font << /A 6 0 R >> >> >>"}},
            .now = {{4,
                "<< /Fields [5 0 R] /DR << /XObject << /X 6 0 R >> /Font << /B 6 0 R >> >> >>"}},
            .said = "form"},
        {.name = "the same resources, written in another way",
            .old = {{4, "<< /Fields [5 0 R] /DR << /Font << /A 6 0 R >> >> >>"}},
            .now = {{4, "<< /Fields [5 0 R] /DR <</Font<</A 6 0 R>>>> /SigFlags 1 >>"}},
            .said = "flags"},
        {.name = "fonts that are no dictionary",
            .old = {{4, "<< /Fields [5 0 R] /DR << /Font [R] >> >>"}},
            .now = {{4, "<< /Fields [5 0 R] /DR << /Font [R R] >> >>"}},
            .said = "form fonts"},
        {.name = "a new form",
            .old = {{1, "<< /Type /Catalog /Pages 2 0 R >>"}},
            .now = {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R] /DA (x) /DR "
                        "<< >> "
                        "/SigFlags 3 >> >>"},
                {7, "<< /FT /Sig /T (s) >>"}},
            .said = "signature-field flags"},
        {.name = "a new form that draws",
            .old = {{1, "<< /Type /Catalog /Pages 2 0 R >>"}},
            .now = {{1,
                "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /NeedAppearances true >> "
                ">>"}},
            .said = "flags form"},
        {.name = "no form on both sides",
            .old = {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm null >>"}},
            .now = {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm null /Lang (x) >>"}},
            .said = "catalog"},
        {.name = "a form that is none",
            .old = {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm [R] >>"}},
            .now = {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm [R R] >>"}},
            .said = "form"},
    };
    (void)state;
    revised_check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void pages_and_annotations_are_told(void **state)
{
    static const revised_row rows[] = {
        {.name = "a look on two pages",
            .old = {{2, "<< /Type /Pages /Kids [3 0 R 9 0 R] >>"}, {9, "<< /Type /Page >>"}},
            .now = {{3, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R] >>"},
                {9, "<< /Type /Page /Annots [7 0 R] >>"}, {4, "<< /Fields [5 0 R 7 0 R] >>"},
                {7, "<< " WIDGET " /FT /Sig /T (s) /Rect [0 0 9 9] /AP << >> >>"}},
            .said = "signature-field signature look"},
        {.name = "an annotation in the list itself",
            .old = {{3, "<< /Type /Page /Contents 6 0 R /Annots [<< /Subtype /Square >>] >>"}},
            .now = {{3, "<< /Type /Page /Contents 6 0 R /Annots [<< /Subtype /Circle >>] >>"}},
            .said = "annotation"},
        {.name = "an annotation on two pages",
            .old = {{2, "<< /Type /Pages /Kids [3 0 R 9 0 R] >>"},
                {3, "<< /Type /Page /Annots [7 0 R] >>"}, {9, "<< /Type /Page /Annots [7 0 R] >>"},
                {7, "<< /Subtype /Square >>"}},
            .now = {{7, "<< /Subtype /Circle >>"}},
            .said = "annotation"},
        {.name = "a square that becomes a note",
            .old = {{3, "<< /Type /Page /Annots [7 0 R] >>"}, {7, "<< /Subtype /Square >>"}},
            .now = {{7, "<< /Subtype /Text >>"}},
            .said = "annotation"},
        {.name = "a note with a key twice",
            .now = {{3, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R 8 0 R] >>"},
                {7, "<< /Subtype /Text /Subtype /Text >>"},
                {8, "<< /Subtype /Text /AP << >> /AP << >> >>"}},
            .said = "annotation unclear"},
        {.name = "a widget with a type twice",
            .now = {{3, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [7 0 R 8 0 R] >>"},
                {7, "<< /Subtype /Widget /FT /Sig /FT /Sig >>"},
                {8, "<< /Subtype /Widget /FT /Tx >>"}},
            .said = "annotation unclear"},
        {.name = "a page that is no object",
            .old = {{2, "<< /Type /Pages /Kids [3 0 R << >>] >>"}},
            .now = {{2, "<< /Type /Pages /Kids [3 0 R << /A 1 >>] >>"}},
            .said = "pages"},
        {.name = "a page twice",
            .old = {{2, "<< /Type /Pages /Kids [3 0 R 3 0 R] >>"}},
            .now = {{3, "<< /Type /Page /Rotate 90 >>"}},
            .said = "page content"},
        {.name = "a page tree that is no object",
            .old = {{1, "<< /Type /Catalog /Pages << /Kids [3 0 R] >> /AcroForm 4 0 R >>"}},
            .now = {{1, "<< /Type /Catalog /Pages << /Kids [] >> /AcroForm 4 0 R >>"}},
            .said = "pages"},
    };
    (void)state;
    revised_check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void the_catalog_and_the_trailer_are_told(void **state)
{
    static const revised_row rows[] = {
        {.name = "a version raised",
            .old = {{1, "<< " CATALOG " /Version /1.5 >>"}},
            .now = {{1, "<< " CATALOG " /Version /1.7 >>"}},
            .said = "extensions"},
        {.name = "a version too long",
            .now = {{1, "<< " CATALOG " /Version /1.77 >>"}},
            .said = "catalog"},
        {.name = "a version that is no name",
            .now = {{1, "<< " CATALOG " /Version (1.7) >>"}},
            .said = "catalog"},
        {.name = "a version that was no name",
            .old = {{1, "<< " CATALOG " /Version (1.5) >>"}},
            .now = {{1, "<< " CATALOG " /Version /1.7 >>"}},
            .said = "catalog"},
        {.name = "a version that was too short",
            .old = {{1, "<< " CATALOG " /Version /1 >>"}},
            .now = {{1, "<< " CATALOG " /Version /1.7 >>"}},
            .said = "catalog"},
        {.name = "an Info that is no object",
            .now = {{7, "(x)"}},
            .said = "info-text",
            .trailers = {"/Root 1 0 R /Info << /Title (a) >>",
                "/Root 1 0 R /Info << /Title (b) >>"}},
        {.name = "an Info that is the catalog",
            .now = {{1, "<< " CATALOG " /Lang (x) >>"}},
            .said = "catalog",
            .trailers = {"/Root 1 0 R /Info 1 0 R", "/Root 1 0 R /Info 1 0 R"}},
        {.name = "a catalog that is no object",
            .now = {{7, "(x)"}},
            .said = "trailer",
            .trailers = {NULL, "/Root << /Type /Catalog >>"}},
        {.name = "words that are no reference",
            .old = {{1, "<< " CATALOG " /X [/a R 1 R 0 0 R 1 -1 R 4294967296 0 R 7 70000 R] >>"}},
            .now = {{7, "(x)"}},
            .said = ""},
    };
    (void)state;
    revised_check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void objects_written_again_are_compared(void **state)
{
    static const revised_row rows[] = {
        {.name = "a stream of a wrong length, written again",
            .old = {{6, "<< /Length 9 >>\nstream\nx\nendstream"}},
            .now = {{6, "<< /Length 9 >>\nstream\nx\nendstream"}},
            .said = "stray content"},
        {.name = "a stream that is none any more",
            .now = {{6, "<< /Length 1 >>"}},
            .said = "content"},
        {.name = "a container",
            .old = {{6, "<< /N 1 /First 0 /Length 1 >>\nstream\nx\nendstream"}},
            .now = {{6, "<< /N 1 /First 0 /Length 1 >>\nstream\ny\nendstream"}},
            .said = "content object-stream"},
        {.name = "a container with N twice",
            .old = {{6, "<< /N 1 /N 1 /Length 1 >>\nstream\nx\nendstream"}},
            .now = {{6, "<< /Length 1 >>\nstream\ny\nendstream"}},
            .said = "content"},
        {.name = "a container with First twice",
            .old = {{6, "<< /N 1 /First 1 /First 1 /Length 1 >>\nstream\nx\nendstream"}},
            .now = {{6, "<< /Length 1 >>\nstream\ny\nendstream"}},
            .said = "content"},
        {.name = "a container without First",
            .old = {{6, "<< /N 1 /Length 1 >>\nstream\nx\nendstream"}},
            .now = {{6, "<< /Length 1 >>\nstream\ny\nendstream"}},
            .said = "content"},
        {.name = "the same, an item added",
            .old = {{7, "[(a)]"}, {1, "<< " CATALOG " /X 7 0 R >>"}},
            .now = {{7, "[(a) (b)]"}},
            .said = "catalog"},
    };
    (void)state;
    revised_check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void bytes_that_belong_to_nothing_are_told(void **state)
{
    static const char *const texts[] = {"xref\n0 1\n", "startxref\nx\n", "startxref\n9\n",
        "7 obj\n", "7 0 ob\n", "99 0 obj\n1\nendobj\n", "7 70000 obj\n1\nendobj\n",
        "7 0 obj\n>>\nendobj\n", "8 0 obj\n<< >>\nstream\nx\nendstream\nendobj\n",
        "8 0 obj\n<< /Length -1 >>\nstream\nx\nendstream\nendobj\n",
        "8 0 obj\n<< /Length (a) >>\nstream\nx\nendstream\nendobj\n",
        "8 0 obj\n<< /Length 1 /Length 1 >>\nstream\nx\nendstream\nendobj\n",
        "8 0 obj\n<< /Length 99 >>\nstream\nx\nendstream\nendobj\n",
        "8 0 obj\n<< /Length 1 >>\nstream\nx\nendstream\nendob\n",
        "8 0 obj\n<< /Length 1 >>\nstream\nx\nendstream\nendobj\n", "7 1 obj\n(x)\nendobj\n",
        "7 0 obj\n(x)\nendobj\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const revised_row stray = {
            .name = texts[i], .now = {{7, "(x)"}}, .said = "stray", .between = texts[i]};
        revised_check_rows(&stray, 1);
    }
}

/* Numbers that are none were taken over where there are no more of them than before. */
static void parts_that_are_less_well_formed_are_told(void **state)
{
    static const revised_row rows[] = {
        {.name = "numbers of all kinds",
            .now = {{1,
                "<< " CATALOG " /Extensions << /E [4. .5 +3 -.002 -98 1234567890123] >> >>"}},
            .said = "extensions"},
        {.name = "letters behind a number",
            .now = {{1, "<< " CATALOG " /Extensions << /E 1DB >> >>"}},
            .said = "extensions unclear"},
        {.name = "a number with letters alone",
            .now = {{1, "<< " CATALOG " /Extensions 1DB >>"}},
            .said = "extensions unclear"},
        {.name = "a number with letters in an object of its own",
            .now = {{1, "<< " CATALOG " /Extensions 7 0 R >>"}, {7, "1DB"}},
            .said = "extensions unclear"},
        {.name = "what was so before",
            .old = {{1, "<< " CATALOG " /X --5 /Y [1.-2 0.0-1] >>"}},
            .now = {{1, "<< " CATALOG " /X --5 /Y [1.-2 0.0-1] /Extensions << /E 1 >> >>"}},
            .said = "extensions"},
        {.name = "one more",
            .old = {{1, "<< " CATALOG " /X --5 /Y [1.-2 0.0-1] >>"}},
            .now = {{1, "<< " CATALOG " /X --5 /Y [1.-2 0.0-1] /Extensions << /E 1DB >> >>"}},
            .said = "extensions unclear"},
        {.name = "worse than before",
            .old = {{1, "<< " CATALOG " /X --5 >>"}},
            .now = {{1, "<< " CATALOG " /X --5 /Extensions << /E << 1 2 >> >> >>"}},
            .said = "extensions unclear"},
        {.name = "in an object that stays as it is",
            .old = {{3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 --5 1.-2] >>"}},
            .now = {{1, "<< " CATALOG " /Extensions << /E 1 >> >>"}},
            .said = "extensions"},
    };
    (void)state;
    revised_check_rows(rows, sizeof rows / sizeof rows[0]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_told_by_their_part),
        cmocka_unit_test(the_form_is_told_by_its_keys),
        cmocka_unit_test(pages_and_annotations_are_told),
        cmocka_unit_test(the_catalog_and_the_trailer_are_told),
        cmocka_unit_test(parts_that_are_less_well_formed_are_told),
        cmocka_unit_test(objects_written_again_are_compared),
        cmocka_unit_test(bytes_that_belong_to_nothing_are_told),
    };
    return cmocka_run_group_tests_name("pdf/difference", tests, NULL, NULL);
}
