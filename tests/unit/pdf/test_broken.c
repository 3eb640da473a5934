/* SPDX-License-Identifier: Apache-2.0 */
/* Broken cross-reference streams, object streams and catalogs: each is refused for its own reason.
 */
#include "builder.h"

#include "pdf/field.h"

/* Ends a file with a cross-reference stream of these entries and rows. */
static void end_with_stream(builder *b, const char *dict, divit_span rows)
{
    const uint64_t at = b->out.n;
    char entries[256];
    char tail[64];
    (void)snprintf(entries, sizeof entries, "/Type /XRef /Root 1 0 R %s", dict);
    build_stream(b, 9, entries, rows);
    (void)snprintf(tail, sizeof tail, "startxref\n%u\n%%%%EOF\n", (unsigned)at);
    build_text(b, tail);
}

static void sections_are_refused_for_a_reason(void **state)
{
    static const struct {
        const char *dict, *detail;
    } rows[] = {
        {"/Size 2 /W [1 2]", "W of a cross-reference stream is malformed"},
        {"/Size 2 /W [1 0 1]", "W of a cross-reference stream is malformed"},
        {"/Size 2 /W [1 9 1]", "W of a cross-reference stream is malformed"},
        {"/Size 2 /W [R]", "a PDF value is missing here"},
        {"/Size 2 /W [1 2 1] /W [1 2 1]", "a PDF dictionary has the same key twice"},
        {"/Size 2 /W [1 2 1] /Size 2", "a PDF dictionary has the same key twice"},
        {"/Size 2 /W [1 2 1] /Type /XRef", "a PDF dictionary has the same key twice"},
        {"/Size 2 /W [1 2 1] /Length 1", "a PDF dictionary has the same key twice"},
        {"/Size 2 /W [1 2 1] /Index [0 1] /Index [0 1]", "a PDF dictionary has the same key twice"},
        {"/Size 2 /W [1 2 1] /Index [R]", "a PDF value is missing here"},
        {"/Size 2 /W [1 2 1] /Index [0 R]", "a PDF value is missing here"},
        {"/Size 2 /W [1 2 1] /Index [0 -1]", "Index of a cross-reference stream is malformed"},
        {"/Size 2 /W [1 2 1] /Index [/x 1]", "Index of a cross-reference stream is malformed"},
        {"/Size 2 /W 3", "W of a cross-reference stream is malformed"},
        {"/Size 2 /W [1 2 1] /Index [0 /x]", "Index of a cross-reference stream is malformed"},
        {"/Size 2 /W [1 2 1] /Index [0]", "Index of a cross-reference stream is malformed"},
        {"/Size 2 /W [1 2 1] /Index [-1 2]", "Index of a cross-reference stream is malformed"},
        {"/Size -1 /W [1 2 1]", "a PDF trailer has no Size"},
        {"/W [1 2 1]", "a PDF trailer has no Size"},
        {"/Size 9 /W [1 2 1]", "a cross-reference stream has fewer rows than it tells"},
        {"/Size 2 /W [1 4 1]", "a cross-reference stream names an impossible object stream"},
        {"/Size 2 /W [0 4 1] /Prev (x)", "Prev or XRefStm of a PDF trailer is not an offset"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = NULL;
        divit_error err = {0};
        divit_pdf_value v;
        build_base(&b, "");
        end_with_stream(&b, rows[i].dict, DIVIT_SPAN_TEXT("\0\0\0\0\0\0\2\xff\xff\xff\xff\0"));
        divit_status s = divit_pdf_open(divit_bytes_span(&b.out), NULL, &pdf, &err);
        for (uint32_t n = 1; s == DIVIT_OK && n < 9; n++)
            s = divit_pdf_object(pdf, (divit_pdf_ref){.number = n}, &v, NULL, &err);
        CHECK_STATUS(s, DIVIT_INPUT_BROKEN);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

static void object_streams_are_refused_for_a_reason(void **state)
{
    static const char *const place = "an object is not in the object stream that should hold it";
    static const char *const number = "a number is missing in the dictionary of a PDF stream";
    const struct {
        const char *dict, *data, *detail;
    } rows[] = {
        {"/Type /ObjStm /First 4", "2 0 (x)", number},
        {"/Type /ObjStm /N 1", "2 0 (x)", number},
        {"/Type /ObjStm /N 0 /First 4", "2 0 (x)", place},
        {"/Type /ObjStm /N 1 /First 4", "3 0 (x)", place},
        {"/Type /ObjStm /N 1 /First 4", "2 9 (x)", place},
        {"/Type /ObjStm /N 1 /First 4", "2 x (x)", place},
        {"/Type /ObjStm /N 1 /First 99", "2 0 (x)", place},
        {"/Type /ObjStm /N 1 /First 4", "2 0 (x",
            "a PDF string does not end or a delimiter stands alone"},
        {"/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode", "2 0 (x)",
            "a PDF stream that is needed has a filter other than FlateDecode"},
    };
    static const uint8_t packed[BUILDER_OBJECTS] = {[2] = 1};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        divit_pdf_value v;
        build_text(&b, "%PDF-1.5\n");
        build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
        build_stream(&b, 4, rows[i].dict, divit_span_of(rows[i].data));
        build_xref_stream(&b, 5, "/Root 1 0 R", 4, packed);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        assert_int_not_equal(
            divit_pdf_object(pdf, (divit_pdf_ref){.number = 2}, &v, NULL, &err), DIVIT_OK);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

static void an_object_stream_that_is_not_there_is_refused(void **state)
{
    static const uint8_t packed[BUILDER_OBJECTS] = {[2] = 1, [4] = 1};
    const unsigned containers[] = {3, 4};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        divit_pdf_value v;
        build_text(&b, "%PDF-1.5\n");
        build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
        build_xref_stream(&b, 5, "/Root 1 0 R", containers[i], packed);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_STATUS(divit_pdf_object(pdf, (divit_pdf_ref){.number = 2}, &v, NULL, &err),
            DIVIT_INPUT_BROKEN);
        assert_string_equal(err.detail, "a stream of the PDF is missing");
    }
}

static void catalogs_are_refused_for_a_reason(void **state)
{
    static const struct {
        const char *trailer, *detail;
    } rows[] = {
        {"", "the PDF has no document catalog"},
        {"/Root << >>", "the PDF has no document catalog"},
        {"/Root 4 0 R", "the PDF has no document catalog"},
        {"/Root 5 0 R", "an object of the PDF is only a reference to another"},
        {"/Root 99 0 R", "the PDF has no document catalog"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_error err = {0};
        divit_pdf_ref ref;
        divit_pdf_value v;
        build_base(&b, "");
        build_object(&b, 4, "(no dictionary)");
        build_object(&b, 5, "1 0 R");
        build_table(&b, rows[i].trailer);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_STATUS(divit_pdf_catalog(pdf, &ref, &v, &err), DIVIT_INPUT_BROKEN);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

static divit_status pass(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    (void)ctx;
    (void)field;
    (void)err;
    return DIVIT_OK;
}

static void fields_beyond_the_limits_are_refused(void **state)
{
    static const divit_pdf_limits limits = {.nodes = 3};
    const char *const details[] = {"a field name of the PDF is too long",
        "the field tree of the PDF is too large", "the field tree of the PDF is too deep"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = NULL;
        divit_error err = {0};
        build_base(&b, i == 1 ? "/AcroForm << /Fields [4 0 R 4 0 R 4 0 R 4 0 R] >>"
                              : "/AcroForm << /Fields [4 0 R] >>");
        build_object(&b, 4, i == 2 ? "<< /T (a) /Kids [4 0 R] >>" : "<< /T 5 0 R >>");
        build_text(&b, "\n");
        b.offsets[5] = b.out.n;
        b.size = 6;
        build_text(&b, "5 0 obj (");
        for (int n = 0; n < (i == 0 ? 5000 : 5); n++)
            build_text(&b, "x");
        build_text(&b, ") endobj\n");
        build_table(&b, "/Root 1 0 R");
        CHECK_OK(divit_pdf_open(divit_bytes_span(&b.out), i == 1 ? &limits : NULL, &pdf, NULL));
        CHECK_STATUS(divit_pdf_field_each(pdf, pass, NULL, &err), DIVIT_INPUT_LIMIT);
        assert_string_equal(err.detail, details[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_are_refused_for_a_reason),
        cmocka_unit_test(object_streams_are_refused_for_a_reason),
        cmocka_unit_test(an_object_stream_that_is_not_there_is_refused),
        cmocka_unit_test(catalogs_are_refused_for_a_reason),
        cmocka_unit_test(fields_beyond_the_limits_are_refused),
    };
    return cmocka_run_group_tests_name("pdf/broken", tests, NULL, NULL);
}
