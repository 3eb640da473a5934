/* SPDX-License-Identifier: Apache-2.0 */
/* Revisions of a PDF that do not fit together, that are packed, or that are too large. */
#include "revised.h"

#include <inttypes.h>

/* Sections that do not lead from the whole to the first revision. */
static void another_chain_is_told(void **state)
{
    static const revised_row update = {.name = "an update", .now = {{7, "(x)"}}};
    DIVIT_AUTO(builder_done)
    builder plain = {0};
    DIVIT_AUTO(builder_done)
    builder moved = {0};
    (void)state;
    revised_put_old(&plain, &update);
    const size_t end = plain.out.n;
    revised_put_update(&plain, &update);
    build_text(&moved, "a mail header\n");
    CHECK_OK(divit_bytes_append(&moved.out, divit_bytes_span(&plain.out)));
    const divit_span whole = divit_bytes_span(&plain.out);
    const divit_span first = divit_span_sub(whole, 0, end);
    const divit_span pairs[][2] = {{whole, first}, {first, divit_bytes_span(&moved.out)}};
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes said = {0};
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference found = {0};
        CHECK_OK(revised_compare(pairs[i][0], pairs[i][1], NULL, &found, NULL));
        revised_tell(&found, &said);
        assert_string_equal((const char *)said.p, "chain");
    }
}

/* An update whose section stands within the first revision. */
static void a_section_before_the_end_is_told(void **state)
{
    static const char end[] = "startxref\n%010zu\n%%%%EOF\n";
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes said = {0};
    DIVIT_AUTO(divit_pdf_difference_done)
    divit_pdf_difference found = {0};
    (void)state;
    build_base(&b, "");
    const size_t early = b.out.n;
    build_text(&b,
        "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R /Prev 0000000000 "
        ">>\n");
    char *prev = memmem(b.out.p, b.out.n, "/Prev 0", 7);
    const size_t place = (size_t)((uint8_t *)prev - b.out.p) + strlen("/Prev ");
    build_table(&b, "/Root 1 0 R");
    char digits[16];
    (void)snprintf(digits, sizeof digits, "%010u", (unsigned)b.xref);
    memcpy(b.out.p + place, digits, 10);
    const size_t first = b.out.n;
    CHECK_OK(divit_bytes_printf(&b.out, end, early));
    const divit_span whole = divit_bytes_span(&b.out);
    CHECK_OK(revised_compare(divit_span_sub(whole, 0, first), whole, NULL, &found, NULL));
    revised_tell(&found, &said);
    assert_string_equal((const char *)said.p, "chain");
}

/* Objects in object streams: at the same place, at another with the same text, and with another. */
static void packed_objects_are_compared(void **state)
{
    static const struct {
        unsigned container;
        const char *data;
        const char *said;
    } rows[] = {
        {4, NULL, ""},
        {7, "2 0 3 20 << /Kids [3 0 R] >> << /Type /Page >>", ""},
        {7, "2 0 3 21 << /Kids [3 0 R ] >> << /Type /Page >>", ""},
        {7, "2 0 3 20 << /Kids [3 0 R] >> << /Type /Page /Rotate 90 >>", "page"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static const uint8_t packed[BUILDER_OBJECTS] = {[2] = 1, [3] = 2};
        char trailer[64];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes said = {0};
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference found = {0};
        build_text(&b, "%PDF-1.5\n");
        build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
        build_stream(&b, 4, "/Type /ObjStm /N 2 /First 9",
            DIVIT_SPAN_TEXT("2 0 3 20 << /Kids [3 0 R] >> << /Type /Page >>"));
        build_xref_stream(&b, 5, "/Root 1 0 R", 4, packed);
        const size_t first = b.out.n;
        const uint64_t previous = b.xref;
        if (rows[i].data)
            build_stream(&b, 7, "/Type /ObjStm /N 2 /First 9", divit_span_of(rows[i].data));
        (void)snprintf(trailer, sizeof trailer, "/Root 1 0 R /Prev %" PRIu64, previous);
        build_xref_stream(&b, 6, trailer, rows[i].container, packed);
        const divit_span whole = divit_bytes_span(&b.out);
        CHECK_OK(revised_compare(divit_span_sub(whole, 0, first), whole, NULL, &found, NULL));
        revised_tell(&found, &said);
        assert_string_equal((const char *)said.p, rows[i].said);
    }
}

/* The least that signatures and the catalog allow. */
static void the_least_permission_counts(void **state)
{
    static const struct {
        const char *perms, *lock, *reference;
        unsigned permission;
    } rows[] = {
        {"", "", "", 0},
        {"", "", "/P 0", 1},
        {"", "", "/P 4", 1},
        {"", "", "/P (x)", 1},
        {"", "", "/V /1.2", 2},
        {"", "", "/P 3", 3},
        {"", "/P 1", "/P 3", 1},
        {"", "/P 3", "/P 2", 2},
        {"/P 1", "/P 2", "", 1},
        {"/P 3", "/P 2", "", 2},
        {"/P 2", "", "", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference found = {0};
        char text[300];
        (void)snprintf(text, sizeof text, "/AcroForm << /Fields [4 0 R] >> /Perms << %s >>",
            *rows[i].perms ? "/DocMDP 5 0 R" : "");
        build_base(&b, text);
        (void)snprintf(text, sizeof text, "<< /FT /Sig /T (a) %s%s%s /V << %s%s%s >> >>",
            *rows[i].lock ? "/Lock << " : "", rows[i].lock, *rows[i].lock ? " >>" : "",
            *rows[i].reference ? "/Reference [<< /TransformMethod /DocMDP /TransformParams << "
                               : "",
            rows[i].reference, *rows[i].reference ? " >> >>]" : "");
        build_object(&b, 4, text);
        (void)snprintf(text, sizeof text,
            "<< /Reference [<< /TransformMethod /DocMDP /TransformParams << %s >> >>] >>",
            rows[i].perms);
        build_object(&b, 5, text);
        build_table(&b, "/Root 1 0 R");
        CHECK_OK(revised_compare(
            divit_bytes_span(&b.out), divit_bytes_span(&b.out), NULL, &found, NULL));
        if (found.permission != rows[i].permission)
            fail_msg("row %zu: %u", i, found.permission);
    }
}

/* One pair that is too large for the limits of some kind. */
static void check_limit(const char *old, const char *now, size_t nodes, const char *detail)
{
    const revised_row r = {.name = detail, .old = {{4, old}}, .now = {{4, now}}};
    const divit_pdf_limits limits = {.nodes = nodes};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    DIVIT_AUTO(divit_pdf_difference_done)
    divit_pdf_difference found = {0};
    divit_error err = {0};
    revised_put_old(&b, &r);
    const size_t end = b.out.n;
    revised_put_update(&b, &r);
    const divit_span whole = divit_bytes_span(&b.out);
    CHECK_STATUS(revised_compare(divit_span_sub(whole, 0, end), whole, &limits, &found, &err),
        DIVIT_INPUT_LIMIT);
    assert_string_equal(err.detail, detail);
}

/* "<< /Fields [", count references that differ, "] >>" */
static divit_bytes many_fields(unsigned count)
{
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_printf(&text, "<< /Fields ["));
    for (unsigned i = 0; i < count; i++)
        CHECK_OK(divit_bytes_printf(&text, "%u 0 R ", 1000 + i));
    CHECK_OK(divit_bytes_printf(&text, "] >>"));
    CHECK_OK(divit_bytes_terminate(&text));
    return text;
}

static void what_is_too_large_is_refused(void **state)
{
    char name[4200];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes few = many_fields(100);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes many = many_fields(DIVIT_PDF_CHANGES_MAX + 1);
    const int n = snprintf(name, sizeof name, "<< /Fields [<< /FT /Tx /T (%04097d) >>] >>", 0);
    (void)state;
    assert_in_range(n, 1, sizeof name - 1);
    check_limit(REVISED_FORM, (const char *)few.p, 1, "the field tree of the PDF is too large");
    check_limit((const char *)many.p, REVISED_FORM, 1 << 20,
        "too many objects of the PDF differ from an earlier revision");
    check_limit(REVISED_FORM, name, 0, "a field name of the PDF is too long");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_chain_is_told),
        cmocka_unit_test(a_section_before_the_end_is_told),
        cmocka_unit_test(packed_objects_are_compared),
        cmocka_unit_test(the_least_permission_counts),
        cmocka_unit_test(what_is_too_large_is_refused),
    };
    return cmocka_run_group_tests_name("pdf/revisions", tests, NULL, NULL);
}
