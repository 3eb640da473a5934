/* SPDX-License-Identifier: Apache-2.0 */
/* A small document and an update of it. */
#include "unit/pdf/revised.h"

#include <inttypes.h>

enum { OBJECTS = 10, SIZE = 20 };

static const char *const usual[OBJECTS] = {
    [1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>",
    [2] = "<< /Type /Pages /Kids [3 0 R] >>",
    [3] = "<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>",
    [4] = REVISED_FORM,
    [5] = "<< /FT /Tx /T (a) >>",
    [6] = "<< /Length 1 >>\nstream\nx\nendstream",
};

static const char *const topics[DIVIT_PDF_TOPICS] = {
    [DIVIT_PDF_TOPIC_CONTENT] = "content",
    [DIVIT_PDF_TOPIC_RESOURCES] = "resources",
    [DIVIT_PDF_TOPIC_PAGE] = "page",
    [DIVIT_PDF_TOPIC_PAGES] = "pages",
    [DIVIT_PDF_TOPIC_ANNOTATION] = "annotation",
    [DIVIT_PDF_TOPIC_FORM] = "form",
    [DIVIT_PDF_TOPIC_FIELD] = "field",
    [DIVIT_PDF_TOPIC_FIELD_LOCKED] = "field-locked",
    [DIVIT_PDF_TOPIC_REPLACED] = "replaced",
    [DIVIT_PDF_TOPIC_CATALOG] = "catalog",
    [DIVIT_PDF_TOPIC_ACTIONS] = "actions",
    [DIVIT_PDF_TOPIC_LAYERS] = "layers",
    [DIVIT_PDF_TOPIC_NAMES] = "names",
    [DIVIT_PDF_TOPIC_STRUCTURE] = "structure",
    [DIVIT_PDF_TOPIC_CERTIFICATION] = "certification",
    [DIVIT_PDF_TOPIC_TRAILER] = "trailer",
    [DIVIT_PDF_TOPIC_INFO_TEXT] = "info-text",
    [DIVIT_PDF_TOPIC_OBJECT_STREAM] = "object-stream",
    [DIVIT_PDF_TOPIC_STRAY] = "stray",
    [DIVIT_PDF_TOPIC_MENDING] = "mending",
    [DIVIT_PDF_TOPIC_UNCLEAR] = "unclear",
    [DIVIT_PDF_TOPIC_CHAIN] = "chain",
    [DIVIT_PDF_TOPIC_SIGNATURE] = "signature",
    [DIVIT_PDF_TOPIC_SIGNATURE_LOOK] = "look",
    [DIVIT_PDF_TOPIC_SIGNATURE_COVERS] = "covers",
    [DIVIT_PDF_TOPIC_SIGNATURE_FIELD] = "signature-field",
    [DIVIT_PDF_TOPIC_SIGNATURE_TAGS] = "tags",
    [DIVIT_PDF_TOPIC_ORPHAN] = "orphan",
    [DIVIT_PDF_TOPIC_TIMESTAMP] = "timestamp",
    [DIVIT_PDF_TOPIC_FORM_FLAGS] = "flags",
    [DIVIT_PDF_TOPIC_FORM_FONTS] = "fonts",
    [DIVIT_PDF_TOPIC_FILLED] = "filled",
    [DIVIT_PDF_TOPIC_NOTE] = "note",
    [DIVIT_PDF_TOPIC_DSS] = "dss",
    [DIVIT_PDF_TOPIC_EXTENSIONS] = "extensions",
    [DIVIT_PDF_TOPIC_METADATA] = "metadata",
    [DIVIT_PDF_TOPIC_INFO] = "info",
};

/* see revised.h */
void revised_put_old(builder *b, const revised_row *r)
{
    build_text(b, "%PDF-1.7\n");
    for (unsigned i = 1; i < SIZE; i++) {
        const char *text = i < OBJECTS ? usual[i] : NULL;
        for (size_t k = 0; k < 4; k++)
            if (r->old[k].number == i)
                text = r->old[k].text;
        if (text)
            build_object(b, i, text);
    }
    b->size = SIZE;
    build_table(b, r->trailers[0] ? r->trailers[0] : "/Root 1 0 R");
}

/* see revised.h */
void revised_put_update(builder *b, const revised_row *r)
{
    const uint64_t previous = b->xref;
    for (size_t i = 0; i < 5 && r->now[i].number > 0; i++)
        if (r->now[i].text)
            build_object(b, r->now[i].number, r->now[i].text);
    build_text(b, r->between ? r->between : "");
    const size_t at = b->out.n;
    build_text(b, "xref\n0 1\n0000000000 65535 f \n");
    for (size_t i = 0; i < 5 && r->now[i].number > 0; i++)
        CHECK_OK(divit_bytes_printf(&b->out, "%u 1\n%010" PRIu64 " 0000%d %c \n", r->now[i].number,
            r->now[i].text ? b->offsets[r->now[i].number] : 0, !r->now[i].text,
            r->now[i].text ? 'n' : 'f'));
    CHECK_OK(divit_bytes_printf(&b->out,
        "trailer\n<< /Size %d /Prev %" PRIu64 " %s >>\nstartxref\n%zu\n%%%%EOF\n", SIZE, previous,
        r->trailers[1] ? r->trailers[1] : "/Root 1 0 R", at));
}

/* see revised.h */
void revised_tell(const divit_pdf_difference *found, divit_bytes *out)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < found->count; i++) {
        const divit_pdf_topic topic = found->changes[i].topic;
        if (!(seen & UINT64_C(1) << topic))
            CHECK_OK(divit_bytes_printf(out, "%s%s", seen ? " " : "", topics[topic]));
        seen |= UINT64_C(1) << topic;
    }
    CHECK_OK(divit_bytes_terminate(out));
}

/* see revised.h */
divit_status revised_compare(divit_span old, divit_span now, const divit_pdf_limits *limits,
    divit_pdf_difference *ret, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *before = NULL;
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *after = NULL;
    CHECK_OK(divit_pdf_open(old, limits, &before, NULL));
    CHECK_OK(divit_pdf_open(now, limits, &after, NULL));
    return divit_pdf_difference_read(before, after, ret, err);
}

/* see revised.h */
void revised_check_rows(const revised_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes said = {0};
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference found = {0};
        divit_error err = {0};
        revised_put_old(&b, &rows[i]);
        const size_t end = b.out.n;
        revised_put_update(&b, &rows[i]);
        const divit_span whole = divit_bytes_span(&b.out);
        const divit_status s =
            revised_compare(divit_span_sub(whole, 0, end), whole, NULL, &found, &err);
        if (s != DIVIT_OK)
            fail_msg("%s: %s, %s", rows[i].name, divit_status_name(s), err.detail);
        revised_tell(&found, &said);
        if (strcmp((const char *)said.p, rows[i].said) != 0)
            fail_msg("%s: \"%s\"", rows[i].name, (const char *)said.p);
    }
}
