/* SPDX-License-Identifier: Apache-2.0 */
/* A new signature becomes a part of the structure of a tagged PDF, or the structure stays. */
#include "builder.h"

#include <string.h>

#include "pdf/difference.h"
#include "pdf/tagging.h"
#include "pdf/update.h"

#define TAGGED "/MarkInfo << /Marked true >> /StructTreeRoot 4 0 R"

/* Signs what was built, unseen, and opens the whole. The first new object is 12. */
static divit_pdf *sign(builder *b)
{
    const divit_pdf_sign_options options = {.hole_bytes = 10};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    divit_pdf_hole hole;
    CHECK_OK(divit_pdf_sign_prepare(pdf, &options, &update, &hole, NULL));
    CHECK_OK(divit_bytes_append(&b->out, divit_bytes_span(&update)));
    return build_open(b);
}

static void check_object(divit_pdf *pdf, uint32_t number, const char *raw)
{
    divit_pdf_value v;
    CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = number}, &v, NULL, NULL));
    CHECK_TEXT(v.raw, raw);
}

static bool has(divit_span text, const char *part)
{
    return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

/* The catalog with a structure of these objects 4 to 8, and 11 as the last object. */
static void build_structure(builder *b, const char *catalog, const char *const objects[5])
{
    build_base(b, catalog);
    for (unsigned i = 0; i < 5; i++)
        if (objects[i])
            build_object(b, 4 + i, objects[i]);
    build_object(b, 11, "null");
    build_table(b, "/Root 1 0 R");
}

static void the_way_to_the_last_leaf_grows(void **state)
{
    static const char *const objects[] = {
        "<< /Type /StructTreeRoot /K [5 0 R] /ParentTree 6 0 R /ParentTreeNextKey 3 >>",
        "<< /S /Document /P 4 0 R >>", "<< /Kids [7 0 R 8 0 R] >>",
        "<< /Limits [0 1] /Nums [0 [5 0 R] 1 [5 0 R]] >>",
        "<< /Limits [4 6] /Nums [4 null 6 null] >>"};
    DIVIT_AUTO(builder_done)
    builder b = {0};
    (void)state;
    build_structure(&b, TAGGED, objects);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = sign(&b);
    check_object(
        pdf, 4, "<< /Type /StructTreeRoot /K [5 0 R] /ParentTree 6 0 R /ParentTreeNextKey  8 >>");
    check_object(pdf, 5, "<< /S /Document /P 4 0 R  /K [ 14 0 R]>>");
    check_object(pdf, 6, objects[2]);
    check_object(pdf, 7, objects[3]);
    check_object(pdf, 8, "<< /Limits  [4 7] /Nums  [4 null 6 null 7 14 0 R] >>");
    check_object(pdf, 13,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 12 0 R /F 132 /Rect [0 0 0 0]"
        " /P 3 0 R /StructParent 7 >>");
    check_object(pdf, 14,
        "<< /Type /StructElem /S /Form /P 5 0 R /Pg 3 0 R /K << /Type /OBJR /Pg 3 0 R /Obj 13 0 R"
        " >> >>");
}

static void the_root_takes_it_without_a_document_element(void **state)
{
    static const struct {
        const char *kids, *then; /* of the root; its list is object 5 */
        const char *list;
    } rows[] = {
        {"", "  /K [ 14 0 R]", NULL},
        {"/K 6 0 R", "/K  [6 0 R 14 0 R]", NULL},
        {"/K << /S /P >>", "/K  [<< /S /P >> 14 0 R]", NULL},
        {"/K [6 0 R 7 0 R]", "/K  [6 0 R 7 0 R 14 0 R]", NULL},
        {"/K 5 0 R", "/K 5 0 R", "[6 0 R 7 0 R 14 0 R]"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        char root[128];
        (void)snprintf(root, sizeof root,
            "<< /Type /StructTreeRoot %s /ParentTree << /Nums [] >> >>", rows[i].kids);
        const char *const objects[] = {root, "[6 0 R 7 0 R]", "<< /S /P >>", "<< /S /P >>", NULL};
        build_structure(&b, TAGGED, objects);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = sign(&b);
        divit_pdf_value v;
        CHECK_OK(divit_pdf_object(pdf, (divit_pdf_ref){.number = 4}, &v, NULL, NULL));
        if (!has(v.raw, rows[i].then) || !has(v.raw, "/ParentTree  << /Nums  [ 0 14 0 R] >>"))
            fail_msg("%s: %.*s", rows[i].kids, (int)v.raw.n, (const char *)v.raw.p);
        if (rows[i].list)
            check_object(pdf, 5, rows[i].list);
    }
}

/* A structure that is not built as it must be stays, and so do those of others. */
static void a_strange_structure_stays(void **state)
{
    static const struct {
        const char *catalog;
        const char *objects[5];
        bool tagged;
    } rows[] = {
        {"/StructTreeRoot 4 0 R", {"<< /Type /StructTreeRoot /ParentTree << /Nums [] >> >>"},
            false},
        {"/MarkInfo << /Marked false >> /StructTreeRoot 4 0 R", {"<< >>"}, false},
        {"/MarkInfo << /Marked true >>", {NULL}, true},
        {"/MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot >>", {NULL}, true},
        {TAGGED, {NULL}, true},
        {TAGGED, {"<< /ParentTree << /Nums [] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree [] >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Nums 1 >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Nums [0] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Nums [2 null 1 null] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Nums [(a) null] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Nums [2147483647 null] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Type /Page /Nums [] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Kids [<< /Nums [] >>] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree << /Kids [] >> >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree 5 0 R >>", "<< /Kids [5 0 R] >>"}, true},
        {TAGGED, {"<< /Type /StructTreeRoot /ParentTree 5 0 R >>", "<< /Kids"}, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_tagging tags;
        build_structure(&b, rows[i].catalog, rows[i].objects);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = sign(&b);
        CHECK_OK(divit_pdf_tagging_read(pdf, &tags, NULL));
        if (tags.tagged != rows[i].tagged || tags.ready || tags.root.ref.number > 0)
            fail_msg("%zu: %s", i, rows[i].objects[0]);
        check_object(pdf, 13,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 12 0 R /F 132"
            " /Rect [0 0 0 0] /P 3 0 R >>");
    }
}

/* Changes of the structure that are told for what they are, and as those of a new signature. */
static void count_topics(const divit_pdf_difference *found, size_t *ret_other, size_t *ret_tags)
{
    *ret_other = *ret_tags = 0;
    for (size_t i = 0; i < found->count; i++) {
        const divit_pdf_topic topic = found->changes[i].topic;
        *ret_other += topic == DIVIT_PDF_TOPIC_STRUCTURE || topic == DIVIT_PDF_TOPIC_CATALOG ||
                      topic == DIVIT_PDF_TOPIC_NAMES;
        *ret_tags += topic == DIVIT_PDF_TOPIC_SIGNATURE_TAGS;
    }
}

static void a_further_signature_is_told_as_such(void **state)
{
    static const struct {
        const char *catalog;
        const char *objects[5];
        const char *last;
        size_t tags;
    } rows[] = {
        {TAGGED, /* root, document, leaf, its list, element */
            {"<< /Type /StructTreeRoot /K 5 0 R /ParentTree 6 0 R /ParentTreeNextKey 3 >>",
                "<< /S /Document /P 4 0 R >>", "<< /Kids [7 0 R] >>",
                "<< /Limits [0 1] /Nums 8 0 R >>", "[0 [5 0 R] 1 [5 0 R]]"},
            "[0 [5 0 R] 1 [5 0 R] 3 14 0 R]", 5},
        {TAGGED, /* a parent tree in the root, before the kids: root, element */
            {"<< /Type /StructTreeRoot /ParentTree << /Nums [] >> >>", "null", "null", "null",
                "null"},
            "null", 2},
        {TAGGED " /Outlines 7 0 R /Dests 8 0 R", /* which name elements: root, document, element */
            {"<< /Type /StructTreeRoot /K 5 0 R /ParentTree << /Nums [] >> >>",
                "<< /S /Document /P 4 0 R /K 6 0 R >>", "<< /S /P /P 5 0 R >>", "<< /SE 6 0 R >>",
                "<< /x [6 0 R /Fit] >>"},
            "<< /x [6 0 R /Fit] >>", 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes before = {0};
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *old = NULL;
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference found = {0};
        size_t other = 0, tags = 0;
        build_structure(&b, rows[i].catalog, rows[i].objects);
        CHECK_OK(divit_bytes_append(&before, divit_bytes_span(&b.out)));
        CHECK_OK(divit_pdf_open(divit_bytes_span(&before), NULL, &old, NULL));
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = sign(&b);
        check_object(pdf, 8, rows[i].last);
        CHECK_OK(divit_pdf_difference_read(old, pdf, &found, NULL));
        count_topics(&found, &other, &tags);
        if (other != 0 || tags != rows[i].tags)
            fail_msg("row %zu: %zu others, %zu of the signature", i, other, tags);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_to_the_last_leaf_grows),
        cmocka_unit_test(the_root_takes_it_without_a_document_element),
        cmocka_unit_test(a_strange_structure_stays),
        cmocka_unit_test(a_further_signature_is_told_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
