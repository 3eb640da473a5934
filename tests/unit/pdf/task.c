/* SPDX-License-Identifier: Apache-2.0 */
/* What can be done with a PDF whose values stand behind references. */
#include "unit/pdf/task.h"

#include <inttypes.h>

#include "base/status.h"
#include "pdf/difference.h"
#include "pdf/inspect.h"
#include "pdf/naming.h"
#include "pdf/page.h"
#include "pdf/room.h"
#include "pdf/seed.h"
#include "pdf/signature.h"
#include "pdf/update.h"
#include "pki/cipher.h"

/* An object, or with data a stream. */
typedef struct piece {
    unsigned number;
    const char *text;
    const char *data;
} piece;

static void put(builder *b, const piece *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pieces[i].data)
            build_stream(b, pieces[i].number, pieces[i].text, divit_span_of(pieces[i].data));
        else
            build_object(b, pieces[i].number, pieces[i].text);
}

/* Catalog, pages, a signed field "Bir" and an empty one "Imza" with demands; Fields is 30. */
static const piece common[] = {
    {2, "<< /Type /Pages /Kids 20 0 R /Count 1 /Resources 23 0 R >>", NULL},
    {3,
        "<< /Type /Page /Parent 2 0 R /MediaBox 21 0 R /CropBox 22 0 R /Rotate 24 0 R /UserUnit 25 "
        "0 R /Contents 26 0 R /Annots 27 0 R >>",
        NULL},
    {4, "[]", NULL},
    {5, "true", NULL},
    {6, "<< /Type /Font /Subtype 7 0 R /FontDescriptor 8 0 R >>", NULL},
    {7, "/Type1", NULL},
    {8, "<< /FontFile 9 0 R >>", NULL},
    {9, "<< >>", NULL},
    {10, "/1.7", NULL},
    {11, "<< /Fields 30 0 R /NeedAppearances 5 0 R /XFA 4 0 R /DR 23 0 R >>", NULL},
    {12, "<< /D 32 0 R >>", NULL},
    {13, "<< /Marked 5 0 R >>", NULL},
    {14, "<< /S 36 0 R >>", NULL},
    {15, "<< >>", NULL},
    {16, "<< /JavaScript 15 0 R /EmbeddedFiles 15 0 R >>", NULL},
    {18, "/Type /Metadata", "<x pdfaid:part='1'/>"},
    {19, "<< /FT 42 0 R /T 41 0 R /V 63 0 R >>", NULL},
    {20, "[3 0 R]", NULL},
    {21, "[0 0 200 200]", NULL},
    {22, "[37 0 R 0 200 200]", NULL},
    {23, "<< /XObject 38 0 R /Font 39 0 R >>", NULL},
    {24, "0", NULL},
    {25, "1", NULL},
    {26, "[28 0 R 29 0 R]", NULL},
    {27, "[40 0 R 46 0 R 47 0 R]", NULL},
    {28, "", "/X Do BT /F 10 Tf (a) Tj ET"},
    {29, "", "0 0 1 1 re n"},
    {31, "/Subtype 55 0 R /Matrix 56 0 R /Resources 23 0 R", "0 0 10 10 re f"},
    {32, "<< /BaseState 33 0 R /OFF 34 0 R /AS 35 0 R >>", NULL},
    {33, "/OFF", NULL},
    {34, "[15 0 R]", NULL},
    {35, "[15 0 R]", NULL},
    {36, "/GoTo", NULL},
    {37, "0", NULL},
    {38, "<< /X 31 0 R >>", NULL},
    {39, "<< /F 6 0 R >>", NULL},
    {41, "(Ad)", NULL},
    {42, "/Tx", NULL},
    {43, "/Sig", NULL},
    {46, "<< /Subtype 75 0 R /Rect 76 0 R /F 24 0 R /AP << /N 31 0 R >> >>", NULL},
    {47, "<< /Subtype 57 0 R /Rect 58 0 R /F 24 0 R /Parent 49 0 R /P 3 0 R >>", NULL},
    {49, "<< /FT 43 0 R /T 50 0 R /Kids 51 0 R /SV 80 0 R >>", NULL},
    {50, "(Imza)", NULL},
    {51, "[47 0 R]", NULL},
    {55, "/Form", NULL},
    {56, "[1 0 0 1 5 5]", NULL},
    {57, "/Widget", NULL},
    {58, "[120 120 160 160]", NULL},
    {63, "(D:2026)", NULL},
    {69, "2", NULL},
    {72, "/Include", NULL},
    {73, "[74 0 R]", NULL},
    {74, "(Kilit)", NULL},
    {75, "/Square", NULL},
    {76, "[1 1 9 9]", NULL},
    {80,
        "<< /Ff 81 0 R /Filter 61 0 R /SubFilter 82 0 R /DigestMethod 83 0 R /V 25 0 R /TimeStamp "
        "85 0 R /LegalAttestation 4 0 R /AddRevInfo 5 0 R /AppearanceFilter 63 0 R /Reasons 89 0 R "
        "/MDP 68 0 R /LockDocument 91 0 R /Cert 15 0 R >>",
        NULL},
    {61, "/Adobe.PPKLite", NULL},
    {62, "/ETSI.CAdES.detached", NULL},
    {68, "<< /P 69 0 R >>", NULL},
    {81, "79", NULL},
    {82, "[62 0 R]", NULL},
    {83, "[93 0 R]", NULL},
    {85, "<< /Ff 24 0 R >>", NULL},
    {89, "[94 0 R]", NULL},
    {91, "/auto", NULL},
    {93, "/SHA256", NULL},
    {94, "(Onay)", NULL},
};

/* What the signature of "Bir" is made of. */
static const piece signed_field[] = {
    {17, "<< /DocMDP 45 0 R >>", NULL},
    {30, "[40 0 R 49 0 R 19 0 R]", NULL},
    {40,
        "<< /Type /Annot /Subtype 57 0 R /FT 43 0 R /T 44 0 R /V 45 0 R /Rect 77 0 R /F 24 0 R /P "
        "3 0 R /Lock 59 0 R >>",
        NULL},
    {44, "(Bir)", NULL},
    {45,
        "<< /Type 43 0 R /Filter 61 0 R /SubFilter 62 0 R /M 63 0 R /Name 63 0 R /Reason 63 0 R "
        "/Location 63 0 R /ByteRange [0 1 2 3] /Contents <00> /Reference 64 0 R >>",
        NULL},
    {59, "<< /Action 72 0 R /Fields 73 0 R /P 69 0 R >>", NULL},
    {64, "[65 0 R 66 0 R]", NULL},
    {65, "<< /TransformMethod 67 0 R /TransformParams 68 0 R >>", NULL},
    {66, "<< /TransformMethod 70 0 R /TransformParams 71 0 R >>", NULL},
    {67, "/DocMDP", NULL},
    {70, "/FieldMDP", NULL},
    {71, "<< /Action 72 0 R /Fields 73 0 R >>", NULL},
    {77, "[0 0 0 0]", NULL},
};

#define CATALOG                                                                                    \
    "/Type /Catalog /Pages 2 0 R /Version 10 0 R /AcroForm 11 0 R /OCProperties 12 0 R /MarkInfo " \
    "13 0 R /OpenAction 14 0 R /AA 15 0 R /Names 16 0 R /Perms 17 0 R /Metadata 18 0 R"

#define SIGNED_TRAILER "/Root 1 0 R /Info 78 0 R /ID 79 0 R"
#define LOCKED_TRAILER "/Root 1 0 R /Encrypt 60 0 R /ID 72 0 R"

static const piece catalog = {1, "<< " CATALOG " >>", NULL};

static void put_signed(builder *b)
{
    build_text(b, "%PDF-1.7\n");
    put(b, &catalog, 1);
    put(b, common, sizeof common / sizeof common[0]);
    put(b, signed_field, sizeof signed_field / sizeof signed_field[0]);
    build_object(b, 78, "<< /Title (a) >>");
    build_object(b, 79, "[<00> <01>]");
}

static void build_signed(builder *b)
{
    put_signed(b);
    build_table(b, SIGNED_TRAILER);
}

/* The same without the signature. */
static void build_unsigned(builder *b)
{
    static const piece rest[] = {
        {17, "<< >>", NULL},
        {30, "[49 0 R 19 0 R]", NULL},
        {40, "<< /Subtype 75 0 R /Rect 76 0 R >>", NULL},
    };
    build_text(b, "%PDF-1.7\n");
    put(b, &catalog, 1);
    put(b, common, sizeof common / sizeof common[0]);
    put(b, rest, sizeof rest / sizeof rest[0]);
    build_table(b, "/Root 1 0 R");
}

#define TAGGED_TRAILER "/Root 1 0 R"

/* Without a signature, tagged: the keys of the structure stand in a leaf below its parent tree. */
static void build_tagged(builder *b)
{
    static const piece rest[] = {
        {1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 11 0 R /MarkInfo 13 0 R /StructTreeRoot 48 0 "
            "R >>",
            NULL},
        {30, "[49 0 R 19 0 R]", NULL},
        {40, "<< /Subtype 75 0 R /Rect 76 0 R >>", NULL},
        {44, "[0 0]", NULL},
        {48, "<< /Type 52 0 R /K 53 0 R /ParentTree 54 0 R /ParentTreeNextKey 60 0 R >>", NULL},
        {52, "/StructTreeRoot", NULL},
        {53, "[84 0 R]", NULL},
        {54, "<< /Kids 90 0 R >>", NULL},
        {59, "[0 84 0 R]", NULL},
        {60, "1", NULL},
        {84, "<< /Type 86 0 R /S 87 0 R /K 88 0 R /P 48 0 R >>", NULL},
        {86, "/StructElem", NULL},
        {87, "/Document", NULL},
        {88, "[]", NULL},
        {90, "[95 0 R]", NULL},
        {95, "<< /Nums 59 0 R /Limits 44 0 R >>", NULL},
    };
    build_text(b, "%PDF-1.7\n");
    put(b, common, sizeof common / sizeof common[0]);
    put(b, rest, sizeof rest / sizeof rest[0]);
    build_table(b, TAGGED_TRAILER);
}

/* The tagged document, signed. */
static void build_tagged_and_signed(builder *b)
{
    const divit_pdf_sign_options options = {.field = "Gizli", .hole_bytes = 10};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole;
    build_tagged(b);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = build_open(b);
    CHECK_OK(divit_pdf_sign_prepare(pdf, &options, &update, &hole, NULL));
    CHECK_OK(divit_bytes_append(&b->out, divit_bytes_span(&update)));
}

/* The signed document, with an update that changes something of everything. */
static void build_updated(builder *b)
{
    static const piece update[] = {
        {1, "<< " CATALOG " /DSS << >> /Lang 63 0 R >>", NULL},
        {3,
            "<< /Type /Page /Parent 2 0 R /MediaBox 21 0 R /CropBox 22 0 R /Rotate 24 0 R "
            "/UserUnit 25 0 R /Contents 26 0 R /Annots 27 0 R /AA 15 0 R >>",
            NULL},
        {11,
            "<< /Fields 30 0 R /NeedAppearances 5 0 R /XFA 4 0 R /DR << /XObject 38 0 R /Font << "
            "/F 6 0 R /G 6 0 R >> >> /SigFlags 69 0 R >>",
            NULL},
        {19, "<< /FT 42 0 R /T 41 0 R /V 36 0 R >>", NULL},
        {27, "[40 0 R 46 0 R 47 0 R 52 0 R 54 0 R 86 0 R]", NULL},
        {28, "<< /Length 25 0 R >>\nstream\nq\nendstream", NULL},
        {30, "[40 0 R 49 0 R 19 0 R 52 0 R]", NULL},
        {46, "<< /Subtype 75 0 R /Rect 58 0 R /F 24 0 R /AP << /N 31 0 R >> >>", NULL},
        {52,
            "<< /Type /Annot /Subtype 57 0 R /FT 43 0 R /T 53 0 R /V 45 0 R /Rect 58 0 R /AP 15 0 "
            "R >>",
            NULL},
        {53, "(Yeni)", NULL},
        {54, "<< /Subtype /Text /Rect 58 0 R /Contents 63 0 R >>", NULL},
        {78, "<< /Title 63 0 R >>", NULL},
        {86, "<< /Subtype /Widget /FT /Sig /T 53 0 R /Rect 58 0 R /AP 15 0 R >>", NULL},
    };
    char trailer[96];
    build_signed(b);
    const uint64_t previous = b->xref;
    put(b, update, sizeof update / sizeof update[0]);
    (void)snprintf(trailer, sizeof trailer,
        "/Root 1 0 R /Info 78 0 R /ID 79 0 R /Prev %" PRIu64 " /More 63 0 R", previous);
    build_table(b, trailer);
}

/* A key that nothing opens, for O and U are only zeros. */
static void build_locked(builder *b)
{
    static const char zeros[] = "<0000000000000000000000000000000000000000000000000000000000000000"
                                "00000000000000000000000000000000>";
    static const piece keys[] = {
        {60,
            "<< /Filter 61 0 R /V 62 0 R /R 63 0 R /CF 64 0 R /StmF 65 0 R /StrF 65 0 R /O 66 0 R "
            "/U 67 0 R /OE 66 0 R /UE 67 0 R /P 68 0 R /EncryptMetadata 69 0 R >>",
            NULL},
        {61, "/Standard", NULL},
        {62, "5", NULL},
        {63, "6", NULL},
        {64, "<< /A << >> /StdCF 70 0 R >>", NULL},
        {65, "/StdCF", NULL},
        {66, zeros, NULL},
        {67, zeros, NULL},
        {68, "-4", NULL},
        {69, "false", NULL},
        {70, "<< /CFM 71 0 R >>", NULL},
        {71, "/AESV3", NULL},
        {72, "[<00>]", NULL},
    };
    build_base(b, "");
    put(b, keys, sizeof keys / sizeof keys[0]);
    build_table(b, LOCKED_TRAILER);
}

/* After an addition to what is told. */
static divit_status added(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "task");
}

static divit_status do_survey(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    divit_pdf_survey s;
    const divit_status status = divit_pdf_survey_read(pdf, &s, err);
    if (status != DIVIT_OK)
        return status;
    return added(
        divit_bytes_printf(told, "%zu %zu %zu %zu %u %d%d%d%d%d%d%d%d%d%d", s.signatures, s.empty,
            s.filled, s.locking, s.certification, s.changed, s.actions, s.scripts, s.attachments,
            s.layers, s.hidden_layers, s.print_layers, s.xfa, s.draws_fields, s.tagged),
        err);
}

/* What was not seen for want of a limit counts as refused. */
static divit_status do_inspect(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    divit_pdf_inspection found;
    divit_status s = divit_pdf_inspect(pdf, NULL, &found, err);
    if (s == DIVIT_OK && found.traits[DIVIT_PDF_TRAIT_UNSEEN].count > 0)
        return DIVIT_INPUT_LIMIT;
    for (size_t i = 0; s == DIVIT_OK && i < DIVIT_PDF_TRAITS; i++)
        s = added(divit_bytes_push(told, (uint8_t)found.traits[i].count), err);
    return s;
}

static divit_status do_list(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_status s = divit_pdf_signatures_read(pdf, &list, err);
    for (size_t i = 0; i < list.count; i++) {
        const divit_bytes *texts[] = {&list.items[i].field, &list.items[i].sub_filter,
            &list.items[i].reason, &list.items[i].time};
        for (size_t k = 0; s == DIVIT_OK && k < 4; k++)
            s = added(divit_bytes_append(told, divit_bytes_span(texts[k])), err);
    }
    return s;
}

static divit_status do_seed(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    const divit_pdf_seed_wish wish = {.field = "Imza", .hash = "SHA256"};
    DIVIT_AUTO(divit_pdf_seed_done)
    divit_pdf_seed seed = {0};
    const divit_status s = divit_pdf_seed_read(pdf, &wish, &seed, err);
    return s == DIVIT_OK
               ? added(divit_bytes_printf(told, "%u %s", seed.certify, seed.reason.p), err)
               : s;
}

static divit_status sign(
    divit_pdf *pdf, const divit_pdf_sign_options *options, divit_bytes *told, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole;
    const divit_status s = divit_pdf_sign_prepare(pdf, options, &update, &hole, err);
    return s == DIVIT_OK ? added(divit_bytes_append(told, divit_bytes_span(&update)), err) : s;
}

static const divit_pdf_part parts[] = {
    {.value = DIVIT_SPAN_TEXT("<< /A (b) >>")},
    {.value = DIVIT_SPAN_TEXT("<< /Type /XObject >>"),
        .is_stream = true,
        .data = DIVIT_SPAN_TEXT("0 0 1 1 re f")},
};

/* The empty field, with its kid drawn. */
static divit_status do_fill(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    const divit_pdf_spot spot = {.annot = {47, 0}, .form = 96};
    const divit_pdf_looks looks = {
        .parts = parts, .part_count = 2, .spots = &spot, .spot_count = 1};
    const divit_pdf_sign_options options = {
        .field = "Imza", .hole_bytes = 10, .looks = &looks, .reason = "Onay", .time = "D:2026"};
    return sign(pdf, &options, told, err);
}

/* A new field with a stamp on the same page, which certifies and locks. */
static divit_status do_certify(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    static const char *const locked[] = {"Ad", "Imza"};
    const divit_pdf_spot spots[] = {{.page = {3, 0}, .box = {1, 1, 2, 2.5}, .form = 96},
        {.page = {3, 0}, .box = {5, 5, 6, 6}, .form = 96}};
    const divit_pdf_looks looks = {
        .parts = parts, .part_count = 2, .spots = spots, .spot_count = 2};
    const divit_pdf_sign_options options = {.hole_bytes = 10,
        .looks = &looks,
        .certify = 2,
        .lock = {.action = DIVIT_PDF_LOCK_INCLUDE, .fields = locked, .count = 2}};
    return sign(pdf, &options, told, err);
}

/* A new field that is not seen. */
static divit_status do_hide(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    const divit_pdf_sign_options options = {.field = "Gizli",
        .hole_bytes = 10,
        .lock = {.action = DIVIT_PDF_LOCK_ALL, .document = true}};
    return sign(pdf, &options, told, err);
}

static divit_status tell_place(
    divit_status s, const divit_pdf_place *place, divit_bytes *told, divit_error *err)
{
    return s == DIVIT_OK ? added(divit_bytes_printf(
                                     told, "%g %g %d", place->box.x0, place->box.y0, place->turn),
                               err)
                         : s;
}

static divit_status do_place(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    divit_pdf_place place;
    const divit_status s =
        divit_pdf_place_at(pdf, -1, (divit_pdf_box){10, 10, 50, 50}, &place, err);
    return tell_place(s, &place, told, err);
}

/* Where a field is in the way, whose name is the error's subject. */
static divit_status do_cover(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    divit_pdf_place place;
    const divit_status s =
        divit_pdf_place_at(pdf, 1, (divit_pdf_box){110, 110, 150, 150}, &place, err);
    return tell_place(s, &place, told, err);
}

static divit_status do_place_field(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    divit_pdf_place places[DIVIT_PDF_SPOTS];
    size_t count = 0;
    DIVIT_AUTO(divit_pdf_choice_done)
    divit_pdf_choice choice = {0};
    divit_status s = divit_pdf_field_choose(pdf, "Imza", &choice, err);
    if (s == DIVIT_OK)
        s = divit_pdf_place_field(pdf, &choice, places, &count, err);
    return tell_place(s, places, told, err);
}

static divit_status do_room(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    divit_pdf_place place;
    const divit_status s = divit_pdf_room_find(pdf, 60, 40, &place, err);
    return tell_place(s, &place, told, err);
}

/* The first revision against the whole, with the same limits. */
static divit_status do_compare(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("%%EOF\n");
    const divit_span file = divit_pdf_file(pdf);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *old = NULL;
    DIVIT_AUTO(divit_pdf_difference_done)
    divit_pdf_difference found = {0};
    const uint8_t *end = memmem(file.p, file.n, mark.p, mark.n);
    divit_status s = divit_pdf_open(divit_span_sub(file, 0, (size_t)(end - file.p) + mark.n),
        divit_pdf_limits_of(pdf), &old, err);
    if (s == DIVIT_OK)
        s = divit_pdf_difference_read(old, pdf, &found, err);
    for (size_t i = 0; s == DIVIT_OK && i < found.count; i++)
        s = added(divit_bytes_printf(told, "%d:%" PRIu32 " ", (int)found.changes[i].topic,
                      found.changes[i].ref.number),
            err);
    return s;
}

static divit_status do_nothing(divit_pdf *pdf, divit_bytes *told, divit_error *err)
{
    (void)pdf;
    (void)told;
    (void)err;
    return DIVIT_OK;
}

const task tasks[TASKS] = {
    {"survey", build_signed, SIGNED_TRAILER, do_survey, DIVIT_OK, DIVIT_OK},
    {"inspect", build_signed, SIGNED_TRAILER, do_inspect, DIVIT_OK, DIVIT_OK},
    {"list", build_signed, SIGNED_TRAILER, do_list, DIVIT_OK, DIVIT_OK},
    {"seed", build_signed, SIGNED_TRAILER, do_seed, DIVIT_OK, DIVIT_OK},
    {"fill", build_signed, SIGNED_TRAILER, do_fill, DIVIT_OK, DIVIT_OK},
    {"certify", build_unsigned, "/Root 1 0 R", do_certify, DIVIT_OK, DIVIT_OK},
    {"hide", build_unsigned, "/Root 1 0 R", do_hide, DIVIT_OK, DIVIT_OK},
    {"place", build_signed, SIGNED_TRAILER, do_place, DIVIT_OK, DIVIT_OK},
    {"cover", build_signed, SIGNED_TRAILER, do_cover, DIVIT_NO_PLACE, DIVIT_OK},
    {"place of a field", build_signed, SIGNED_TRAILER, do_place_field, DIVIT_OK, DIVIT_OK},
    {"room", build_signed, SIGNED_TRAILER, do_room, DIVIT_OK, DIVIT_NO_PLACE},
    {"compare", build_updated, SIGNED_TRAILER, do_compare, DIVIT_OK, DIVIT_OK},
    {"compare with itself", build_signed, SIGNED_TRAILER, do_compare, DIVIT_OK, DIVIT_OK},
    {"tag", build_tagged, TAGGED_TRAILER, do_hide, DIVIT_OK, DIVIT_OK},
    {"compare tags", build_tagged_and_signed, TAGGED_TRAILER, do_compare, DIVIT_OK, DIVIT_OK},
    {"unlock", build_locked, LOCKED_TRAILER, do_nothing, DIVIT_INPUT_LOCKED, DIVIT_OK},
};

/* see task.h */
divit_status task_run(const task *t, const builder *b, const divit_pdf_limits *limits,
    divit_bytes *told, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_status s = divit_pdf_open(divit_bytes_span(&b->out), limits, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, err);
    return s == DIVIT_OK ? t->run(pdf, told, err) : s;
}
