/* SPDX-License-Identifier: Apache-2.0 */
/* A TrueType font: glyphs, widths, subsets. */
#include "appearance/typeface.h"

#include <stdlib.h>

#include <hb-ot.h>
#include <hb-subset.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

/* OpenType OS/2: offset of fsType and its bit "restricted license embedding". */
enum { OS2_FS_TYPE = 8, FS_RESTRICTED = 2 };

/* OpenType head: offset of xMin, the first of four. */
enum { HEAD_BOX = 36 };

struct divit_typeface {
    hb_face_t *face;
    hb_font_t *font;
    divit_typeface_facts facts;
};

static int thousandths(const divit_typeface *f, long units)
{
    const long em = (long)hb_face_get_upem(f->face);
    return (int)(units * 1000 / (em > 0 ? em : 1000));
}

/* A big-endian number of 16 bits in a table; false if the table is shorter. */
static bool read_16(const divit_typeface *f, hb_tag_t table, unsigned at, int *ret)
{
    hb_blob_t *blob = hb_face_reference_table(f->face, table);
    unsigned n = 0;
    const char *data = hb_blob_get_data(blob, &n);
    const bool there = n >= at + 2;
    if (there)
        *ret = ((unsigned char)data[at] << 8) | (unsigned char)data[at + 1];
    hb_blob_destroy(blob);
    return there;
}

static bool has_table(const divit_typeface *f, hb_tag_t table)
{
    hb_blob_t *blob = hb_face_reference_table(f->face, table);
    const bool there = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return there;
}

static divit_status check(const divit_typeface *f, divit_error *err)
{
    int type = 0;
    if (hb_face_get_glyph_count(f->face) == 0)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the font cannot be read"));
    if (!has_table(f, HB_TAG('g', 'l', 'y', 'f')))
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the font has no TrueType outlines"));
    if (read_16(f, HB_TAG('O', 'S', '/', '2'), OS2_FS_TYPE, &type) && (type & 0xF) == FS_RESTRICTED)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the licence of the font forbids to put it into a document"));
    return DIVIT_OK;
}

/* The PostScript name, or one for a font that says none. */
static void read_name(divit_typeface *f)
{
    char name[sizeof f->facts.name];
    unsigned n = sizeof name;
    size_t kept = 0;
    hb_ot_name_get_utf8(f->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &n, name);
    for (size_t i = 0; i < n; i++) {
        const char c = name[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter || (c >= '0' && c <= '9') || c == '-')
            f->facts.name[kept++] = c;
    }
    if (kept == 0)
        memcpy(f->facts.name, "Font", sizeof "Font");
}

static int metric(const divit_typeface *f, hb_ot_metrics_tag_t tag, int usual)
{
    hb_position_t value = 0;
    return hb_ot_metrics_get_position(f->font, tag, &value) ? thousandths(f, value) : usual;
}

static void read_facts(divit_typeface *f)
{
    enum { ASCENT = 800, DESCENT = -200, CAP_HEIGHT = 700 };
    read_name(f);
    f->facts.ascent = metric(f, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, ASCENT);
    f->facts.descent = metric(f, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, DESCENT);
    f->facts.cap_height = metric(f, HB_OT_METRICS_TAG_CAP_HEIGHT, CAP_HEIGHT);
    for (unsigned i = 0; i < 4; i++) {
        int value = 0;
        (void)read_16(f, HB_TAG('h', 'e', 'a', 'd'), HEAD_BOX + 2 * i, &value);
        f->facts.box[i] = thousandths(f, value < 0x8000 ? value : value - 0x10000);
    }
}

/* see appearance/typeface.h */
divit_status divit_typeface_new(divit_span file, divit_typeface **ret, divit_error *err)
{
    if (file.n == 0 || file.n > DIVIT_TYPEFACE_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the font file is empty or larger than 32 MiB"));
    DIVIT_AUTO(divit_typeface_free)
    divit_typeface *f = calloc(1, sizeof *f);
    if (!f)
        return divit_fail_memory(err, __func__);
    hb_blob_t *blob =
        hb_blob_create((const char *)file.p, (unsigned)file.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    f->face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    f->font = hb_font_create(f->face);
    const divit_status s = check(f, err);
    if (s != DIVIT_OK)
        return s;
    read_facts(f);
    *ret = f;
    f = NULL;
    return DIVIT_OK;
}

/* see appearance/typeface.h */
void divit_typeface_free(divit_typeface **face)
{
    if (!face || !*face)
        return;
    hb_font_destroy((*face)->font);
    hb_face_destroy((*face)->face);
    free(*face);
    *face = NULL;
}

/* see appearance/typeface.h */
const divit_typeface_facts *divit_typeface_facts_get(const divit_typeface *face)
{
    return &face->facts;
}

/* The next character of valid UTF-8. */
static uint32_t next_character(divit_span text, size_t *at)
{
    const uint8_t lead = text.p[(*at)++];
    uint32_t c = lead;
    size_t more = 0;
    if (lead >= 0xF0) {
        c = lead & 0x07;
        more = 3;
    } else if (lead >= 0xE0) {
        c = lead & 0x0F;
        more = 2;
    } else if (lead >= 0xC0) {
        c = lead & 0x1F;
        more = 1;
    }
    for (; more > 0; more--)
        c = c << 6 | (text.p[(*at)++] & 0x3F);
    return c;
}

/* True for a script whose letters stand one after another from left to right. */
static bool is_drawn(uint32_t character)
{
    static const hb_script_t drawn[] = {HB_SCRIPT_COMMON, HB_SCRIPT_INHERITED, HB_SCRIPT_LATIN,
        HB_SCRIPT_GREEK, HB_SCRIPT_CYRILLIC, HB_SCRIPT_ARMENIAN, HB_SCRIPT_GEORGIAN, HB_SCRIPT_HAN,
        HB_SCRIPT_HIRAGANA, HB_SCRIPT_KATAKANA, HB_SCRIPT_HANGUL};
    const hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), character);
    for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++)
        if (drawn[i] == script)
            return true;
    return false;
}

/* A letter that cannot be drawn; the error names it. */
static divit_status refuse(divit_span letter, const char *why, divit_error *err)
{
    char text[16] = "";
    if (letter.n < sizeof text)
        memcpy(text, letter.p, letter.n);
    const divit_status s = divit_fail(err, DIVIT_USAGE, "divit_typeface_text", why);
    divit_error_subject(err, text);
    return s;
}

static divit_status append(divit_glyphs *out, divit_glyph glyph, divit_error *err)
{
    if (out->count >= DIVIT_GLYPHS_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the text of the visible signature is too long"));
    divit_glyph *items = reallocarray(out->items, out->count + 1, sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    items[out->count++] = glyph;
    out->items = items;
    return DIVIT_OK;
}

/* A character with the marks behind it that it can be composed with. */
static uint32_t next_composed(divit_span text, size_t *at)
{
    uint32_t c = next_character(text, at);
    while (*at < text.n) {
        size_t behind = *at;
        hb_codepoint_t both = 0;
        const uint32_t mark = next_character(text, &behind);
        if (!hb_unicode_compose(hb_unicode_funcs_get_default(), c, mark, &both))
            break;
        c = both;
        *at = behind;
    }
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ? ' ' : c;
}

/* see appearance/typeface.h */
divit_status divit_typeface_text(
    const divit_typeface *face, divit_span text, divit_glyphs *out, divit_error *err)
{
    if (!divit_utf8_valid(text))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a text for the visible signature is not UTF-8"));
    for (size_t at = 0; at < text.n;) {
        const size_t from = at;
        hb_codepoint_t id = 0;
        const uint32_t c = next_composed(text, &at);
        const divit_span letter = divit_span_sub(text, from, at - from);
        if (!is_drawn(c))
            return refuse(letter,
                N_("a letter of the visible signature is of a script that is not drawn"), err);
        if (!hb_font_get_nominal_glyph(face->font, c, &id) || id == 0)
            return refuse(
                letter, N_("the font does not have a letter of the visible signature"), err);
        const int advance = thousandths(face, hb_font_get_glyph_h_advance(face->font, id));
        const divit_glyph glyph = {id, c, advance > 0 ? (uint32_t)advance : 0};
        const divit_status s = append(out, glyph, err);
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

/* What a PDF needs no more: the letters' numbers are in it, and no layout is done by it. */
static void choose(hb_subset_input_t *input, const divit_glyphs *glyphs)
{
    static const hb_tag_t dropped[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
        HB_TAG('G', 'D', 'E', 'F'), HB_TAG('n', 'a', 'm', 'e'), HB_TAG('p', 'o', 's', 't'),
        HB_TAG('c', 'm', 'a', 'p'), HB_TAG('O', 'S', '/', '2'), HB_TAG('f', 'v', 'a', 'r'),
        HB_TAG('g', 'v', 'a', 'r'), HB_TAG('a', 'v', 'a', 'r'), HB_TAG('S', 'T', 'A', 'T'),
        HB_TAG('H', 'V', 'A', 'R'), HB_TAG('M', 'V', 'A', 'R'), HB_TAG('C', 'O', 'L', 'R'),
        HB_TAG('C', 'P', 'A', 'L'), HB_TAG('F', 'F', 'T', 'M'), HB_TAG('g', 'a', 's', 'p')};
    hb_set_t *wanted = hb_subset_input_glyph_set(input);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    for (size_t i = 0; i < glyphs->count; i++)
        hb_set_add(wanted, glyphs->items[i].id);
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++)
        hb_set_add(drop, dropped[i]);
}

/* Carries a plan out; false if that fails. */
static bool carry_out(hb_subset_plan_t *plan, const divit_glyphs *glyphs, divit_subset *ret)
{
    hb_face_t *face = hb_subset_plan_execute_or_fail(plan);
    if (!face)
        return false;
    hb_blob_t *blob = hb_face_reference_blob(face);
    unsigned n = 0;
    const char *data = hb_blob_get_data(blob, &n);
    const hb_map_t *ids = hb_subset_plan_old_to_new_glyph_mapping(plan);
    for (size_t i = 0; i < glyphs->count; i++)
        ret->ids[i] = hb_map_get(ids, glyphs->items[i].id);
    ret->count = hb_face_get_glyph_count(face);
    const divit_status s =
        n > 0 ? divit_bytes_append(&ret->file, (divit_span){(const uint8_t *)data, n})
              : DIVIT_E_MEMORY;
    hb_blob_destroy(blob);
    hb_face_destroy(face);
    return s == DIVIT_OK;
}

/* All of them have a number below the count. */
static bool is_sound(const divit_subset *subset, const divit_glyphs *glyphs)
{
    for (size_t i = 0; i < glyphs->count; i++)
        if (subset->ids[i] >= subset->count || subset->ids[i] > UINT16_MAX)
            return false;
    return true;
}

/* see appearance/typeface.h */
divit_status divit_typeface_subset(
    const divit_typeface *face, const divit_glyphs *glyphs, divit_subset *ret, divit_error *err)
{
    DIVIT_AUTO(divit_subset_done)
    divit_subset made = {.ids = calloc(glyphs->count, sizeof *made.ids)};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    bool good = false;
    if (input && made.ids) {
        choose(input, glyphs);
        hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(face->face, input);
        good = plan && carry_out(plan, glyphs, &made) && is_sound(&made, glyphs);
        hb_subset_plan_destroy(plan);
    }
    hb_subset_input_destroy(input);
    if (!good)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the font cannot be read"));
    *ret = made;
    made = (divit_subset){0};
    return DIVIT_OK;
}

/* see appearance/typeface.h */
void divit_subset_done(divit_subset *subset)
{
    free(subset->ids);
    divit_bytes_done(&subset->file);
    *subset = (divit_subset){0};
}

/* see appearance/typeface.h */
void divit_glyphs_done(divit_glyphs *glyphs)
{
    free(glyphs->items);
    *glyphs = (divit_glyphs){0};
}
