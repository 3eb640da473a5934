/* SPDX-License-Identifier: Apache-2.0 */
/* A font file: its facts, a text in it, and the subset that this needs. */
#include <stdlib.h>

#include "appearance/embed.h"
#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_typeface_free)
    divit_typeface *face = NULL;
    DIVIT_AUTO(divit_glyphs_done)
    divit_glyphs glyphs = {0};
    DIVIT_AUTO(divit_drawing_done)
    divit_drawing drawing = {.first = 1};
    DIVIT_AUTO(divit_embedded_done)
    divit_embedded font = {0};
    divit_error err = {0};
    if (divit_typeface_new((divit_span){data, size}, &face, &err) != DIVIT_OK ||
        divit_typeface_text(face, DIVIT_SPAN_TEXT("A A"), &glyphs, &err) != DIVIT_OK ||
        divit_embed(face, &glyphs, &drawing, &font, &err) != DIVIT_OK)
        return 0;
    if (font.number != drawing.count || divit_embedded_id(&font, glyphs.items[0].id) == 0)
        abort();
    return 0;
}
