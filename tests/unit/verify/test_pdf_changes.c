/* SPDX-License-Identifier: Apache-2.0 */
/* Updates of a signed PDF, one thing changed in each: what is told of it, and whether it may be. */
#include "unit/verify/changed.h"

static void what_no_update_may_touch(void **state)
{
    static const changed_row rows[] = {
        {"page content", {{CONTENT, "<< /Length 1 >>\nstream\ny\nendstream"}},
            {BAD " page-content!"}, NULL},
        {"content that was missing", {{MISSING, "<< /Length 1 >>\nstream\ny\nendstream"}},
            {BAD " page-content!"}, NULL},
        {"a font", {{FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}},
            {BAD " page-resources!"}, NULL},
        {"a length that content depends on", {{LENGTH, "3"}}, {BAD " page-resources!"}, NULL},
        {"what a stream of a wrong length refers to", {{HIDDEN, "(4)"}}, {BAD " page-resources!"},
            NULL},
        {"the page's box",
            {{PAGE, "<< " PAGE_KEYS " /CropBox [0 0 9 9] /Annots [8 0 R 9 0 R 10 0 R] >>"}},
            {BAD " page!"}, NULL},
        {"an action of the page",
            {{PAGE, "<< " PAGE_KEYS " /AA << >> /Annots [8 0 R 9 0 R 10 0 R] >>"}},
            {BAD " actions!"}, NULL},
        {"a page added",
            {{PAGES, "<< /Type /Pages /Kids [3 0 R 26 0 R] /Count 1 >>"},
                {NEW, "<< /Type /Page /Parent 2 0 R >>"}},
            {BAD " page-tree! page!"}, NULL},
        {"the page removed", {{PAGES, "<< /Type /Pages /Kids [] /Count 0 >>"}}, {BAD " page-tree!"},
            NULL},
        {"the page freed", {{PAGE, NULL}}, {BAD " page! page-content! page-resources! annotation!"},
            NULL},
        {"what pages inherit", {{PAGES, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 90 >>"}},
            {BAD " page-tree!"}, NULL},
        {"an annotation changed",
            {{SQUARE, "<< " SQUARE_KEYS " /Rect [0 0 99 99] /Contents (a) >>"}},
            {BAD " annotation!"}, NULL},
        {"an annotation removed", {{PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R] >>"}},
            {BAD " annotation!"}, NULL},
        {"an annotation freed", {{SQUARE, NULL}}, {BAD " annotation!"}, NULL},
        {"a widget taken off the page", {{PAGE, "<< " PAGE_KEYS " /Annots [9 0 R 10 0 R] >>"}},
            {BAD " annotation!"}, NULL},
        {"the form", {{FORM, "<< " FORM_KEYS " /NeedAppearances true >>"}}, {BAD " form!"}, NULL},
        {"a font of the form",
            {{FORM, "<< /Fields [8 0 R 9 0 R 12 0 R 16 0 R 19 0 R] /DA (/Helv 0 Tf) "
                    "/DR << /Font << /Helv 26 0 R >> >> >>"},
                {NEW, "<< /Type /Font >>"}},
            {BAD " form!"}, NULL},
        {"the form gone",
            {{CATALOG, "<< /Type /Catalog /Pages 2 0 R /Metadata 11 0 R /Names 13 0 R /AcroForm << "
                       "/Fields [9 0 R] >> >>"}},
            {BAD " field! signature form-flags form!", BAD " field! signature! form-flags form!",
                BAD " field! signature form-flags form!"},
            NULL},
        {"a place of a field",
            {{TEXT, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Ad) /Rect [0 0 99 "
                    "99] /P 3 0 R /F 4 /V (x) /AP << /N 17 0 R >> >>"}},
            {BAD " field!"}, NULL},
        {"a colour of a field",
            {{TEXT, "<< " TEXT_KEYS " /V (x) /AP << /N 17 0 R >> /MK << >> >>"}}, {BAD " field!"},
            NULL},
        {"an action of a field",
            {{TEXT, "<< " TEXT_KEYS " /V (x) /AP << /N 17 0 R >> /AA << >> >>"}}, {BAD " field!"},
            NULL},
        {"a field hidden",
            {{TEXT, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Ad) /Rect [10 10 90 "
                    "30] /P 3 0 R /F 2 /V (x) /AP << /N 17 0 R >> >>"}},
            {BAD " field!"}, NULL},
        {"a new text field",
            {{FORM, "<< /SigFlags 3 /Fields [8 0 R 9 0 R 12 0 R 16 0 R 19 0 R 26 0 R] /DA (/Helv 0 "
                    "Tf) /DR << "
                    "/Font "
                    "<< /Helv 7 0 R >> >> >>"},
                {NEW, "<< /FT /Tx /T (Yeni) /V (1) >>"}},
            {BAD " field!"}, NULL},
        {"the field's place of the signature",
            {{SIGNED,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Imza) /Rect [0 0 99 99] /P 3 0 R "
                "/V 24 0 R >>"}},
            {BAD " field!"}, NULL},
        {"names", {{NAMES, "<< /Dests << >> /JavaScript << >> >>"}}, {BAD " names!"}, NULL},
        {"an action on opening", {{CATALOG, "<< " CATALOG_KEYS " /OpenAction [3 0 R /Fit] >>"}},
            {BAD " actions!"}, NULL},
        {"layers", {{CATALOG, "<< " CATALOG_KEYS " /OCProperties << >> >>"}}, {BAD " layers!"},
            NULL},
        {"a language", {{CATALOG, "<< " CATALOG_KEYS " /Lang (tr) >>"}}, {BAD " catalog!"}, NULL},
        {"a certification", {{CATALOG, "<< " CATALOG_KEYS " /Perms << /DocMDP 24 0 R >> >>"}},
            {BAD " certification!"}, NULL},
        {"an older version", {{CATALOG, "<< " CATALOG_KEYS " /Version /1.6 >>"}}, {BAD " catalog!"},
            NULL},
        {"no version", {{CATALOG, "<< " CATALOG_KEYS " /Version /3.0 >>"}}, {BAD " catalog!"},
            NULL},
        {"structure", {{CATALOG, "<< " CATALOG_KEYS " /StructTreeRoot << >> >>"}},
            {BAD " structure!"}, NULL},
        {"a key twice", {{CATALOG, "<< " CATALOG_KEYS " /Lang (tr) /Lang (en) >>"}},
            {BAD " catalog! unclear!"}, NULL},
        {"the title", {{INFO, "<< /Title (Baska) /ModDate (D:2026) >>"}}, {BAD " info-text!"},
            NULL},
        {"another catalog", {{NEW, "<< " CATALOG_KEYS " >>"}}, {BAD " trailer!"},
            "/Root 26 0 R /Info 5 0 R"},
        {"another trailer", {{UNUSED, "(1)"}}, {BAD " trailer!"},
            "/Root 1 0 R /Info 5 0 R /ID [<00> <01>] /Baska 1"},
    };
    changed_check_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void what_any_update_may_do(void **state)
{
    static const changed_row rows[] = {
        {"nothing", {{UNUSED, "(1)"}}, {"good"}, NULL},
        {"the same, written in another way",
            {{INFO, "<</ModDate<443a32303236>/Tit#6Ce(Bel\\147e)>>"},
                {SQUARE, "<< /Rect [0.0 +0 9. 09] /Contents <61> " SQUARE_KEYS " >>"},
                {METADATA,
                    "<< /Length 4 /Type /Metadata /Subtype /XML >>\nstream\n<x/>\nendstream"}},
            {"good"}, NULL},
        {"what nothing refers to", {{UNUSED, "(2)"}, {NEW, "(3)"}}, {"good"}, NULL},
        {"dates", {{INFO, "<< /Title (Belge) /ModDate (D:2027) /Producer (x) >>"}}, {"good"}, NULL},
        {"metadata",
            {{METADATA, "<< /Length 4 /Type /Metadata /Subtype /XML >>\nstream\n<y/>\nendstream"}},
            {"good metadata"}, NULL},
        {"a later version", {{CATALOG, "<< " CATALOG_KEYS " /Version /2.0 >>"}},
            {"good extensions"}, NULL},
        {"what later checks need",
            {{CATALOG, "<< " CATALOG_KEYS " /DSS << /Certs [26 0 R] /VRI << /A << >> >> >> "
                       "/Extensions << /ESIC << >> >> >>"},
                {NEW, "<< /Length 1 >>\nstream\nx\nendstream"}},
            {"good dss extensions"}, NULL},
    };
    changed_check_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

#define FIELDS_AND(more)                                                                           \
    "<< /SigFlags 3 /Fields [8 0 R 9 0 R 12 0 R 16 0 R 19 0 R " more                               \
    "] /DA (/Helv 0 Tf) /DR << /Font << /Helv 7 0 R >> >> >>"

static void what_further_signatures_do(void **state)
{
    static const changed_row rows[] = {
        {"a signature",
            {{FORM, FIELDS_AND("26 0 R")},
                {PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< " WIDGET_KEYS " /T (Uc) /Rect [0 0 0 0] /V 27 0 R >>"},
                {NEWER, "<< /Type /Sig >>"}},
            {"good signature", BAD " signature!", "good signature"}, NULL},
        {"a timestamp",
            {{FORM, FIELDS_AND("26 0 R")},
                {PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< " WIDGET_KEYS " /T (Damga) /Rect [0 0 0 0] /V 27 0 R >>"},
                {NEWER, "<< /Type /DocTimeStamp >>"}},
            {"good timestamp"}, NULL},
        {"a signature that is seen",
            {{FORM, FIELDS_AND("26 0 R")},
                {PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< " WIDGET_KEYS
                      " /T (Uc) /Rect [100 100 199 199] /V 27 0 R /AP << /N 28 0 R >> >>"},
                {NEWER, "<< /Type /Sig >>"}, {NEWEST, "<< /Length 1 >>\nstream\nx\nendstream"}},
            {"good signature signature-look", BAD " signature! signature-look!",
                BAD " signature signature-look!"},
            NULL},
        {"a signature upon a field",
            {{FORM, FIELDS_AND("26 0 R")},
                {PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< " WIDGET_KEYS
                      " /T (Uc) /Rect [0 0 99 99] /V 27 0 R /AP << /N 28 0 R >> >>"},
                {NEWER, "<< /Type /Sig >>"}, {NEWEST, "<< /Length 1 >>\nstream\nx\nendstream"}},
            {"good signature signature-look signature-covers",
                BAD " signature! signature-look! signature-covers!",
                BAD " signature signature-look! signature-covers!"},
            NULL},
        {"an empty field is signed",
            {{EMPTY, "<< /FT /Sig /T (Iki) /V 26 0 R >>"}, {NEW, "<< /Type /Sig >>"}},
            {"good signature", BAD " signature!", "good signature"}, NULL},
        {"an empty field is signed and moved",
            {{EMPTY, "<< /FT /Sig /T (Iki) /V 26 0 R /Rect [0 0 9 9] >>"},
                {NEW, "<< /Type /Sig >>"}},
            {BAD " signature field!", BAD " signature! field!", BAD " signature field!"}, NULL},
        {"a new empty field", {{FORM, FIELDS_AND("26 0 R")}, {NEW, "<< /FT /Sig /T (Uc) >>"}},
            {"good signature-field", BAD " signature-field!", "good signature-field"}, NULL},
        {"a signature with an action",
            {{FORM, FIELDS_AND("26 0 R")}, {NEW, "<< /FT /Sig /T (Uc) /V 27 0 R /AA << >> >>"},
                {NEWER, "<< /Type /Sig >>"}},
            {BAD " signature field!", BAD " signature! field!", BAD " signature field!"}, NULL},
        {"a signature only on the page",
            {{PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< " WIDGET_KEYS " /T (Uc) /Rect [0 0 0 0] /V 27 0 R >>"},
                {NEWER, "<< /Type /Sig >>"}},
            {"good signature-orphan", BAD " signature-orphan!", "good signature-orphan"}, NULL},
        {"a signature only on the page, with an action",
            {{PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< " WIDGET_KEYS " /T (Uc) /Rect [0 0 0 0] /A << >> >>"}},
            {BAD " signature-orphan annotation!", BAD " signature-orphan! annotation!",
                BAD " signature-orphan annotation!"},
            NULL},
        {"a signature below an old field",
            {{PARENT, "<< /FT /Tx /T (Ust) /Kids [20 0 R 26 0 R] >>"},
                {NEW, "<< /FT /Sig /T (Uc) /Parent 19 0 R >>"}},
            {"good signature-field", BAD " signature-field!", "good signature-field"}, NULL},
        {"a font for the form",
            {{FORM, "<< /SigFlags 3 /Fields [8 0 R 9 0 R 12 0 R 16 0 R 19 0 R] /DA (/Helv 0 Tf) "
                    "/DR << /Font << "
                    "/Helv 7 0 R /Yeni 26 0 R >> >> >>"},
                {NEW, "<< /Type /Font >>"}},
            {"good form-fonts", BAD " form-fonts!", "good form-fonts"}, NULL},
        {"the signature replaced",
            {{SIGNED, "<< " SIGNED_KEYS " /V 24 0 R /Kids [26 0 R] >>"},
                {NEW, "<< /Subtype /Widget >>"}},
            {BAD " field!"}, NULL},
    };
    changed_check_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void what_is_filled_in_and_noted(void **state)
{
    static const changed_row rows[] = {
        {"a field filled in",
            {{TEXT, "<< " TEXT_KEYS " /V (yeni) /AP << /N 26 0 R >> >>"},
                {NEW, "<< /Length 1 >>\nstream\ny\nendstream"}},
            {BAD " form-filled!", NULL, "good form-filled"}, NULL},
        {"a look filled in", {{LOOK, "<< /Length 1 >>\nstream\ny\nendstream"}},
            {BAD " form-filled!", NULL, "good form-filled"}, NULL},
        {"a locked field filled in", {{LOCKED, "<< /FT /Tx /T (Kilitli) /V (yeni) >>"}},
            {BAD " form-filled!", BAD " field-locked!"}, NULL},
        {"a field below a locked one", {{KID, "<< /T (Alt) /Parent 19 0 R /V (yeni) >>"}},
            {BAD " form-filled!", BAD " field-locked!"}, NULL},
        {"a field renamed", {{KID, "<< /T (Baska) /Parent 19 0 R /V (z) >>"}}, {BAD " field!"},
            NULL},
        {"a font of a look",
            {{LOOK, "<< /Length 1 /Resources << /Font << /F 26 0 R >> >> >>\nstream\ny\n"
                    "endstream"},
                {NEW, "<< /Type /Font >>"}},
            {BAD " form-filled!", NULL, "good form-filled"}, NULL},
        {"a note",
            {{PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R 27 0 R] >>"},
                {NEW, "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (a) /Popup 27 0 R "
                      ">>"},
                {NEWER, "<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Parent 26 0 R >>"}},
            {BAD " note!", NULL, NULL, "good note"}, NULL},
        {"a note that paints",
            {{PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< /Type /Annot /Subtype /Text /Rect [0 0 99 99] /AP << /N 17 0 R >> >>"}},
            {BAD " annotation!"}, NULL},
        {"a text laid over the page",
            {{PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R 26 0 R] >>"},
                {NEW, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] /Contents (999) >>"}},
            {BAD " annotation!"}, NULL},
    };
    changed_check_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

/* Bytes behind the signature that are no update. */
static void bytes_of_nothing_are_refused(void **state)
{
    static const struct {
        const char *text;
        const char *said;
    } rows[] = {
        {"\n \r\n", "good"},
        {"% a remark\n", "good"},
        {"x", BAD " stray-bytes!"},
        {"6 0 obj\n<< /Length 1 >>\nstream\ny\nendstream\nendobj\n", BAD " stray-bytes!"},
        {"trailer\n<< /Root 1 0 R >>\n", BAD " stray-bytes!"},
        {"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n", BAD " stray-bytes!"},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = changed_sign(b, "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = {0};
        CHECK_OK(divit_bytes_append(&file, divit_bytes_span(&made)));
        CHECK_OK(divit_bytes_printf(&file, "%s", rows[i].text));
        changed_check(b, &file, rows[i].text, rows[i].said);
    }
}

/* Other programs look for startxref at the end of the file only, else they search all of it. */
static void an_end_that_others_do_not_find_is_refused(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "");
    CHECK_OK(divit_bytes_printf(&file, "%500s\n", ""));
    changed_check(b, &file, "white space", "good");
    CHECK_OK(divit_bytes_printf(&file, "%600s\n", ""));
    changed_check(b, &file, "too much white space", BAD " mending!");
}

/* An update that is good in itself, with an object beside it that no section names. */
static void an_object_that_no_section_names_is_refused(void **state)
{
    static const changed_piece pieces[] = {{UNUSED, "(2)\nendobj\n6 0 obj\n(3)"}};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "");
    changed_append(&file, pieces, 1, CHANGED_TRAILER);
    changed_check(b, &file, "a second object", BAD " stray-bytes!");
}

/* What a damaged object refers to cannot be known: then nothing new is harmless. */
static void a_damaged_object_hides_nothing(void **state)
{
    static const changed_piece same[] = {{UNUSED, "(1)"}};
    static const changed_piece other[] = {{UNUSED, "(2)"}};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "/X 23 0 R");
    changed_append(&file, same, 1, CHANGED_TRAILER);
    changed_check(b, &file, "the same", "good");
    changed_append(&file, other, 1, CHANGED_TRAILER);
    changed_check(b, &file, "another", BAD " unclear!");
}

/* A catalog that says something twice is no ground for a signature, whatever it covers. */
static void a_catalog_that_says_something_twice_is_refused(void **state)
{
    bench *b = *state;
    char path[128];
    DIVIT_AUTO(builder_done)
    builder plain = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    build_base(&plain, "/Lang (tr) /Lang (en)");
    build_table(&plain, "/Root 1 0 R");
    folder_put(b->folder, "twice", divit_bytes_span(&plain.out));
    (void)snprintf(path, sizeof path, "%s/twice", b->folder);
    CHECK_OK(bench_sign(b, path, &made, NULL));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&made));
    assert_non_null(v);
    const divit_verified_signature *f = divit_verification_at(v, 0);
    assert_int_equal(f->verdict, DIVIT_VERDICT_FAILED);
    assert_string_equal(f->cause, "dictionary-keys");
    assert_false(f->intact);
}

/* An update whose sections do not lead to those that were signed. */
static void another_chain_is_refused(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "");
    DIVIT_AUTO(builder_done)
    builder again = {0};
    changed_put(&again, "");
    const unsigned long first = (unsigned long)again.xref;
    const size_t at = file.n;
    unsigned value = 0;
    const char *found = memmem(file.p, file.n, "/V 2", 4);
    assert_non_null(found);
    assert_int_equal(sscanf(found, "/V %u", &value), 1);
    const uint8_t *place = memmem(file.p, file.n, "\n9 0 obj", 8);
    for (const uint8_t *next = place; next;
         next = memmem(next + 1, (size_t)(file.p + file.n - next - 1), "\n9 0 obj", 8))
        place = next;
    char object[32];
    (void)snprintf(object, sizeof object, "\n%u 0 obj", value);
    const uint8_t *dict = memmem(file.p, file.n, object, strlen(object));
    assert_true(place && dict);
    CHECK_OK(divit_bytes_printf(&file,
        "xref\n9 1\n%010zu 00000 n \n%u 1\n%010zu 00000 n \ntrailer\n<< /Size 40 /Root 1 0 R "
        "/Prev %lu >>\nstartxref\n%zu\n%%%%EOF\n",
        (size_t)(place + 1 - file.p), value, (size_t)(dict + 1 - file.p), first, at));
    changed_check(b, &file, "a chain past the signed revision", BAD " revision-chain!");
}

/* What a later signature covers may be filled in; what comes behind it may not. */
static void a_later_signature_covers_what_is_filled_in(void **state)
{
    static const changed_piece filled[] = {{KID, "<< /T (Alt) /Parent 19 0 R /V (yeni) >>"}};
    bench *b = *state;
    char path[128];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "");
    changed_append(&file, filled, 1, CHANGED_TRAILER);
    changed_check(b, &file, "not covered", BAD " form-filled!");
    folder_put(b->folder, "filled", divit_bytes_span(&file));
    (void)snprintf(path, sizeof path, "%s/filled", b->folder);
    b->field = "Iki";
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes twice = {0};
    CHECK_OK(bench_sign(b, path, &twice, NULL));
    changed_check(b, &twice, "covered", "good form-filled signature");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(what_no_update_may_touch),
        BENCHED(what_any_update_may_do),
        BENCHED(what_further_signatures_do),
        BENCHED(what_is_filled_in_and_noted),
        BENCHED(bytes_of_nothing_are_refused),
        BENCHED(an_end_that_others_do_not_find_is_refused),
        BENCHED(an_object_that_no_section_names_is_refused),
        BENCHED(a_damaged_object_hides_nothing),
        BENCHED(a_catalog_that_says_something_twice_is_refused),
        BENCHED(another_chain_is_refused),
        BENCHED(a_later_signature_covers_what_is_filled_in),
    };
    return cmocka_run_group_tests_name("changed PDF", tests, NULL, NULL);
}
