/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/typeface.h - a TrueType font: which glyph a letter has and how wide it is.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_typeface_free) divit_typeface *face = NULL;
 *     DIVIT_AUTO(divit_glyphs_done) divit_glyphs line = {0};
 *     s = divit_typeface_new(file, &face, err);
 *     s = divit_typeface_text(face, DIVIT_SPAN_TEXT("Ayşe"), &line, err);
 *
 * A letter and the marks behind it become one composed letter where Unicode has one. Control
 * characters become spaces.
 * Ownership: a face borrows the file. Threads: one face, one thread.
 * Not done here: scripts that need more than one glyph after another from left to right; they are
 * refused. Embedding (appearance/embed.h).
 */
#ifndef DIVIT_APPEARANCE_TYPEFACE_H
#define DIVIT_APPEARANCE_TYPEFACE_H

#include "divit/base.h"

/* Longest text of one drawing in characters, and the largest font file in bytes. */
enum { DIVIT_GLYPHS_MAX = 4096, DIVIT_TYPEFACE_MAX = 32 << 20 };

typedef struct divit_glyph {
    uint32_t id;
    uint32_t character; /* Unicode */
    uint32_t advance;   /* in thousandths of the font size */
} divit_glyph;

/* {0} when empty. */
typedef struct divit_glyphs {
    divit_glyph *items;
    size_t count;
} divit_glyphs;

/* What a font descriptor tells (ISO 32000-2 table 120), in thousandths of the font size. */
typedef struct divit_typeface_facts {
    char name[64]; /* the PostScript name, plain letters, digits and '-' */
    int ascent, descent, cap_height;
    int box[4];
} divit_typeface_facts;

typedef struct divit_typeface divit_typeface;

/*
 * Opens a font file. INPUT_BROKEN if it is none, INPUT_UNSUPPORTED if it has no TrueType outlines
 * or may not be embedded (OpenType OS/2 fsType), INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_typeface_new(
    divit_span file, divit_typeface **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_typeface_free(divit_typeface **face);

/* What the descriptor tells, borrowed. */
const divit_typeface_facts *divit_typeface_facts_get(const divit_typeface *face);

/*
 * Appends the glyphs of UTF-8 text. USAGE for text that is not UTF-8, has a letter that the font
 * lacks or one of a script that is not drawn; the error's subject is then the letter. INPUT_LIMIT
 * beyond DIVIT_GLYPHS_MAX, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_typeface_text(
    const divit_typeface *face, divit_span text, divit_glyphs *out, divit_error *err);

/* A font file with some glyphs of another. {0} when empty. */
typedef struct divit_subset {
    divit_bytes file;
    uint32_t count; /* glyphs in it, with notdef and the parts of composed ones */
    uint32_t *ids;  /* new numbers of the glyphs that were asked for, in their order */
} divit_subset;

/*
 * The subset of the font file that these glyphs need. INPUT_BROKEN if the font is too broken for
 * that, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_typeface_subset(
    const divit_typeface *face, const divit_glyphs *glyphs, divit_subset *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_subset_done(divit_subset *subset);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_glyphs_done(divit_glyphs *glyphs);

#endif
