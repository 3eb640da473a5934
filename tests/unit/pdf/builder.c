/* SPDX-License-Identifier: Apache-2.0 */
/* Builds small PDFs for tests. */
#include "unit/pdf/builder.h"

#include <inttypes.h>

/* see builder.h */
void build_text(builder *b, const char *text)
{
    CHECK_OK(divit_bytes_append(&b->out, divit_span_of(text)));
}

static void begin(builder *b, unsigned number)
{
    assert_true(number < BUILDER_OBJECTS);
    b->offsets[number] = b->out.n;
    if (number >= b->size)
        b->size = number + 1;
    CHECK_OK(divit_bytes_printf(&b->out, "%u 0 obj\n", number));
}

/* see builder.h */
void build_object(builder *b, unsigned number, const char *value)
{
    begin(b, number);
    CHECK_OK(divit_bytes_printf(&b->out, "%s\nendobj\n", value));
}

/* see builder.h */
void build_stream(builder *b, unsigned number, const char *dict, divit_span data)
{
    begin(b, number);
    CHECK_OK(divit_bytes_printf(&b->out, "<< %s /Length %zu >>\nstream\n", dict, data.n));
    CHECK_OK(divit_bytes_append(&b->out, data));
    build_text(b, "\nendstream\nendobj\n");
}

static void end(builder *b, uint64_t at)
{
    b->xref = at;
    CHECK_OK(divit_bytes_printf(&b->out, "startxref\n%" PRIu64 "\n%%%%EOF\n", at));
}

/* see builder.h */
void build_table(builder *b, const char *trailer)
{
    const uint64_t at = b->out.n;
    CHECK_OK(divit_bytes_printf(&b->out, "xref\n0 %u\n", b->size));
    for (unsigned i = 0; i < b->size; i++)
        CHECK_OK(divit_bytes_printf(&b->out, "%010" PRIu64 " %05d %c \n", b->offsets[i],
            i > 0 ? 0 : 65535, b->offsets[i] ? 'n' : 'f'));
    CHECK_OK(divit_bytes_printf(&b->out, "trailer\n<< /Size %u %s >>\n", b->size, trailer));
    end(b, at);
}

/* see builder.h */
void build_xref_stream(builder *b, unsigned number, const char *trailer, unsigned container,
    const uint8_t packed[BUILDER_OBJECTS])
{
    uint8_t rows[BUILDER_OBJECTS * 4] = {0};
    char dict[512];
    const uint64_t at = b->out.n;
    b->offsets[number] = at;
    b->size = number >= b->size ? number + 1 : b->size;
    for (unsigned i = 0; i < b->size; i++) {
        const uint64_t second = packed[i] ? container : b->offsets[i];
        rows[4 * i] = (uint8_t)(packed[i] ? 2 : b->offsets[i] ? 1 : 0);
        rows[4 * i + 1] = (uint8_t)(second >> 8);
        rows[4 * i + 2] = (uint8_t)second;
        rows[4 * i + 3] = (uint8_t)(packed[i] ? packed[i] - 1 : 0);
    }
    (void)snprintf(dict, sizeof dict, "/Type /XRef /Size %u /W [1 2 1] %s", b->size, trailer);
    build_stream(b, number, dict, (divit_span){rows, 4 * (size_t)b->size});
    end(b, at);
}

/* see builder.h */
void build_base(builder *b, const char *extra)
{
    char catalog[512];
    (void)snprintf(catalog, sizeof catalog, "<< /Type /Catalog /Pages 2 0 R %s >>", extra);
    build_text(b, "%PDF-1.7\n");
    build_object(b, 1, catalog);
    build_object(b, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    build_object(b, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>");
}

/* see builder.h */
divit_pdf *build_open(const builder *b)
{
    divit_pdf *pdf = NULL;
    divit_error err = {0};
    const divit_status s = divit_pdf_open(divit_bytes_span(&b->out), NULL, &pdf, &err);
    if (s != DIVIT_OK)
        fail_msg("%s: %s", divit_status_name(s), err.detail);
    return pdf;
}

/* see builder.h */
divit_status build_try(const builder *b, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    return divit_pdf_open(divit_bytes_span(&b->out), NULL, &pdf, err);
}

/* see builder.h */
void builder_done(builder *b)
{
    divit_bytes_done(&b->out);
}
