/* SPDX-License-Identifier: Apache-2.0 */
/* Puts a picture into a drawing as an image. */
#include "appearance/picture.h"

#include <inttypes.h>

#include "appearance/colour.h"
#include "appearance/jpeg.h"
#include "appearance/png.h"
#include "base/bytes.h"
#include "base/status.h"

/* " /Width w ..." of an image with 8 bits a component. */
static divit_status describe(
    divit_bytes *dict, uint32_t width, uint32_t height, const char *space, divit_error *err)
{
    const divit_status s = divit_bytes_printf(dict,
        "/Type /XObject /Subtype /Image /Width %" PRIu32 " /Height %" PRIu32
        " /BitsPerComponent 8 /ColorSpace %s",
        width, height, space);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* The mask of a picture that has transparent parts (11.6.5.2). */
static divit_status add_mask(
    const divit_png *png, divit_drawing *drawing, divit_bytes *dict, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes mask = {0};
    uint32_t number = 0;
    divit_status s = describe(&mask, png->width, png->height, "/DeviceGray", err);
    if (s == DIVIT_OK)
        s = divit_drawing_stream(drawing, &mask, divit_bytes_span(&png->alpha), &number, err);
    if (s != DIVIT_OK)
        return s;
    return divit_bytes_printf(dict, " /SMask %" PRIu32 " 0 R", number) == DIVIT_OK
               ? DIVIT_OK
               : divit_fail_memory(err, __func__);
}

static divit_status add_png(divit_span file, bool archive, divit_drawing *drawing,
    divit_picture_placed *ret, divit_error *err)
{
    DIVIT_AUTO(divit_png_done)
    divit_png png = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    uint32_t number = 0;
    divit_status s = divit_png_read(file, archive, &png, err);
    if (s == DIVIT_OK)
        s = describe(&dict, png.width, png.height, divit_colour_rgb(archive), err);
    if (s == DIVIT_OK && png.alpha.n > 0)
        s = add_mask(&png, drawing, &dict, err);
    if (s == DIVIT_OK)
        s = divit_drawing_stream(drawing, &dict, divit_bytes_span(&png.colours), &number, err);
    if (s == DIVIT_OK)
        *ret = (divit_picture_placed){number, png.width, png.height};
    return s;
}

static divit_status add_jpeg(divit_span file, bool archive, divit_drawing *drawing,
    divit_picture_placed *ret, divit_error *err)
{
    DIVIT_AUTO(divit_jpeg_done)
    divit_jpeg jpeg = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    uint32_t number = 0;
    divit_status s = divit_jpeg_read(file, &jpeg, err);
    if (s == DIVIT_OK)
        s = describe(&dict, jpeg.width, jpeg.height,
            jpeg.components == 1 ? divit_colour_gray(archive) : divit_colour_rgb(archive), err);
    if (s == DIVIT_OK && divit_bytes_append(&dict, DIVIT_SPAN_TEXT(" /Filter /DCTDecode")))
        s = divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        s = divit_drawing_raw(drawing, &dict, divit_bytes_span(&jpeg.file), &number, err);
    if (s == DIVIT_OK)
        *ret = (divit_picture_placed){number, jpeg.width, jpeg.height};
    return s;
}

/* see appearance/picture.h */
divit_status divit_picture_add(divit_span file, bool archive, divit_drawing *drawing,
    divit_picture_placed *ret, divit_error *err)
{
    static const divit_span png = DIVIT_SPAN_TEXT("\x89PNG\r\n\x1a\n");
    static const divit_span jpeg = DIVIT_SPAN_TEXT("\xFF\xD8\xFF");
    if (file.n > DIVIT_PICTURE_BYTES)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the picture file is larger than 16 MiB"));
    if (divit_span_equal(divit_span_sub(file, 0, png.n), png))
        return add_png(file, archive, drawing, ret, err);
    if (divit_span_equal(divit_span_sub(file, 0, jpeg.n), jpeg))
        return add_jpeg(file, archive, drawing, ret, err);
    return divit_fail(
        err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the picture is neither PNG nor JPEG"));
}
