/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/embed.h - puts the glyphs of a drawing into it as an embedded font whose text can be
 * read again (ISO 32000-2 9.7.4, 9.9, 9.10.3).
 *
 *     s = divit_embed(face, &glyphs, &drawing, &font, err);     // font.number: the Type0 font
 *     id = divit_embedded_id(&font, glyph.id);               // for a Tj string, two bytes each
 *
 * A CID font with the TrueType outlines of the used glyphs only, Identity-H, with ToUnicode and
 * CIDSet (ISO 19005-1 6.3.5).
 * Ownership: an embedded font owns its list. Threads: no state.
 * Not done here: other kinds of fonts.
 */
#ifndef DIVIT_APPEARANCE_EMBED_H
#define DIVIT_APPEARANCE_EMBED_H

#include "appearance/drawing.h"
#include "appearance/typeface.h"

typedef struct divit_embedded_glyph {
    divit_glyph glyph;
    uint32_t id; /* in the embedded font */
} divit_embedded_glyph;

typedef struct divit_embedded {
    uint32_t number;              /* object number of the font */
    divit_embedded_glyph *glyphs; /* each once, by id */
    size_t count;
} divit_embedded;

/* Adds the font of these glyphs, of which there is at least one. E_MEMORY, E_INTERNAL. */
DIVIT_MUST_CHECK divit_status divit_embed(const divit_typeface *face, const divit_glyphs *glyphs,
    divit_drawing *drawing, divit_embedded *ret, divit_error *err);

/* The number of a glyph of the typeface in the embedded font; 0 if it is not in it. */
uint32_t divit_embedded_id(const divit_embedded *font, uint32_t glyph);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_embedded_done(divit_embedded *font);

#endif
