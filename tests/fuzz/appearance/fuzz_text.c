/* SPDX-License-Identifier: Apache-2.0 */
/* Two bytes of size, then a text, drawn with the font that divit uses itself. */
#include <stdlib.h>

#include "appearance/layout.h"
#include "base/bytes.h"
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The font is opened once; it stays until the program ends. */
static const divit_typeface *usual_face(void)
{
    static divit_typeface *face;
    static divit_bytes file;
    divit_error err = {0};
    if (!face && (divit_file_read("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
                      DIVIT_TYPEFACE_MAX, &file, &err) != DIVIT_OK ||
                     divit_typeface_new(divit_bytes_span(&file), &face, &err) != DIVIT_OK))
        abort();
    return face;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_glyphs_done)
    divit_glyphs glyphs = {0};
    DIVIT_AUTO(divit_layout_done)
    divit_layout layout = {0};
    divit_error err = {0};
    if (size < 2 || divit_typeface_text(
                        usual_face(), (divit_span){data + 2, size - 2}, &glyphs, &err) != DIVIT_OK)
        return 0;
    const divit_rectangle box = {0, 0, data[0], data[1]};
    const divit_paragraph rows[] = {{&glyphs, 9}, {&glyphs, 6}};
    if (divit_layout_fit(rows, 2, &box, &layout, &err) != DIVIT_OK)
        return 0;
    for (size_t i = 0; i < layout.count; i++)
        if (layout.lines[i].y < 0 || layout.lines[i].y > box.height)
            abort();
    return 0;
}
