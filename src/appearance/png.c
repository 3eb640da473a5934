/* SPDX-License-Identifier: Apache-2.0 */
/* A PNG picture as rows of colours and of transparency. */
#include "appearance/png.h"

#include <png.h>

#include "appearance/picture.h"
#include "base/bytes.h"
#include "base/status.h"

/* Four bytes a pixel become three and one. */
static divit_status part(divit_span pixels, bool flat, divit_png *png, divit_error *err)
{
    const size_t count = pixels.n / 4;
    bool opaque = true;
    if (divit_bytes_reserve(&png->colours, count * 3) != DIVIT_OK ||
        divit_bytes_reserve(&png->alpha, count) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = pixels.p + 4 * i;
        const unsigned a = p[3];
        for (size_t k = 0; k < 3; k++)
            png->colours.p[3 * i + k] =
                flat ? (uint8_t)((p[k] * a + 255 * (255 - a) + 127) / 255) : p[k];
        png->alpha.p[i] = p[3];
        opaque = opaque && a == 255;
    }
    png->colours.n = count * 3;
    png->alpha.n = opaque || flat ? 0 : count;
    return DIVIT_OK;
}

static divit_status decode(png_image *image, bool flat, divit_png *png, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pixels = {0};
    const uint64_t count = (uint64_t)image->width * image->height;
    if (count == 0 || count > DIVIT_PICTURE_PIXELS)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the picture has more than 16 million pixels"));
    image->format = PNG_FORMAT_RGBA;
    if (divit_bytes_reserve(&pixels, 4 * (size_t)count) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    pixels.n = 4 * (size_t)count;
    if (!png_image_finish_read(image, NULL, pixels.p, 0, NULL))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the picture cannot be read"));
    png->width = image->width;
    png->height = image->height;
    return part(divit_bytes_span(&pixels), flat, png, err);
}

/* see appearance/png.h */
divit_status divit_png_read(divit_span file, bool flat, divit_png *ret, divit_error *err)
{
    DIVIT_AUTO(divit_png_done)
    divit_png png = {0};
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file.p, file.n))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the picture cannot be read"));
    const divit_status s = decode(&image, flat, &png, err);
    png_image_free(&image);
    if (s != DIVIT_OK)
        return s;
    *ret = png;
    png = (divit_png){0};
    return DIVIT_OK;
}

/* see appearance/png.h */
void divit_png_done(divit_png *png)
{
    divit_bytes_done(&png->colours);
    divit_bytes_done(&png->alpha);
}
