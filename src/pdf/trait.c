/* SPDX-License-Identifier: Apache-2.0 */
/* What in a PDF can act, hide, or look different from viewer to viewer. */
#include "pdf/trait.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

/* Annotation flags (table 167). */
enum { FLAG_PRINT = 1 << 2, FLAG_NO_VIEW = 1 << 5 };

/* The entries that tell what a dictionary is. */
typedef enum slot {
    SLOT_AA,
    SLOT_ALTERNATES,
    SLOT_AP,
    SLOT_BASE_FONT,
    SLOT_EF,
    SLOT_F,
    SLOT_FT,
    SLOT_FONT_DESCRIPTOR,
    SLOT_JS,
    SLOT_K,
    SLOT_LENGTH,
    SLOT_OPI,
    SLOT_RECT,
    SLOT_REF,
    SLOT_S,
    SLOT_SUBTYPE,
    SLOT_SUBTYPE2,
    SLOT_TYPE,
    SLOTS,
} slot;

static const char *const slot_names[SLOTS] = {
    [SLOT_AA] = "AA",
    [SLOT_ALTERNATES] = "Alternates",
    [SLOT_AP] = "AP",
    [SLOT_BASE_FONT] = "BaseFont",
    [SLOT_EF] = "EF",
    [SLOT_F] = "F",
    [SLOT_FT] = "FT",
    [SLOT_FONT_DESCRIPTOR] = "FontDescriptor",
    [SLOT_JS] = "JS",
    [SLOT_K] = "K",
    [SLOT_LENGTH] = "Length",
    [SLOT_OPI] = "OPI",
    [SLOT_RECT] = "Rect",
    [SLOT_REF] = "Ref",
    [SLOT_S] = "S",
    [SLOT_SUBTYPE] = "Subtype",
    [SLOT_SUBTYPE2] = "Subtype2",
    [SLOT_TYPE] = "Type",
};

typedef struct reading {
    divit_pdf *pdf;
    divit_pdf_value slots[SLOTS]; /* kind NONE for what is not there */
} reading;

#define TRAIT_ROW(name, id, warns, text) [DIVIT_PDF_TRAIT_##name] = {id, text, warns},
static const divit_pdf_trait traits[] = {DIVIT_PDF_TRAIT_TABLE(TRAIT_ROW)};
#undef TRAIT_ROW

/* see pdf/trait.h */
const divit_pdf_trait *divit_pdf_trait_at(divit_pdf_trait_kind kind)
{
    return &traits[kind];
}

/* A name and the trait that it stands for. */
typedef struct named_trait {
    const char *name;
    divit_pdf_trait_kind trait;
} named_trait;

/* Kinds of actions (table 201); those that only go to a place in the document are harmless. */
static const named_trait actions[] = {
    {"JavaScript", DIVIT_PDF_TRAIT_JAVASCRIPT},
    {"Launch", DIVIT_PDF_TRAIT_LAUNCH},
    {"SubmitForm", DIVIT_PDF_TRAIT_SUBMIT},
    {"ImportData", DIVIT_PDF_TRAIT_IMPORT},
    {"GoToR", DIVIT_PDF_TRAIT_REMOTE},
    {"GoToE", DIVIT_PDF_TRAIT_REMOTE},
    {"URI", DIVIT_PDF_TRAIT_URI},
    {"ResetForm", DIVIT_PDF_TRAIT_ACTION},
    {"Hide", DIVIT_PDF_TRAIT_ACTION},
    {"Named", DIVIT_PDF_TRAIT_ACTION},
    {"SetOCGState", DIVIT_PDF_TRAIT_ACTION},
    {"Trans", DIVIT_PDF_TRAIT_ACTION},
    {"Sound", DIVIT_PDF_TRAIT_MEDIA},
    {"Movie", DIVIT_PDF_TRAIT_MEDIA},
    {"Rendition", DIVIT_PDF_TRAIT_MEDIA},
    {"GoTo3DView", DIVIT_PDF_TRAIT_MEDIA},
    {"RichMediaExecute", DIVIT_PDF_TRAIT_MEDIA},
};

/* Annotations (table 171) that play something, or carry a file. */
static const named_trait annotations[] = {
    {"Sound", DIVIT_PDF_TRAIT_MEDIA},
    {"Movie", DIVIT_PDF_TRAIT_MEDIA},
    {"Screen", DIVIT_PDF_TRAIT_MEDIA},
    {"3D", DIVIT_PDF_TRAIT_MEDIA},
    {"RichMedia", DIVIT_PDF_TRAIT_MEDIA},
    {"FileAttachment", DIVIT_PDF_TRAIT_ATTACHMENT},
};

static uint32_t bit(divit_pdf_trait_kind kind)
{
    return UINT32_C(1) << kind;
}

static uint32_t look_up(const named_trait *rows, size_t n, const divit_pdf_value *name)
{
    for (size_t i = 0; i < n; i++)
        if (divit_pdf_name_is(name, rows[i].name))
            return bit(rows[i].trait);
    return 0;
}

static bool there(const reading *r, slot what)
{
    return r->slots[what].kind != DIVIT_PDF_NONE && r->slots[what].kind != DIVIT_PDF_NULL;
}

static divit_status read_slots(reading *r, const divit_pdf_value *dict, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(dict);
    divit_pdf_value key, value;
    for (;;) {
        const divit_status s = divit_pdf_walk_entry(&walk, &key, &value, err);
        if (s != DIVIT_OK || key.kind == DIVIT_PDF_NONE)
            return s;
        for (size_t i = 0; i < SLOTS; i++) {
            if (!divit_pdf_name_is(&key, slot_names[i]))
                continue;
            if (r->slots[i].kind != DIVIT_PDF_NONE)
                return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                    N_("a PDF dictionary has the same key twice"), key.at);
            r->slots[i] = value;
            break;
        }
    }
}

/* Names may stand behind a reference. */
static divit_status resolve_names(reading *r, divit_error *err)
{
    static const slot names[] = {
        SLOT_S, SLOT_SUBTYPE, SLOT_SUBTYPE2, SLOT_TYPE, SLOT_FT, SLOT_RECT};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < sizeof names / sizeof names[0]; i++)
        if (r->slots[names[i]].kind == DIVIT_PDF_REFERENCE)
            s = divit_pdf_resolve(r->pdf, &r->slots[names[i]], &r->slots[names[i]], err);
    return s;
}

/* An action (12.6.2). Elements of the structure tree have S and K as well, and no other sign. */
static uint32_t look_at_action(const reading *r)
{
    uint32_t found = there(r, SLOT_JS) ? bit(DIVIT_PDF_TRAIT_JAVASCRIPT) : 0;
    const bool typed = there(r, SLOT_TYPE) && !divit_pdf_name_is(&r->slots[SLOT_TYPE], "Action");
    if (!typed && !there(r, SLOT_K))
        found |= look_up(actions, sizeof actions / sizeof actions[0], &r->slots[SLOT_S]);
    return found | (there(r, SLOT_AA) ? bit(DIVIT_PDF_TRAIT_MORE_ACTIONS) : 0);
}

/* A rectangle without an area shows nothing. */
static bool is_empty(const divit_pdf_value *rect)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(rect);
    divit_pdf_value v[4] = {0};
    for (size_t i = 0; i < 4; i++)
        if (divit_pdf_walk_item(&walk, &v[i], NULL) != DIVIT_OK)
            return false;
    return v[3].kind != DIVIT_PDF_NONE && divit_span_equal(v[0].raw, v[2].raw) &&
           divit_span_equal(v[1].raw, v[3].raw);
}

/* An annotation (12.5.2). Links and pop-up notes are drawn by the viewer, without content. */
static uint32_t look_at_annotation(const reading *r)
{
    const divit_pdf_value *subtype = &r->slots[SLOT_SUBTYPE];
    const divit_pdf_value *flags = &r->slots[SLOT_F];
    uint32_t found = look_up(annotations, sizeof annotations / sizeof annotations[0], subtype);
    if (subtype->kind != DIVIT_PDF_NAME || !there(r, SLOT_RECT))
        return 0;
    const bool bare = divit_pdf_name_is(subtype, "Link") || divit_pdf_name_is(subtype, "Popup");
    if (!bare && !there(r, SLOT_AP) && !is_empty(&r->slots[SLOT_RECT]))
        found |= bit(DIVIT_PDF_TRAIT_NO_APPEARANCE);
    if (flags->kind == DIVIT_PDF_INTEGER && (flags->integer & FLAG_NO_VIEW) &&
        (flags->integer & FLAG_PRINT))
        found |= bit(DIVIT_PDF_TRAIT_PRINT_ONLY);
    return found;
}

/* A simple or CID font (9.6, 9.7.4) whose program is not in the file (9.9). */
static divit_status look_at_font(const reading *r, uint32_t *found, divit_error *err)
{
    static const char *const kinds[] = {
        "Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2"};
    static const char *const programs[] = {"FontFile", "FontFile2", "FontFile3"};
    divit_pdf_value descriptor, program = {.kind = DIVIT_PDF_NONE};
    bool font = false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        font = font || divit_pdf_name_is(&r->slots[SLOT_SUBTYPE], kinds[i]);
    if (!font || (!there(r, SLOT_BASE_FONT) && !divit_pdf_name_is(&r->slots[SLOT_TYPE], "Font")))
        return DIVIT_OK;
    divit_status s = divit_pdf_resolve(r->pdf, &r->slots[SLOT_FONT_DESCRIPTOR], &descriptor, err);
    for (size_t i = 0; s == DIVIT_OK && i < 3 && program.kind == DIVIT_PDF_NONE; i++)
        s = divit_pdf_get(r->pdf, &descriptor, programs[i], &program, err);
    if (s == DIVIT_OK && program.kind == DIVIT_PDF_NONE)
        *found |= bit(DIVIT_PDF_TRAIT_FONT);
    return s;
}

/* Streams and external objects (7.3.8.2, 8.8.2, 8.9.5.4, 8.10.4, 14.11.7). */
static uint32_t look_at_stream(const reading *r)
{
    const bool stream = there(r, SLOT_LENGTH);
    uint32_t found = 0;
    if (there(r, SLOT_EF))
        found |= bit(DIVIT_PDF_TRAIT_ATTACHMENT);
    if (there(r, SLOT_ALTERNATES))
        found |= bit(DIVIT_PDF_TRAIT_ALTERNATE);
    if (stream && (there(r, SLOT_F) || there(r, SLOT_OPI) || there(r, SLOT_REF)))
        found |= bit(DIVIT_PDF_TRAIT_EXTERNAL);
    if (stream && (divit_pdf_name_is(&r->slots[SLOT_SUBTYPE], "PS") ||
                      divit_pdf_name_is(&r->slots[SLOT_SUBTYPE2], "PS")))
        found |= bit(DIVIT_PDF_TRAIT_POSTSCRIPT);
    return found;
}

/* see pdf/trait.h */
divit_status divit_pdf_traits_of(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_looked *ret, divit_error *err)
{
    reading r = {.pdf = pdf};
    divit_pdf_looked looked = {0};
    divit_status s = read_slots(&r, dict, err);
    if (s == DIVIT_OK)
        s = resolve_names(&r, err);
    if (s == DIVIT_OK)
        s = look_at_font(&r, &looked.traits, err);
    if (s != DIVIT_OK)
        return s;
    looked.traits |= look_at_action(&r) | look_at_annotation(&r) | look_at_stream(&r);
    looked.signature = divit_pdf_name_is(&r.slots[SLOT_FT], "Sig");
    *ret = looked;
    return DIVIT_OK;
}
