/* SPDX-License-Identifier: Apache-2.0 */
/* An embedded font whose text can be read again. */
#include "appearance/embed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <zlib.h>

#include "base/bytes.h"
#include "base/status.h"

/* Rows of one bfchar block (CMap specification, Adobe note 5014). */
enum { BLOCK_ROWS = 100 };

/* The font's name with the six letters that mark a subset (9.9.2). */
typedef struct font_name {
    char text[80];
} font_name;

typedef struct embedding {
    const divit_typeface *face;
    divit_drawing *drawing;
    divit_embedded font;
    font_name name;
    uint32_t glyphs_in_file;
    uint32_t file, set, map, descriptor, cid_font; /* object numbers */
} embedding;

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_embed");
}

/* The six letters depend on which glyphs there are. */
static font_name name_of(const divit_typeface_facts *facts, divit_span file)
{
    font_name name;
    uLong sum = crc32_z(0, file.p, file.n);
    for (size_t i = 0; i < 6; i++, sum /= 26)
        name.text[i] = (char)('A' + sum % 26);
    (void)snprintf(name.text + 6, sizeof name.text - 6, "+%s", facts->name);
    return name;
}

static int by_id(const void *a, const void *b)
{
    const divit_embedded_glyph *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* The glyphs with their new numbers, each once. */
static divit_status list_glyphs(
    embedding *e, const divit_glyphs *glyphs, const uint32_t *ids, divit_error *err)
{
    divit_embedded *f = &e->font;
    f->glyphs = calloc(glyphs->count, sizeof *f->glyphs);
    if (!f->glyphs)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < glyphs->count; i++)
        f->glyphs[i] = (divit_embedded_glyph){glyphs->items[i], ids[i]};
    qsort(f->glyphs, glyphs->count, sizeof *f->glyphs, by_id);
    for (size_t i = 0; i < glyphs->count; i++)
        if (f->count == 0 || f->glyphs[f->count - 1].id != f->glyphs[i].id)
            f->glyphs[f->count++] = f->glyphs[i];
    return DIVIT_OK;
}

/* FontFile2 (table 124) and what follows from it. */
static divit_status add_file(embedding *e, const divit_glyphs *glyphs, divit_error *err)
{
    DIVIT_AUTO(divit_subset_done)
    divit_subset subset = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    divit_status s = divit_typeface_subset(e->face, glyphs, &subset, err);
    if (s == DIVIT_OK)
        s = list_glyphs(e, glyphs, subset.ids, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(&dict, "/Length1 %zu", subset.file.n), err);
    if (s != DIVIT_OK)
        return s;
    const divit_span file = divit_bytes_span(&subset.file);
    e->glyphs_in_file = subset.count;
    e->name = name_of(divit_typeface_facts_get(e->face), file);
    return divit_drawing_stream(e->drawing, &dict, file, &e->file, err);
}

/* One bit for each glyph of the font, notdef included (ISO 19005-1 6.3.5). */
static divit_status add_set(embedding *e, divit_error *err)
{
    const size_t count = e->glyphs_in_file;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bits = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    for (size_t byte = 0; byte < (count + 7) / 8; byte++)
        if (divit_bytes_push(&bits, 0) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    for (size_t id = 0; id < count; id++)
        bits.p[id / 8] |= (uint8_t)(0x80 >> id % 8);
    return divit_drawing_stream(e->drawing, &dict, divit_bytes_span(&bits), &e->set, err);
}

/* "<0003> <015F>", beyond the first plane as a surrogate pair. */
static divit_status append_row(divit_bytes *out, const divit_embedded_glyph *g)
{
    const uint32_t c = g->glyph.character;
    if (c < 0x10000)
        return divit_bytes_printf(out, "<%04" PRIX32 "> <%04" PRIX32 ">\n", g->id, c);
    return divit_bytes_printf(out, "<%04" PRIX32 "> <%04" PRIX32 "%04" PRIX32 ">\n", g->id,
        0xD800 + ((c - 0x10000) >> 10), 0xDC00 + ((c - 0x10000) & 0x3FF));
}

/* ToUnicode (9.10.3). */
static divit_status add_map(embedding *e, divit_error *err)
{
    static const char head[] =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    static const char tail[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    const size_t count = e->font.count;
    divit_status s = divit_bytes_append(&text, divit_span_of(head));
    for (size_t i = 0; s == DIVIT_OK && i < count; i++) {
        const size_t left = count - i;
        if (i % BLOCK_ROWS == 0)
            s = divit_bytes_printf(
                &text, "%zu beginbfchar\n", left < BLOCK_ROWS ? left : BLOCK_ROWS);
        if (s == DIVIT_OK)
            s = append_row(&text, &e->font.glyphs[i]);
        if (s == DIVIT_OK && (i % BLOCK_ROWS == BLOCK_ROWS - 1 || left == 1))
            s = divit_bytes_append(&text, DIVIT_SPAN_TEXT("endbfchar\n"));
    }
    if (s == DIVIT_OK)
        s = divit_bytes_append(&text, divit_span_of(tail));
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_drawing_stream(e->drawing, &dict, divit_bytes_span(&text), &e->map, err);
}

/* Table 120; flag 4: its glyphs are not those of the standard Latin set. */
static divit_status add_descriptor(embedding *e, divit_error *err)
{
    const divit_typeface_facts *f = divit_typeface_facts_get(e->face);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s =
        wrote(divit_bytes_printf(&text,
                  "<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d]"
                  " /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80"
                  " /FontFile2 %" PRIu32 " 0 R /CIDSet %" PRIu32 " 0 R >>",
                  e->name.text, f->box[0], f->box[1], f->box[2], f->box[3], f->ascent, f->descent,
                  f->cap_height, e->file, e->set),
            err);
    return s == DIVIT_OK ? divit_drawing_value(e->drawing, &text, &e->descriptor, err) : s;
}

/* The CID font with its widths (9.7.4). */
static divit_status add_cid_font(embedding *e, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_bytes_printf(&text,
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        " /FontDescriptor %" PRIu32 " 0 R /CIDToGIDMap /Identity /W [",
        e->name.text, e->descriptor);
    for (size_t i = 0; s == DIVIT_OK && i < e->font.count; i++)
        s = divit_bytes_printf(&text, "%s%" PRIu32 " [%" PRIu32 "]", i > 0 ? " " : "",
            e->font.glyphs[i].id, e->font.glyphs[i].glyph.advance);
    if (s == DIVIT_OK)
        s = divit_bytes_append(&text, DIVIT_SPAN_TEXT("] >>"));
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_drawing_value(e->drawing, &text, &e->cid_font, err);
}

static divit_status add_font(embedding *e, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = wrote(divit_bytes_printf(&text,
                                     "<< /Type /Font /Subtype /Type0 /BaseFont /%s"
                                     " /Encoding /Identity-H /DescendantFonts [%" PRIu32 " 0 R]"
                                     " /ToUnicode %" PRIu32 " 0 R >>",
                                     e->name.text, e->cid_font, e->map),
        err);
    return s == DIVIT_OK ? divit_drawing_value(e->drawing, &text, &e->font.number, err) : s;
}

/* see appearance/embed.h */
divit_status divit_embed(const divit_typeface *face, const divit_glyphs *glyphs,
    divit_drawing *drawing, divit_embedded *ret, divit_error *err)
{
    embedding e = {.face = face, .drawing = drawing};
    divit_status s = add_file(&e, glyphs, err);
    if (s == DIVIT_OK)
        s = add_set(&e, err);
    if (s == DIVIT_OK)
        s = add_map(&e, err);
    if (s == DIVIT_OK)
        s = add_descriptor(&e, err);
    if (s == DIVIT_OK)
        s = add_cid_font(&e, err);
    if (s == DIVIT_OK)
        s = add_font(&e, err);
    if (s != DIVIT_OK) {
        divit_embedded_done(&e.font);
        return s;
    }
    *ret = e.font;
    return DIVIT_OK;
}

/* see appearance/embed.h */
uint32_t divit_embedded_id(const divit_embedded *font, uint32_t glyph)
{
    for (size_t i = 0; i < font->count; i++)
        if (font->glyphs[i].glyph.id == glyph)
            return font->glyphs[i].id;
    return 0;
}

/* see appearance/embed.h */
void divit_embedded_done(divit_embedded *font)
{
    free(font->glyphs);
    *font = (divit_embedded){0};
}
